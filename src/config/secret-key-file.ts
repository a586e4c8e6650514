import { chmod, readFile, rename, rm, stat } from 'node:fs/promises'
import { writeFileOnce, writePrivateFile } from './private-file.ts'
import { generateVaultKeyText, parseVaultKey, type VaultKey } from './vault-key.ts'

export interface VaultKeySources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Path of secret.key. */
  readonly path: string
}

export type VaultKeyErrorCode = 'secret_key_too_short' | 'secret_key_exposed' | 'secret_key_unreadable'

/** The message names the file and the fix, never the key. */
export class VaultKeyError extends Error {
  override readonly name = 'VaultKeyError'
  readonly code: VaultKeyErrorCode

  constructor(code: VaultKeyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

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
    if (isMissing(error)) return undefined
    throw new VaultKeyError('secret_key_unreadable', `The vault key ${path} cannot be read.`, {
      cause: error,
    })
  }
}

/** Like ssh with its private keys: a key that others could have read is no secret. */
async function refuseExposed(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) === 0) return
  throw new VaultKeyError(
    'secret_key_exposed',
    `The vault key ${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`,
  )
}

async function makeKeyFile(path: string): Promise<string> {
  const text = generateVaultKeyText()
  const made = await writeFileOnce(path, `${text}\n`)
  // Another process may have made it in the meantime: its key is the key.
  if (!made) return readFile(path, 'utf8')
  await chmod(path, 0o600)
  return text
}

function requireKey(text: string, source: string): VaultKey {
  const key = parseVaultKey(text, source)
  if (key) return key
  throw new VaultKeyError(
    'secret_key_too_short',
    `The vault key in ${source} is too short: 32 bytes in hex or base64 are expected, or a passphrase of 12 characters or more.`,
  )
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
