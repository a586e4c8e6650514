import { describe, expect, test } from 'vitest'
import type { KeptProof } from '../../src/canonical/seal.ts'
import { createVault } from '../../src/config/vault.ts'
import { parseVaultKey } from '../../src/config/vault-key.ts'
import { exchange } from './sample-exchange.ts'
import { append, temporaryFolder, temporaryStorage } from './support.ts'

const proof = (issuer: string, data = 'signature'): KeptProof => ({
  issuer,
  own: { issuer, form: 'signature', data },
  before: [],
})

describe('the vault', () => {
  test('opens in another run, and a rekey replaces all or nothing', async () => {
    const folder = await temporaryFolder()
    const key = parseVaultKey('correct horse battery', 'the test')
    const next = parseVaultKey('another passphrase', 'the test')
    if (!key || !next) throw new Error('no key')
    const first = await temporaryStorage(folder)
    await createVault(first.storage.vault, key).set('a', 'secret')
    await createVault(first.storage.vault, key).rekey(next)
    await first.storage.close()
    const second = await temporaryStorage(folder)
    const vault = createVault(second.storage.vault, next)
    expect(await vault.get('a')).toBe('secret')
    expect(await vault.list()).toEqual(['a'])
    expect(await vault.delete('a')).toBe(true)
    expect(await vault.get('a')).toBeUndefined()
  })
})

describe('the pool', () => {
  test('is empty at first, then as last saved', async () => {
    const { storage } = await temporaryStorage()
    expect(await storage.pool.load()).toEqual({ locks: [], bindings: [] })
    const lock = { account: 'a', since: 1, until: 2, strikes: 1, code: 'c', message: 'm', status: 429 }
    const snapshot = { locks: [lock], bindings: [{ session: 's', account: 'a', usedAt: 3 }] }
    await storage.pool.save({ locks: [], bindings: [] })
    await storage.pool.save(snapshot)
    expect(await storage.pool.load()).toEqual(snapshot)
  })
})

describe('seals', () => {
  test('are kept for each issuer, the newest win, the oldest go', async () => {
    const { storage } = await temporaryStorage()
    const { seals } = storage
    await seals.save([
      { key: 'call:1', proof: proof('google'), keptAt: 1 },
      { key: 'call:1', proof: proof('anthropic'), keptAt: 2 },
      { key: 'call:2', proof: proof('google'), keptAt: 3 },
    ])
    await seals.save([{ key: 'call:1', proof: proof('google', 'newer'), keptAt: 4 }])
    expect((await seals.load(2)).map(({ key, keptAt }) => [key, keptAt])).toEqual([
      ['call:2', 3],
      ['call:1', 4],
    ])
    expect((await seals.load(1))[0]?.proof).toEqual(proof('google', 'newer'))
    expect(await seals.prune({ olderThan: 3, max: 1 })).toBe(2)
    expect(await seals.load(9)).toHaveLength(1)
  })
})

describe('model lists', () => {
  test('are kept for each account', async () => {
    const { modelLists } = (await temporaryStorage()).storage
    await modelLists.save({ account: 'a', models: [{ id: 'm1' }], fetchedAt: 1 })
    await modelLists.save({ account: 'b', models: [], fetchedAt: 1 })
    await modelLists.save({ account: 'a', models: [{ id: 'm2', contextWindow: 5 }], fetchedAt: 2 })
    expect(await modelLists.delete('b')).toBe(true)
    expect(await modelLists.load()).toEqual([
      { account: 'a', models: [{ id: 'm2', contextWindow: 5 }], fetchedAt: 2 },
    ])
  })
})

describe('documents', () => {
  test('are found until they expire', async () => {
    const { documents } = (await temporaryStorage()).storage
    const body = JSON.stringify({ text: '日本語'.repeat(1000) })
    await documents.put({ kind: 'response', id: 'r1', createdAt: 1, expiresAt: 10, body })
    await documents.put({ kind: 'response', id: 'r2', createdAt: 1, body: '{}' })
    expect(await documents.get('response', 'r1', 9)).toEqual({
      kind: 'response',
      id: 'r1',
      createdAt: 1,
      expiresAt: 10,
      body,
    })
    expect(await documents.get('response', 'r1', 10)).toBeUndefined()
    expect(await documents.get('other', 'r2', 1)).toBeUndefined()
    expect(await documents.prune(10)).toBe(1)
    expect(await documents.delete('response', 'r2')).toBe(true)
    expect(await documents.delete('response', 'r2')).toBe(false)
  })

  test('of the kinds that are bounded leave by age, the oldest first, and no others do', async () => {
    const { documents } = (await temporaryStorage()).storage
    // Text that hardly packs.
    const body = Array.from({ length: 500 }, (_, at) => Math.sin(at)).join('')
    for (const at of [1, 2, 3, 4])
      await documents.put({ kind: 'response', id: `r${at}`, createdAt: at, body })
    await documents.put({ kind: 'key', id: 'k', createdAt: 0, body })
    expect(await documents.trim(['response', 'conversation'], 1_000_000)).toBe(0)
    // A rewritten one is young again.
    await documents.put({ kind: 'response', id: 'r1', createdAt: 5, body })
    expect(await documents.trim(['response', 'conversation'], 12_000)).toBeGreaterThan(0)
    expect(await documents.get('response', 'r2', 9)).toBeUndefined()
    expect(await documents.get('response', 'r1', 9)).toBeDefined()
    expect(await documents.trim(['response', 'conversation'], 1)).toBeGreaterThan(0)
    expect(await documents.list('response')).toEqual([])
    expect(await documents.list('key')).toHaveLength(1)
  })
})

describe('secrets in bodies', () => {
  test('never reach the disk, known ones nor those of a known shape', async () => {
    const { storage } = await temporaryStorage()
    await storage.setKnownSecrets(['correct-horse-battery'])
    const clientSent = `{"system":"my key is correct-horse-battery","also":"${['sk-', 'abcdefghijkl'].join('')}"}`
    await append(storage, [exchange(1, { bodies: { clientSent, truncated: false } })])
    expect((await storage.exchanges.find(exchange(1).id))?.bodies).toEqual({
      clientSent: '{"system":"my key is [redacted]","also":"[redacted]"}',
      truncated: false,
    })
  })
})
