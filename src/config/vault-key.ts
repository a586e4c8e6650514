import { hkdf, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

/** What opens the vault. Holds the secret in a closure: printing it shows nothing. */
export interface VaultKey {
  /** Where it came from, for messages: `TORII_SECRET_KEY` or the path of secret.key. */
  readonly source: string
  /** 32 bytes for AES-256. The salt stands in the envelope. */
  derive(salt: Uint8Array): Promise<Uint8Array>
}

/**
 * 32 bytes in hex or base64 are taken as they are; any other text of 12 characters or more is a passphrase and goes
 * through scrypt. Undefined: too short to protect anything.
 */
export function parseVaultKey(text: string, source: string): VaultKey | undefined {
  const trimmed = text.trim()
  const raw = rawKey(trimmed)
  if (raw) return vaultKey(source, (salt) => stretchRaw(raw, salt))
  return trimmed.length < shortestPassphrase
    ? undefined
    : vaultKey(source, (salt) => stretchPassphrase(trimmed.normalize('NFKC'), salt))
}

/** A new key as it is written into secret.key. */
export const generateVaultKeyText = (): string => randomBytes(32).toString('base64')

const shortestPassphrase = 12

function rawKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}

function vaultKey(source: string, stretch: (salt: Uint8Array) => Promise<Uint8Array>): VaultKey {
  // scrypt takes a fifth of a second; a vault holds one salt, and one more for each other place that wrote to it.
  const derived = new Map<string, Promise<Uint8Array>>()
  return {
    source,
    derive(salt) {
      const id = Buffer.from(salt).toString('base64')
      const known = derived.get(id)
      if (known) return known
      if (derived.size >= 256) derived.clear()
      const made = stretch(salt)
      derived.set(id, made)
      return made
    },
  }
}

const deriveHkdf = promisify(hkdf)
const deriveScrypt = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

const stretchRaw = async (key: Uint8Array, salt: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await deriveHkdf('sha256', key, salt, 'torii-vault', 32))

/** N 2^15, r 8: about 32 MB and 60 ms, what OWASP asks for with p 3; more would be felt at each start. */
const stretchPassphrase = (passphrase: string, salt: Uint8Array): Promise<Uint8Array> =>
  deriveScrypt(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 128 * 1024 * 1024 })
