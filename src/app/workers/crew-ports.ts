import type { Ownership } from '../../gateway/ownership.ts'
import type { GatewayPorts, SealStore } from '../../gateway/ports.ts'
import type { ResponseStore } from '../../gateway/stateful/response-store.ts'
import type { Pool } from '../../pool/pool.ts'
import type { KeyRing } from '../key-ring.ts'
import type { Monitor } from '../monitor.ts'
import type { FetchedPrices } from '../price-list.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { StateSnapshot } from './shared-state.ts'

/** What the owner shares with its workers. */
export interface CrewPorts {
  readonly snapshot: () => StateSnapshot
  /** The newest price list, where it is not the one that came with Torii. */
  readonly prices: () => Promise<FetchedPrices | undefined>
  readonly issueToken: OwnerCalls['issueToken']
  readonly pool: Pool
  readonly monitor: Monitor
  readonly keyRing: KeyRing
  readonly seals: SealStore
  readonly documents: GatewayPorts['documents']
  readonly responses: ResponseStore
  readonly ownership: Ownership
  readonly log: GatewayPorts['log']
  readonly now: () => number
  /** All workers are gone, and no more come. */
  readonly ended: () => void
}
