import Anthropic from '@anthropic-ai/sdk'
import { expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import { createGrammar } from '../../src/canonical/grammar.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import { anthropicMessages } from '../../src/protocols/anthropic-messages/index.ts'
import type { AnswerContext } from '../../src/protocols/codec-context.ts'
import type { Protocol } from '../../src/protocols/protocol.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { createFrameWriter } from '../../src/wire/frame-writer.ts'
import { clientRequests, corpus, describeShared } from '../support/corpus.ts'

const newId = (prefix: string) => `${prefix}_new`
const reading = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId }
const answering = { issuer: 'anthropic', quirks: {}, newId }
const request = anthropicMessages.readRequest(
  { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] },
  reading,
)
const context: AnswerContext = { request, newId, now: 0, issuer: 'anthropic' }

/** An unknown field in every object that the codec looks into. */
function withUnknownFields(value: Json | undefined, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => withUnknownFields(item, key))
  if (!isJsonObject(value)) return value ?? null
  const opaque = key === 'input' || key === 'input_schema' || key === 'schema'
  if (opaque) return value
  const entries = Object.entries(value).map(([name, below]) => [name, withUnknownFields(below, name)])
  return { ...Object.fromEntries(entries), x_of_tomorrow: { deep: [1, null] } }
}

const codecOf = (path: string): Pick<Protocol, 'readRequest' | 'writeRequest'> =>
  path.includes('count_tokens') && anthropicMessages.counting ? anthropicMessages.counting : anthropicMessages

const bodies: readonly (readonly [string, string, JsonObject])[] = [
  ...corpus({ api: ['anthropic-messages', 'anthropic-count-tokens'], outcome: 'ok' }).map((exchange) => [
    exchange.id,
    exchange.request.path,
    exchange.request.body,
  ]),
  ...clientRequests({ path: /messages/ }).map(({ id, path, body }) => [id, path, body]),
].flatMap(([id, path, body]) =>
  typeof id === 'string' && typeof path === 'string' && isJsonObject(body) ? [[id, path, body] as const] : [],
)

describeShared('recorded requests of this dialect', () => {
  it.each(bodies)('%s comes back as it was, unknown fields included', (_id, path, recorded) => {
    const codec = codecOf(path)
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const target = { model: String(body.model), issuer: 'anthropic', quirks: {} }
      const written = codec.writeRequest(codec.readRequest(body, reading), target)
      expect(written.value.body).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const answers = corpus({ api: 'anthropic-messages', outcome: 'ok' })
const whole = answers.flatMap(({ id, response }) =>
  isJsonObject(response.body) ? [[id, response.body] as const] : [],
)

describeShared('recorded whole answers', () => {
  it.each(whole)('%s comes back as it was', (_id, recorded) => {
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const written = anthropicMessages.writeResponse(
        anthropicMessages.readResponse(body, answering),
        context,
      )
      expect(written.value).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

/** What Anthropic's own SDK makes of a stream. */
async function readBySdk(text: string) {
  const body = () => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }))
  const client = new Anthropic({ apiKey: 'none', baseURL: 'http://127.0.0.1', fetch: body })
  const stream = client.beta.messages.stream({ model: 'm', max_tokens: 1, messages: [] })
  const message: Json = JSON.parse(JSON.stringify(await stream.finalMessage()))
  return withoutSdkFields(message)
}

/** The SDK adds `parsed_output`, and sets `stop_details` where the stream had none. */
function withoutSdkFields(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSdkFields)
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, below]) =>
    key === 'parsed_output' || (key === 'stop_details' && below === null)
      ? []
      : [[key, withoutSdkFields(below ?? null)]],
  )
  return Object.fromEntries(entries)
}

function throughTorii(text: string) {
  const bytes = createFrameReader()
  const reader = anthropicMessages.streamReader(answering)
  const sequencer = createPartSequencer()
  const grammar = createGrammar()
  const writer = anthropicMessages.streamWriter(context)
  const output = createFrameWriter('sse')
  const frames = [...bytes.push(new TextEncoder().encode(text)), ...bytes.end()]
  const events = [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()].flatMap((event) =>
    sequencer.push(event),
  )
  const violations = [...events.map((event) => grammar.accept(event)), grammar.end()]
  const written = events.map((event) => writer.write(event))
  return {
    violations: violations.filter((violation) => violation !== undefined),
    losses: written.flatMap(({ losses }) => losses),
    text: written.map(({ value }) => output.write(value)).join('') + output.end(),
    ...assemble(events),
  }
}

const streams = answers.flatMap(({ id, response }) =>
  response.sse === undefined ? [] : [[id, response.sse] as const],
)

describeShared('recorded streams', () => {
  it.each(streams)('%s reads as the vendor’s own SDK reads it', async (_id, sse) => {
    const seen = throughTorii(sse)
    expect(seen.violations).toEqual([])
    if (seen.fault !== undefined) {
      expect(sse).toContain('event: error')
      return
    }
    expect(seen.losses).toEqual([])
    const expected = await readBySdk(sse.replace('event: data\ndata: [DONE]\n\n', ''))
    expect(await readBySdk(seen.text)).toEqual(expected)
    const { value } = anthropicMessages.writeResponse(seen.response, context)
    // The SDK takes only some counts from the end of the stream; the codec takes the last of each.
    expect(withoutSdkFields(value)).toMatchObject({ ...Object(expected), usage: expect.anything() })
  })

  it.each(streams)('%s gives the meter what it gives the reader', (_id, sse) => {
    const bytes = createFrameReader()
    const meter = anthropicMessages.meter()
    for (const frame of [...bytes.push(new TextEncoder().encode(sse)), ...bytes.end()]) meter.frame(frame)
    const { response, fault } = throughTorii(sse)
    const reading = meter.reading()
    expect(reading.usage).toEqual(response.usage)
    expect(reading.id).toBe(response.id)
    expect(reading.fault?.kind).toBe(fault?.kind)
    expect(reading.complete).toBe(fault === undefined)
  })
})

const failed = corpus({ api: ['anthropic-messages', 'anthropic-count-tokens'], outcome: 'error' })

describeShared('recorded errors', () => {
  it.each(failed.map((exchange) => [exchange.id, exchange] as const))(
    '%s is told on in its own words',
    (_id, exchange) => {
      const { status, headers, body } = exchange.response
      const fault = anthropicMessages.faults.read({ status, headers, body: body ?? '', now: 0 })
      expect(fault).toMatchObject({ status, retryable: fault.scope !== 'request' })
      expect(anthropicMessages.faults.write(fault, 'req_new').body).toMatchObject({
        type: 'error',
        error: { message: fault.message },
      })
    },
  )
})
