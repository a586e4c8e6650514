import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { messageFrames, sse } from '../support/wire-answers.ts'

const model = 'claude-sonnet-4-5'
const begun = messageFrames.start + messageFrames.blockStart + messageFrames.hello
const whole = Object.values(messageFrames).join('')
const own = { apiKey: 'none', maxRetries: 0 }

describe('a stream with a seam is one answer to the vendors’ own SDKs', () => {
  let one: FakeUpstream
  let two: FakeUpstream
  let harness: Harness
  beforeEach(async () => {
    one = await startFakeUpstream()
    two = await startFakeUpstream()
    harness = await startHarness({
      settings: { scheduling: { continuation: true } },
      accounts: [
        { name: 'first', upstream: 'anthropic', baseUrl: one.url },
        { name: 'second', upstream: 'anthropic', baseUrl: two.url, priority: 2 },
      ],
    })
    one.play({ headers: sse, body: begun, cut: { afterBytes: Buffer.byteLength(begun) } })
    two.play({ headers: sse, body: whole })
  })
  afterEach(async () => {
    await harness.stop()
    await Promise.all([one.close(), two.close()])
  })

  it('Anthropic', async () => {
    const client = new Anthropic({ ...own, baseURL: harness.url })
    const stream = client.messages.stream({
      ...{ model, max_tokens: 50 },
      messages: [{ role: 'user', content: 'Hi' }],
    })
    expect(await stream.finalMessage()).toMatchObject({
      content: [{ type: 'text', text: 'HelloHello' }],
      stop_reason: 'end_turn',
    })
  })

  it('OpenAI, chat', async () => {
    const client = new OpenAI({ ...own, baseURL: `${harness.url}/v1` })
    const stream = client.chat.completions.stream({ model, messages: [{ role: 'user', content: 'Hi' }] })
    expect((await stream.finalChatCompletion()).choices[0]).toMatchObject({
      message: { content: 'HelloHello' },
      finish_reason: 'stop',
    })
  })

  it('OpenAI, Responses', async () => {
    const client = new OpenAI({ ...own, baseURL: `${harness.url}/v1` })
    const response = await client.responses.stream({ model, input: 'Hi' }).finalResponse()
    expect([response.status, response.output_text]).toEqual(['completed', 'HelloHello'])
  })
})
