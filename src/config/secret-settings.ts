import type { SettingPath } from './config-fault.ts'
import type { Settings } from './settings.ts'

/** One place of the settings that holds a secret, and the name it gets in the vault. */
export interface SecretSetting {
  readonly path: SettingPath
  /** A reference or a literal. */
  readonly text: string
  readonly vaultName: string
}

/** Every secret of the settings, in a fixed order. */
export function secretPaths(settings: Settings): readonly SecretSetting[] {
  const found: SecretSetting[] = [
    { path: ['proxy', 'api_key'], text: settings.proxy.api_key, vaultName: 'proxy' },
    { path: ['zai', 'api_key'], text: settings.zai.api_key, vaultName: 'zai' },
  ]
  const { password } = settings.control
  if (password !== undefined) {
    found.push({ path: ['control', 'password'], text: password, vaultName: 'control-password' })
  }
  for (const [index, account] of settings.accounts.entries()) {
    if (account.api_key === undefined) continue
    found.push({
      path: ['accounts', index, 'api_key'],
      text: account.api_key,
      vaultName: accountVaultName(account.name),
    })
  }
  return found
}

/** Where an account's key is kept. */
export const accountVaultName = (account: string): string => `account-${account}`
