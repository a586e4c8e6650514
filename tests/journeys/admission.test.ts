import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'

const key = 'sk-torii-0123456789'
const keys = [{ name: 'proxy', value: key }]

type Mode = 'off' | 'strict' | 'all_except_health' | 'auto'

/** Contract, section 3. `free`: served without a key. */
const expectations: readonly (readonly [Mode, boolean, { health: boolean; other: boolean }])[] = [
  ['off', false, { health: true, other: true }],
  ['strict', false, { health: false, other: false }],
  ['all_except_health', false, { health: true, other: false }],
  ['auto', false, { health: true, other: true }],
  ['auto', true, { health: true, other: false }],
  ['strict', true, { health: false, other: false }],
  ['all_except_health', true, { health: true, other: false }],
]

const forms: readonly (readonly [string, { headers?: Record<string, string>; query?: string }])[] = [
  ['Authorization: Bearer K', { headers: { authorization: `Bearer ${key}` } }],
  ['authorization: bearer   K', { headers: { authorization: `bearer   ${key}` } }],
  ['Authorization: BEARER K ', { headers: { authorization: `BEARER ${key} ` } }],
  ['Authorization: K', { headers: { authorization: key } }],
  ['x-api-key', { headers: { 'x-api-key': key } }],
  ['x-goog-api-key', { headers: { 'x-goog-api-key': key } }],
  ['api-key', { headers: { 'api-key': key } }],
  ['?key=', { query: `key=${key}` }],
  [
    'a good x-api-key behind a junk Authorization',
    { headers: { authorization: 'Bearer junk', 'x-api-key': key } },
  ],
  [
    'a good Authorization before a junk x-api-key',
    { headers: { authorization: `Bearer ${key}`, 'x-api-key': 'junk' } },
  ],
]

const endpoints = ['/v1/models', '/v1beta/models', '/readyz', '/'] as const

const withQuery = (path: string, query: string | undefined) =>
  query === undefined ? path : `${path}?${query}`

describe('who is admitted', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({ keys })
  })
  afterAll(() => harness.stop())

  describe.each(expectations)('auth_mode %s, LAN %s', (mode, lan, free) => {
    beforeAll(() => harness.change({ keys, settings: { proxy: { auth_mode: mode, allow_lan_access: lan } } }))

    it(`serves /healthz ${free.health ? 'without a key' : 'with a key only'}`, async () => {
      expect((await harness.ask({ path: '/healthz' })).status).toBe(free.health ? 200 : 401)
      const head = await harness.ask({ path: '/healthz', method: 'HEAD', headers: { 'x-api-key': key } })
      expect([head.status, head.text]).toEqual([200, ''])
    })

    it.each(endpoints)(`serves %s ${free.other ? 'without a key' : 'with a key only'}`, async (path) => {
      const answer = await harness.ask({ path })
      expect(answer.status === 401).toBe(!free.other)
      const wrong = await harness.ask({ path, headers: { authorization: 'Bearer sk-not-this-one' } })
      expect(wrong.status === 401).toBe(!free.other)
    })

    it.each(forms)('takes %s', async (_name, { headers, query }) => {
      const answer = await harness.ask({
        path: withQuery('/v1/models', query),
        ...(headers === undefined ? {} : { headers }),
      })
      expect(answer.status).toBe(200)
    })
  })

  it('keeps ?key= out of the record', async () => {
    harness.change({ keys, settings: { proxy: { auth_mode: 'strict' } } })
    await harness.ask({ path: `/v1/models?a=1&key=${key}&b=2` })
    const record = harness.exchanges.at(-1)
    expect(record).toMatchObject({ path: '/v1/models?a=1&b=2', key: 'proxy' })
    expect(JSON.stringify(harness.exchanges)).not.toContain(key)
  })

  it('refuses in the dialect, and tells clients not to try again', async () => {
    harness.change({ keys, settings: { proxy: { auth_mode: 'strict' } } })
    const body = { model: 'm', messages: [], max_tokens: 1 }
    const openai = await harness.ask({ path: '/v1/chat/completions', body })
    expect(openai.json()).toMatchObject({ error: { code: 'missing_key' } })
    const anthropic = await harness.ask({
      path: '/v1/messages',
      body,
      headers: { 'x-api-key': 'sk-wrong-key' },
    })
    expect(anthropic.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } })
    const gemini = await harness.ask({ path: '/v1beta/models/m:generateContent', body: { contents: [] } })
    expect(gemini.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } })
    for (const answer of [openai, anthropic, gemini]) {
      expect(answer.status).toBe(401)
      expect(answer.headers['x-should-retry']).toBe('false')
      expect(answer.headers['x-torii-exchange']).toMatch(/^ex_/)
    }
    expect(harness.exchanges.at(-1)).toMatchObject({ state: 'refused', status: 401 })
  })

  it('says it in the language of the reader', async () => {
    const ja = await harness.ask({ path: '/v1/models', headers: { 'accept-language': 'ja-JP,en;q=0.5' } })
    expect(ja.text).toContain('Torii の API キーがありません')
    const zh = await harness.ask({ path: '/v1/models', headers: { 'accept-language': 'zh-Hans' } })
    expect(zh.text).toContain('请求没有携带')
  })
})

describe('hosts and origins', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({
      keys,
      ownHosts: ['studio', '192.168.1.20'],
      settings: { proxy: { allowed_hosts: ['torii.example'], cors_origins: ['https://app.example'] } },
    })
  })
  afterAll(() => harness.stop())

  it.each([
    ['localhost:8045', 200],
    ['127.0.0.1', 200],
    ['[::1]:8045', 200],
    ['api.localhost', 200],
    ['STUDIO:1', 200],
    ['192.168.1.20:8045', 200],
    ['torii.example', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
  ])('Host %s is answered with %i', async (host, status) => {
    expect((await harness.ask({ path: '/healthz', headers: { host } })).status).toBe(status)
  })

  it.each([
    ['http://localhost:5173', true],
    ['https://127.0.0.1', true],
    ['https://app.example', true],
    ['https://evil.example', false],
    ['http://localhost.evil.example', false],
    ['null', false],
  ])('Origin %s gets CORS headers: %s', async (origin, granted) => {
    const answer = await harness.ask({ path: '/v1/models', headers: { origin } })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe(granted ? origin : undefined)
    if (granted) expect(answer.headers['access-control-expose-headers']).toContain('x-torii-exchange')
  })

  it('answers a preflight without a key', async () => {
    harness.change({ keys, settings: { proxy: { auth_mode: 'strict' } } })
    const answer = await harness.ask({
      path: '/v1/chat/completions',
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-headers']).toBe('authorization,content-type')
    expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:3000')
  })

  it('does not let a foreign page spend tokens by a form post', async () => {
    harness.change({ keys })
    const call = { path: '/v1/chat/completions', body: '{"model":"m","messages":[]}' }
    const forged = await harness.ask({
      ...call,
      headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
    })
    expect([forged.status, forged.json()]).toMatchObject([403, { error: { code: 'foreign_origin' } }])
    const own = await harness.ask({
      ...call,
      headers: { origin: 'http://localhost:3000', 'content-type': 'text/plain' },
    })
    expect(own.status).not.toBe(403)
  })
})
