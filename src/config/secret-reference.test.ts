import { describe, expect, test } from 'vitest'
import { parseSecretReference, resolveSecret, type SecretSources } from './secret-reference.ts'

const sources = (changes: Partial<SecretSources> = {}): SecretSources => ({
  env: { KEY: ' from-env \n' },
  readFile: async (path) => {
    if (path === '/keys/one') return 'from-file\n'
    throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' })
  },
  vault: { get: async (name) => (name === 'one' ? 'from-vault' : undefined) },
  ...changes,
})

describe('a reference to a secret', () => {
  test.each([
    ['env:KEY', 'from-env'],
    ['file:/keys/one', 'from-file'],
    ['vault:one', 'from-vault'],
    ['sk-literal', 'sk-literal'],
  ])('%s gives its value', async (reference, value) => {
    expect(await resolveSecret(reference, sources())).toEqual({ kind: 'secret', value })
  })
  test.each([
    ['env:NONE', 'env_unset'],
    ['file:/keys/two', 'file_unreadable'],
    ['vault:two', 'vault_missing'],
    ['env:', 'malformed'],
    ['env:A B', 'malformed'],
    ['file: ', 'malformed'],
    ['vault:..', 'malformed'],
  ])('%s is told by name', async (reference, code) => {
    const resolved = await resolveSecret(reference, sources())
    expect(resolved).toMatchObject({ kind: 'unresolved', code })
  })
  test('a vault that does not open says why', async () => {
    const vault = { get: () => Promise.reject(new Error('wrong key')) }
    expect(await resolveSecret('vault:one', sources({ vault }))).toMatchObject({
      code: 'vault_locked',
      message: { en: 'The vault did not give out one: wrong key' },
    })
  })
  test('anything else is the secret itself', () => {
    expect(parseSecretReference('https://x')).toEqual({ kind: 'literal', value: 'https://x' })
    expect(parseSecretReference('ENV:x').kind).toBe('literal')
  })
})
