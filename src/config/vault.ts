import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type ConfigText, fillText, sameText } from './config-text.ts'
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
  /**
   * Envelopes of another copy of this vault, as they must be to stand in this one: with `from`, sealed anew; without, as they are
   * once each has been opened. @throws VaultError when the key does not fit.
   */
  adopt(envelopes: readonly VaultEntry[], from?: VaultKey): Promise<readonly VaultEntry[]>
  /** Seals everything anew. All or nothing: @throws VaultError, and the old key goes on to fit. */
  rekey(key: VaultKey): Promise<void>
}

type VaultErrorCode = keyof typeof vaultTexts

/** Says what to do and never holds a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode
  readonly text: ConfigText

  constructor(
    code: VaultErrorCode,
    values: { readonly name: string; readonly source: string },
    cause?: unknown,
  ) {
    const text = fillText(vaultTexts[code], { name: sameText(values.name), source: sameText(values.source) })
    super(text.en, { cause })
    this.code = code
    this.text = text
  }
}

const vaultTexts = {
  wrong_vault_key: {
    en: 'The vault key ({source}) does not open the secret {name}. Nothing is lost: put back the secret.key or TORII_SECRET_KEY it was sealed with. If that is gone for good, `torii vault forget` takes out what cannot be opened, to be entered anew.',
    ja: '保管庫の鍵（{source}）ではシークレット {name} を開けません。データは失われていません。封をしたときの secret.key または TORII_SECRET_KEY に戻してください。鍵が失われた場合は `torii vault forget` で開けないものを取り除き、入力し直せます。',
    'zh-CN':
      '保管库密钥（{source}）无法打开 {name}。数据并未丢失：请恢复加密时使用的 secret.key 或 TORII_SECRET_KEY。若已永久丢失，可用 `torii vault forget` 清除无法打开的内容后重新输入。',
  },
  damaged_envelope: {
    en: 'The secret {name} is cut short in the vault. Enter it again.',
    ja: '保管庫のシークレット {name} が途中で切れています。入力し直してください。',
    'zh-CN': '保管库中的 {name} 不完整。请重新输入。',
  },
  unknown_envelope_version: {
    en: 'The secret {name} was sealed by a newer Torii. Update Torii.',
    ja: 'シークレット {name} は新しいバージョンの Torii で保管されました。Torii を更新してください。',
    'zh-CN': '{name} 由更新版本的 Torii 加密。请更新 Torii。',
  },
  empty_secret: {
    en: 'The secret {name} is empty: enter a value.',
    ja: 'シークレット {name} が空です。値を入力してください。',
    'zh-CN': '{name} 为空：请输入一个值。',
  },
} as const satisfies Record<string, ConfigText>

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
      if (secret === '') throw new VaultError('empty_secret', { name, source: current.source })
      await store.put(name, await seal(current, await saltInUse(), name, secret))
    },
    async get(name) {
      const envelope = await store.load(name)
      return envelope === undefined ? undefined : open(current, name, envelope)
    },
    delete: (name) => store.delete(name),
    list: () => store.list(),
    async adopt(envelopes, from) {
      const adopted: VaultEntry[] = []
      for (const { name, envelope } of envelopes) {
        const secret = await open(from ?? current, name, envelope)
        const own = from === undefined ? envelope : await seal(current, await saltInUse(), name, secret)
        adopted.push({ name, envelope: own })
      }
      return adopted
    },
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
  const about = { name, source: key.source }
  if (envelope[0] !== version) throw new VaultError('unknown_envelope_version', about)
  if (envelope.length < headerBytes) throw new VaultError('damaged_envelope', about)
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
    throw new VaultError('wrong_vault_key', about, cause)
  }
}

const saltOf = (envelope: Uint8Array): Uint8Array => envelope.subarray(1, 1 + saltBytes)

const authenticated = (name: string): Uint8Array => Buffer.from(`torii-vault:${version}:${name}`)
