import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { type ConfigText, fillText, sameText } from './config-text.ts'
import { type Keychain, KeychainError, openKeychain } from './keychain.ts'
import { writeFileOnce, writePrivateFile } from './private-file.ts'
import { generateVaultKeyText, parseVaultKey, type VaultKey } from './vault-key.ts'

export interface VaultKeySources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Path of secret.key. */
  readonly path: string
  /** Default: the one of this machine. */
  readonly keychain?: Keychain | undefined
  /** Secrets that are sealed already. None: a key that is missing is made. Default 0. */
  readonly sealed?: number
}

type VaultKeyErrorCode = keyof typeof keyTexts

/** Names the file and the fix, never the key. */
export class VaultKeyError extends Error {
  override readonly name = 'VaultKeyError'
  readonly code: VaultKeyErrorCode
  readonly text: ConfigText

  constructor(code: VaultKeyErrorCode, source: string, detail = '', cause?: unknown) {
    const text = fillText(keyTexts[code], { source: sameText(source), detail: sameText(detail) })
    super(text.en, { cause })
    this.code = code
    this.text = text
  }
}

const keyTexts = {
  secret_key_too_short: {
    en: 'The vault key in {source} is too short: 32 bytes in hex or base64 are expected, or a passphrase of 12 characters or more.',
    ja: '{source} の保管庫の鍵が短すぎます。16 進数か base64 の 32 バイト、または 12 文字以上のパスフレーズを指定してください。',
    'zh-CN': '{source} 中的保管库密钥太短：应为 32 字节的十六进制或 base64，或至少 12 个字符的口令。',
  },
  secret_key_exposed: {
    en: 'The vault key {source} can be read by others (mode {detail}). Run: chmod 600 {source}',
    ja: '保管庫の鍵 {source} が他のユーザーから読める状態です（モード {detail}）。次を実行してください: chmod 600 {source}',
    'zh-CN': '其他用户可以读取保管库密钥 {source}（权限 {detail}）。请执行：chmod 600 {source}',
  },
  secret_key_unreadable: {
    en: 'The vault key {source} cannot be read or made ({detail}). Check the owner and permissions of its folder.',
    ja: '保管庫の鍵 {source} を読み込めないか、作成できません（{detail}）。フォルダーの所有者と権限を確認してください。',
    'zh-CN': '无法读取或创建保管库密钥 {source}（{detail}）。请检查其文件夹的所有者和权限。',
  },
  secret_key_missing: {
    en: 'The vault key {source} is gone, and {detail} secrets are sealed with it. Put it back from a copy, or set TORII_SECRET_KEY. If it is lost for good, `torii vault forget` takes them out, to be entered anew.',
    ja: '保管庫の鍵 {source} がありません。この鍵で {detail} 件のシークレットが保管されています。コピーから戻すか、TORII_SECRET_KEY を設定してください。鍵が失われた場合は `torii vault forget` で取り除き、入力し直せます。',
    'zh-CN':
      '保管库密钥 {source} 不见了，而有 {detail} 个密钥由它加密。请从副本恢复，或设置 TORII_SECRET_KEY。若已永久丢失，可用 `torii vault forget` 清除后重新输入。',
  },
  keychain_unavailable: {
    en: 'The vault key is in the keychain of this machine, which did not give it out ({detail}). Log in to the desktop session and unlock it (Linux needs secret-tool of libsecret-tools), or set TORII_SECRET_KEY.',
    ja: '保管庫の鍵はこのマシンのキーチェーンにありますが、取り出せません（{detail}）。デスクトップにログインしてロックを解除するか（Linux では libsecret-tools の secret-tool が必要）、TORII_SECRET_KEY を設定してください。',
    'zh-CN':
      '保管库密钥存放在本机的钥匙串中，但无法取出（{detail}）。请登录桌面会话并解锁（Linux 需要 libsecret-tools 的 secret-tool），或设置 TORII_SECRET_KEY。',
  },
  keychain_absent: {
    en: 'This machine has no keychain that Torii can use ({detail}). The vault key stays where it is.',
    ja: 'このマシンには Torii が使えるキーチェーンがありません（{detail}）。保管庫の鍵はそのままです。',
    'zh-CN': '本机没有 Torii 可用的钥匙串（{detail}）。保管库密钥保持原处。',
  },
} as const satisfies Record<string, ConfigText>

/** TORII_SECRET_KEY, else secret.key, which is made (0600) at first use or names a place in the keychain. @throws VaultKeyError */
export async function openVaultKey(sources: VaultKeySources): Promise<VaultKey> {
  const fromEnv = sources.env.TORII_SECRET_KEY
  if (fromEnv !== undefined && fromEnv !== '') return requireKey(fromEnv, 'TORII_SECRET_KEY')
  const kept = await readKeyFile(sources.path)
  if (kept === undefined && (sources.sealed ?? 0) > 0)
    throw new VaultKeyError('secret_key_missing', sources.path, String(sources.sealed))
  const text = kept ?? (await makeKeyFile(sources.path))
  return keyIn(text, sources)
}

/** What secret.key says where the key lies in the keychain. */
const keychainMark = 'keychain:'

