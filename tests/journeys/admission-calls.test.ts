import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { Ask } from '../support/client.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const key = 'sk-torii-0123456789'
const keys = [{ name: 'proxy', value: key }]
const modes = ['off', 'strict', 'all_except_health', 'auto'] as const
/** Contract, section 3: does anything but /healthz need a key? */
const needsKey = (mode: (typeof modes)[number], lan: boolean): boolean =>
  mode === 'strict' || mode === 'all_except_health' || (mode === 'auto' && lan)

type Sent = Pick<Ask, 'headers'> & { readonly query?: string }
const good: Readonly<Record<string, Sent>> = {
  'Authorization: Bearer K': { headers: { Authorization: `Bearer ${key}` } },
  'AUTHORIZATION: bEaReR  K': { headers: { AUTHORIZATION: `bEaReR  ${key}` } },
  'Authorization:   K': { headers: { authorization: `  ${key}  ` } },
  'x-api-key': { headers: { 'X-Api-Key': key } },
  'x-goog-api-key': { headers: { 'x-goog-api-key': key } },
  'api-key': { headers: { 'api-key': key } },
  '?key=': { query: `?key=${key}` },
  '?a=1&key=K&b=2': { query: `?a=1&key=${key}&b=2` },
  'a junk Authorization and a good x-api-key': {
    headers: { authorization: 'Bearer sk-ant-other', 'x-api-key': key },
  },
  'a Basic Authorization and a good x-goog-api-key': {
    headers: { authorization: 'Basic dXNlcjpwYXNz', 'x-goog-api-key': key },
  },
  'a junk x-api-key and a good ?key=': { headers: { 'x-api-key': 'junk' }, query: `?key=${key}` },
}
const bad: Readonly<Record<string, Sent>> = {
  'no key': {},
  'a vendor’s key': { headers: { authorization: 'Bearer sk-proj-0123456789abcdef' } },
  'the beginning of the key': { headers: { 'x-api-key': key.slice(0, -1) } },
  'the key and more': { headers: { 'x-api-key': `${key}0` } },
  'the key in capitals': { headers: { 'x-api-key': key.toUpperCase() } },
  'Bearer alone': { headers: { authorization: 'Bearer ' } },
  BearerK: { headers: { authorization: `Bearer${key}` } },
  'an empty ?key=': { query: '?key=' },
}

const askWith = (call: Ask, { headers, query = '' }: Sent): Ask => ({
  ...call,
  path: call.path.includes('?') ? call.path + query.replace('?', '&') : call.path + query,
  headers: { ...call.headers, ...headers },
})

describe('calls of each dialect at the door', () => {
  let upstream: FakeUpstream
  let harness: Harness
  const set = (proxy: object) => harness.change({ keys, settings: { proxy }, accounts: [account()] })
  const account = () => ({ name: 'one', upstream: 'custom', baseUrl: upstream.url })
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({ keys, accounts: [account()] })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  const calls = protocolIds.map((id) => [id, dialectAnswers[id].call('m')] as const)

  describe.each(modes.flatMap((mode) => [false, true].map((lan) => [mode, lan] as const)))(
    'auth_mode %s, LAN %s',
    (mode, lan) => {
      // An open LAN is refused at start unless the owner asks for it.
      beforeAll(() => set({ auth_mode: mode, allow_lan_access: lan, allow_open_lan: mode === 'off' }))

      it.each(calls)('%s: every form of the key gets in, and goes no further', async (dialect, call) => {
        upstream.play({ body: dialectAnswers[dialect].whole })
        for (const [form, sent] of Object.entries(good)) {
          const answer = await harness.ask(askWith(call, sent))
          expect([form, answer.status]).toEqual([form, 200])
          const got = upstream.received.at(-1)
          expect(`${got?.path} ${got?.rawHeaders.join()} ${got?.body}`).not.toContain(key)
          expect(harness.exchanges.at(-1)).toMatchObject({ state: 'done', key: 'proxy' })
        }
        expect(
          [...harness.exchanges, ...harness.logs].filter((one) => JSON.stringify(one).includes(key)),
        ).toEqual([])
      })

      it.each(calls)(
        `%s: without it ${needsKey(mode, lan) ? 'nobody does' : 'everybody does'}`,
        async (dialect, call) => {
          upstream.play({ body: dialectAnswers[dialect].whole })
          const seen = upstream.received.length
          for (const [form, sent] of Object.entries(bad)) {
            const { status } = await harness.ask(askWith(call, sent))
            expect([form, status]).toEqual([form, needsKey(mode, lan) ? 401 : 200])
          }
          expect(upstream.received.length - seen).toBe(needsKey(mode, lan) ? 0 : Object.keys(bad).length)
        },
      )

      it('the same holds for lists, readiness, other endpoints and what is none', async () => {
        const wanted = needsKey(mode, lan)
        upstream.play({ body: '{}' })
        for (const path of [
          '/v1/models',
          '/v1beta/models',
          '/v1/models/m',
          '/readyz',
          '/',
          '/api/hello',
          '/v1/files',
          '/nowhere',
          '/v1/v1/models',
        ]) {
          expect([path, (await harness.ask({ path })).status === 401]).toEqual([path, wanted])
          const { status } = await harness.ask({ path, headers: { 'x-api-key': key } })
          expect([path, status]).toEqual([path, path === '/nowhere' ? 404 : 200])
        }
      })

      it('/healthz is ok, whatever becomes of the accounts', async () => {
        const free = mode !== 'strict'
        for (const [method, text] of [
          ['GET', '{"status":"ok"}'],
          ['HEAD', ''],
        ] as const) {
          const open = await harness.ask({ path: '/healthz', method })
          expect([open.status, open.headers['content-type']]).toEqual([free ? 200 : 401, 'application/json'])
          const keyed = await harness.ask({ path: '/healthz', method, headers: { 'x-api-key': key } })
          expect([keyed.status, keyed.text, keyed.headers['content-length']]).toEqual([200, text, '15'])
        }
      })
    },
  )
})

