import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRun, startTorii, type ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
beforeAll(async () => {
  torii = await startTorii({
    words: ['--sandbox'],
    settings: 'control:\n  password: env:DASHBOARD_PASSWORD\n',
    env: { DASHBOARD_PASSWORD: 'correct horse battery' },
  })
})
afterAll(() => torii.stop())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** fetch would not let a test say another Host. */
const ask = (
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = request(torii.controlUrl + path, { method, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    call.on('error', reject)
    call.end(body)
  })
const bearer = () => ({ authorization: `Bearer ${readRun(torii.home).token}` })
const cookieOf = (answer: Answer): string => String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
const link = async (): Promise<string> =>
  (JSON.parse((await ask('/api/links', bearer(), 'POST')).body) as { path: string }).path

describe('the admin API', () => {
  it('answers a stranger with 401 in the reader’s language, whatever the resource', async () => {
    for (const path of [
      '/api/status',
      '/api/settings',
      '/api/accounts',
      '/api/exchanges',
      '/api/events',
      '/metrics',
      '/api/openapi.json',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 401])
    const refused = await ask('/api/status', { 'accept-language': 'ja' })
    expect(JSON.parse(refused.body)).toMatchObject({
      error: { code: 'no_session', fix: expect.stringContaining('torii open') },
    })
    expect(refused.body).toContain('管理 API')
  })

  it('takes the token of run.json as a bearer, and no other', async () => {
    expect((await ask('/api/status', bearer())).status).toBe(200)
    expect((await ask('/api/status', { authorization: 'Bearer wrong' })).status).toBe(401)
  })

  it('lets a browser in by the link that start printed, once, with a cookie no script can read', async () => {
    const path = await link()
    const entered = await ask(path)
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } })
    const [cookie = ''] = entered.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Strict/i)
    expect((await ask('/api/status', { cookie: cookieOf(entered) })).status).toBe(200)
    expect((await ask(path)).headers.location).toBe('/?link=used')
    expect(torii.output()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/enter\?code=[\w-]{20,}/)
  })

  it('lets a browser in by the password, and slows down who guesses', async () => {
    const json = { 'content-type': 'application/json' }
    const enter = (password: string) => ask('/api/session', json, 'POST', JSON.stringify({ password }))
    const entered = await enter('correct horse battery')
    expect(entered.status).toBe(200)
    expect((await ask('/api/status', { cookie: cookieOf(entered) })).status).toBe(200)
    const guesses = []
    for (let guess = 0; guess < 12; guess++) guesses.push((await enter(`guess ${guess}`)).status)
    expect(guesses[0]).toBe(401)
    expect(guesses.at(-1)).toBe(429)
  })

  it('refuses a foreign Host, which a rebound DNS name would send', async () => {
    const refused = await ask('/api/status', { ...bearer(), host: 'evil.example' })
    expect(refused.status).toBe(421)
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'foreign_host' } })
  })

  it('refuses a foreign Origin even with a session', async () => {
    const entered = await ask(await link())
    const refused = await ask(
      '/api/stop',
      { cookie: cookieOf(entered), origin: 'http://evil.example' },
      'POST',
    )
    expect(refused.status).toBe(403)
    const own = await ask('/api/status', { cookie: cookieOf(entered), origin: torii.controlUrl })
    expect(own.status).toBe(200)
  })

  it('describes every resource of the contract', async () => {
    const { paths } = JSON.parse((await ask('/api/openapi.json', bearer())).body) as {
      paths: Record<string, unknown>
    }
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/status',
        '/api/start',
        '/api/stop',
        '/api/settings',
        '/api/accounts',
        '/api/accounts/{name}',
        '/api/accounts/{name}/test',
        '/api/models',
        '/api/models/explain',
        '/api/exchanges',
        '/api/exchanges/{id}',
        '/api/exchanges/live',
        '/api/exchanges/{id}/replay',
        '/api/usage',
        '/api/keys',
        '/api/doctor',
        '/metrics',
      ]),
    )
  })

  it('names each field of a bad body, and an endpoint that is none', async () => {
    const bad = await torii.api('/api/accounts', { method: 'POST', json: { name: '-', upstream: 7 } })
    expect(bad.status).toBe(400)
    const { error } = (await bad.json()) as { error: { code: string; fields: { path: string }[] } }
    expect(error.code).toBe('bad_request')
    expect(error.fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['name', 'upstream']))
    expect((await torii.api('/api/nothing')).status).toBe(404)
  })
})
