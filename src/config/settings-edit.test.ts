import { describe, expect, test } from 'vitest'
import { editSettingsText, type SettingsChange } from './settings-edit.ts'

const text = `# mine
proxy:
  port: 8045   # the usual
accounts:
  - name: one        # first
    upstream: gemini
    api_key: env:ONE
  - name: two
    upstream: openai
`

const edited = (...changes: SettingsChange[]) => {
  const result = editSettingsText(text, changes)
  return result.kind === 'good' ? result.text : result.faults.map((fault) => fault.code)
}

describe('accounts', () => {
  test('are added at the end', () => {
    expect(
      edited({ kind: 'add-account', account: { name: 'three', upstream: 'zai', api_key: 'vault:three' } }),
    ).toBe(`${text}  - name: three\n    upstream: zai\n    api_key: vault:three\n`)
  })
  test('are found by name', () => {
    expect(
      edited({ kind: 'update-account', name: 'one', fields: { enabled: false, api_key: undefined } }),
    ).toBe(text.replace('    api_key: env:ONE\n', '    enabled: false\n'))
    expect(edited({ kind: 'remove-account', name: 'two' })).toBe(
      text.replace('  - name: two\n    upstream: openai\n', ''),
    )
  })
  test('that are not there are refused', () => {
    expect(edited({ kind: 'remove-account', name: 'tow' })).toEqual(['unknown_account'])
  })
  test('all removed and one added again', () => {
    expect(
      edited(
        { kind: 'remove-account', name: 'one' },
        { kind: 'remove-account', name: 'two' },
        { kind: 'add-account', account: { name: 'new', upstream: 'gemini' } },
      ),
    ).toBe(`# mine\nproxy:\n  port: 8045   # the usual\naccounts:\n  - name: new\n    upstream: gemini\n`)
  })
})

describe('an edit', () => {
  test('that takes the last setting out of a group takes the group too, and those that only held it', () => {
    const nested = 'language: ja\nzai:\n  mcp:\n    reader: true\nproxy:\n  port: 8045 # the usual\n'
    const result = editSettingsText(nested, [{ kind: 'remove', path: ['zai', 'mcp', 'reader'] }])
    expect(result).toMatchObject({ text: 'language: ja\nproxy:\n  port: 8045 # the usual\n' })
  })
  test('that would make the settings faulty changes nothing', () => {
    expect(edited({ kind: 'set', path: ['proxy', 'port'], value: 'x' })).toEqual(['wrong_value'])
    expect(edited({ kind: 'add-account', account: { name: 'one', upstream: 'gemini' } })).toEqual([
      'duplicate_account',
    ])
    expect(edited({ kind: 'set', path: ['proxy', 'unknown'], value: 1 })).toEqual(['unknown_key'])
  })
  test('that cures a faulty text is taken', () => {
    const result = editSettingsText('proxy:\n  port: 0\n', [
      { kind: 'set', path: ['proxy', 'port'], value: 1 },
    ])
    expect(result.kind === 'good' && result.text).toBe('proxy:\n  port: 1\n')
  })
  test('of a text that is no YAML is refused with the place', () => {
    const result = editSettingsText('proxy:\n\tport: 0\n', [{ kind: 'set', path: ['language'], value: 'ja' }])
    expect(result.kind === 'faulty' && result.faults[0]).toMatchObject({ code: 'tab_indent', line: 2 })
  })
  test('of several settings at once, comments kept', () => {
    expect(
      edited(
        { kind: 'set', path: ['proxy'], value: { port: 9000, allow_lan_access: true } },
        { kind: 'set', path: ['models', 'mapping'], value: { 'gpt-4o*': 'gemini-3-flash' } },
        { kind: 'set', path: ['proxy', 'allowed_hosts'], value: ['a.example', '*.b'] },
      ),
    ).toBe(
      `${text.replace(
        '8045   # the usual\n',
        '9000   # the usual\n  allow_lan_access: true\n  allowed_hosts: [a.example, "*.b"]\n',
      )}models:\n  mapping:\n    gpt-4o*: gemini-3-flash\n`,
    )
  })
})
