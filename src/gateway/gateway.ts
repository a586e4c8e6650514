import type { Socket } from 'node:net'
import type { Exchange } from '../monitor/exchange.ts'
import type { Soon } from './ports.ts'

/** The data plane as the composition root sees it. */
export interface Gateway {
  /** Binds; resolves with the bound address. @throws BindError with the cause. */
  listen(address: { readonly host: string; readonly port: number }): Promise<BoundAddress>
  /** Listens at another address too, then closes the old one; open exchanges go on. */
  rebind(address: { readonly host: string; readonly port: number }): Promise<BoundAddress>
  /** Listens no longer, but serves what its connections still ask; resolves as `close`. For one that takes its place. */
  leave(drainSeconds: number): Promise<void>
  /** No new exchanges; resolves when the open ones have ended or after `drainSeconds` have been cut. */
  close(drainSeconds: number): Promise<void>
  /** Cuts everything at once. */
  destroy(): void
  /** Exchanges now open. */
  readonly open: number
  /** What is known of those that were let in, oldest first. */
  openRecords(): Soon<readonly Exchange[]>
}

/** One whose connections are accepted by another process. It binds nothing. */
export interface HandedGateway extends Omit<Gateway, 'listen' | 'rebind'> {
  /** Serves it, as if it had been accepted here. */
  adopt(socket: Socket): void
  /** Connections end with the exchange that is on them; idle ones at once. */
  retireConnections(): void
  /** `isWanted`: those alone. */
  openRecords(isWanted?: (id: string, startedAt: number) => boolean): readonly Exchange[]
}

export interface BoundAddress {
  readonly host: string
  readonly port: number
}
