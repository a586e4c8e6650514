import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { countRequest } from '../../src/gateway/counting/measure.ts'
import { createTokenCounter } from '../../src/gateway/counting/token-counter.ts'
import type { Protocol } from '../../src/protocols/protocol.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { parseJson, writeJson } from '../../src/wire/json-text.ts'
import { type RecordedAnswer, recordedAnswers } from '../matrix/recordings.ts'
import type { Ask } from '../support/client.ts'
import { corpus, describeShared } from '../support/corpus.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

describe('token counts where nobody counts', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [{ name: 'c', upstream: 'custom', baseUrl: upstream.url, protocols: ['openai-chat'] }],
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  const body = {
    model: 'm',
    max_tokens: 10,
    messages: [{ role: 'user', content: 'The heron stands in the water and waits. '.repeat(50) }],
  }
  const count = async (path = '/v1/messages/count_tokens', asked: object = body): Promise<number> => {
    const answer = await harness.ask({ path, body: asked })
    expect(answer.headers['x-torii-losses']).toBe('1; usage')
    const { input_tokens, totalTokens } = answer.json() as { input_tokens?: number; totalTokens?: number }
    return input_tokens ?? totalTokens ?? 0
  }

  it('are estimates, and say so, in every dialect that asks', async () => {
    const tokens = await count()
    expect(tokens).toBeGreaterThan(440)
    expect(tokens).toBeLessThan(520)
    const responses = { model: 'm', input: body.messages[0]?.content }
    expect(await count('/v1/responses/input_tokens', responses)).toBeCloseTo(tokens, -1)
    const gemini = { contents: [{ role: 'user', parts: [{ text: body.messages[0]?.content }] }] }
    expect(await count('/v1beta/models/m:countTokens', gemini)).toBeCloseTo(tokens, -1)
    expect(upstream.received).toHaveLength(0)
  })

  it('come nearer with each answer of the model', async () => {
    const before = await count()
    const message = { role: 'assistant', content: 'Yes.' }
    const usage = { prompt_tokens: before * 2, completion_tokens: 1, total_tokens: before * 2 + 1 }
    upstream.play({
      body: JSON.stringify({ id: 'c', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }),
    })
    await harness.ask({ path: '/v1/messages', headers: { 'anthropic-version': '2023-06-01' }, body })
    await expect.poll(() => count()).toBeGreaterThan(before * 1.9)
  })
})

describe('more counts than can be estimated soon', () => {
  let harness: Harness
  beforeAll(async () => {
    const accounts = [
      { name: 'c', upstream: 'custom', baseUrl: 'http://127.0.0.1:9', protocols: ['openai-chat'] as const },
    ]
    harness = await startHarness({ accounts, settings: { limits: { busy_exchanges: 2000 } } })
  })
  afterAll(() => harness.stop())

  const calls = (text: string): readonly Ask[] => [
    {
      path: '/v1/messages/count_tokens',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model: 'm', messages: [{ role: 'user', content: text }] },
    },
    { path: '/v1/responses/input_tokens', body: { model: 'm', input: text } },
    { path: '/v1beta/models/m:countTokens', body: { contents: [{ role: 'user', parts: [{ text }] }] } },
  ]

  it('are sent away to come again, each in its dialect, and the others are counted', async () => {
    const long = 'The heron stands in the water and waits. '.repeat(120_000)
    const first = calls(long)
      .slice(0, 1)
      .map((call) => harness.ask(call))
    // Its body is in: it comes to be counted before all others.
    while ((await harness.gateway.openRecords()).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 1))
    const others = Array.from({ length: 110 }, () => calls('Hi')).flat()
    const answers = await Promise.all([...first, ...others.map((call) => harness.ask(call))])
    const away = answers.filter(({ status }) => status !== 200)
    expect(away.length).toBeGreaterThan(0)
    expect(answers.length - away.length).toBeGreaterThan(256)
    expect(answers[0]?.status).toBe(200)
    for (const { status, headers } of away)
      expect([status, headers['retry-after'], headers['x-should-retry'] === 'false']).toEqual([
        503,
        '1',
        false,
      ])
    const told = new Set(away.map((answer) => JSON.stringify(shapeOf(answer.json()))))
    expect([...told].sort()).toEqual(
      [
        { type: 'error', error: { type: 'api_error' } },
        { error: { code: 'counting_full' } },
        { error: { code: 503, status: 'UNAVAILABLE' } },
      ]
        .map((shape) => JSON.stringify(shape))
        .sort(),
    )
    for (const call of calls('Hi')) expect((await harness.ask(call)).status).toBe(200)
  }, 60_000)

  /** What tells the dialects apart. */
  const shapeOf = (answer: unknown) => {
    const { type, error }: { type?: string; error?: JsonObject } = Object(answer)
    const { code, status, type: kind } = error ?? {}
    if (type === 'error') return { type, error: { type: kind } }
    return { error: status === undefined ? { code } : { code, status } }
  }
})

/** What the model said it read. */
function toldIn({ whole, stream }: RecordedAnswer, protocol: Protocol): number | undefined {
  const meter = protocol.meter()
  if (isJsonObject(whole as Json)) meter.whole(whole as Json)
  const frames = createFrameReader()
  for (const frame of [...frames.push(Buffer.from(stream ?? '')), ...frames.end()]) meter.frame(frame)
  return meter.reading().usage?.input.total
}

describeShared('what is estimated, held against what the model told', () => {
  // Without what the vendor adds of its own (server tools, caches, connectors), and with texts that were not cut.
  const isPlain = (features: string) =>
    !/web|search|cach|mcp|code|computer|file|memory|advisor/.test(features)
  it.each([
    ['anthropic', 0.15],
    ['google', 0.15],
    ['openai', 0.2],
  ])('is as a rule no further from it than %s: %d', async (provider, most) => {
    const counter = createTokenCounter()
    const models = new Map(corpus({ provider }).map(({ id, model }) => [id, model ?? '']))
    const shares: number[] = []
    for (const answer of recordedAnswers()) {
      const { id, request, dialect, path } = answer
      const model = models.get(id)
      if (model === undefined || request === undefined || !isPlain(id)) continue
      const protocol = protocols[dialect]
      const told = toldIn(answer, protocol)
      if (told === undefined || told < 5) continue
      const read = protocol.readRequest(parseJson(writeJson(request)) as typeof request, {
        params: { model: /models\/([^:]+):/.exec(path)?.[1] ?? model },
        query: new URLSearchParams(),
        headers: {},
        streams: false,
        newId: (prefix) => `${prefix}_1`,
      })
      shares.push((await countRequest(counter, read, model)) / told)
    }
    counter.close()
    expect(shares.length).toBeGreaterThan(20)
    const errors = shares.map((share) => Math.abs(share - 1)).sort((a, b) => a - b)
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(most)
  })
})
