import type { Logger } from 'pino'
import type { Language } from '../canonical/language.ts'
import { type Home, prepareHome, resolveHome } from '../config/home.ts'
import { finishRekey, openVaultKey } from '../config/secret-key-file.ts'
import { createVault, type Vault, type VaultStore } from '../config/vault.ts'
import type { VaultKey } from '../config/vault-key.ts'
import { openStorage, type Storage, type StorageNotice } from '../storage/storage.ts'
import { openLog } from './log.ts'
import type { Overrides } from './overrides.ts'
import { SettingsKeeper } from './settings-keeper.ts'
import { openSettingsMemory } from './settings-memory.ts'

export interface FoundationOptions {
  readonly home?: string
  /** Of the terminal: used where the settings say `auto`. */
  readonly language: Language
  readonly overrides: Overrides
  readonly env: NodeJS.ProcessEnv
}

/** What every use of a home needs: its files, its database, its vault and its settings. */
export interface Foundation {
  readonly home: Home
  readonly storage: Storage
  readonly vault: Vault
  readonly keeper: SettingsKeeper
  readonly log: Logger
  readonly storageNotices: readonly StorageNotice[]
  close(): Promise<void>
}

/** @throws StorageError, VaultKeyError: each says what is wrong and what to do. */
export async function openFoundation(options: FoundationOptions): Promise<Foundation> {
  const home = resolveHome(options.env, options.home)
  await prepareHome(home)
  const log = await openLog(home)
  const storageNotices: StorageNotice[] = []
  const storage = await openStorage({
    path: home.database,
    onNotice(notice) {
      storageNotices.push(notice)
      log.warn({ notice }, 'storage')
    },
  })
  try {
    const vault = createVault(storage.vault, await vaultKey(home, storage.vault, options.env))
    const memory = openSettingsMemory({
      documents: storage.documents,
      now: Date.now,
      warn: (error) => log.warn({ error }, 'settings not remembered'),
    })
    const keeper = await SettingsKeeper.open({ ...options, home, vault, memory })
    return { home, storage, vault, keeper, log, storageNotices, close: () => storage.close() }
  } catch (error) {
    await storage.close()
    throw error
  }
}

/** A rekey that a crash cut short is finished first. */
export async function vaultKey(home: Home, store: VaultStore, env: NodeJS.ProcessEnv): Promise<VaultKey> {
  const waiting = await finishRekey(home.secretKey, (key) => opens(store, key))
  return waiting ?? openVaultKey({ env, path: home.secretKey, sealed: (await store.list()).length })
}

async function opens(store: VaultStore, key: VaultKey): Promise<boolean> {
  const vault = createVault(store, key)
  const [name] = await store.list()
  if (name === undefined) return false
  return vault.get(name).then(
    () => true,
    () => false,
  )
}
