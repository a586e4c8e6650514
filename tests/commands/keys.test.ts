import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const chat = (model: string) => ({ model, messages: [{ role: 'user', content: 'Hello' }] })

describe('named keys', () => {
  let home: string
  let torii: ToriiProcess
  const keys = (...words: string[]) => runTorii(['keys', ...words, '--home', home])
  const made = (...words: string[]): string => {
    const added = keys('add', ...words)
    expect(added.stderr).toBe('')
    return added.stdout.trim().split('\n').at(-1) ?? ''
  }
  const call = (key: string, model = 'sandbox') =>
    ask(torii.url, {
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${key}` },
      body: chat(model),
    })
  const start = () => startTorii({ home, words: ['--sandbox'], settings: 'proxy: { auth_mode: strict }\n' })

  beforeAll(async () => {
    home = makeHome()
    torii = await start()
  })
  afterAll(async () => {
    await torii.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('lets its holder in, is shown once, and stands nowhere in clear', async () => {
    const value = made('--name', 'anna', '--note', 'laptop')
    expect(value).toMatch(/^sk-torii-/)
    expect((await call(value)).status).toBe(200)
    expect((await call(`${value.slice(0, -1)}x`)).status).toBe(401)
    expect(keys('list', '--json').stdout).not.toContain(value)
    expect((await torii.api('/api/keys/anna/reveal', { method: 'POST' })).status).toBe(409)
    for (const file of readdirSync(home))
      expect([file, readFileSync(join(home, file)).includes(value)]).toEqual([file, false])
  })

  it('refuses what its rules do not allow, in the client’s own dialect', async () => {
    const value = made('--name', 'bounded', '--model', 'sandbox*', '--requests-per-minute', '2')
    // Another key may: what was planned for it must not let this one through.
    expect((await call(made('--name', 'unbounded'), 'gpt-5')).status).toBe(200)
    const wrong = await call(value, 'gpt-5')
    expect([wrong.status, wrong.json()]).toMatchObject([403, { error: { code: 'key_wrong_model' } }])
    expect((await call(value)).status).toBe(200)
    const limited = await call(value)
    expect(limited.status).toBe(429)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('lists only the models that the key may use', async () => {
    const value = made('--name', 'narrow', '--model', 'no-such-model')
    const listed = await ask(torii.url, { path: '/v1/models', headers: { 'x-api-key': value } })
    expect(listed.json()).toMatchObject({ data: [] })
  })

  it('keeps strangers’ addresses out', async () => {
    const value = made('--name', 'office', '--address', '192.0.2.0/24')
    const refused = await call(value)
    expect([refused.status, refused.json()]).toMatchObject([403, { error: { code: 'key_wrong_address' } }])
  })

  it('is switched off and on, and expires', async () => {
    const value = made('--name', 'guest')
    const change = (json: unknown) => torii.api('/api/keys/guest', { method: 'PATCH', json })
    expect((await change({ enabled: false })).status).toBe(200)
    expect((await call(value)).status).toBe(403)
    expect((await change({ enabled: true, expiresAt: Date.now() - 1000 })).status).toBe(200)
    expect((await call(value)).status).toBe(401)
    expect(await (await change({ expiresAt: null })).json()).toMatchObject({ expired: false })
    expect((await call(value)).status).toBe(200)
  })

  it('counts what is used, and still knows it after a restart', async () => {
    const spent = async () => {
      const all = (await (await torii.api('/api/keys')).json()) as {
        name: string
        spent?: { day: { requests: number } }
      }[]
      return all.find(({ name }) => name === 'guest')?.spent?.day.requests
    }
    const before = await spent()
    expect(before).toBeGreaterThan(0)
    await torii.stop()
    torii = await start()
    expect(await spent()).toBe(before)
  })

  it('is of no use once revoked', async () => {
    const value = made('--name', 'gone')
    expect(keys('revoke', 'gone').status).toBe(0)
    expect((await call(value)).status).toBe(401)
    expect(keys('revoke', 'gone').status).toBe(1)
  })

  it.each([
    [['--name', 'x y'], 'name'],
    [['--name', 'x', '--address', 'here'], 'addresses'],
    [['--name', 'x', '--budget', 'year=3'], 'year=3'],
    [['--name', 'x', '--expires', 'tomorrow'], 'tomorrow'],
  ])('says what is wrong with %j', (words, named) => {
    const refused = keys('add', ...words)
    expect([refused.status, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toContain(named)
  })
})

describe('a budget', () => {
  it('is counted by the owner’s own prices where the list has none, and 402 tells when it is used up', async () => {
    const home = makeHome()
    const settings = `proxy: { auth_mode: strict }
models: { catalogue: { "sandbox*": { price: { input: 1000000, output: 1000000 }, context_window: 1234 } } }
`
    const torii = await startTorii({ home, words: ['--sandbox'], settings })
    const { value } = (await (
      await torii.api('/api/keys', { method: 'POST', json: { name: 'poor', budget: { day: 0.5 } } })
    ).json()) as { value: string }
    const call = () =>
      ask(torii.url, {
        path: '/v1/messages',
        headers: { 'x-api-key': value },
        body: { ...chat('sandbox'), max_tokens: 50 },
      })
    expect((await call()).status).toBe(200)
    const refused = await call()
    expect([refused.status, refused.json()]).toMatchObject([402, { type: 'error' }])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const models = (await (await torii.api('/api/models')).json()) as { id: string; contextWindow?: number }[]
    expect(models.find(({ id }) => id === 'sandbox')?.contextWindow).toBe(1234)
    await torii.stop()
    rmSync(home, { recursive: true, force: true })
  })
})
