import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { VaultKey } from './vault-key.ts'

/** Where the sealed envelopes are kept. Port; storage/ has the adapter. */
export interface VaultStore {
  load(name: string): Promise<Uint8Array | undefined>
  put(name: string, envelope: Uint8Array): Promise<void>
  /** Resolves with whether there was one. */
  delete(name: string): Promise<boolean>
  list(): Promise<readonly string[]>
  /** In one transaction: after a rejection the old envelopes still stand. */
  replaceAll(envelopes: readonly VaultEntry[]): Promise<void>
}

export interface VaultEntry {
  readonly name: string
  readonly envelope: Uint8Array
}

/** Secrets by name, kept only as AES-256-GCM envelopes. */
export interface Vault {
  set(name: string, secret: string): Promise<void>
  /** Undefined: there is none. @throws VaultError when the key does not fit. */
  get(name: string): Promise<string | undefined>
  delete(name: string): Promise<boolean>
  list(): Promise<readonly string[]>
  /** Seals everything anew. All or nothing: @throws VaultError, and the old key goes on to fit. */
  rekey(key: VaultKey): Promise<void>
}

export type VaultErrorCode =
  | 'wrong_vault_key'
  | 'damaged_envelope'
  | 'unknown_envelope_version'
  | 'empty_secret'

/** The message says what to do and never holds a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function createVault(store: VaultStore, key: VaultKey): Vault {
  let current = key
  let salt: Uint8Array | undefined
  /** One salt for the whole vault, so that a passphrase is stretched once. */
  const saltInUse = async () => {
    const [first] = salt ? [] : await store.list()
    const envelope = first === undefined ? undefined : await store.load(first)
    salt ??= envelope && envelope.length > headerBytes ? saltOf(envelope) : randomBytes(saltBytes)
    return salt
  }
  return {
    async set(name, secret) {
      if (secret === '') throw new VaultError('empty_secret', `The secret «${name}» is empty: enter a value.`)
      await store.put(name, await seal(current, await saltInUse(), name, secret))
    },
    async get(name) {
      const envelope = await store.load(name)
      return envelope === undefined ? undefined : open(current, name, envelope)
    },
    delete: (name) => store.delete(name),
    list: () => store.list(),
    async rekey(next) {
      const entries: VaultEntry[] = []
      const nextSalt = randomBytes(saltBytes)
      for (const name of await store.list()) {
        const envelope = await store.load(name)
        if (envelope === undefined) continue
        entries.push({
          name,
          envelope: await seal(next, nextSalt, name, await open(current, name, envelope)),
        })
      }
      await store.replaceAll(entries)
      current = next
      salt = nextSalt
    },
  }
}

// Envelope: version (1) · salt (16) · nonce (12) · tag (16) · ciphertext. The name and the version are authenticated
// too, so that an envelope cannot be passed off under another name.
const version = 1
const saltBytes = 16
const nonceBytes = 12
const tagBytes = 16
const headerBytes = 1 + saltBytes + nonceBytes + tagBytes

async function seal(key: VaultKey, salt: Uint8Array, name: string, secret: string): Promise<Uint8Array> {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', await key.derive(salt), nonce)
  cipher.setAAD(authenticated(name))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(version), salt, nonce, cipher.getAuthTag(), sealed])
}

async function open(key: VaultKey, name: string, envelope: Uint8Array): Promise<string> {
  if (envelope[0] !== version) {
    throw new VaultError(
      'unknown_envelope_version',
      `The secret «${name}» was sealed by a newer Torii (envelope version ${envelope[0] ?? 'none'}, known: ${version}). Update Torii.`,
    )
  }
  if (envelope.length < headerBytes) {
    throw new VaultError('damaged_envelope', `The secret «${name}» is cut short. Enter it again.`)
  }
  const nonce = envelope.subarray(1 + saltBytes, 1 + saltBytes + nonceBytes)
  const tag = envelope.subarray(1 + saltBytes + nonceBytes, headerBytes)
  const decipher = createDecipheriv('aes-256-gcm', await key.derive(saltOf(envelope)), nonce, {
    authTagLength: tagBytes,
  })
  decipher.setAAD(authenticated(name))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(envelope.subarray(headerBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new VaultError(
      'wrong_vault_key',
      `The vault key (${key.source}) does not open the secret «${name}». Nothing is lost: put back the secret.key or TORII_SECRET_KEY it was sealed with, or enter the secret again.`,
      { cause },
    )
  }
}

const saltOf = (envelope: Uint8Array): Uint8Array => envelope.subarray(1, 1 + saltBytes)

const authenticated = (name: string): Uint8Array => Buffer.from(`torii-vault:${version}:${name}`)
