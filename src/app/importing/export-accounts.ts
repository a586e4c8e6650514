import { stringify } from 'yaml'
import { holdsCredentials } from '../../config/egress.ts'
import { parseSecretReference } from '../../config/secret-reference.ts'
import type { AccountSettings } from '../../config/settings.ts'
import { withoutDefaults } from '../account-defaults.ts'

/**
 * Accounts as torii.yaml writes them, without secrets: `env:` and `file:` say where one is on the other machine too; one in the
 * vault is named, and has to be entered there.
 */
export function exportAccounts(accounts: readonly AccountSettings[]): string {
  const shown = accounts.map(({ api_key, proxy, ...account }) =>
    withoutDefaults({
      ...account,
      ...(api_key === undefined || isLiteral(api_key) ? {} : { api_key }),
      ...(proxy === undefined || holdsCredentials(proxy) ? {} : { proxy }),
    }),
  )
  return stringify({ accounts: shown })
}

const isLiteral = (text: string): boolean => parseSecretReference(text).kind === 'literal'
