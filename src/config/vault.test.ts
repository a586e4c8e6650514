import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createVault, type VaultStore } from './vault.ts'
import { generateVaultKeyText, parseVaultKey, type VaultKey } from './vault-key.ts'

function memoryStore(): VaultStore & { readonly rows: Map<string, Uint8Array> } {
  const rows = new Map<string, Uint8Array>()
  return {
    rows,
    load: async (name) => rows.get(name),
    put: async (name, envelope) => void rows.set(name, envelope),
    delete: async (name) => rows.delete(name),
    list: async () => [...rows.keys()],
    async replaceAll(entries) {
      rows.clear()
      for (const { name, envelope } of entries) rows.set(name, envelope)
    },
  }
}

const keyOf = (text = generateVaultKeyText()): VaultKey => {
  const key = parseVaultKey(text, 'the test')
  if (!key) throw new Error('no key')
  return key
}

describe('the vault', () => {
  test('takes envelopes of another vault with that one’s key, and seals them with its own', async () => {
    const [theirs, ours] = [keyOf(), keyOf()]
    const store = memoryStore()
    await createVault(store, theirs).set('a', 'secret-秘密')
    const entries = [...store.rows].map(([name, envelope]) => ({ name, envelope }))
    const vault = createVault(memoryStore(), ours)
    await expect(vault.adopt(entries)).rejects.toThrow('does not open the secret a')
    await expect(vault.adopt(entries, keyOf())).rejects.toThrow('does not open the secret a')
    const next = memoryStore()
    await next.replaceAll(await vault.adopt(entries, theirs))
    expect(await createVault(next, ours).get('a')).toBe('secret-秘密')
    await expect(createVault(next, theirs).get('a')).rejects.toThrow('does not open')
  })

  test('gives back what was put in, and keeps it only sealed', async () => {
    const store = memoryStore()
    const vault = createVault(store, keyOf())
    await vault.set('a', 'secret-秘密')
    await vault.set('b', 'secret-秘密')
    expect(await vault.get('a')).toBe('secret-秘密')
    expect(await vault.get('none')).toBeUndefined()
    expect(await vault.list()).toEqual(['a', 'b'])
    const [a, b] = [...store.rows.values()].map((envelope) => Buffer.from(envelope).toString('latin1'))
    expect(a).not.toBe(b)
    expect(a).not.toContain('secret-')
    expect(await vault.delete('a')).toBe(true)
    expect(await vault.delete('a')).toBe(false)
  })

  test('another process with the same key reads it', async () => {
    const store = memoryStore()
    const text = generateVaultKeyText()
    await createVault(store, keyOf(text)).set('a', 'x')
    expect(await createVault(store, keyOf(text)).get('a')).toBe('x')
  })

  test('a wrong key is told, and nothing is lost', async () => {
    const store = memoryStore()
    const right = createVault(store, keyOf())
    await right.set('a', 'x')
    const wrong = createVault(store, keyOf())
    await expect(wrong.get('a')).rejects.toMatchObject({ code: 'wrong_vault_key' })
    await expect(wrong.rekey(keyOf())).rejects.toMatchObject({ code: 'wrong_vault_key' })
    expect(await right.get('a')).toBe('x')
  })

  test('an envelope that was altered, cut, renamed or is of a later version does not open', async () => {
    const store = memoryStore()
    const vault = createVault(store, keyOf())
    await vault.set('a', 'secret')
    const envelope = Buffer.from(store.rows.get('a') ?? [])
    const altered = (change: (copy: Buffer) => Buffer) => {
      store.rows.set('a', change(Buffer.from(envelope)))
      return vault.get('a')
    }
    await expect(
      altered((copy) => {
        copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
        return copy
      }),
    ).rejects.toMatchObject({ code: 'wrong_vault_key' })
    await expect(altered((copy) => copy.subarray(0, 20))).rejects.toMatchObject({ code: 'damaged_envelope' })
    await expect(
      altered((copy) => {
        copy[0] = 9
        return copy
      }),
    ).rejects.toMatchObject({ code: 'unknown_envelope_version' })
    store.rows.set('b', envelope)
    await expect(vault.get('b')).rejects.toMatchObject({ code: 'wrong_vault_key' })
  })

  test('a new key seals everything anew', async () => {
    const store = memoryStore()
    const [old, next] = [generateVaultKeyText(), generateVaultKeyText()]
    const vault = createVault(store, keyOf(old))
    await vault.set('a', '1')
    await vault.set('b', '2')
    await vault.rekey(keyOf(next))
    expect([await vault.get('a'), await vault.get('b')]).toEqual(['1', '2'])
    expect(await createVault(store, keyOf(next)).get('b')).toBe('2')
    await expect(createVault(store, keyOf(old)).get('b')).rejects.toMatchObject({ code: 'wrong_vault_key' })
  })

  test('an empty secret is refused', async () => {
    await expect(createVault(memoryStore(), keyOf()).set('a', '')).rejects.toMatchObject({
      code: 'empty_secret',
    })
  })
})

describe('a vault key', () => {
  test('is 32 bytes in hex or base64, or a passphrase', async () => {
    const bytes = randomBytes(32)
    const salt = Buffer.alloc(16)
    const derived = await Promise.all(
      [bytes.toString('hex'), ` ${bytes.toString('base64')}\n`, bytes.toString('base64url')].map((text) =>
        keyOf(text).derive(salt),
      ),
    )
    expect(derived[1]).toEqual(derived[0])
    expect(derived[2]).toEqual(derived[0])
    const passphrase = await keyOf('correct horse battery').derive(salt)
    expect(passphrase).toHaveLength(32)
    expect(await keyOf('correct horse battery').derive(salt)).toEqual(passphrase)
    expect(await keyOf('correct horse battery').derive(randomBytes(16))).not.toEqual(passphrase)
  })
  test('is refused when it is too short to protect anything', () => {
    expect(parseVaultKey('short', 'x')).toBeUndefined()
    expect(parseVaultKey('', 'x')).toBeUndefined()
  })
  test('does not show itself', () => {
    const text = generateVaultKeyText()
    expect(JSON.stringify(keyOf(text))).not.toContain(text.slice(0, 20))
  })
})
