import { expect, test } from 'vitest'
import { generateClientKey, isClientKey } from './client-key.ts'

test('a new key is valid and never the same', () => {
  expect(isClientKey(generateClientKey())).toBe(true)
  expect(generateClientKey()).not.toBe(generateClientKey())
})

test('a key starts with sk-, has ten characters, and fits into a header', () => {
  expect(['sk-1234567', 'sk-abc_DEF.9'].map(isClientKey)).toEqual([true, true])
  expect(
    [
      'sk-123456',
      'SK-1234567',
      'key-1234567',
      'sk-12 34567',
      'sk-キー1234567',
      ' sk-1234567',
      'sk-1234567\n',
    ].map(isClientKey),
  ).toEqual([false, false, false, false, false, false, false])
})
