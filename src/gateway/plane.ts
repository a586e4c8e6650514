import type { Corrections } from './counting/corrections.ts'
import type { TokenCounter } from './counting/token-counter.ts'
import type { Entrance } from './entrance.ts'
import type { HedgeBudget } from './hedge-budget.ts'
import type { Ownership } from './ownership.ts'
import type { GatewayPorts } from './ports.ts'
import type { RouteTable } from './route-table.ts'
import type { ResponseStore } from './stateful/response-store.ts'
import type { RunTable } from './stateful/run-table.ts'
import type { Ticker } from './ticker.ts'
import type { UpstreamAgents } from './upstream-agents.ts'

/** What every exchange of one data plane shares. */
export interface Plane {
  readonly ports: GatewayPorts
  readonly table: RouteTable
  readonly agents: UpstreamAgents
  readonly ticker: Ticker
  /** How many exchanges are served at one time. */
  readonly entrance: Entrance
  readonly ownership: Ownership
  readonly corrections: Corrections
  readonly hedges: HedgeBudget
  readonly counter: TokenCounter
  /** Answers that Torii keeps itself. */
  readonly responses: ResponseStore
  /** Answers that are made in the background, by id. */
  readonly runs: RunTable
  /** No new exchanges: the listener is closing. */
  stopping: boolean
}
