import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import { createGrammar } from '../../src/canonical/grammar.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import type { Part } from '../../src/canonical/part.ts'
import type { CanonicalResponse } from '../../src/canonical/response.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import type { AnswerContext } from '../../src/protocols/codec-context.ts'
import { openaiChat } from '../../src/protocols/openai-chat/index.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { createFrameWriter } from '../../src/wire/frame-writer.ts'
import { clientRequests, corpus, describeShared } from '../support/corpus.ts'

const newId = (prefix: string) => `${prefix}_new`
const reading = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId }
const answering = { issuer: 'openai', quirks: {}, newId }
const asked = {
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  stream: true,
  stream_options: { include_usage: true },
}
const context: AnswerContext = {
  request: openaiChat.readRequest(asked, reading),
  newId,
  now: 1,
  issuer: 'openai',
}

/** An unknown field in every object there is. */
function withUnknownFields(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (!isJsonObject(value)) return value ?? null
  const entries = Object.entries(value).map(([name, below]) => [name, withUnknownFields(below)])
  return { ...Object.fromEntries(entries), x_of_tomorrow: { deep: [1, null] } }
}

/** Azure and llama.cpp name the model elsewhere; here it stands in the body. */
const bodies = [
  ...corpus({ api: 'openai-chat' }).map(({ id, request }) => [id, request.body] as const),
  ...clientRequests({ path: /chat\/completions/ }).map(({ id, body }) => [id, body] as const),
].flatMap(([id, body]) => (isJsonObject(body) ? [[id, { model: 'm', ...body }] as const] : []))

describeShared('recorded requests of this dialect', () => {
  it.each(bodies)('%s comes back as it was, unknown fields included', (_id, recorded) => {
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const target = { model: String(body.model), issuer: 'openai', quirks: {} }
      const written = openaiChat.writeRequest(openaiChat.readRequest(body, reading), target)
      expect(written.value.body).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const answers = corpus({ api: 'openai-chat', outcome: 'ok' })
const whole = answers.flatMap(({ id, response }) =>
  isJsonObject(response.body) ? [[id, response.body] as const] : [],
)

describeShared('recorded whole answers', () => {
  it.each(whole)('%s comes back as it was', (_id, recorded) => {
    for (const body of [recorded, withUnknownFields(recorded)]) {
      if (!isJsonObject(body)) continue
      const written = openaiChat.writeResponse(openaiChat.readResponse(body, answering), context)
      expect(written.value).toEqual(body)
      expect(written.losses).toEqual([])
    }
  })
})

const framesOf = (text: string): readonly Frame[] => {
  const bytes = createFrameReader()
  return [...bytes.push(new TextEncoder().encode(text)), ...bytes.end()]
}

function throughTorii(text: string) {
  const reader = openaiChat.streamReader(answering)
  const sequencer = createPartSequencer()
  const grammar = createGrammar()
  const writer = openaiChat.streamWriter(context)
  const output = createFrameWriter('sse')
  const events = [...framesOf(text).flatMap((frame) => reader.read(frame)), ...reader.end()].flatMap(
    (event) => sequencer.push(event),
  )
  const violations = [...events.map((event) => grammar.accept(event)), grammar.end()]
  const written = events.map((event) => writer.write(event))
  return {
    violations: violations.filter((violation) => violation !== undefined),
    text: written.map(({ value }) => output.write(value)).join('') + output.end(),
    ...assemble(events),
  }
}

/** What OpenAI's own SDK gathers from a stream. */
function readBySdk(text: string) {
  const fetch = () =>
    Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }))
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1', fetch, maxRetries: 0 })
  return client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()
}
type Completion = Awaited<ReturnType<typeof readBySdk>>

/** What a person and a program see of an answer. */
const seen = ({ choices }: Completion) =>
  choices.map(({ message, finish_reason }) => ({
    text: message.content ?? '',
    refusal: message.refusal ?? '',
    calls: (message.tool_calls ?? []).map((call) =>
      call.type === 'function'
        ? [call.id, call.function.name, call.function.arguments || '{}']
        : [call.id, call.custom.name, call.custom.input],
    ),
    finish: finish_reason,
  }))

const textOf = (parts: readonly Part[], kind: 'text' | 'refusal') =>
  parts.map((part) => (part.kind === kind && 'text' in part ? part.text : '')).join('')

const seenIn = ({ choices }: CanonicalResponse) =>
  choices.map(({ parts }) => ({
    text: textOf(parts, 'text'),
    refusal: textOf(parts, 'refusal'),
    calls: parts.flatMap((part) => (part.kind === 'tool-call' ? [[part.id, part.name, part.input]] : [])),
  }))

const streams = answers.flatMap(({ id, response }) =>
  response.sse === undefined ? [] : [[id, response.sse] as const],
)

/** Shapes that OpenAI's SDK itself cannot read: no finish reason, no role, no index, no type, content as a list, one id for each chunk. */
const isUnreadable = (error: unknown) =>
  error instanceof Error &&
  /missing finish_reason|missing role|invalid tool call index|missing `type`/.test(error.message)

describeShared('recorded streams', () => {
  it.each(streams)('%s reads as OpenAI’s own SDK reads it', async (_id, sse) => {
    const { violations, text, fault, response } = throughTorii(sse)
    expect(violations).toEqual([])
    if (fault !== undefined) {
      await expect(readBySdk(text)).rejects.toThrow(fault.message)
      expect(sse).toContain('"error"')
      return
    }
    const rewritten = seen(await readBySdk(text))
    expect(rewritten).toMatchObject(seenIn(response))
    if (sse.includes('"type":"thinking"')) return
    const direct = await readBySdk(sse).catch((error: unknown) => {
      if (!isUnreadable(error)) throw error
    })
    if (direct !== undefined) expect(rewritten).toEqual(seen(direct))
  })

  it.each(streams)('%s gives the meter what it gives the reader', (_id, sse) => {
    const meter = openaiChat.meter()
    for (const frame of framesOf(sse)) meter.frame(frame)
    const { response, fault } = throughTorii(sse)
    const { id: _first, usage, model, stop, complete, ...rest } = meter.reading()
    expect(rest.fault).toEqual(fault)
    if (fault !== undefined) return
    expect({ usage, model, complete, semantic: rest.semantic }).toEqual({
      usage: response.usage,
      model: response.model,
      complete: true,
      semantic: true,
    })
    if (stop !== undefined) expect(stop).toEqual(response.choices[0]?.stop)
  })
})

const failed = corpus({ api: 'openai-chat', outcome: 'error' })

describeShared('recorded errors', () => {
  it.each(failed.map((exchange) => [exchange.id, exchange] as const))(
    '%s keeps its status and its words',
    (_id, exchange) => {
      const { status, headers, body } = exchange.response
      const fault = openaiChat.faults.read({ status, headers, body: body ?? '', now: 0 })
      expect(fault.status).toBe(status)
      const written = openaiChat.faults.write(fault, 'req_new')
      const error: JsonObject = { message: fault.message, type: expect.any(String), code: expect.any(String) }
      expect(written).toMatchObject({ status, body: { error } })
    },
  )
})
