import { expect, it } from 'vitest'
import { assemble } from '../../canonical/assemble.ts'
import { createGrammar } from '../../canonical/grammar.ts'
import type { Json } from '../../canonical/json.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { streamReader } from './stream-reader.ts'

let made = 0
const context = {
  issuer: 'google',
  quirks: {},
  newId: (prefix: string) => {
    made += 1
    return `${prefix}_${made}`
  },
}

function read(...chunks: (Json | Frame)[]) {
  const reader = streamReader(context)
  const frames = chunks.map((chunk) => (isFrame(chunk) ? chunk : dataFrame(JSON.stringify(chunk))))
  const events = [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()]
  const grammar = createGrammar()
  expect([...events.map((event) => grammar.accept(event)), grammar.end()].filter(Boolean)).toEqual([])
  const { response, fault } = assemble(events)
  return { events, fault, response, choice: response.choices[0] }
}

const isFrame = (chunk: Json | Frame): chunk is Frame =>
  typeof chunk === 'object' && chunk !== null && 'kind' in chunk

const parts = (...pieces: Json[]) => ({ candidates: [{ content: { role: 'model', parts: pieces } }] })
const finish = (finishReason: Json, more: object = {}) => ({
  candidates: [{ content: { parts: [{ text: '' }] }, finishReason, ...more }],
})
const seal = (form: string) => ({ issuer: 'google', form, data: 'c2ln' })

it('joins the pieces of thoughts and of text, and keeps where a signature stood', () => {
  const { choice } = read(
    parts({ text: 'Let me ', thought: true }),
    parts({ text: 'see.', thought: true }, { text: 'Hel' }),
    parts({ text: 'lo' }),
    parts({ text: '', thoughtSignature: 'c2ln' }),
    finish('STOP'),
  )
  expect(choice?.parts).toMatchObject([
    { kind: 'reasoning', text: 'Let me see.' },
    { kind: 'text', text: 'Hello', seal: seal('thoughtSignature@5') },
  ])
  expect(choice?.stop).toEqual({ unified: 'end', raw: 'STOP' })
})

it('makes ids for calls that came without one, and tells by them that tools are called', () => {
  const { choice } = read(
    parts({ functionCall: { name: 'a', args: { x: 1 } }, thoughtSignature: 'c2ln' }),
    parts({ functionCall: { name: 'a' } }, { functionCall: { name: 'b', id: 'theirs' } }),
    finish(1),
  )
  const calls = choice?.parts.filter((part) => part.kind === 'tool-call') ?? []
  expect(calls).toMatchObject([
    { name: 'a', input: '{"x":1}', seal: seal('thoughtSignature') },
    { name: 'a', input: '{}' },
    { name: 'b', input: '{}', id: 'theirs' },
  ])
  expect(new Set(calls.map(({ id }) => id)).size).toBe(3)
  expect(choice?.stop).toEqual({ unified: 'tool-calls', raw: '1' })
})

it('writes the text of arguments that come in pieces, and ends it with the empty call', () => {
  const piece = (jsonPath: string, value: object) => ({
    functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true },
  })
  const { events, choice } = read(
    parts({ functionCall: { name: 'cook', willContinue: true } }),
    parts(piece('$.steps[0].text', { stringValue: 'Pre', willContinue: true })),
    parts(piece('$.steps[0].text', { stringValue: 'heat "it"\n' })),
    parts(piece('$.steps[0].minutes', { numberValue: 5 }), piece('$.steps[1].text', { stringValue: 'Eat' })),
    parts(piece("$['is done']", { boolValue: true })),
    parts({ functionCall: {} }),
    finish('STOP'),
  )
  expect(choice?.parts).toMatchObject([
    {
      kind: 'tool-call',
      name: 'cook',
      input: '{"steps":[{"text":"Preheat \\"it\\"\\n","minutes":5},{"text":"Eat"}],"is done":true}',
    },
  ])
  expect(events.filter(({ type }) => type === 'part-delta').length).toBeGreaterThan(4)
})

it('gives the whole arguments at the end where their pieces came out of order', () => {
  const piece = (jsonPath: string, stringValue: string) => ({
    partialArgs: [{ jsonPath, stringValue }],
    willContinue: true,
  })
  const { choice } = read(
    parts({ functionCall: { name: 'f', willContinue: true } }),
    parts({ functionCall: piece('$.a.x', '1') }),
    parts({ functionCall: piece('$.b', '2') }),
    parts({ functionCall: piece('$.a.y', '3') }),
    parts({ functionCall: {} }),
    finish('STOP'),
  )
  expect(choice?.parts).toMatchObject([{ input: '{"a":{"x":"1","y":"3"},"b":"2"}' }])
})

