import { readFile, rename, rm, stat } from 'node:fs/promises'
import { type ConfigText, fillText, sameText } from './config-text.ts'
import { writeFileOnce, writePrivateFile } from './private-file.ts'
import { generateVaultKeyText, parseVaultKey, type VaultKey } from './vault-key.ts'

export interface VaultKeySources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Path of secret.key. */
  readonly path: string
}

type VaultKeyErrorCode = keyof typeof keyTexts

/** Names the file and the fix, never the key. */
class VaultKeyError extends Error {
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
} as const satisfies Record<string, ConfigText>

/** TORII_SECRET_KEY, else secret.key, which is made (0600) at first use. @throws VaultKeyError */
export async function openVaultKey(sources: VaultKeySources): Promise<VaultKey> {
  const fromEnv = sources.env.TORII_SECRET_KEY
  if (fromEnv !== undefined && fromEnv !== '') return requireKey(fromEnv, 'TORII_SECRET_KEY')
  const text = (await readKeyFile(sources.path)) ?? (await makeKeyFile(sources.path))
  return requireKey(text, sources.path)
}

/**
 * Gives the vault a new key in secret.key. The new key lies beside the old one until every envelope is sealed with it,
 * so that a crash at any moment leaves a key that fits; `finishRekey` then puts it in place.
 */
export async function rekeyWithFile(
  path: string,
  rekey: (key: VaultKey) => Promise<void>,
  newKeyText = generateVaultKeyText(),
): Promise<VaultKey> {
  const next = requireKey(newKeyText, path)
  await writePrivateFile(nextPath(path), `${newKeyText}\n`)
  try {
    await rekey(next)
  } catch (error) {
    await rm(nextPath(path), { force: true })
    throw error
  }
  await rename(nextPath(path), path)
  return next
}

/** A crash may have come between sealing and renaming: takes the waiting key when `fits` says that it opens the vault. */
export async function finishRekey(
  path: string,
  fits: (key: VaultKey) => Promise<boolean>,
): Promise<VaultKey | undefined> {
  const text = await readKeyFile(nextPath(path))
  const key = text === undefined ? undefined : parseVaultKey(text, path)
  if (!key) return undefined
  if (await fits(key)) {
    await rename(nextPath(path), path)
    return key
  }
  await rm(nextPath(path), { force: true })
  return undefined
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
