import { expect, it } from 'vitest'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { streamWriter } from './stream-writer.ts'

const request: CanonicalRequest = {
  model: 'asked',
  stream: true,
  instructions: [],
  turns: [],
  tools: [],
  sampling: {},
  caller: {},
  origin: { protocol: 'gemini-generate', at: '' },
  places: {},
}
const thinking: CanonicalRequest = { ...request, reasoning: { amount: { kind: 'auto' }, show: 'summary' } }

function write(events: readonly CanonicalEvent[], asked = request, issuer = 'anthropic') {
  const writer = streamWriter({ request: asked, newId: (prefix) => `${prefix}_1`, now: 0, issuer })
  const written = events.map((event) => writer.write(event))
  return {
    chunks: written.flatMap(({ value }) =>
      value.map((frame) => JSON.parse('data' in frame ? frame.data : '{}')),
    ),
    losses: written.flatMap(({ losses }) => losses.map(({ code, treatment }) => `${code} ${treatment}`)),
  }
}

const start: CanonicalEvent = { type: 'message-start', id: 'msg_1', model: 'served' }
const begin = (index: number, part: Part): CanonicalEvent => ({ type: 'part-start', index, choice: 0, part })
const say = (index: number, text: string): CanonicalEvent => ({
  type: 'part-delta',
  index,
  delta: { kind: 'text', text },
})
const end = (index: number): CanonicalEvent => ({ type: 'part-end', index })
const stop = (unified: 'end' | 'tool-calls' | 'max-output' | 'pause' = 'end'): CanonicalEvent => ({
  type: 'message-end',
  stop: { unified },
})
const text: Part = { kind: 'text', text: '' }
const call: Part = { kind: 'tool-call', id: 'c1', name: 'f', input: '', form: 'function' }
const input = (piece: string): CanonicalEvent => ({
  type: 'part-delta',
  index: 0,
  delta: { kind: 'input', text: piece },
})

it('writes a whole answer for each piece, and the finish reason with the usage in the last', () => {
  const { chunks } = write([
    start,
    { type: 'usage', usage: { input: { total: 7 }, output: {} } },
    begin(0, text),
    say(0, 'Hel'),
    { type: 'ping' },
    say(0, 'lo'),
    end(0),
    { type: 'usage', usage: { input: {}, output: { total: 9, reasoning: 4 } } },
    stop(),
  ])
  const head = { modelVersion: 'served', responseId: 'msg_1' }
  const piece = (said: string) => ({
    candidates: [{ content: { parts: [{ text: said }], role: 'model' }, index: 0 }],
    usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
    ...head,
  })
  expect(chunks).toEqual([
    piece('Hel'),
    piece('lo'),
    {
      candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 7,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 4,
        totalTokenCount: 16,
      },
      ...head,
    },
  ])
})

it('writes a call at once when it is whole, with its id', () => {
  const { chunks } = write([start, begin(0, call), input('{"a"'), input(':1}'), end(0), stop('tool-calls')])
  expect(chunks[0].candidates[0].content.parts).toEqual([
    { functionCall: { id: 'c1', name: 'f', args: { a: 1 } } },
  ])
  expect(chunks[1].candidates[0].finishReason).toBe('STOP')
})

it.each([
  ['tool-calls', 'MALFORMED_FUNCTION_CALL'],
  ['max-output', 'MAX_TOKENS'],
] as const)(
  'holds back a call that was cut off (%s), since a client would run it',
  (unified, finishReason) => {
    const { chunks, losses } = write([start, begin(0, call), input('{"path": "/tm'), end(0), stop(unified)])
    expect(chunks).toHaveLength(1)
    expect(chunks[0].candidates[0]).toMatchObject({ finishReason })
    expect(losses).toEqual(['tool-call dropped'])
  },
)

const thought: readonly CanonicalEvent[] = [
  start,
  begin(0, { kind: 'reasoning', summary: [] }),
  { type: 'part-delta', index: 0, delta: { kind: 'reasoning', text: 'One', summary: 0 } },
  { type: 'part-delta', index: 0, delta: { kind: 'reasoning', text: 'Two', summary: 1 } },
  {
    type: 'part-delta',
    index: 0,
    delta: { kind: 'seal', seal: { issuer: 'anthropic', form: 'signature', data: 'x' } },
  },
  end(0),
  stop(),
]

it('writes thoughts to a client that asked for them, without another vendor’s seal', () => {
  const { chunks, losses } = write(thought, thinking)
  expect(chunks.slice(0, -1).map((chunk) => chunk.candidates[0].content.parts)).toEqual([
    [{ text: 'One', thought: true }],
    [{ text: '\n\nTwo', thought: true }],
  ])
  expect(losses).toEqual([])
})

it('keeps thoughts from a client that did not: older SDKs take them for the answer', () => {
  const { chunks, losses } = write(thought)
  expect(chunks).toHaveLength(1)
  expect(losses).toEqual(['reasoning dropped'])
})

it('writes Google’s own signature on an empty text', () => {
  const seal: CanonicalEvent = {
    type: 'part-delta',
    index: 0,
    delta: { kind: 'seal', seal: { issuer: 'google', form: 'thoughtSignature', data: 'c2ln' } },
  }
  const { chunks } = write([start, begin(0, text), say(0, 'x'), seal, end(0), stop()], request, 'google')
  expect(chunks[1].candidates[0].content.parts).toEqual([{ text: '', thoughtSignature: 'c2ln' }])
})

it('writes citations as grounding, counted in bytes over the whole text', () => {
  const citation = {
    url: 'https://a.example',
    title: 'A',
    start: 0,
    end: 3,
    raw: { protocol: 'x', value: null },
  }
  const { chunks } = write([
    start,
    begin(0, text),
    say(0, 'Où? '),
    end(0),
    begin(1, text),
    { type: 'part-delta', index: 1, delta: { kind: 'citation', citation } },
    say(1, 'ici'),
    end(1),
    stop(),
  ])
  expect(chunks.at(-1).candidates[0].groundingMetadata).toEqual({
    groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
    groundingSupports: [{ segment: { startIndex: 5, endIndex: 8, text: 'ici' }, groundingChunkIndices: [0] }],
  })
})

it('ends a broken stream with Google’s error object', () => {
  const { chunks } = write([
    start,
    {
      type: 'fault',
      fault: {
        stage: 'deliver',
        scope: 'egress',
        kind: 'bad-upstream',
        status: 502,
        code: 'broke',
        message: 'It broke.',
        retryable: true,
        retryAfter: 2,
      },
    },
  ])
  expect(chunks).toMatchObject([
    {
      error: {
        code: 502,
        message: 'It broke.',
        status: 'UNAVAILABLE',
        details: [{ reason: 'BROKE' }, {}, { retryDelay: '2s' }],
      },
    },
  ])
})

it('says that a pause is told as an end', () => {
  expect(write([start, stop('pause')]).losses).toEqual(['stop-reason approximated'])
})
