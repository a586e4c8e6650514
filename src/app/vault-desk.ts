import { rekeyWithFile } from '../config/secret-key-file.ts'
import type { VaultControl } from '../control/ports.ts'
import { accept, refuse } from './problems.ts'
import type { Rooms } from './rooms.ts'

/** The vault's own key, made anew. */
export function createVaultDesk({ home, vault }: Rooms, env: NodeJS.ProcessEnv): VaultControl {
  return {
    async rekey(language) {
      // The key of the environment wins over the file: a new file would seal what nobody could open at the next start.
      if ((env.TORII_SECRET_KEY ?? '') !== '') return refuse('vault_key_in_environment', language)
      await rekeyWithFile(home.secretKey, (key) => vault.rekey(key))
      return accept({ secrets: (await vault.list()).length })
    },
  }
}
