import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const key = 'planted-zai-key-5b1d07'
const proxy = 'http://user:planted-proxy-pass-90cc@127.0.0.1:9'

describe.each(['while nothing runs', 'through the running instance'])('torii vault, %s', (where) => {
  let home: string
  let torii: ToriiProcess | undefined
  const vault = (words: readonly string[], input?: string) =>
    runTorii(['vault', ...words, '--home', home], input === undefined ? {} : { input })
  const listed = () => JSON.parse(vault(['list', '--json']).stdout) as { place: string; reference?: string }[]
  const yaml = () => readFileSync(join(home, 'torii.yaml'), 'utf8')

  beforeAll(async () => {
    home = makeHome()
    if (where.startsWith('through')) torii = await startTorii({ home, words: ['--sandbox'] })
  })
  afterAll(async () => {
    await torii?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('takes a secret of the settings from standard input; no file ever shows it', () => {
    expect(listed().filter(({ reference }) => reference !== undefined)).toEqual([])
    expect(vault(['set', 'zai'], `${key}\n`)).toMatchObject({ status: 0, stderr: '' })
    expect(vault(['set', 'egress-proxy'], proxy).status).toBe(0)
    expect(listed()).toMatchObject([
      { place: 'zai', reference: 'vault:zai', found: true },
      { place: 'egress-proxy', reference: 'vault:egress-proxy', found: true },
      { place: 'control-password', found: false },
    ])
    expect(yaml()).toContain('vault:egress-proxy')
    for (const file of readdirSync(home)) {
      const bytes = readFileSync(join(home, file))
      expect([file, bytes.includes(key), bytes.includes('planted-proxy-pass')]).toEqual([file, false, false])
    }
  })

  it('names a variable instead, and says when it is not set', () => {
    expect(vault(['set', 'control-password', '--env', 'NO_SUCH_PASSWORD']).stdout).toContain(
      'NO_SUCH_PASSWORD',
    )
    expect(listed()[2]).toMatchObject({ reference: 'env:NO_SUCH_PASSWORD', found: false })
    expect(vault(['list']).stdout).toContain('NO_SUCH_PASSWORD')
    expect(vault(['unset', 'control-password']).status).toBe(0)
  })

  it('takes it out again, and leaves no empty group in the file', () => {
    expect(vault(['unset', 'egress-proxy']).status).toBe(0)
    expect(vault(['unset', 'zai']).status).toBe(0)
    expect(listed().filter(({ reference }) => reference !== undefined)).toEqual([])
    expect(yaml()).not.toMatch(/^(?:egress|zai)/m)
  })

  it('refuses what is no proxy, and keeps nothing of it', () => {
    const refused = vault(['set', 'egress-proxy'], 'planted-no-proxy')
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('socks5')])
    expect(refused.stderr).not.toContain('planted-no-proxy')
    expect(listed()[1]).toEqual({ place: 'egress-proxy', found: false })
  })

  it('knows no other place, and takes no proxy’s password as an argument', () => {
    expect(vault(['set', 'elsewhere'], 'x').status).toBe(2)
    const words = ['accounts', 'add', '--upstream', 'ollama', '--name', 'o', '--home', home]
    const refused = runTorii([...words, '--proxy', proxy])
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('env:NAME')])
  })
})

describe('PUT /api/secrets', () => {
  it('is write-only, and so is every other way in: torii.yaml and its history never hold a literal', async () => {
    const torii = await startTorii({ words: ['--sandbox'] })
    try {
      const put = await torii.api('/api/secrets/zai', { method: 'PUT', json: { value: key } })
      expect([put.status, await put.json()]).toMatchObject([200, { place: 'zai', reference: 'vault:zai' }])
      const patched = await torii.api('/api/settings', {
        method: 'PATCH',
        json: { set: { 'egress.proxy': proxy } },
      })
      expect(patched.status).toBe(200)
      const { text, revision } = (await (await torii.api('/api/settings')).json()) as Record<string, string>
      const row = `accounts:\n  - { name: typed, upstream: openai, api_key: ${key}, proxy: "${proxy}" }`
      const typed = text?.replace('accounts: []', row)
      const whole = await torii.api('/api/settings', { method: 'PATCH', json: { text: typed, revision } })
      expect(await whole.text()).toContain('vault:account-proxy-typed')
      const changed = await torii.api('/api/accounts/typed', { method: 'PATCH', json: { proxy } })
      expect(changed.status).toBe(200)
      // A hand edit stands in the file until it is read, and in no past version of it.
      const path = join(torii.home, 'torii.yaml')
      writeFileSync(path, readFileSync(path, 'utf8').replace('api_key: vault:zai', `api_key: ${key}.hand`))
      const isRead = () => expect(readFileSync(path, 'utf8')).toContain('api_key: vault:zai')
      await vi.waitFor(isRead, { timeout: 20_000 })
      const shown = await Promise.all(
        ['/api/secrets', '/api/settings', '/api/settings/history', '/api/accounts'].map(async (path) =>
          (await torii.api(path)).text(),
        ),
      )
      expect(shown.filter((one) => one.includes('planted-'))).toEqual([])
      expect(shown[2]).toContain('vault:egress-proxy')
    } finally {
      await torii.stop()
    }
  })
})

