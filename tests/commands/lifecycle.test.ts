import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  freePort,
  runTorii,
  type StartWords,
  startTorii,
  type ToriiProcess,
} from '../support/torii-process.ts'

const running: ToriiProcess[] = []
const start = async (options: StartWords = {}): Promise<ToriiProcess> => {
  const torii = await startTorii(options)
  running.push(torii)
  return torii
}
afterEach(async () => {
  for (const torii of running.splice(0)) await torii.stop()
})

interface StatusBody {
  readonly state: string
  readonly failure?: {
    readonly code: string
    readonly message: string
    readonly fix: string
    readonly freePort?: number
  }
  readonly bound?: { readonly host: string; readonly port: number }
  readonly baseUrls: readonly { readonly openai: string; readonly anthropic: string }[]
  readonly accounts: { readonly loaded: number; readonly usable: number }
  readonly waiting: readonly unknown[]
  readonly settingsFaults: readonly { readonly line: number; readonly column: number }[]
}
const statusOf = async (torii: ToriiProcess, language = 'en'): Promise<StatusBody> =>
  (await torii.api('/api/status', { headers: { 'accept-language': language } })).json() as Promise<StatusBody>
const health = (torii: ToriiProcess, port = torii.port) => fetch(`http://127.0.0.1:${port}/healthz`)

/** Until `check` holds; the test's own limit ends a wait that never would. */
async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('torii start', () => {
  it('binds, asks its own /healthz, and prints addresses, key and the count of usable accounts', async () => {
    const torii = await start({ words: ['--sandbox'] })
    expect(await (await health(torii)).text()).toBe('{"status":"ok"}')
    expect(torii.output()).toContain(`${torii.url}/v1`)
    expect(torii.output()).toMatch(/sk-[\w-]{7,}/)
    expect(torii.output()).toContain('1 loaded, 1 usable now')
    expect(await statusOf(torii)).toMatchObject({
      state: 'running',
      bound: { host: '127.0.0.1', port: torii.port },
      baseUrls: [{ openai: `${torii.url}/v1`, anthropic: torii.url }],
    })
  })

  it('keeps what it holds to its owner: home 0700, run.json, secret.key and torii.yaml 0600', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const mode = (name: string) => statSync(join(torii.home, name)).mode & 0o777
    expect(mode('.')).toBe(0o700)
    for (const file of ['run.json', 'secret.key', 'torii.yaml', 'torii.db'])
      expect([file, mode(file)]).toEqual([file, 0o600])
  })

  it.each([
    ['en', 'Add an account first'],
    ['ja', '使用可能なアカウントがありません。先にアカウントを追加してください'],
    ['zh-CN', '没有可用的账号'],
  ])('fails with no_usable_account while there is none, in %s', async (language, words) => {
    const torii = await start()
    const status = await statusOf(torii, language)
    expect(status).toMatchObject({ state: 'failed', failure: { code: 'no_usable_account' } })
    expect(status.failure?.message).toContain(words)
    await expect(health(torii)).rejects.toThrow()
    const again = await torii.api('/api/start', { method: 'POST', headers: { 'accept-language': language } })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ error: { code: 'no_usable_account' } })
  })

  it.each(['en', 'ja', 'zh-CN'])(
    'names host:port, cause and a free port when the port is taken, in %s',
    async (language) => {
      const blocker = createServer().listen(0, '127.0.0.1')
      await once(blocker, 'listening')
      const { port } = blocker.address() as { port: number }
      const torii = await start({ words: ['--sandbox'], port })
      const { state, failure } = await statusOf(torii, language)
      expect(state).toBe('failed')
      expect(failure?.code).toBe('bind_failed')
      expect(failure?.message).toContain(`127.0.0.1:${port}`)
      expect(failure?.message).toContain('EADDRINUSE')
      const free = failure?.freePort ?? 0
      expect(failure?.fix).toContain(String(free))
      const probe = createServer().listen(free, '127.0.0.1')
      await once(probe, 'listening')
      probe.close()
      blocker.close()
    },
  )

  it.each(['en', 'ja', 'zh-CN'])('refuses LAN access without any key, in %s', async (language) => {
    const settings = 'proxy:\n  allow_lan_access: true\n  auth_mode: off\n'
    const torii = await start({ words: ['--sandbox'], settings })
    const { failure } = await statusOf(torii, language)
    expect(failure).toMatchObject({ code: 'open_lan', fix: expect.stringContaining('allow_open_lan') })
  })

  it('refuses a second instance of the same home, and sees through a run.json left behind by a killed one', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const second = runTorii(['start', '--no-open', '--home', torii.home])
    expect(second.status).toBe(1)
    expect(second.stderr).toContain('already running')
    torii.child.kill('SIGKILL')
    await torii.ended
    expect(existsSync(join(torii.home, 'run.json'))).toBe(true)
    expect(runTorii(['status', '--home', torii.home])).toMatchObject({ status: 1 })
    const next = await start({ words: ['--sandbox'], home: torii.home })
    expect((await health(next)).status).toBe(200)
  })

  it('serves without being asked again after Stop and Start, and releases the port in between', async () => {
    const torii = await start({ words: ['--sandbox'] })
    expect((await torii.api('/api/stop', { method: 'POST' })).status).toBe(200)
    await expect(health(torii)).rejects.toThrow()
    const probe = createServer().listen(torii.port, '127.0.0.1')
    await once(probe, 'listening')
    probe.close()
    await once(probe, 'close')
    expect((await torii.api('/api/start', { method: 'POST' })).status).toBe(200)
    expect((await health(torii)).status).toBe(200)
  })
})

