import { type Home, prepareHome, resolveHome } from '../config/home.ts'
import { isProcessAlive, readRunFile } from '../config/run-file.ts'
import { VaultKeyError } from '../config/secret-key-file.ts'
import { createVault, type VaultStore } from '../config/vault.ts'
import { openStorage } from '../storage/storage.ts'
import { vaultKey } from './foundation.ts'

export type Forgetting =
  | { readonly kind: 'running' }
  /** Names that the key at hand does not open; taken out when that was asked for. */
  | { readonly kind: 'lost'; readonly names: readonly string[] }

/** The way on when the vault's key is gone for good: every other command needs it. `sure`: take out, do not only tell. */
export async function forgetSecrets(
  folder: string | undefined,
  env: NodeJS.ProcessEnv,
  sure: boolean,
): Promise<Forgetting> {
  const home = resolveHome(env, folder)
  await prepareHome(home)
  const run = await readRunFile(home.run)
  if (run !== undefined && isProcessAlive(run.pid)) return { kind: 'running' }
  const storage = await openStorage({ path: home.database, onNotice: () => undefined })
  try {
    const names = await lostIn(storage.vault, home, env)
    if (sure) for (const name of names) await storage.vault.delete(name)
    return { kind: 'lost', names }
  } finally {
    await storage.close()
  }
}

async function lostIn(store: VaultStore, home: Home, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const all = await store.list()
  try {
    const vault = createVault(store, await vaultKey(home, store, env))
    const opened = await Promise.all(
      all.map((name) =>
        vault.get(name).then(
          () => [],
          () => [name],
        ),
      ),
    )
    return opened.flat()
  } catch (error) {
    if (error instanceof VaultKeyError && error.code === 'secret_key_missing') return all
    throw error
  }
}
