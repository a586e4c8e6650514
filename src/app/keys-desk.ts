import { generateClientKey, isClientKey } from '../config/client-key.ts'
import type { Vault } from '../config/vault.ts'
import type { KeysControl } from '../control/ports.ts'
import { accept, refuse } from './problems.ts'
import { secretValue } from './secrets.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

const proxyKey = 'proxy'

/** The key that lets clients in. It is Torii's own, so it may be shown on demand; a vendor's secret never is. */
export function createKeysDesk(keeper: SettingsKeeper, vault: Vault): KeysControl {
  const value = (): string | undefined => secretValue(keeper.secrets.proxyKey)
  return {
    list() {
      const known = value()
      return known === undefined ? [] : [{ name: proxyKey, hint: known.slice(-4), enabled: true }]
    },
    async reveal(name, language) {
      const known = value()
      if (name !== proxyKey || known === undefined) return refuse('unknown_key', language, { name })
      return accept({ name, value: known })
    },
    async renew(name, wished, language) {
      if (name !== proxyKey) return refuse('unknown_key', language, { name })
      if (wished !== undefined && !isClientKey(wished)) return refuse('bad_key', language)
      const next = wished ?? generateClientKey()
      await vault.set(proxyKey, next)
      if (keeper.settings.proxy.api_key === 'vault:proxy') await keeper.refreshSecrets()
      else await keeper.edit([{ kind: 'set', path: ['proxy', 'api_key'], value: 'vault:proxy' }])
      return accept({ name, value: next })
    },
  }
}
