import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeHome, runTorii } from '../support/torii-process.ts'

let home: string
let folder: string
beforeEach(() => {
  home = makeHome()
  folder = mkdtempSync(join(tmpdir(), 'torii-import-'))
})
afterEach(() => {
  for (const one of [home, folder]) rmSync(one, { recursive: true, force: true })
})

const accounts = (words: readonly string[], env: Record<string, string> = {}) =>
  runTorii(['accounts', ...words, '--home', home], { env })
const names = () =>
  (JSON.parse(accounts(['list', '--json']).stdout) as { name: string; secretFound: boolean }[]).map(
    ({ name, secretFound }) => `${name} ${secretFound}`,
  )
const file = (text: string): string => {
  const path = join(folder, 'keys.txt')
  writeFileSync(path, text)
  return path
}
const secret = 'sk-ant-api03-planted-0123456789'

describe('torii accounts import', () => {
  it('takes many keys at once into the vault, and a second time adds nothing', () => {
    const path = file(`${secret}\n${secret}b\n`)
    expect(accounts(['import', path])).toMatchObject({ status: 0, stderr: '' })
    expect(names()).toEqual(['anthropic true', 'anthropic-2 true'])
    expect(accounts(['import', path]).stdout).toContain('there already as anthropic')
    expect(names()).toHaveLength(2)
    for (const one of readdirSync(home))
      expect([one, readFileSync(join(home, one)).includes(secret)]).toEqual([one, false])
  })

  it('names the line of a broken import and imports nothing, or the good rows when asked to', () => {
    const path = file(`${secret}\nno-key-at-all-here\n`)
    const refused = accounts(['import', path])
    expect([refused.status, names()]).toEqual([1, []])
    expect(refused.stderr).toContain('Line 2')
    expect(refused.stderr).not.toContain('no-key-at-all')
    expect(accounts(['import', path, '--dry-run']).stdout).toContain('would be imported')
    expect(names()).toEqual([])
    expect(accounts(['import', path, '--good-rows'])).toMatchObject({ status: 0 })
    expect(names()).toEqual(['anthropic true'])
  })

  it('one key at two places is two accounts; what is there by a reference or without a key is not added again', () => {
    const path = file(
      `- { upstream: custom, key: none, url: "http://127.0.0.1:9/v1" }
- { upstream: custom, key: none, url: "http://127.0.0.1:8/v1" }
- { upstream: gemini, key: "env:SOME_KEY" }
- { upstream: ollama, url: "http://127.0.0.1:7/v1" }
- { upstream: gemini, key: AIza1, models: [a] }
- { upstream: gemini, key: AIza1, models: [b] }
`,
    )
    expect(accounts(['import', path])).toMatchObject({ status: 0, stderr: '' })
    expect(names().map((one) => one.split(' ')[0])).toEqual([
      'custom',
      'custom-2',
      'gemini',
      'ollama',
      'gemini-2',
    ])
    const listed = JSON.parse(accounts(['list', '--json']).stdout) as { name: string; models: string[] }[]
    expect(listed.find(({ name }) => name === 'gemini-2')?.models).toEqual(['a', 'b'])
    expect(accounts(['import', path]).stdout).toContain('Imported 0 accounts')
    expect(names()).toHaveLength(5)
  })

  it('what the settings would refuse is told with its line; an alias means the account by the name it got', () => {
    const path = file(
      '{"Providers":[\n{"name":"a","api_base_url":"https://relay.test/v1/chat/completions","api_key":"k","models":["m"]}],\n"Router":{"default":"a,m","think":"a,m"}}',
    )
    expect(accounts(['add', '--upstream', 'ollama', '--name', 'a']).status).toBe(0)
    const done = accounts(['import', path])
    expect(done.stdout).toContain('line 3: not taken over, Router.think')
    expect(readFileSync(join(home, 'torii.yaml'), 'utf8')).toContain('a-2/m')
    const broken = file('upstream,key,base_url\nopenai,sk-proj-1,not-an-address\n')
    expect(accounts(['import', broken]).stderr).toContain('Line 2: base_url is "not-an-address"')
  })

  it('exports without secrets what another Torii takes in', () => {
    accounts(['import', file(secret)])
    const exported = accounts(['export']).stdout
    expect(exported).not.toContain(secret)
    expect(exported).toContain('vault:account-anthropic')
    accounts(['remove', 'anthropic'])
    expect(accounts(['import', file(exported)]).stdout).toContain('has yet to be entered')
    expect(names()).toEqual(['anthropic false'])
  })
})

describe('torii accounts discover', () => {
  it('offers keys of the environment by their names alone, and adds none', () => {
    const found = accounts(['discover'], { GROQ_API_KEY: 'gsk_planted0123456789' })
    expect(found.stdout).toContain(
      'torii accounts add --upstream groq --name groq --api-key-env GROQ_API_KEY',
    )
    expect(found.stdout).not.toContain('gsk_planted')
    expect(names()).toEqual([])
  })
})
