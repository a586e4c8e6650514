import type { Exchange } from '../monitor/exchange.ts'

/** The data plane as the composition root sees it. */
export interface Gateway {
  /** Binds; resolves with the bound address. @throws BindError with the cause. */
  listen(address: { readonly host: string; readonly port: number }): Promise<BoundAddress>
  /** Listens at another address too, then closes the old one; open exchanges go on. */
  rebind(address: { readonly host: string; readonly port: number }): Promise<BoundAddress>
  /** No new exchanges; resolves when the open ones have ended or after `drainSeconds` have been cut. */
  close(drainSeconds: number): Promise<void>
  /** Cuts everything at once. */
  destroy(): void
  /** Exchanges now open. */
  readonly open: number
  /** What is known of those that were let in, oldest first. */
  openRecords(): readonly Exchange[]
}

export interface BoundAddress {
  readonly host: string
  readonly port: number
}
