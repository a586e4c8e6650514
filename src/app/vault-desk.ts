import { placeOfVaultKey, rekeyWithFile, VaultKeyError } from '../config/secret-key-file.ts'
import type { VaultView } from '../control/contract/vault.ts'
import type { VaultControl } from '../control/ports.ts'
import { accept, refuse } from './problems.ts'
import type { Rooms } from './rooms.ts'

/** The vault's own key: where it is, and made anew. */
export function createVaultDesk({ home, vault }: Rooms, env: NodeJS.ProcessEnv): VaultControl {
  const view = async (): Promise<VaultView> => ({
    keyPlace: await placeOfVaultKey({ env, path: home.secretKey }),
    secrets: (await vault.list()).length,
  })
  return {
    view,
    async rekey(to, language) {
      const { keyPlace } = await view()
      // The key of the environment wins over the file: a new file would seal what nobody could open at the next start.
      if (keyPlace === 'environment') return refuse('vault_key_in_environment', language)
      try {
        await rekeyWithFile(home.secretKey, (key) => vault.rekey(key), { place: to ?? keyPlace })
      } catch (error) {
        if (!(error instanceof VaultKeyError)) throw error
        return refuse('vault_key_not_kept', language, { cause: error.text[language] })
      }
      return accept(await view())
    },
  }
}