/** As libsecret's own: the secret comes on standard input and goes out on standard output, one file for each entry. */
const secretTool = `#!/bin/sh
verb=$1; shift
for word; do last=$word; done
case $verb in
  store) cat > "$KEYCHAIN_FOLDER/$last";;
  lookup) test -f "$KEYCHAIN_FOLDER/$last" && cat "$KEYCHAIN_FOLDER/$last";;
  clear) rm -f "$KEYCHAIN_FOLDER/$last";;
esac
`

describe.runIf(process.platform === 'linux')('the keychain of the machine', () => {
  let home: string
  let folder: string
  const entries = () => readdirSync(join(folder, 'entries'))
  const env = () => ({
    PATH: `${folder}:${process.env.PATH ?? ''}`,
    KEYCHAIN_FOLDER: join(folder, 'entries'),
  })
  const torii = (words: readonly string[], with_: { env?: Record<string, string>; input?: string } = {}) =>
    runTorii([...words, '--home', home], { env: env(), ...with_ })

  beforeAll(() => {
    home = makeHome()
    folder = makeHome()
    mkdirSync(join(folder, 'entries'))
    writeFileSync(join(folder, 'secret-tool'), secretTool, { mode: 0o755 })
    expect(torii(['vault', 'set', 'zai'], { input: key }).status).toBe(0)
  })
  afterAll(() => {
    for (const one of [home, folder]) rmSync(one, { recursive: true, force: true })
  })

  it('holds the vault’s key when asked to, and the home holds only its name', () => {
    const moved = torii(['vault', 'rekey', '--to', 'keychain'])
    expect([moved.status, moved.stdout]).toEqual([0, expect.stringContaining('keychain of this machine')])
    const [entry = ''] = entries()
    expect(readFileSync(join(home, 'secret.key'), 'utf8').trim()).toBe(`keychain:${entry}`)
    expect(torii(['vault', 'list']).stdout).toMatch(/keychain of this machine[\s\S]*vault:zai/)
  })

  it('a new key stays there, and the old entry is gone', () => {
    const before = entries()
    expect(torii(['vault', 'rekey']).status).toBe(0)
    expect([entries().length, entries()[0] === before[0]]).toEqual([1, false])
  })

  it('that is not there says so, and what to do', () => {
    const bare = torii(['vault', 'list'], { env: { PATH: dirname(process.execPath) } })
    expect([bare.status, bare.stderr]).toEqual([1, expect.stringContaining('libsecret-tools')])
  })

  it('gives the key back to the file', () => {
    expect(torii(['vault', 'rekey', '--to', 'file']).stdout).toContain('secret.key')
    expect(entries()).toEqual([])
    const bare = { env: { PATH: dirname(process.execPath) } }
    expect(torii(['vault', 'list'], bare).stdout).toContain('vault:zai')
    const refused = torii(['vault', 'rekey', '--to', 'keychain'], bare)
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('no secret-tool command')])
    expect(torii(['vault', 'list'], bare).stdout).toContain('vault:zai')
  })
})

describe('a vault whose key is lost', () => {
  let home: string
  const torii = (words: readonly string[], input = '') => runTorii([...words, '--home', home], { input })
  beforeAll(() => {
    home = makeHome()
    const words = ['accounts', 'add', '--upstream', 'anthropic', '--name', 'a', '--api-key-stdin']
    expect(torii(words, 'sk-ant-1').status).toBe(0)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  it('says so, makes no other key in its place, and opens again when it is put back', () => {
    const path = join(home, 'secret.key')
    const good = readFileSync(path)
    rmSync(path)
    const refused = torii(['accounts', 'list'])
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('secret.key is gone')])
    expect(readdirSync(home)).not.toContain('secret.key')
    writeFileSync(path, good, { mode: 0o600 })
    expect(torii(['vault', 'forget']).stdout).toContain('Nothing to forget')
    expect(torii(['accounts', 'list']).stdout).toContain('a ')
  })

  it('finishes a rekey that a crash cut short, and throws away one that had not begun', () => {
    const path = join(home, 'secret.key')
    const good = readFileSync(path)
    const other = `${Buffer.alloc(32, 7).toString('base64')}\n`
    writeFileSync(`${path}.next`, other, { mode: 0o600 })
    expect(torii(['vault', 'forget']).stdout).toContain('Nothing to forget')
    expect(torii(['accounts', 'list']).status).toBe(0)
    expect(readdirSync(home)).not.toContain('secret.key.next')
    writeFileSync(path, other)
    writeFileSync(`${path}.next`, good, { mode: 0o600 })
    expect(torii(['vault', 'forget', '--yes']).stdout).toContain('Nothing to forget')
    expect(torii(['accounts', 'list']).status).toBe(0)
    expect(readFileSync(path)).toEqual(good)
  })

  it.each(['another', 'none'])('forgets what it sealed when told to, and goes on (%s)', (which) => {
    const path = join(home, 'secret.key')
    if (which === 'none') rmSync(path)
    else writeFileSync(path, `${Buffer.alloc(32, 7).toString('base64')}\n`)
    const refused = torii(['accounts', 'list'])
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('torii vault forget')])
    expect(torii(['vault', 'forget']).stdout).toContain('proxy')
    expect(torii(['accounts', 'list']).status).toBe(1)
    expect(torii(['vault', 'forget', '--yes']).stdout).toContain('Took out')
    const listed = JSON.parse(torii(['accounts', 'list', '--json']).stdout) as { secretFound: boolean }[]
    expect(listed.map(({ secretFound }) => secretFound)).toEqual([false])
  })
})