describe('a refusal at the door', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({ keys, settings: { proxy: { auth_mode: 'strict' } } })
  })
  afterAll(() => harness.stop())

  const languages = [
    ['en-GB,en;q=0.9', /The request has no API key of Torii\./, /The API key is not one of Torii’s\./],
    ['ja', /Torii の API キーがありません/, /Torii のものではありません/],
    ['zh-CN,zh;q=0.9', /请求没有携带 Torii 的 API 密钥/, /不是 Torii 的密钥/],
    ['fr', /The request has no API key of Torii\./, /The API key is not one of Torii’s\./],
  ] as const
  /** What each dialect's SDK takes for an authentication error. */
  const shapes: Readonly<Record<ProtocolId, (code: string) => object>> = {
    'openai-chat': (code) => ({
      error: { type: 'invalid_request_error', param: null, code, message: expect.any(String) },
    }),
    'openai-responses': (code) => ({
      error: { type: 'invalid_request_error', param: null, code, message: expect.any(String) },
    }),
    'anthropic-messages': () => ({
      type: 'error',
      error: { type: 'authentication_error', message: expect.any(String) },
      request_id: expect.stringMatching(/^ex_|^req_/),
    }),
    'gemini-generate': () => ({
      error: { code: 401, status: 'UNAUTHENTICATED', message: expect.any(String) },
    }),
  }

  it.each(protocolIds)(
    '%s: says it as its API does, in the reader’s language, and not to be tried again',
    async (dialect) => {
      const call = dialectAnswers[dialect].streamCall('m')
      for (const [language, missing, wrong] of languages) {
        const headers = { ...call.headers, 'accept-language': language }
        const without = await harness.ask({ ...call, headers })
        expect(without.json()).toMatchObject(shapes[dialect]('missing_key'))
        expect(without.text).toMatch(missing)
        const other = await harness.ask({ ...call, headers: { ...headers, 'x-api-key': 'sk-ant-other-key' } })
        expect(other.json()).toMatchObject(shapes[dialect]('invalid_api_key'))
        expect(other.text).toMatch(wrong)
        for (const answer of [without, other]) {
          expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/json'])
          expect(answer.headers).toMatchObject({
            'x-should-retry': 'false',
            'x-torii-attempts': '0',
            'x-torii-exchange': expect.stringMatching(/^ex_/),
          })
          expect(answer.text).not.toContain('sk-ant-other-key')
        }
      }
    },
  )

  it('a foreign Host is 421 on every path, with a key too', async () => {
    for (const path of ['/healthz', '/readyz', '/v1/models', '/v1/messages', '/nowhere'])
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await harness.ask({
          path,
          method,
          headers: { host: 'rebound.example', 'x-api-key': key },
        })
        expect([path, method, answer.status]).toEqual([path, method, 421])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
  })

  it('a browser page of this machine may read every header that Torii adds, of refusals too', async () => {
    const origin = 'http://localhost:5173'
    const answers = [
      await harness.ask({ path: '/v1/models', headers: { origin } }),
      await harness.ask({ path: '/v1/v1/models', headers: { origin, 'x-api-key': key } }),
      await harness.ask({
        ...dialectAnswers['openai-chat'].call('m'),
        headers: { origin, 'x-api-key': key },
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 503])
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' })
      const exposed = String(headers['access-control-expose-headers']).split(', ')
      const added = Object.keys(headers).filter(
        (name) => name.startsWith('x-torii') || name === 'x-should-retry',
      )
      expect(added.filter((name) => !exposed.includes(name))).toEqual([])
    }
  })

  it('a preflight needs no key, on any path, and a foreign page is told nothing', async () => {
    for (const path of ['/v1/messages', '/v1beta/models/m:generateContent', '/healthz', '/nowhere']) {
      const headers = {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-api-key,anthropic-version,x-stainless-os',
      }
      const own = await harness.ask({
        path,
        method: 'OPTIONS',
        headers: { ...headers, origin: 'http://127.0.0.1:3000' },
      })
      expect([own.status, own.text]).toEqual([204, ''])
      expect(own.headers).toMatchObject({
        'access-control-allow-origin': 'http://127.0.0.1:3000',
        'access-control-allow-headers': 'x-api-key,anthropic-version,x-stainless-os',
        'access-control-allow-methods': expect.stringContaining('POST'),
      })
      const foreign = await harness.ask({
        path,
        method: 'OPTIONS',
        headers: { ...headers, origin: 'https://evil.example' },
      })
      expect(Object.keys(foreign.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})
