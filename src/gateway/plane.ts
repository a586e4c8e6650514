import type { Ownership } from './ownership.ts'
import type { GatewayPorts } from './ports.ts'
import type { RouteTable } from './route-table.ts'
import type { Ticker } from './ticker.ts'
import type { UpstreamAgents } from './upstream-agents.ts'

/** What every exchange of one data plane shares. */
export interface Plane {
  readonly ports: GatewayPorts
  readonly table: RouteTable
  readonly agents: UpstreamAgents
  readonly ticker: Ticker
  readonly ownership: Ownership
  /** No new exchanges: the listener is closing. */
  stopping: boolean
}
