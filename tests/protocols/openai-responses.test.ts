import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { assemble, disassemble } from '../../src/canonical/assemble.ts'
import type { CanonicalEvent } from '../../src/canonical/event.ts'
import { createGrammar } from '../../src/canonical/grammar.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import type { AnswerContext } from '../../src/protocols/codec-context.ts'
import { openaiResponses } from '../../src/protocols/openai-responses/index.ts'
import { protocols } from '../../src/protocols/registry.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { createFrameWriter } from '../../src/wire/frame-writer.ts'
import { clientRequests, corpus, describeShared } from '../support/corpus.ts'

let count = 0
const newId = (prefix: string) => {
  count += 1
  return `${prefix}_${count}`
}
const reading = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId }
const answering = { issuer: 'openai', quirks: {}, newId }
const request = openaiResponses.readRequest({ model: 'm', input: 'Hi' }, reading)
const context: AnswerContext = { request, newId, now: 0, issuer: 'openai' }

function withUnknownFields(value: Json | undefined): Json {
  if (isJsonArray(value)) return value.map(withUnknownFields)
  if (!isJsonObject(value)) return value ?? null
  const entries = Object.entries(value).map(([name, below]) => [name, withUnknownFields(below)])
  return { ...Object.fromEntries(entries), x_of_tomorrow: { deep: [1, null] } }
}

const bodies = [
  ...corpus({ api: ['openai-responses', 'openai-responses-count'] }).map(({ id, request: sent }) => ({
    id,
    path: sent.path,
    body: sent.body,
  })),
  ...clientRequests({ path: /responses/ }),
].flatMap(({ id, path, body }) => (body === undefined ? [] : [[id, path, body] as const]))

describeShared('recorded requests of this dialect', () => {
  it.each(bodies)('%s comes back as it was, unknown fields included', (_id, path, recorded) => {
    const counting = path.includes('input_tokens') ? openaiResponses.counting : undefined
    const codec = counting ?? openaiResponses
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const target = { model: String(body.model), issuer: 'openai', quirks: {} }
      const written = codec.writeRequest(codec.readRequest(body, reading), target)
      expect(written.value.body).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const answers = corpus({ api: ['openai-responses', 'openai-responses-manage'], outcome: 'ok' })
const whole = answers.flatMap(({ id, response }) =>
  isJsonObject(response.body) ? [[id, response.body] as const] : [],
)

describeShared('recorded whole answers', () => {
  it.each(whole)('%s comes back as it was', (_id, recorded) => {
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const written = openaiResponses.writeResponse(openaiResponses.readResponse(body, answering), context)
      expect(written.value).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const framesOf = (text: string): readonly Frame[] => {
  const reader = createFrameReader()
  return [...reader.push(new TextEncoder().encode(text)), ...reader.end()]
}

function readStream(codec: Pick<typeof openaiResponses, 'streamReader'>, text: string, issuer: string) {
  const reader = codec.streamReader({ ...answering, issuer })
  const sequencer = createPartSequencer()
  const events = [...framesOf(text).flatMap((frame) => reader.read(frame)), ...reader.end()]
  return events.flatMap((event) => sequencer.push(event))
}

function writeStream(events: readonly CanonicalEvent[], issuer: string) {
  const writer = openaiResponses.streamWriter({ ...context, issuer })
  const output = createFrameWriter('sse')
  const frames = events.flatMap((event) => writer.write(event).value)
  return { text: output.write(frames) + output.end(), sent: eventsIn(frames) }
}

const eventsIn = (frames: readonly Frame[]): readonly JsonObject[] =>
  frames.flatMap((frame) => {
    if (frame.kind !== 'event' || frame.data === '[DONE]') return []
    const event: Json = JSON.parse(frame.data)
    return isJsonObject(event) ? [event] : []
  })

const doneItems = (events: readonly JsonObject[]): readonly (Json | undefined)[] =>
  events.flatMap(({ type, item }) => (type === 'response.output_item.done' ? [item] : []))

/** What OpenAI's own SDK makes of a stream, without what it adds. */
async function readBySdk(text: string): Promise<Json> {
  const body = () => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }))
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch: body })
  const response = await client.responses.stream({ model: 'm', input: 'Hi' }).finalResponse()
  const value: Json = JSON.parse(JSON.stringify(response))
  return withoutSdkFields(value)
}

const sdkFields = new Set(['output_text', 'output_parsed', 'parsed', 'parsed_arguments'])

function withoutSdkFields(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutSdkFields)
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).filter(([name]) => !sdkFields.has(name))
  return Object.fromEntries(entries.map(([name, below]) => [name, withoutSdkFields(below ?? null)]))
}

const streams = answers.flatMap(({ id, response }) =>
  response.sse === undefined ? [] : [[id, response.sse] as const],
)

describeShared('recorded streams of this dialect', () => {
  it.each(streams)('%s keeps the grammar and comes to its own items', (_id, text) => {
    const events = readStream(openaiResponses, text, 'openai')
    const grammar = createGrammar()
    const violations = [...events.map((event) => grammar.accept(event)), grammar.end()]
    expect(violations.filter((violation) => violation !== undefined)).toEqual([])
    const { response, fault } = assemble(events)
    if (fault !== undefined) return
    const written = openaiResponses.writeResponse(response, context)
    expect(written.value.output).toEqual(doneItems(eventsIn(framesOf(text))))
    const meter = openaiResponses.meter()
    for (const frame of framesOf(text)) meter.frame(frame)
    expect(meter.reading()).toMatchObject({
      id: response.id,
      usage: response.usage,
      stop: response.choices[0]?.stop,
      complete: true,
      semantic: true,
    })
  })
})

const foreign = corpus({
  api: ['openai-responses', 'openai-chat', 'anthropic-messages', 'gemini-generate', 'gemini-stream'],
  outcome: 'ok',
}).flatMap(({ id, api, response }) => {
  const name = api === 'gemini-stream' ? 'gemini-generate' : api
  const codec = Object.values(protocols).find((protocol) => protocol.id === name)
  return codec === undefined ? [] : [[id, codec, response] as const]
})

describeShared('recorded answers of every dialect, told in this one', () => {
  it.each(foreign)('%s is what OpenAI’s SDK reads', async (_id, codec, response) => {
    const { sse, body } = response
    if (sse === undefined && (!isJsonObject(body) || body.error !== undefined)) return
    const events =
      sse !== undefined
        ? readStream(codec, sse, 'elsewhere')
        : isJsonObject(body)
          ? disassemble(codec.readResponse(body, { ...answering, issuer: 'elsewhere' }))
          : []
    const { text, sent } = writeStream(events, 'elsewhere')
    expect(sent.map((event) => event.sequence_number)).toEqual(sent.map((_event, index) => index))
    if (events.some((event) => event.type === 'fault')) {
      expect(sent.slice(-2).map(({ type }) => type)).toEqual(['error', 'response.failed'])
      return
    }
    const last = sent.at(-1)?.response
    expect(await readBySdk(text)).toEqual(withoutSdkFields(last ?? null))
    expect(isJsonObject(last) && last.output).toEqual(doneItems(sent))
  })
})
