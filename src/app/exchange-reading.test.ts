import { expect, test } from 'vitest'
import type { Exchange } from '../monitor/exchange.ts'
import { readExchange } from './exchange-reading.ts'

const exchange = (changes: Partial<Exchange>): Exchange => ({
  id: 'ex_1',
  startedAt: 0,
  state: 'done',
  method: 'POST',
  path: '/v1/chat/completions',
  protocol: 'openai-chat',
  operation: 'generate',
  stream: true,
  modelAsked: 'm',
  attempts: [],
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '::1',
  ...changes,
})

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

test('a stream is read frame by frame, with what each adds and when it went out', () => {
  const first = chunk({ role: 'assistant', content: 'Hel' })
  const second = chunk({ content: 'lo' })
  const rest = `${chunk({}, 'stop')}data: [DONE]\n\n`
  const clientGot = first + second + rest
  const marks = [first.length, 10, first.length + second.length, 25, clientGot.length, 40]
  const reading = readExchange(exchange({ bodies: { clientGot, clientGotAt: marks, truncated: false } }))
  const { frames, parts, problem } = reading.clientGot ?? { frames: [], parts: [], problem: 'none' }
  expect(parts).toEqual([{ kind: 'text', text: 'Hello' }])
  expect(problem).toBeUndefined()
  expect(frames.map(({ at, adds }) => [at, adds.map(({ text }) => text).join('')])).toEqual([
    [10, 'Hel'],
    [25, 'lo'],
    [40, ''],
    [40, ''],
  ])
})

test('a stream without its end says so, and shows what had come', () => {
  const reading = readExchange(
    exchange({ bodies: { clientGot: chunk({ content: 'half' }), truncated: false } }),
  )
  expect(reading.clientGot?.parts).toEqual([{ kind: 'text', text: 'half' }])
  expect(reading.clientGot?.problem).toBeDefined()
})

test('the request is read as turns; what the upstream said is read in its own dialect', () => {
  const upstream = {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'c',
    content: [{ type: 'text', text: 'Yes' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  }
  const reading = readExchange(
    exchange({
      stream: false,
      attempts: [
        {
          account: 'a',
          upstream: 'anthropic',
          protocol: 'anthropic-messages',
          lane: 'translate',
          startedAt: 0,
          durationMs: 1,
          reason: '',
        },
      ],
      bodies: {
        clientSent: JSON.stringify({
          model: 'm',
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Is it so?' },
          ],
          tools: [{ type: 'function', function: { name: 'f', description: 'd' } }],
        }),
        upstreamAnswered: JSON.stringify(upstream),
        truncated: false,
      },
    }),
  )
  expect(reading.asked).toEqual({
    instructions: 'Be brief.',
    turns: [{ speaker: 'user', parts: [{ kind: 'text', text: 'Is it so?' }] }],
    tools: [{ name: 'f', description: 'd' }],
  })
  expect(reading.upstreamAnswered).toMatchObject({ protocol: 'anthropic-messages', frames: [] })
  expect(reading.upstreamAnswered?.parts).toEqual([{ kind: 'text', text: 'Yes' }])
})

test.each([
  ['an error that came instead of a stream', '{"error":{"message":"no"}}'],
  ['bytes of another dialect', 'event: x\ndata: {"type":"message_start"}\n\n'],
  ['garbage', '}{'],
])('%s is no crash', (_, clientGot) => {
  const reading = readExchange(exchange({ bodies: { clientSent: 'no json', clientGot, truncated: true } }))
  expect(reading.asked).toBeUndefined()
  expect(reading.clientGot?.parts).toEqual([])
})
