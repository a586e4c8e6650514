import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountSchema } from '../../src/config/settings.ts'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const secret = 'sk-planted-secret-0123456789'

describe.each(['while nothing runs', 'through the running instance'])('torii accounts, %s', (where) => {
  let home: string
  let torii: ToriiProcess | undefined
  const accounts = (...words: string[]) => runTorii(['accounts', ...words, '--home', home])
  const listed = (): { name: string; enabled: boolean; secretReference: string; secretFound: boolean }[] =>
    JSON.parse(accounts('list', '--json').stdout) as []

  beforeAll(async () => {
    home = makeHome()
    if (where.startsWith('through')) torii = await startTorii({ home, words: ['--sandbox'] })
  })
  afterAll(async () => {
    await torii?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('adds one with a key from standard input, which then stands nowhere in clear', () => {
    const added = runTorii(
      [
        'accounts',
        'add',
        '--upstream',
        'custom',
        '--name',
        'mine',
        '--base-url',
        'http://127.0.0.1:9',
        '--api-key-stdin',
        '--home',
        home,
      ],
      { input: `${secret}\n` },
    )
    expect(added).toMatchObject({ status: 0, stderr: '' })
    expect(listed().find(({ name }) => name === 'mine')).toMatchObject({
      secretReference: 'vault:account-mine',
      secretFound: true,
    })
    for (const file of readdirSync(home))
      expect([file, readFileSync(join(home, file)).includes(secret)]).toEqual([file, false])
  })

  it('says what an account lacks whose environment variable is not set', () => {
    const words = ['--upstream', 'gemini', '--name', 'g', '--base-url', 'http://127.0.0.1:9']
    const added = accounts('add', ...words, '--api-key-env', 'NO_SUCH_KEY')
    expect([added.status, added.stdout]).toEqual([0, expect.stringContaining('NO_SUCH_KEY')])
    expect(accounts('list').stdout).toContain('NO_SUCH_KEY')
    const tested = accounts('test', 'g')
    expect(tested.status).toBe(1)
    expect(tested.stderr).toContain('NO_SUCH_KEY')
  })

  it('turns one off and on, and takes it out with its secret', () => {
    expect(accounts('disable', 'mine').status).toBe(0)
    expect(listed().find(({ name }) => name === 'mine')?.enabled).toBe(false)
    expect(accounts('enable', 'mine').status).toBe(0)
    expect(listed().find(({ name }) => name === 'mine')?.enabled).toBe(true)
    expect(accounts('remove', 'mine').status).toBe(0)
    expect(listed().some(({ name }) => name === 'mine')).toBe(false)
  })

  it('refuses a name that is taken, one that is not there, and an upstream that is none', () => {
    expect(accounts('add', '--upstream', 'gemini', '--name', 'g')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('exists already'),
    })
    expect(accounts('enable', 'nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no account named nobody'),
    })
    expect(accounts('add', '--upstream', 'gemnii', '--name', 'x').stderr).toContain('Did you mean gemini')
  })

  it('takes no key as an argument', () => {
    expect(accounts('add', '--upstream', 'gemini', '--name', 'y', '--api-key', secret).status).toBe(2)
    expect(accounts('add', '--name', 'y').status).toBe(2)
  })
})

it('a proxy whose password has a bare % does not keep Torii from starting, and the account says what to write', async () => {
  const torii = await startTorii({
    env: { K: 'key', WAY: 'http://me:50%off-planted@127.0.0.1:9' },
    settings:
      'accounts:\n  - { name: a, upstream: custom, base_url: "https://vendor.test", api_key: env:K, proxy: env:WAY }\n',
  })
  const text = await (await torii.api('/api/accounts')).text()
  await torii.stop()
  expect(JSON.parse(text)).toMatchObject([
    { usable: false, problem: expect.stringContaining('written as %25') },
  ])
  expect(text + torii.output()).not.toContain('off-planted')
})

describe('torii accounts add', () => {
  it('has a flag for every setting of an account, as the dashboard has a field', () => {
    const help = runTorii(['accounts', 'add', '--help']).stdout
    const flags: Readonly<Record<string, string>> = {
      ...{ api_key: 'api-key-env', models: 'model', protocols: 'protocol', labels: 'label' },
      options: 'option',
    }
    // Turned on and off by commands of their own.
    const names = Object.keys(accountSchema.shape).filter((name) => name !== 'enabled')
    const missing = names.filter((name) => !help.includes(`--${flags[name] ?? name.replaceAll('_', '-')} `))
    expect([missing, names.length > 10]).toEqual([[], true])
  })

  it('takes bounds for models and a floor of the quota', () => {
    const home = makeHome()
    const words = ['--upstream', 'custom', '--name', 'a', '--base-url', 'http://127.0.0.1:9', '--home', home]
    const bounds = ['--model-concurrency', 'm=2', 'claude-*=1', '--quota-floor', '0.1']
    const added = runTorii(['accounts', 'add', ...words, ...bounds, '--json'])
    expect(JSON.parse(added.stdout)).toMatchObject({
      modelConcurrency: { m: 2, 'claude-*': 1 },
      quotaFloor: 0.1,
    })
    rmSync(home, { recursive: true, force: true })
  })
})
