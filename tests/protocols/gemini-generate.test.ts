import { type Candidate, GoogleGenAI } from '@google/genai'
import { afterEach, expect, it, vi } from 'vitest'
import { assemble, disassemble } from '../../src/canonical/assemble.ts'
import type { CanonicalEvent } from '../../src/canonical/event.ts'
import { createGrammar } from '../../src/canonical/grammar.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import type { AnswerContext, ReadContext } from '../../src/protocols/codec-context.ts'
import { geminiGenerate } from '../../src/protocols/gemini-generate/index.ts'
import type { Protocol } from '../../src/protocols/protocol.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { createFrameWriter } from '../../src/wire/frame-writer.ts'
import { clientRequests, corpus, describeShared } from '../support/corpus.ts'

const newId = (prefix: string) => `${prefix}_new`
const answering = { issuer: 'google', quirks: {}, newId }
const reading = (path: string): ReadContext => ({
  params: { model: /models\/(.+?):/.exec(path)?.[1] ?? 'm' },
  query: new URLSearchParams(),
  headers: {},
  streams: path.includes(':streamGenerateContent'),
  newId,
})
const request = geminiGenerate.readRequest(
  {
    contents: [{ parts: [{ text: 'hi' }] }],
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
  reading('models/m:generateContent'),
)
const context: AnswerContext = { request, newId, now: 0, issuer: 'google' }

/** Values that are the client's own, into which the codec does not look. */
const opaque: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'parameters_json_schema',
  'responseSchema',
  'response_schema',
  'responseJsonSchema',
])

/** An unknown field in every object that the codec looks into. In an entry of `tools` it would be a tool. */
function withUnknownFields(value: Json | undefined, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => withUnknownFields(item, key))
  if (!isJsonObject(value)) return value ?? null
  if (opaque.has(key)) return value
  const entries = Object.entries(value).map(([name, below]) => [name, withUnknownFields(below, name)])
  return { ...Object.fromEntries(entries), ...(key === 'tools' ? {} : { xOfTomorrow: { deep: [1, null] } }) }
}

const codecOf = (path: string): Pick<Protocol, 'readRequest' | 'writeRequest'> =>
  path.includes(':countTokens') && geminiGenerate.counting ? geminiGenerate.counting : geminiGenerate

const calls = /:(?:generateContent|streamGenerateContent|countTokens)/
const bodies = [
  ...corpus({ api: ['gemini-generate', 'gemini-stream', 'gemini-count'] }).map(
    ({ id, request: { path, body } }) => [id, path, body] as const,
  ),
  ...clientRequests({ path: calls }).map(({ id, path, body }) => [id, path, body] as const),
].flatMap(([id, path, body]) => (body === undefined || !calls.test(path) ? [] : [[id, path, body] as const]))