it('takes the last usage: thoughts are output, and cached tokens are input', () => {
  const first = { promptTokenCount: 10, totalTokenCount: 10 }
  const last = {
    promptTokenCount: 10,
    cachedContentTokenCount: 4,
    candidatesTokenCount: 5,
    thoughtsTokenCount: 7,
    toolUsePromptTokenCount: 3,
    totalTokenCount: 25,
  }
  const { response } = read(
    { ...parts({ text: 'x' }), usageMetadata: first },
    { ...finish('STOP'), usageMetadata: last },
  )
  expect(response.usage).toEqual({
    input: { total: 13, fresh: 9, cacheRead: 4 },
    output: { total: 12, text: 5, reasoning: 7 },
    raw: last,
  })
})

it('places citations by UTF-8 bytes, and by their text where the bytes are off', () => {
  const segment = (fields: object) => ({ segment: fields, groundingChunkIndices: [0] })
  const { choice } = read(
    parts({ text: 'Où? Là-bas ' }),
    parts({ text: '– ici.' }),
    finish('STOP', {
      groundingMetadata: {
        groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
        groundingSupports: [
          segment({ endIndex: 4, text: 'Où?' }),
          segment({ startIndex: 99, endIndex: 102, text: 'ici' }),
        ],
      },
    }),
  )
  expect(choice?.parts).toMatchObject([
    {
      citations: [
        { url: 'https://a.example', title: 'A', start: 0, end: 3 },
        { start: 13, end: 16 },
      ],
    },
  ])
})

it.each([
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['MAX_TOKENS', 'max-output'],
  ['MALFORMED_FUNCTION_CALL', 'malformed'],
  ['OTHER', 'unknown'],
])('reads a candidate that has nothing but %s', (finishReason, unified) => {
  const { choice, fault } = read({ candidates: [{ finishReason, finishMessage: 'why' }] })
  expect(fault).toBeUndefined()
  expect(choice).toEqual({ parts: [], stop: { unified, raw: finishReason, message: 'why' } })
})

it('reads a blocked prompt as an answer that a filter cut', () => {
  const { choice } = read({ promptFeedback: { blockReason: 'SAFETY', blockReasonMessage: 'no' } })
  expect(choice).toEqual({ parts: [], stop: { unified: 'content-filter', raw: 'SAFETY', message: 'no' } })
})

it('tells candidates apart by their index', () => {
  const of = (index: number, text: string, more: object = {}) => ({
    candidates: [{ index, content: { parts: [{ text }] }, ...more }],
  })
  const { response } = read(
    of(1, 'b'),
    of(0, 'a'),
    of(1, 'B', { finishReason: 'MAX_TOKENS' }),
    of(0, 'A', { finishReason: 'STOP' }),
  )
  expect(response.choices).toMatchObject([
    { parts: [{ text: 'aA' }], stop: { unified: 'end' } },
    { parts: [{ text: 'bB' }], stop: { unified: 'max-output' } },
  ])
})

const error = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }

it.each([
  ['an error event', dataFrame(JSON.stringify(error))],
  ['a bare error after the last event', { kind: 'stray', text: JSON.stringify(error, null, 2) } as const],
  ['a bare list with an error', { kind: 'stray', text: JSON.stringify([error]) } as const],
])('ends with a fault on %s', (_what, frame) => {
  const { fault } = read(parts({ text: 'Hel' }), frame)
  expect(fault).toMatchObject({ kind: 'overloaded', status: 503, stage: 'deliver', code: 'UNAVAILABLE' })
})

it('takes a stream without a finish reason for one that broke off', () => {
  expect(read(parts({ text: 'looks whole.' })).fault).toMatchObject({
    code: 'upstream_broke_off',
    retryable: true,
  })
  expect(read().fault).toMatchObject({ code: 'upstream_broke_off', status: 502 })
})

it('does not let what follows a whole answer spoil it', () => {
  const { choice, fault } = read(parts({ text: 'done' }), finish('STOP'), error)
  expect(fault).toBeUndefined()
  expect(choice?.stop.unified).toBe('end')
})

it('keeps media, code and parts of tomorrow', () => {
  const audio = (data: string) => ({ inlineData: { mimeType: 'audio/L16;rate=24000', data } })
  const { choice } = read(
    parts(
      { executableCode: { language: 'PYTHON', code: '1' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
    ),
    parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }, audio('AAAA')),
    parts(audio('BBBB'), { holograph: { a: 1 } }),
    finish('STOP'),
  )
  expect(choice?.parts.map(({ kind }) => kind)).toEqual([
    'server-tool-call',
    'server-tool-result',
    'image',
    'audio',
    'opaque',
  ])
  expect(choice?.parts[3]).toMatchObject({ source: { mediaType: 'audio/L16;rate=24000', data: 'AAAABBBB' } })
})