const keychainName = (text: string): string | undefined =>
  text.trim().startsWith(keychainMark) ? text.trim().slice(keychainMark.length) : undefined

async function keyIn(
  text: string,
  { path, keychain = openKeychain() }: Omit<VaultKeySources, 'env'>,
): Promise<VaultKey> {
  const name = keychainName(text)
  if (name === undefined) return requireKey(text, path)
  const refused = (detail: string, cause?: unknown) =>
    new VaultKeyError('keychain_unavailable', path, detail, cause)
  if (keychain === undefined) throw refused(process.platform)
  const secret = await keychain.read(name).catch((cause: unknown) => {
    throw refused(cause instanceof Error ? cause.message : String(cause), cause)
  })
  if (secret === undefined) throw refused(`no entry ${name}`)
  return requireKey(secret, `${path} (keychain)`)
}

export type VaultKeyPlace = 'environment' | 'file' | 'keychain'

/** Where the key is that is in force. */
export async function placeOfVaultKey({ env, path }: VaultKeySources): Promise<VaultKeyPlace> {
  if ((env.TORII_SECRET_KEY ?? '') !== '') return 'environment'
  return keychainName((await readKeyFile(path)) ?? '') === undefined ? 'file' : 'keychain'
}

/**
 * Gives the vault a new key, in secret.key or in the keychain with its name in secret.key. The new file lies beside the old one
 * until every envelope is sealed anew, so that a crash at any moment leaves a key that fits; `finishRekey` then puts it in place.
 * @throws VaultKeyError where there is no keychain: nothing has changed then.
 */
export async function rekeyWithFile(
  path: string,
  rekey: (key: VaultKey) => Promise<void>,
  { place = 'file', keychain = openKeychain() }: RekeyOptions = {},
): Promise<VaultKey> {
  const text = generateVaultKeyText()
  const next = requireKey(text, path)
  const written = place === 'file' ? text : await intoKeychain(text, path, keychain)
  const old = await readKeyFile(path)
  await writePrivateFile(nextPath(path), `${written}\n`)
  try {
    await rekey(next)
  } catch (error) {
    await rm(nextPath(path), { force: true })
    await forget(written, keychain)
    throw error
  }
  await rename(nextPath(path), path)
  await forget(old ?? '', keychain)
  return next
}

interface RekeyOptions {
  readonly place?: Exclude<VaultKeyPlace, 'environment'>
  readonly keychain?: Keychain | undefined
}

/** What secret.key is to say. It is read back: a keychain that keeps nothing would lock everything away. */
async function intoKeychain(text: string, path: string, keychain: Keychain | undefined): Promise<string> {
  if (keychain === undefined) throw new VaultKeyError('keychain_absent', path, process.platform)
  const name = randomBytes(8).toString('hex')
  try {
    await keychain.write(name, text)
    if ((await keychain.read(name)) !== text) throw new KeychainError('it did not give back what was put in')
  } catch (cause) {
    throw new VaultKeyError(
      'keychain_absent',
      path,
      cause instanceof Error ? cause.message : String(cause),
      cause,
    )
  }
  return keychainMark + name
}

/** An entry that stays behind opens nothing any more. */
async function forget(text: string, keychain: Keychain | undefined): Promise<void> {
  const name = keychainName(text)
  if (name !== undefined) await keychain?.remove(name).catch(() => undefined)
}

/** A crash may have come between sealing and renaming: takes the waiting key when `fits` says that it opens the vault. */
export async function finishRekey(
  path: string,
  fits: (key: VaultKey) => Promise<boolean>,
  keychain?: Keychain,
): Promise<VaultKey | undefined> {
  const text = await readKeyFile(nextPath(path))
  if (text === undefined) return undefined
  const key = await waitingKey(text, path, keychain)
  if (key !== undefined && (await fits(key))) {
    await rename(nextPath(path), path)
    return key
  }
  await rm(nextPath(path), { force: true })
  return undefined
}

async function waitingKey(
  text: string,
  path: string,
  keychain: Keychain | undefined,
): Promise<VaultKey | undefined> {
  if (keychainName(text) === undefined) return parseVaultKey(text, path)
  return keyIn(text, { path, ...(keychain === undefined ? {} : { keychain }) })
}

const nextPath = (path: string): string => `${path}.next`

async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    await refuseExposed(path)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof VaultKeyError) throw error
    if (errorCode(error) === 'ENOENT') return undefined
    throw new VaultKeyError('secret_key_unreadable', path, errorCode(error), error)
  }
}

/** Like ssh with its private keys: a key that others could have read is no secret. */
async function refuseExposed(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) === 0) return
  throw new VaultKeyError('secret_key_exposed', path, (mode & 0o777).toString(8))
}

async function makeKeyFile(path: string): Promise<string> {
  const text = generateVaultKeyText()
  try {
    // Another process may have made it in the meantime: its key is the key.
    return (await writeFileOnce(path, `${text}\n`)) ? text : await readFile(path, 'utf8')
  } catch (error) {
    throw new VaultKeyError('secret_key_unreadable', path, errorCode(error), error)
  }
}

function requireKey(text: string, source: string): VaultKey {
  const key = parseVaultKey(text, source)
  if (key) return key
  throw new VaultKeyError('secret_key_too_short', source)
}

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