describeShared('recorded requests of this dialect', () => {
  it.each(bodies)('%s comes back as it was, unknown fields included', (_id, path, recorded) => {
    const codec = codecOf(path)
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const read = codec.readRequest(body, reading(path))
      const written = codec.writeRequest(read, { model: read.model, issuer: 'google', quirks: {} })
      expect(written.value.body).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const embeds = corpus({ api: 'gemini-embed' }).flatMap(({ id, request: { path, body } }) =>
  body === undefined ? [] : [[id, path, body] as const],
)

describeShared('recorded embedding requests', () => {
  it.each(embeds)('%s comes back as it was', (_id, path, body) => {
    const { embedding } = geminiGenerate
    const read = embedding?.readRequest(body, reading(path))
    expect(
      read && embedding?.writeRequest(read, { model: read.model, issuer: 'google', quirks: {} }).value.body,
    ).toEqual(body)
  })
})

const answers = corpus({ api: ['gemini-generate', 'gemini-stream'], outcome: 'ok' })
const whole = answers.flatMap(({ id, response }) =>
  isJsonObject(response.body) ? [[id, response.body] as const] : [],
)

describeShared('recorded whole answers', () => {
  it.each(whole)('%s comes back as it was', (_id, recorded) => {
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const read = geminiGenerate.readResponse(body, answering)
      const written = geminiGenerate.writeResponse(read, context)
      expect(written.value).toEqual(body)
      expect(written.losses).toEqual([])
      const { origin, ...bare } = read
      expect(assemble(disassemble(read)).response).toMatchObject({ ...bare })
    }
  })
})

const streams = answers.flatMap(({ id, response }) => {
  const text = response.sse ?? (Array.isArray(response.body) ? JSON.stringify(response.body) : undefined)
  return text === undefined ? [] : [[id, text] as const]
})

const framesOf = (text: string) => {
  const reader = createFrameReader()
  return [...reader.push(new TextEncoder().encode(text)), ...reader.end()]
}

function throughTorii(text: string) {
  const frames = framesOf(text)
  const reader = geminiGenerate.streamReader(answering)
  const meter = geminiGenerate.meter()
  const grammar = createGrammar()
  const sequencer = createPartSequencer()
  const writer = geminiGenerate.streamWriter(context)
  for (const frame of frames) meter.frame(frame)
  const read: readonly CanonicalEvent[] = [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()]
  const events = read.flatMap((event) => sequencer.push(event))
  const violations = [...events.map((event) => grammar.accept(event)), grammar.end()]
  const written = events.map((event) => writer.write(event))
  const output = createFrameWriter('sse')
  return {
    violations: violations.filter((violation) => violation !== undefined),
    losses: written.flatMap(({ losses }) => losses),
    text: written.map(({ value }) => output.write(value)).join('') + output.end(),
    reading: meter.reading(),
    ...assemble(events),
  }
}

const asSse = (text: string): string =>
  framesOf(text)
    .flatMap((frame) => (frame.kind === 'event' ? [`data: ${frame.data}\n\n`] : []))
    .join('')

afterEach(() => vi.unstubAllGlobals())

interface Seen {
  text: string
  thoughts: string
  readonly calls: unknown[]
  readonly seals: string[]
  finish: unknown
}

function addCandidate(known: Seen, { content, finishReason }: Candidate): Seen {
  for (const { thought, text = '', functionCall, thoughtSignature } of content?.parts ?? []) {
    if (thought) known.thoughts += text
    else known.text += text
    if (functionCall) known.calls.push({ name: functionCall.name, args: functionCall.args })
    if (thoughtSignature) known.seals.push(thoughtSignature)
  }
  known.finish = finishReason ?? known.finish
  return known
}

/** What Google's own SDK makes of a stream: texts and calls of each candidate, joined, and what its last chunk says. */
async function readBySdk(sse: string) {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(sse, { headers: { 'content-type': 'text/event-stream' } })),
  )
  const { models } = new GoogleGenAI({ apiKey: 'none' })
  const seen: Record<number, Seen> = {}
  let usage: unknown
  for await (const chunk of await models.generateContentStream({ model: 'm', contents: 'x' })) {
    usage = chunk.usageMetadata ?? usage
    for (const [place, candidate] of (chunk.candidates ?? []).entries()) {
      const at = candidate.index ?? place
      seen[at] = addCandidate(
        seen[at] ?? { text: '', thoughts: '', calls: [], seals: [], finish: undefined },
        candidate,
      )
    }
  }
  return { seen, usage }
}

describeShared('recorded streams', () => {
  it.each(streams)('%s reads as the vendor’s own SDK reads it', async (id, text) => {
    const seen = throughTorii(text)
    expect(seen.violations).toEqual([])
    expect(seen.losses).toEqual([])
    expect(seen.reading.usage).toEqual(seen.response.usage)
    expect(seen.reading.fault?.kind).toBe(seen.fault?.kind)
    expect(seen.reading.complete).toBe(seen.fault === undefined)
    if (seen.fault !== undefined) {
      expect(id).toContain('error')
      return
    }
    // The SDK does not join arguments that come in pieces.
    if (text.includes('"partialArgs"')) return
    expect(await readBySdk(seen.text)).toEqual(await readBySdk(asSse(text)))
  })
})

const failed = corpus({
  api: ['gemini-generate', 'gemini-stream', 'gemini-count', 'gemini-embed', 'gemini-predict', 'gemini-cache'],
  outcome: 'error',
})

describeShared('recorded errors', () => {
  it.each(failed.map((exchange) => [exchange.id, exchange] as const))(
    '%s is told on in Google’s words',
    (_id, exchange) => {
      const { status, headers, body } = exchange.response
      const fault = geminiGenerate.faults.read({ status, headers, body: body ?? '', now: 0 })
      expect(fault).toMatchObject({ status, retryable: fault.scope !== 'request' })
      const { error }: JsonObject = geminiGenerate.faults.write(fault, 'req_new').body
      expect(error).toMatchObject({ code: status, status: expect.stringMatching(/^[A-Z_]+$/) })
    },
  )
})
