import { readFile } from 'node:fs/promises'
import { generateClientKey } from '../config/client-key.ts'
import type { ConfigText } from '../config/config-text.ts'
import { direct } from '../config/egress.ts'
import {
  type ResolvedSecret,
  resolveProxy,
  resolveSecret,
  type SecretSources,
} from '../config/secret-reference.ts'
import type { AccountSettings, Settings } from '../config/settings.ts'
import type { Vault } from '../config/vault.ts'

/** Every secret of the settings, read once when the settings change, so that no request waits for one. */
export interface Secrets {
  readonly proxyKey: ResolvedSecret
  readonly zaiKey: ResolvedSecret | undefined
  readonly password: ResolvedSecret | undefined
  /** By account name. Absent: the account has none. */
  readonly accounts: ReadonlyMap<string, ResolvedSecret>
  /** Addresses of proxies, by account name; '' is for all others. Absent: direct. */
  readonly proxies: ReadonlyMap<string, ResolvedSecret>
}

const generatedReference = 'vault:proxy'

export async function readSecrets(
  settings: Settings,
  vault: Vault,
  env: NodeJS.ProcessEnv,
): Promise<Secrets> {
  const sources: SecretSources = { env, readFile: (path) => readFile(path, 'utf8'), vault }
  const optional = (reference: string | undefined): Promise<ResolvedSecret | undefined> =>
    reference === undefined ? Promise.resolve(undefined) : resolveSecret(reference, sources)
  const accounts = new Map<string, ResolvedSecret>()
  for (const account of settings.accounts) {
    const secret = await optional(account.api_key)
    if (secret !== undefined) accounts.set(account.name, secret)
  }
  const proxies = new Map<string, ResolvedSecret>()
  for (const { name, proxy } of [{ name: '', proxy: settings.egress.proxy }, ...settings.accounts]) {
    if (proxy !== undefined && proxy !== direct) proxies.set(name, await resolveProxy(proxy, sources))
  }
  return {
    proxies,
    proxyKey: await resolveSecret(settings.proxy.api_key, sources),
    zaiKey: settings.zai.enabled ? await optional(settings.zai.api_key) : undefined,
    password: await optional(settings.control.password),
    accounts,
  }
}

/** The key for clients is made at first start. A key of the owner's own is never touched. */
export async function ensureProxyKey(settings: Settings, vault: Vault): Promise<void> {
  if (settings.proxy.api_key !== generatedReference) return
  if ((await vault.get('proxy')) === undefined) await vault.set('proxy', generateClientKey())
}

export const secretValue = (secret: ResolvedSecret | undefined): string | undefined =>
  secret?.kind === 'secret' ? secret.value : undefined

export const secretProblem = (secret: ResolvedSecret | undefined): ConfigText | undefined =>
  secret?.kind === 'unresolved' ? secret.message : undefined

/** Why an account cannot be used: its own secret, or the way to its vendor. */
export const accountProblem = (
  { name, proxy }: Pick<AccountSettings, 'name' | 'proxy'>,
  { accounts, proxies }: Secrets,
): ConfigText | undefined =>
  secretProblem(accounts.get(name)) ??
  (proxy === direct ? undefined : secretProblem(proxies.get(proxy === undefined ? '' : name)))

/** Every value that is known: for redaction. */
export const allSecrets = (secrets: Secrets): readonly string[] =>
  [
    ...[secrets.proxyKey, secrets.zaiKey, secrets.password, ...secrets.accounts.values()].map(secretValue),
    ...[...secrets.proxies.values()].map((proxy) => passwordOf(secretValue(proxy))),
  ].filter((value) => value !== undefined)

/** Of a proxy's address only the password is a secret. */
const passwordOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : decodeURIComponent(new URL(url).password) || undefined
