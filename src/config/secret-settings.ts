import type { SettingPath } from './config-fault.ts'
import { direct, holdsCredentials, isProxyUrl } from './egress.ts'
import type { AccountSettings, Settings } from './settings.ts'

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
  const { proxy } = settings.egress
  if (proxy !== undefined && isSecretProxy(proxy)) {
    found.push({ path: ['egress', 'proxy'], text: proxy, vaultName: 'egress-proxy' })
  }
  for (const [index, account] of settings.accounts.entries()) found.push(...accountSecrets(index, account))
  return found
}

function accountSecrets(index: number, { name, api_key, proxy }: AccountSettings): readonly SecretSetting[] {
  const key = { path: ['accounts', index, 'api_key'], vaultName: accountVaultName(name) }
  const way = { path: ['accounts', index, 'proxy'], vaultName: proxyVaultName(name) }
  return [
    ...(api_key === undefined ? [] : [{ ...key, text: api_key }]),
    ...(proxy === undefined || !isSecretProxy(proxy) ? [] : [{ ...way, text: proxy }]),
  ]
}

/** Where the address of an account's own proxy is kept, when it holds a password. */
export const proxyVaultName = (account: string): string => `account-proxy-${account}`

const isSecretProxy = (text: string): boolean =>
  !isProxyUrl(text) ? text !== direct : holdsCredentials(text)

/** Where an account's key is kept. */
export const accountVaultName = (account: string): string => `account-${account}`
