import { isJsonObject, type Json } from '../canonical/json.ts'
import { parseSecretReference } from '../config/secret-reference.ts'
import type { AccountSettings } from '../config/settings.ts'
import type { Vault } from '../config/vault.ts'
import type { RenewToken } from '../upstreams/access-token.ts'
import type { Foundation } from './foundation.ts'

type Renewal = Parameters<RenewToken>[0]

interface Renewals {
  renew(account: AccountSettings, renewal: Renewal): Promise<void>
  /** Asked once: that this account's secret is another one is the issuer's doing, not the owner's. */
  took(account: string): boolean
}

/** Refresh tokens that their issuer has replaced. */
export function keepRenewals({ vault, keeper, log }: Pick<Foundation, 'vault' | 'keeper' | 'log'>): Renewals {
  const taken = new Set<string>()
  return {
    async renew(account, renewal) {
      try {
        if (!(await putRenewed(vault, account, renewal))) return
        taken.add(account.name)
        await keeper.refreshSecrets()
      } catch (error) {
        log.warn({ error, account: account.name }, 'a renewed token was not kept')
      }
    },
    took: (account) => taken.delete(account),
  }
}

/**
 * Puts a refresh token that its issuer has renewed in the place of the old one, where the secret lies in the vault; a file or a
 * variable of the owner's is not written. Resolves with whether it did. What an owner has changed meanwhile stays.
 */
async function putRenewed(
  vault: Vault,
  { api_key }: Pick<AccountSettings, 'api_key'>,
  { before, after }: Renewal,
): Promise<boolean> {
  const reference = parseSecretReference(api_key ?? '')
  if (reference.kind !== 'vault') return false
  const credentials = parsed((await vault.get(reference.name)) ?? '')
  if (!isJsonObject(credentials) || credentials.refresh_token !== before) return false
  await vault.set(reference.name, JSON.stringify({ ...credentials, refresh_token: after }))
  return true
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
