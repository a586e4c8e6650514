import { type ConfigText, fillText, sameText } from './config-text.ts'
import { isProxyUrl } from './egress.ts'

/** What stands in torii.yaml where a secret is needed. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'vault'; readonly name: string }
  /** The secret itself: accepted, then moved into the vault. */
  | { readonly kind: 'literal'; readonly value: string }
  /** `env:` without a name and the like. */
  | { readonly kind: 'malformed'; readonly expected: string }

export type ResolvedSecret =
  | { readonly kind: 'secret'; readonly value: string }
  | {
      readonly kind: 'unresolved'
      /** Stable English code. */
      readonly code: SecretProblem
      /** Names the reference, never a value. */
      readonly message: ConfigText
    }

type SecretProblem = keyof typeof problemTexts

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Rejects as `fs.readFile` does. `~/` is left to the caller. */
  readonly readFile: (path: string) => Promise<string>
  readonly vault: { get(name: string): Promise<string | undefined> }
}

export function parseSecretReference(text: string): SecretReference {
  const [, scheme, rest = ''] = /^(env|file|vault):(.*)$/s.exec(text.trim()) ?? []
  if (scheme === 'env') {
    return envName.test(rest) ? { kind: 'env', name: rest } : { kind: 'malformed', expected: 'env:NAME' }
  }
  if (scheme === 'file') {
    return rest.trim() === ''
      ? { kind: 'malformed', expected: 'file:PATH' }
      : { kind: 'file', path: rest.trim() }
  }
  if (scheme === 'vault') {
    return vaultName.test(rest)
      ? { kind: 'vault', name: rest }
      : { kind: 'malformed', expected: 'vault:NAME' }
  }
  return { kind: 'literal', value: text }
}

/** Never rejects: what went wrong is told without any part of a secret. */
export async function resolveSecret(reference: string, sources: SecretSources): Promise<ResolvedSecret> {
  const parsed = parseSecretReference(reference)
  if (parsed.kind === 'literal') return found(parsed.value)
  if (parsed.kind === 'malformed') return problem('malformed', { expected: parsed.expected })
  if (parsed.kind === 'env') {
    const value = sources.env[parsed.name]?.trim()
    return value ? found(value) : problem('env_unset', { name: parsed.name })
  }
  return parsed.kind === 'file' ? fromFile(parsed.path, sources) : fromVault(parsed.name, sources)
}

/** The same for a proxy's address: one that cannot be used is told here, not when the first request needs it. */
export async function resolveProxy(reference: string, sources: SecretSources): Promise<ResolvedSecret> {
  const resolved = await resolveSecret(reference, sources)
  return resolved.kind === 'secret' && !isProxyUrl(resolved.value) ? problem('proxy_address', {}) : resolved
}

const envName = /^[A-Za-z_][A-Za-z0-9_]*$/
const vaultName = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/

async function fromFile(path: string, sources: SecretSources): Promise<ResolvedSecret> {
  try {
    const value = (await sources.readFile(path)).trim()
    return value === '' ? problem('file_empty', { path }) : found(value)
  } catch (error) {
    return problem('file_unreadable', { path, cause: errorCode(error) })
  }
}

async function fromVault(name: string, sources: SecretSources): Promise<ResolvedSecret> {
  try {
    const value = await sources.vault.get(name)
    return value === undefined ? problem('vault_missing', { name }) : found(value)
  } catch (error) {
    return problem('vault_locked', { name, cause: error instanceof Error ? error.message : errorCode(error) })
  }
}

const found = (value: string): ResolvedSecret => ({ kind: 'secret', value })

const problem = (code: SecretProblem, values: Readonly<Record<string, string>>): ResolvedSecret => ({
  kind: 'unresolved',
  code,
  message: fillText(
    problemTexts[code],
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sameText(value)])),
  ),
})

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error'

const problemTexts = {
  proxy_address: {
    en: 'The proxy’s address cannot be used: it must be http://, https:// or socks5://host:port, with % in its password written as %25.',
    ja: 'プロキシのアドレスが使えません。http://、https://、socks5://host:port のいずれかで、パスワード中の % は %25 と書いてください。',
    'zh-CN': '代理地址无法使用：应为 http://、https:// 或 socks5://host:port，密码中的 % 须写成 %25。',
  },
  malformed: {
    en: 'The reference to a secret is malformed: {expected} is expected.',
    ja: 'シークレットの参照の形式が正しくありません。{expected} の形で指定してください。',
    'zh-CN': '密钥引用的格式有误：应为 {expected}。',
  },
  env_unset: {
    en: 'The environment variable {name} is not set. Set it where Torii is started, or put the key in the vault.',
    ja: '環境変数 {name} が設定されていません。Torii を起動する環境で設定するか、キーを保管庫に入れてください。',
    'zh-CN': '未设置环境变量 {name}。请在启动 Torii 的环境中设置它，或将密钥存入保管库。',
  },
  file_unreadable: {
    en: 'The file {path} with the key cannot be read ({cause}).',
    ja: 'キーのファイル {path} を読み込めません（{cause}）。',
    'zh-CN': '无法读取密钥文件 {path}（{cause}）。',
  },
  file_empty: {
    en: 'The file {path} should hold a key, but it is empty.',
    ja: 'キーのファイル {path} が空です。',
    'zh-CN': '密钥文件 {path} 是空的。',
  },
  vault_missing: {
    en: 'The vault holds no secret named {name}. Enter the key again.',
    ja: '保管庫に {name} という名前のシークレットがありません。キーを入力し直してください。',
    'zh-CN': '保管库中没有名为 {name} 的密钥。请重新输入。',
  },
  vault_locked: {
    en: 'The vault did not give out {name}: {cause}',
    ja: '保管庫から {name} を取り出せません: {cause}',
    'zh-CN': '无法从保管库取出 {name}：{cause}',
  },
} as const satisfies Record<string, ConfigText>
