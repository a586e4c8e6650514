import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import { GoogleGenerativeAI } from '@google/generative-ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { accountOf, startWithAllDialects } from '../support/lanes.ts'
import type { ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
beforeAll(async () => {
  torii = await startWithAllDialects()
})
afterAll(() => torii.stop())

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the answer lacks what it must have')
  return value
}

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const

describe.each(protocolIds)('an upstream that speaks %s', (upstream) => {
  const model = `${accountOf(upstream)}/gemini-3-flash`

  describe('openai, chat', () => {
    const client = () => new OpenAI({ baseURL: `${torii.url}/v1`, apiKey: 'sk-any', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'Weather in Kyoto?' }]

    it('answers whole', async () => {
      const answer = await client().chat.completions.create({ model, messages })
      expect(answer.choices[0]?.message.content).toContain('sandbox')
      expect(answer.choices[0]?.finish_reason).toBe('stop')
      expect(answer.usage?.completion_tokens).toBeGreaterThan(0)
    })

    it('streams, and the sum of the deltas is the message', async () => {
      const stream = client().chat.completions.stream({
        model,
        messages,
        stream_options: { include_usage: true },
      })
      let text = ''
      stream.on('content', (delta) => {
        text += delta
      })
      const whole = await stream.finalChatCompletion()
      expect(whole.choices[0]?.message.content).toBe(text)
      expect(text).toContain('sandbox')
      expect(whole.usage?.total_tokens).toBeGreaterThan(0)
    })

    it('calls a tool and takes its result', async () => {
      const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: schema } }]
      const first = await client().chat.completions.create({ model, messages, tools })
      const { message } = present(first.choices[0])
      const call = present(message.tool_calls?.[0])
      expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } })
      expect(first.choices[0]?.finish_reason).toBe('tool_calls')
      const second = await client().chat.completions.create({
        model,
        tools,
        messages: [
          ...messages,
          message,
          { role: 'tool', tool_call_id: call.id, content: 'rain, 18 degrees' },
        ],
      })
      expect(second.choices[0]?.message.content).toContain('rain, 18 degrees')
    })
  })

  describe('openai, responses', () => {
    const client = () => new OpenAI({ baseURL: `${torii.url}/v1`, apiKey: 'sk-any', maxRetries: 0 })

    it('answers whole', async () => {
      const answer = await client().responses.create({ model, input: 'Hello', store: false })
      expect(answer.output_text).toContain('sandbox')
      expect(answer.status).toBe('completed')
    })

    it('streams every lifecycle event, and the final object is the sum of its deltas', async () => {
      const stream = client().responses.stream({ model, input: 'Hello', store: false })
      let text = ''
      stream.on('response.output_text.delta', (event) => {
        text += event.delta
      })
      const whole = await stream.finalResponse()
      expect(whole.output_text).toBe(text)
      expect(whole.usage?.output_tokens).toBeGreaterThan(0)
    })
  })

  describe('@anthropic-ai/sdk', () => {
    const client = () => new Anthropic({ baseURL: torii.url, apiKey: 'sk-any', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'Weather in Kyoto?' }]

    it('answers whole', async () => {
      const answer = await client().messages.create({ model, max_tokens: 500, messages })
      expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('sandbox') })
      expect(answer.stop_reason).toBe('end_turn')
    })

    it('streams, and the sum of the deltas is the message', async () => {
      const stream = client().messages.stream({ model, max_tokens: 500, messages })
      let text = ''
      stream.on('text', (delta) => {
        text += delta
      })
      const whole = await stream.finalMessage()
      expect(whole.content).toMatchObject([{ type: 'text', text }])
      expect(whole.usage.output_tokens).toBeGreaterThan(0)
    })

    it('calls a tool and takes its result', async () => {
      const tools = [{ name: 'weather', input_schema: schema as never }]
      const first = await client().messages.create({ model, max_tokens: 500, messages, tools })
      const call = present(first.content.find((block) => block.type === 'tool_use'))
      expect(call).toMatchObject({ name: 'weather' })
      expect(first.stop_reason).toBe('tool_use')
      const second = await client().messages.create({
        model,
        max_tokens: 500,
        tools,
        messages: [
          ...messages,
          { role: 'assistant', content: first.content },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: call.id, content: 'rain, 18 degrees' }],
          },
        ],
      })
      expect(JSON.stringify(second.content)).toContain('rain, 18 degrees')
    })

    it('counts tokens', async () => {
      expect((await client().messages.countTokens({ model, messages })).input_tokens).toBeGreaterThan(0)
    })
  })

  describe('@google/genai', () => {
    const client = () => new GoogleGenAI({ apiKey: 'sk-any', httpOptions: { baseUrl: torii.url } })

    it('answers whole', async () => {
      const answer = await client().models.generateContent({ model: `models/${model}`, contents: 'Hello' })
      expect(answer.text).toContain('sandbox')
      expect(answer.candidates?.[0]?.finishReason).toBe('STOP')
      expect(answer.usageMetadata?.candidatesTokenCount).toBeGreaterThan(0)
    })

    it('streams', async () => {
      let text = ''
      for await (const chunk of await client().models.generateContentStream({
        model: `models/${model}`,
        contents: 'Hello',
      }))
        text += chunk.text ?? ''
      expect(text).toContain('sandbox')
    })

    it('calls a tool', async () => {
      const answer = await client().models.generateContent({
        model: `models/${model}`,
        contents: 'Weather in Kyoto?',
        config: { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: schema }] }] },
      })
      expect(answer.functionCalls?.[0]).toMatchObject({ name: 'weather' })
    })
  })

  it('@google/generative-ai streams', async () => {
    const client = new GoogleGenerativeAI('sk-any').getGenerativeModel(
      { model: `models/${model}` },
      { baseUrl: torii.url },
    )
    const { stream, response } = await client.generateContentStream('Hello')
    let text = ''
    for await (const chunk of stream) text += chunk.text()
    expect((await response).text()).toBe(text)
    expect(text).toContain('sandbox')
  })
})

it('lists models in the shape each SDK reads', async () => {
  const openai = new OpenAI({ baseURL: `${torii.url}/v1`, apiKey: 'sk-any' })
  const anthropic = new Anthropic({ baseURL: torii.url, apiKey: 'sk-any' })
  const google = new GoogleGenAI({ apiKey: 'sk-any', httpOptions: { baseUrl: torii.url } })
  const ids = (await openai.models.list()).data.map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(0)
  expect((await anthropic.models.list()).data.map(({ id }) => id)).toEqual(ids)
  const names: string[] = []
  for await (const model of await google.models.list()) names.push(model.name ?? '')
  expect(names).toEqual(ids.map((id) => `models/${id}`))
})
