import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

let upstream: FakeUpstream
let harness: Harness
const accounts = () => [
  {
    name: 'work',
    upstream: 'custom',
    baseUrl: upstream.url,
    models: ['gpt-5', 'gpt-5-mini', 'claude-opus-5', 'gemini-3-flash', 'org/model-x'],
  },
  { name: 'home', upstream: 'custom', baseUrl: upstream.url, priority: 2, models: ['gpt-5', 'qwen3:8b'] },
]
beforeAll(async () => {
  upstream = await startFakeUpstream()
  harness = await startHarness({ accounts: accounts() })
})
afterAll(async () => {
  await harness.stop()
  await upstream.close()
})

const anthropic = { 'anthropic-version': '2023-06-01' }
const lastRecord = () => harness.exchanges.at(-1)
const bodies: Readonly<Record<ProtocolId, object>> = {
  'openai-chat': { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }] },
  'openai-responses': { model: 'gpt-5', input: 'Hi' },
  'anthropic-messages': { model: 'gpt-5', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
  'gemini-generate': { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
}
const modelIn = (at: number): string => JSON.parse(upstream.received.at(at)?.body.toString() ?? '{}').model

const chat = '/v1/chat/completions'
const flash = '/v1beta/models/gemini-3-flash:generateContent'

describe('a path is repaired', () => {
  it.each([
    ['/chat/completions', chat, 'openai-chat'],
    ['//v1//chat/completions', chat, 'openai-chat'],
    ['/v1/chat/completions/', chat, 'openai-chat'],
    ['/v1/v1/chat/completions', chat, 'openai-chat'],
    ['/v1/chat/completions/chat/completions', chat, 'openai-chat'],
    ['/v1/responses/chat/completions', chat, 'openai-chat'],
    ['/v1beta/openai/chat/completions', chat, 'openai-chat'],
    ['/openai/v1/chat/completions', chat, 'openai-chat'],
    ['/v1/chat/completions/responses', '/v1/responses', 'openai-responses'],
    ['/responses', '/v1/responses', 'openai-responses'],
    ['/v1/v1/messages', '/v1/messages', 'anthropic-messages'],
    ['/anthropic/v1/messages', '/v1/messages', 'anthropic-messages'],
    ['/v1beta/messages/', '/v1/messages', 'anthropic-messages'],
    ['/v1/v1beta/models/gemini-3-flash:generateContent', flash, 'gemini-generate'],
    ['/v1beta/v1beta/models/gemini-3-flash:generateContent', flash, 'gemini-generate'],
    ['/v1beta//models/gemini-3-flash:generateContent/', flash, 'gemini-generate'],
    ['/v1beta/models/gemini-3-flash%3AgenerateContent', flash, 'gemini-generate'],
    ['/v1beta/models/models/gemini-3-flash:generateContent', flash, 'gemini-generate'],
  ] as const)('%s → %s', async (path, repaired, dialect) => {
    upstream.play({ body: dialectAnswers[dialect].whole })
    const body = JSON.stringify(bodies[dialect])
    const answer = await harness.ask({ path: `${path}?beta=true`, body })
    expect([answer.status, answer.headers['x-torii-path-repaired']]).toEqual([200, repaired])
    const got = upstream.received.at(-1)
    expect([got?.path, got?.body.toString()]).toEqual([`${repaired}?beta=true`, body])
    expect(lastRecord()).toMatchObject({
      path: `${path}?beta=true`,
      repairedPath: repaired,
      protocol: dialect,
      state: 'done',
    })
  })

  it.each([
    ['/v1/v1/models', '/v1/models'],
    ['/models', '/v1/models'],
    ['/v1beta/openai/models', '/v1/models'],
    ['/v1/v1/models/gpt-5', '/v1/models/gpt-5'],
    ['//healthz', '/healthz'],
    ['/healthz/', '/healthz'],
    ['/v1/healthz', '/healthz'],
    ['/v1/readyz/', '/readyz'],
  ])('GET %s → %s', async (path, repaired) => {
    const answer = await harness.ask({ path })
    expect([answer.status, answer.headers['x-torii-path-repaired']]).toEqual([200, repaired])
  })

  it('says nothing where nothing was to repair', async () => {
    const answer = await harness.ask({ path: '/v1/models?limit=3' })
    expect(answer.headers).not.toHaveProperty('x-torii-path-repaired')
    expect(lastRecord()).not.toHaveProperty('repairedPath')
  })
})

describe('a path that is none', () => {
  const url = () => `http://127.0.0.1:${harness.port}`
  it.each([
    ['POST', '/v1/chat/completion', {}, 'openai', '/v1/chat/completions', '/v1.'],
    ['POST', '/v1/chat', {}, 'openai', '/v1/chat/completions', '/v1.'],
    ['GET', '/v1/model', {}, 'openai', '/v1/models', '/v1.'],
    ['POST', '/v1/message', {}, 'anthropic', '/v1/messages', '.'],
    ['POST', '/v1/something', anthropic, 'anthropic', '/v1/messages', '.'],
    ['POST', '/v1beta/models/m:generate', {}, 'gemini', '/v1beta/models/{model}:generateContent', '.'],
    ['POST', '/v1/what:ever', { 'x-goog-api-key': 'k' }, 'gemini', '/v1/models/{model}:', '.'],
    ['GET', '/health', {}, 'openai', '/healthz', '.'],
  ] as const)('%s %s names the nearest one and the base URL for its client', async (...row) => {
    const [method, path, headers, shape, nearest, base] = row
    const answer = await harness.ask({ method, path, headers })
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([404, 'false'])
    expect(answer.json()).toMatchObject(shapes[shape](404))
    expect(answer.text).toContain(`The nearest one is ${nearest}`)
    expect(answer.text).toContain(`base URL to ${url()}${base}`)
    expect(lastRecord()).toMatchObject({ state: 'refused', status: 404, fault: { code: 'unknown_path' } })
  })
})

const shapes = {
  openai: () => ({
    error: { message: expect.any(String), type: expect.any(String), param: null, code: 'unknown_path' },
  }),
  anthropic: () => ({
    type: 'error',
    error: { type: 'not_found_error', message: expect.any(String) },
    request_id: expect.any(String),
  }),
  gemini: (code: number) => ({ error: { code, status: 'NOT_FOUND', message: expect.any(String) } }),
} as const

describe('a model', () => {
  it.each(protocolIds)(
    '%s: that nobody serves is a 404 with the nearest ids, in no case another model',
    async (dialect) => {
      const seen = upstream.received.length
      for (const model of ['gpt-5-mino', 'GPT5', 'home/gpt-5-mino', 'nobody/gpt-5-mini']) {
        const answer = await harness.ask(dialectAnswers[dialect].call(model))
        expect([answer.status, answer.headers['x-should-retry']]).toEqual([404, 'false'])
        expect(answer.text).toMatch(/gpt-5/)
        expect(lastRecord()).toMatchObject({ state: 'refused', modelAsked: model, attempts: [] })
      }
      expect(upstream.received).toHaveLength(seen)
    },
  )

  it.each(protocolIds)('%s: can be pinned to an account or an upstream', async (dialect) => {
    upstream.play({ body: dialectAnswers[dialect].whole })
    for (const [pinned, account, model] of [
      ['home/gpt-5', 'home', 'gpt-5'],
      ['work/gpt-5', 'work', 'gpt-5'],
      ['custom/gpt-5', 'work', 'gpt-5'],
      ['custom/qwen3:8b', 'home', 'qwen3:8b'],
      ['work/org/model-x', 'work', 'org/model-x'],
      ['org/model-x', 'work', 'org/model-x'],
      ['models/gpt-5', 'work', 'gpt-5'],
    ]) {
      const answer = await harness.ask(dialectAnswers[dialect].call(pinned ?? ''))
      expect([pinned, answer.status]).toEqual([pinned, 200])
      expect(lastRecord()).toMatchObject({ account, attempts: [{ account, model }] })
      const sent = upstream.received.at(-1)
      if (dialect === 'gemini-generate') expect(sent?.path).toBe(`/v1beta/models/${model}:generateContent`)
      else expect(modelIn(-1)).toBe(model)
    }
  })

  it.each(protocolIds)(
    '%s: is mapped as the settings say: exact first, then the longest pattern, pins too',
    async (dialect) => {
      harness.change({
        accounts: accounts(),
        settings: {
          models: {
            mapping: {
              'claude-*': 'gpt-5',
              'claude-haiku-*': 'gpt-5-mini',
              'claude-haiku-4-5': 'home/qwen3:8b',
              'o1*': 'nothing-that-is',
            },
          },
        },
      })
      upstream.play({ body: dialectAnswers[dialect].whole })
      const asked = async (model: string) => {
        const answer = await harness.ask(dialectAnswers[dialect].call(model))
        return [answer.status, lastRecord()?.attempts[0]?.model, lastRecord()?.account]
      }
      expect(await asked('claude-sonnet-5')).toEqual([200, 'gpt-5', 'work'])
      expect(await asked('claude-haiku-3')).toEqual([200, 'gpt-5-mini', 'work'])
      expect(await asked('claude-haiku-4-5')).toEqual([200, 'qwen3:8b', 'home'])
      expect(lastRecord()).toMatchObject({ modelAsked: 'claude-haiku-4-5' })
      expect(await asked('gemini-3-flash')).toEqual([200, 'gemini-3-flash', 'work'])
      expect((await asked('o1-mini'))[0]).toBe(404)
      harness.change({ accounts: accounts() })
    },
  )

  it('the splice of a mapped name leaves every other byte where it was', async () => {
    harness.change({
      accounts: accounts(),
      settings: { models: { mapping: { 'gpt-4*': 'gpt-5' } } },
    })
    const text = (model: string) =>
      `\n{"a":{"model":"gpt-4x"}, "temperature":1.0,"model" :  "${model}" ,"n":1e2,"big":12345678901234567890,"text":"\\u00e9\\/"}\n`
    upstream.play({ body: dialectAnswers['openai-chat'].whole })
    await harness.ask({ path: chat, body: text('gpt-4-turbo') })
    expect(upstream.received.at(-1)?.body.toString()).toBe(text('gpt-5'))
    harness.change({ accounts: accounts() })
  })

  it.each([
    ['embedContent', { model: 'models/old', content: { parts: [{ text: 'a' }] } }],
    [
      'batchEmbedContents',
      { requests: ['a', 'b'].map((text) => ({ model: 'models/old', content: { parts: [{ text }] } })) },
    ],
    [
      'countTokens',
      { generateContentRequest: { model: 'models/old', contents: [{ parts: [{ text: 'a' }] }] } },
    ],
  ])('%s: a body that repeats the model is renamed with its path', async (verb, body) => {
    harness.change({
      accounts: accounts(),
      settings: { models: { mapping: { old: 'gemini-3-flash' } } },
    })
    await harness.ask({ path: `/v1beta/models/old:${verb}`, body })
    expect(upstream.received.at(-1)?.path).toBe(`/v1beta/models/gemini-3-flash:${verb}`)
    expect(upstream.received.at(-1)?.body.toString()).toBe(
      JSON.stringify(body).replaceAll('models/old', 'models/gemini-3-flash'),
    )
    harness.change({ accounts: accounts() })
  })
})

describe('the model list', () => {
  const ids = ['claude-opus-5', 'gemini-3-flash', 'gpt-5', 'gpt-5-mini', 'org/model-x', 'qwen3:8b']

  it('has the shape that its client reads', async () => {
    const openai = (await harness.ask({ path: '/v1/models' })).json() as { data: readonly { id: string }[] }
    expect(openai.data.map(({ id }) => id).sort()).toEqual(ids)
    expect(openai).toMatchObject({
      object: 'list',
      data: [{ object: 'model', created: expect.any(Number), owned_by: expect.any(String) }].concat(
        openai.data.slice(1) as never,
      ),
    })
    const claude = (await harness.ask({ path: '/v1/models?limit=1000', headers: anthropic })).json() as {
      data: readonly { id: string }[]
    }
    expect(claude.data.map(({ id }) => id).sort()).toEqual(ids)
    expect(claude).toMatchObject({
      has_more: false,
      first_id: claude.data[0]?.id,
      last_id: claude.data.at(-1)?.id,
    })
    for (const path of ['/v1beta/models?pageSize=1000', '/v1beta/models'])
      expect(
        ((await harness.ask({ path })).json() as { models: readonly { name: string }[] }).models
          .map(({ name }) => name)
          .sort(),
      ).toEqual(ids.map((id) => `models/${id}`))
    const google = await harness.ask({ path: '/v1/models', headers: { 'x-goog-api-key': 'k' } })
    expect(google.json()).toHaveProperty('models')
  })

  it.each(ids)('has %s for itself, in each shape', async (id) => {
    for (const written of [id, encodeURIComponent(id)]) {
      const openai = await harness.ask({ path: `/v1/models/${written}` })
      expect(openai.json()).toMatchObject({ id, object: 'model' })
      const claude = await harness.ask({ path: `/v1/models/${written}`, headers: anthropic })
      expect(claude.json()).toMatchObject({ id, type: 'model', display_name: expect.any(String) })
      const google = await harness.ask({ path: `/v1beta/models/${written}` })
      expect(google.json()).toMatchObject({
        name: `models/${id}`,
        supportedGenerationMethods: expect.arrayContaining(['generateContent']),
      })
    }
  })

  it('has no model that is not served', async () => {
    for (const [path, headers, shape] of [
      ['/v1/models/gpt-6', {}, { error: { code: 'model_not_found' } }],
      ['/v1/models/gpt-6', anthropic, { type: 'error', error: { type: 'not_found_error' } }],
      ['/v1beta/models/gpt-6', {}, { error: { code: 404, status: 'NOT_FOUND' } }],
    ] as const) {
      const answer = await harness.ask({ path, headers })
      expect([answer.status, answer.json()]).toMatchObject([404, shape])
      expect(answer.text).toContain('gpt-5')
    }
  })
})
