import { expect, test } from 'vitest'
import { lineChanges } from './line-changes.ts'
import { settingOfLine, yamlPlace } from './yaml-place.ts'

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

test.each([
  ['proxy:\n  po|rt: 8045', ['proxy', 'port']],
  ['|proxy: { port: 1 }', ['proxy']],
  ['zai:\n  mcp:\n    vision: tr|ue', ['zai', 'mcp', 'vision']],
  ['accounts:\n  - name: x\n    up|stream: sandbox', ['accounts', 'upstream']],
  ['accounts:\n  - na|me: x', ['accounts', 'name']],
  ['proxy:\n  allowed_hosts:\n    - na|s', ['proxy', 'allowed_hosts']],
  ['proxy:\n  allowed_hosts:\n  - na|s', ['proxy', 'allowed_hosts']],
  ['proxy:\n  port: 1\n|\n# end', []],
  ['# no|te', []],
] as const)('the line of %j is about %j', (text, path) => {
  expect(settingOfLine(text.replace('|', ''), text.indexOf('|'))).toEqual(path)
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
