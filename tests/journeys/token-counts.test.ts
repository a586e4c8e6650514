import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
