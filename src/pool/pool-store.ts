import type { Lock, Quota } from './pool.ts'

/** What of the pool survives a restart. Port; storage/ has the adapter. Calls are made off the request path. */
export interface PoolStore {
  load(): Promise<PoolSnapshot>
  save(snapshot: PoolSnapshot): Promise<void>
}

export interface PoolSnapshot {
  readonly locks: readonly Lock[]
  /** Sticky sessions: session → account, newest last. */
  readonly bindings: readonly {
    readonly session: string
    readonly account: string
    readonly usedAt: number
  }[]
  /** What vendors' headers said is left. Absent: written before it was kept. */
  readonly quotas?: readonly { readonly account: string; readonly quotas: readonly Quota[] }[]
}
