import fc from 'fast-check'
import type { CanonicalEvent } from '../../src/canonical/event.ts'
import type { Citation, Part, TokenLogprob } from '../../src/canonical/part.ts'
import type { CanonicalResponse } from '../../src/canonical/response.ts'
import type { Seal } from '../../src/canonical/seal.ts'
import type { StopReason } from '../../src/canonical/stop-reason.ts'
import type { Usage } from '../../src/canonical/usage.ts'

/** Values of the vocabulary for property tests: every kind of part an answer can have, every optional field there or not. */
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/)
const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const count = fc.nat({ max: 100_000 })
const optional = { requiredKeys: [] }

const seal: fc.Arbitrary<Seal> = fc.record({ issuer: word, form: word, data: base64 })
const citation: fc.Arbitrary<Citation> = fc.record(
  { url: fc.webUrl(), title: text, raw: fc.record({ protocol: word, value: fc.jsonValue({ maxDepth: 1 }) }) },
  { requiredKeys: ['raw'] },
) as fc.Arbitrary<Citation>
const logprob: fc.Arbitrary<TokenLogprob> = fc.record({
  token: text,
  logprob: fc.integer({ min: -20, max: 0 }),
  top: fc.constant([]),
})
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>

const parts = {
  text: fc.record(
    {
      kind: fc.constant('text' as const),
      text,
      citations: fc.array(citation, { minLength: 1, maxLength: 2 }),
      logprobs: fc.array(logprob, { minLength: 1, maxLength: 2 }),
      seal,
    },
    { requiredKeys: ['kind', 'text'] },
  ),
  reasoning: fc.record(
    {
      kind: fc.constant('reasoning' as const),
      text,
      summary: fc.array(text, { maxLength: 3 }),
      seal,
      id: word,
    },
    { requiredKeys: ['kind'] },
  ),
  call: fc.record(
    {
      kind: fc.constant('tool-call' as const),
      id: word,
      name: word,
      namespace: word,
      input: fc.json({ maxDepth: 2 }),
      form: fc.constant('function' as const),
      seal,
      itemId: word,
    },
    { requiredKeys: ['kind', 'id', 'name', 'input', 'form'] },
  ),
  custom: fc.record({
    kind: fc.constant('tool-call' as const),
    id: word,
    name: word,
    input: text,
    form: fc.constant('custom' as const),
  }),
  refusal: fc.record({ kind: fc.constant('refusal' as const), text }),
  audio: fc.record(
    {
      kind: fc.constant('audio' as const),
      source: fc.record({
        kind: fc.constant('inline' as const),
        mediaType: fc.constant('audio/wav'),
        data: base64,
      }),
      transcript: text,
    },
    { requiredKeys: ['kind', 'source'] },
  ),
  image: fc.record({
    kind: fc.constant('image' as const),
    source: fc.record({
      kind: fc.constant('inline' as const),
      mediaType: fc.constant('image/png'),
      data: base64,
    }),
  }),
  compaction: fc.record(
    { kind: fc.constant('compaction' as const), text, seal, id: word },
    { requiredKeys: ['kind'] },
  ),
  serverCall: fc.record({
    kind: fc.constant('server-tool-call' as const),
    id: word,
    tool: fc.constant('web-search' as const),
    name: word,
    input: json,
  }),
  serverResult: fc.record({
    kind: fc.constant('server-tool-result' as const),
    callId: word,
    tool: fc.constant('web-search' as const),
    content: json,
  }),
  opaque: fc.record({ kind: fc.constant('opaque' as const), name: word, raw: json }),
} satisfies Record<string, fc.Arbitrary<Part>>

/** A part that an answer can have. */
const answerPart: fc.Arbitrary<Part> = fc.oneof(...Object.values(parts))

const stop: fc.Arbitrary<StopReason> = fc.record(
  { unified: fc.constantFrom('end', 'max-output', 'tool-calls', 'refusal', 'unknown'), raw: word },
  { requiredKeys: ['unified'] },
)

const usage: fc.Arbitrary<Usage> = fc.record({
  input: fc.record({ total: count, fresh: count, cacheRead: count, cacheWrite: count }, optional),
  output: fc.record({ total: count, text: count, reasoning: count }, optional),
})

/** A whole answer of one to three candidates. */
export const response: fc.Arbitrary<CanonicalResponse> = fc.record(
  {
    id: word,
    model: word,
    createdAt: count,
    serviceTier: word,
    choices: fc.array(fc.record({ parts: fc.array(answerPart, { maxLength: 4 }), stop }), {
      minLength: 1,
      maxLength: 3,
    }),
    usage,
    extras: fc.array(
      fc.record({
        type: fc.constant('opaque' as const),
        name: word,
        raw: json,
        origin: fc.constant({ protocol: 'openai-chat', at: '' } as const),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['choices', 'extras'] },
)

/** An event without regard to what came before it: most streams of these break the grammar. */
export const looseEvent: fc.Arbitrary<CanonicalEvent> = fc.oneof(
  fc.constant<CanonicalEvent>({ type: 'message-start' }),
  fc.constant<CanonicalEvent>({ type: 'ping' }),
  fc.record({
    type: fc.constant('part-start' as const),
    index: fc.nat({ max: 3 }),
    choice: fc.nat({ max: 1 }),
    part: answerPart,
  }),
  fc.record({
    type: fc.constant('part-delta' as const),
    index: fc.nat({ max: 3 }),
    delta: fc.record({ kind: fc.constantFrom('text' as const, 'input' as const, 'refusal' as const), text }),
  }),
  fc.record({ type: fc.constant('part-end' as const), index: fc.nat({ max: 3 }) }),
  fc.record({ type: fc.constant('usage' as const), usage }),
  fc.record({ type: fc.constant('message-end' as const), stop }),
)
