import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Vault } from '../config/vault.ts'
import type { Sealer } from '../gateway/ports.ts'

const secretName = 'torii.summaries'
const mark = 'torii1.'
const nonceBytes = 12
const tagBytes = 16

/** The key of this home for summaries. It lies in the vault: they come back after a restart, and from nowhere else. */
export async function openSummaryKey(vault: Vault): Promise<Uint8Array> {
  let key = await vault.get(secretName)
  if (key === undefined) {
    key = randomBytes(32).toString('base64')
    await vault.set(secretName, key)
  }
  return Buffer.from(key, 'base64')
}

/** `torii1.` and, in base64url: nonce (12) · tag (16) · ciphertext of AES-256-GCM. */
export function createSealer(key: Uint8Array): Sealer {
  return {
    mark,
    seal(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return mark + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64url')
      if (!sealed.startsWith(mark) || bytes.length < nonceBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        const text = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]
        return Buffer.concat(text).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
