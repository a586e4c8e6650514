import type { Home } from '../config/home.ts'
import type { Vault } from '../config/vault.ts'
import type { ManagedPool } from '../pool/create-pool.ts'
import type { AskAccount } from './ask-account.ts'
import type { ComposedState } from './compose-state.ts'
import type { ModelDirectory } from './model-directory.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

/** What the desks of the admin API share: the open rooms of the house. */
export interface Rooms {
  readonly home: Home
  readonly keeper: SettingsKeeper
  readonly vault: Vault
  readonly pool: ManagedPool
  readonly directory: ModelDirectory
  readonly ask: AskAccount
  /** As composed from the settings now in force. */
  readonly state: () => ComposedState
}
