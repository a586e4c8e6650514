import { expect, test } from 'vitest'
import { lineChanges } from './line-changes.ts'
import { yamlPlace } from './yaml-place.ts'

/** `|` is the cursor. */
const at = (text: string) => yamlPlace(text.replace('|', ''), text.indexOf('|'))

test.each([
  ['pro|', [], 'pro', undefined],
  ['proxy:\n  po|', ['proxy'], 'po', undefined],
  ['proxy:\n  auth_mode: str|', ['proxy'], 'str', 'auth_mode'],
  ['a:\n  b: 1\nmonitor:\n  # note\n  |\n  bodies: off', ['monitor'], '', undefined],
  ['accounts:\n  - name: x\n    up|', ['accounts'], 'up', undefined],
  ['accounts:\n  - na|', ['accounts'], 'na', undefined],
  ['zai:\n  mcp:\n    web|', ['zai', 'mcp'], 'web', undefined],
] as const)('%j', (text, path, word, key) => {
  expect(at(text)).toMatchObject({ path, word, key })
})

test('keys that stand there already are known, above and below', () => {
  const place = at('proxy:\n  port: 1\n  |\n  auto_start: true\nmonitor:\n  bodies: off')
  expect([...(place?.siblings ?? [])].sort()).toEqual(['auto_start', 'port'])
})

test('a comment suggests nothing', () => {
  expect(at('proxy: # po|')).toBeUndefined()
})

test('lines that only moved count for nothing', () => {
  expect(lineChanges('a\nb\nc\n', 'b\na\nd\ne\n')).toEqual({ added: 2, removed: 1 })
})
