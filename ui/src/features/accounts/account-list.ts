import type { AccountView } from '../../../../src/control/contract/account.ts'
import type { AccountUsage } from './account-state.ts'
import type { AccountTests } from './account-tests.ts'
import type { AccountActions } from './use-account-actions.ts'

/** What both looks of the list, table and cards, show and do. */
export interface AccountList {
  readonly accounts: readonly AccountView[]
  readonly usage: ReadonlyMap<string, AccountUsage>
  /** Milliseconds to the first byte in each minute of the last hour. */
  readonly latency: ReadonlyMap<string, readonly (number | undefined)[]>
  readonly actions: AccountActions
  readonly tests: AccountTests
  readonly selected: ReadonlySet<string>
  select(names: readonly string[], selected: boolean): void
  edit(name: string): void
}
