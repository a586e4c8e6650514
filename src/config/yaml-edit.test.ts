import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { editYaml } from './yaml-edit.ts'

const document = `# head
proxy:
  port: 8045                 # 1–65535
  # about lan
  allow_lan_access: false

  empty:
  list: []      # none yet
accounts:
  # first
  - name: a      # who
    upstream: gemini
    models: [a, b]

  # second
  - name: b
    upstream: 'x'
  -   name: c
      text: |
        hello
        there

zai: { enabled: false, mode: off }  # flow
# trailing
`

const edit = (change: Parameters<typeof editYaml>[1], text = document) => editYaml(text, change)

describe('an edit rewrites only what it is about', () => {
  test('a scalar, its comment staying beside it', () => {
    expect(edit({ kind: 'set', path: ['proxy', 'port'], value: 9000 })).toBe(
      document.replace('8045 ', '9000 '),
    )
  })
  test('a new key goes behind the last of its group', () => {
    expect(edit({ kind: 'set', path: ['proxy', 'auth_mode'], value: 'off' })).toBe(
      document.replace('# none yet\n', '# none yet\n  auth_mode: off\n'),
    )
  })
  test('a value for an empty key', () => {
    expect(edit({ kind: 'set', path: ['proxy', 'empty'], value: 'x' })).toBe(
      document.replace('empty:', 'empty: x'),
    )
  })
  test('a group below an empty key', () => {
    expect(edit({ kind: 'set', path: ['proxy', 'empty', 'deep'], value: 1 })).toBe(
      document.replace('empty:\n', 'empty:\n    deep: 1\n'),
    )
  })
  test('the first entry of an empty list, the comment staying', () => {
    expect(edit({ kind: 'insert', path: ['proxy', 'list'], value: { name: 'n', k: 1 } })).toBe(
      document.replace('list: []      # none yet\n', 'list:      # none yet\n    - name: n\n      k: 1\n'),
    )
  })
  test('a key inside braces', () => {
    expect(edit({ kind: 'set', path: ['zai', 'mode'], value: 'pooled' })).toBe(
      document.replace('mode: off', 'mode: pooled'),
    )
    expect(edit({ kind: 'set', path: ['zai', 'map'], value: { 'a*': 'b' } })).toBe(
      document.replace('mode: off }', 'mode: off, map: { a*: b } }'),
    )
    expect(edit({ kind: 'remove', path: ['zai', 'mode'] })).toBe(document.replace(', mode: off', ''))
    expect(edit({ kind: 'remove', path: ['zai', 'enabled'] })).toBe(document.replace('enabled: false, ', ''))
  })
  test('a new top-level group', () => {
    expect(edit({ kind: 'set', path: ['monitor', 'enabled'], value: false })).toBe(
      document.replace('# flow\n', '# flow\nmonitor:\n  enabled: false\n'),
    )
  })
  test('a list entry at the end, in the list’s own indentation', () => {
    expect(edit({ kind: 'insert', path: ['accounts'], value: { name: 'd', models: ['*'] } })).toBe(
      document.replace('        there\n', '        there\n  - name: d\n    models: ["*"]\n'),
    )
  })
  test('a list entry removed', () => {
    expect(edit({ kind: 'remove', path: ['accounts', 1] })).toBe(
      document.replace("  - name: b\n    upstream: 'x'\n", ''),
    )
    expect(edit({ kind: 'remove', path: ['accounts', 2] })).toBe(
      document.replace('  -   name: c\n      text: |\n        hello\n        there\n', ''),
    )
  })
  test('a setting of one list entry', () => {
    expect(edit({ kind: 'set', path: ['accounts', 0, 'enabled'], value: false })).toBe(
      document.replace('models: [a, b]\n', 'models: [a, b]\n    enabled: false\n'),
    )
    expect(edit({ kind: 'set', path: ['accounts', 0, 'models'], value: ['a', 'c', 'd'] })).toBe(
      document.replace('[a, b]', '[a, c, d]'),
    )
    expect(edit({ kind: 'remove', path: ['accounts', 0, 'upstream'] })).toBe(
      document.replace('    upstream: gemini\n', ''),
    )
  })
  test('nothing at all when the value already stands there', () => {
    expect(edit({ kind: 'set', path: ['proxy', 'port'], value: 8045 })).toBe(document)
    expect(edit({ kind: 'remove', path: ['proxy', 'nothing'] })).toBe(document)
  })
})

describe('an edit of an unusual document', () => {
  test('the last entry leaves an empty list behind', () => {
    expect(edit({ kind: 'remove', path: ['a', 0] }, 'a: # why\n  - x: 1\nb: 2\n')).toBe('a: [] # why\nb: 2\n')
    expect(edit({ kind: 'remove', path: ['a', 'x'] }, 'a:\n  x: 1\nb: 2\n')).toBe('a: {}\nb: 2\n')
  })
  test('an empty file and a file of comments', () => {
    expect(edit({ kind: 'set', path: ['a', 'b'], value: 1 }, '')).toBe('a:\n  b: 1\n')
    expect(edit({ kind: 'set', path: ['a', 'b'], value: 1 }, '# only words')).toBe(
      '# only words\na:\n  b: 1\n',
    )
  })
  test('no line break at the end', () => {
    expect(edit({ kind: 'set', path: ['b'], value: 1 }, 'a: 1')).toBe('a: 1\nb: 1\n')
    expect(edit({ kind: 'set', path: ['b'], value: 1 }, 'a: 1 # end')).toBe('a: 1 # end\nb: 1\n')
  })
  test('Windows line ends stay', () => {
    expect(edit({ kind: 'set', path: ['a', 'c'], value: 1 }, 'a:\r\n  b: 1\r\nd: 2\r\n')).toBe(
      'a:\r\n  b: 1\r\n  c: 1\r\nd: 2\r\n',
    )
  })
  test('a byte order mark stays', () => {
    expect(edit({ kind: 'set', path: ['b'], value: 1 }, '\uFEFFa: 1\n')).toBe('\uFEFFa: 1\nb: 1\n')
  })
  test('texts that would mean something else are quoted', () => {
    for (const value of [
      'true',
      '1',
      '',
      ' x',
      'a: b',
      '# no',
      '*',
      'two\nlines',
      '- x',
      "it's",
      '{',
      '@a',
      '日本語',
    ]) {
      const text = edit({ kind: 'set', path: ['a'], value }, 'a: 1 # c\nb: { c: 1 }\n')
      expect(parse(text ?? '')).toEqual({ a: value, b: { c: 1 } })
      expect(text).toContain('# c\n')
      expect(parse(edit({ kind: 'set', path: ['b', 'c'], value }, 'b: { c: 1 }\n') ?? '')).toEqual({
        b: { c: value },
      })
    }
  })
  test('a block text gives way to a scalar', () => {
    expect(parse(edit({ kind: 'set', path: ['accounts', 2, 'text'], value: 'x' }) ?? '')).toMatchObject({
      accounts: [{}, {}, { text: 'x' }],
    })
  })
  test('a place made by an alias is refused', () => {
    expect(edit({ kind: 'set', path: ['b', 'c'], value: 2 }, 'a: &x\n  c: 1\nb: *x\n')).toBeUndefined()
  })
})