describe('a change of the settings while running', () => {
  it('moves to another port without cutting the exchange in flight', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const slow = await streamSlowly(torii)
    const port = await freePort()
    const saved = await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.port': port } } })
    expect(await saved.json()).toMatchObject({ waiting: [] })
    expect((await health(torii, port)).status).toBe(200)
    await expect(health(torii)).rejects.toThrow()
    expect(await slow.text()).toContain('[DONE]')
  })

  it('takes a hand edit at once, keeps its comments, and refuses a faulty one with line and column', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const path = join(torii.home, 'torii.yaml')
    const good = readFileSync(path, 'utf8')
    writeFileSync(path, `${good.replace('auth_mode: auto ', 'auth_mode: strict ')}\n# mine\n`)
    await until(async () => (await health(torii)).status === 401)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('port: 8045', 'port: eighty'))
    await until(async () => (await statusOf(torii)).settingsFaults.length > 0)
    expect((await statusOf(torii)).settingsFaults[0]).toMatchObject({ line: 5, column: 9 })
    expect((await health(torii)).status).toBe(401)
    writeFileSync(path, text)
    await until(async () => (await statusOf(torii)).settingsFaults.length === 0)
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.auth_mode': 'auto' } } })
    expect((await health(torii)).status).toBe(200)
    expect(readFileSync(path, 'utf8')).toContain('# mine')
  })

  it('refuses an edit that would make the file faulty, and one on a stale view', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const before = readFileSync(join(torii.home, 'torii.yaml'), 'utf8')
    const bad = await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.port': 70_000 } } })
    expect(bad.status).toBe(422)
    expect(await bad.json()).toMatchObject({ error: { fields: [{ path: 'proxy.port' }] } })
    const stale = await torii.api('/api/settings', {
      method: 'PATCH',
      json: { set: { language: 'ja' }, revision: 'old' },
    })
    expect(stale.status).toBe(409)
    expect(readFileSync(join(torii.home, 'torii.yaml'), 'utf8')).toBe(before)
  })
})

describe('ending', () => {
  it('lets an open stream end whole on Ctrl-C, and takes no new request meanwhile', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const slow = await streamSlowly(torii)
    torii.child.kill('SIGINT')
    expect(await slow.text()).toContain('[DONE]')
    expect(await torii.ended).toBe(0)
    expect(existsSync(join(torii.home, 'run.json'))).toBe(false)
  })

  it('ends at once on a second Ctrl-C', async () => {
    const torii = await start({ words: ['--sandbox'] })
    const slow = await streamSlowly(torii)
    torii.child.kill('SIGINT')
    await until(async () => torii.output().includes('Ctrl-C again'))
    torii.child.kill('SIGINT')
    expect(await torii.ended).toBe(1)
    // Cut, or ended by the dialect's own error: never as if it were whole.
    expect(await slow.text().catch(() => 'cut')).not.toContain('[DONE]')
  })

  it('is what torii stop does, and waits for', async () => {
    const torii = await start({ words: ['--sandbox'] })
    expect(runTorii(['stop', '--home', torii.home])).toMatchObject({ status: 0 })
    expect(await torii.ended).toBe(0)
    expect(runTorii(['stop', '--home', torii.home])).toMatchObject({ status: 1 })
  })
})

/** A stream that has begun and is not over. */
async function streamSlowly(torii: ToriiProcess): Promise<Response> {
  const answer = await fetch(`${torii.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'sandbox-slow',
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
  expect(answer.status).toBe(200)
  return answer
}
