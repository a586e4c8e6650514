import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { Quirks } from '../../src/canonical/quirks.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import { openaiChat } from '../../src/protocols/openai-chat/index.ts'
import type { AnswerContext } from '../../src/protocols/protocol.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { clientRequests, corpus, describeShared } from '../support/corpus.ts'
import { readShared, sharedIsPresent } from '../support/shared.ts'

/**
 * What Torii writes on this wire for clients and from upstreams of every other dialect, against OpenAI's own description of it.
 */
let counter = 0
const newId = (prefix: string) => `${prefix}_${++counter}`
const asked = {
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  stream: true,
  stream_options: { include_usage: true },
}
const readContext = (path: string) => ({
  params: paramsOf(path),
  query: new URLSearchParams(),
  headers: {},
  streams: path.includes(':stream'),
  newId,
})
const paramsOf = (path: string): Record<string, string> => {
  const model = /models\/([^:?]+):/.exec(path)?.[1]
  return model === undefined ? {} : { model }
}

const endpoints: Readonly<Record<ProtocolId, RegExp>> = {
  'openai-chat': /chat\/completions/,
  'openai-responses': /\/responses$/,
  'anthropic-messages': /\/messages$/,
  'gemini-generate': /:(?:stream)?[gG]enerateContent/,
}
const dialectOf = (path: string): ProtocolId | undefined =>
  protocolIds.find((id) => id !== 'openai-chat' && endpoints[id].test(path.split('?')[0] ?? ''))

/** The description is OpenAPI 3.0 in one word; the service takes `original` where it has not caught up yet. */
function asJsonSchema(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(asJsonSchema)
  if (!isJsonObject(value)) return value ?? null
  const { nullable, discriminator: _discriminator, format: _format, ...rest } = value
  const schema = Object.fromEntries(Object.entries(rest).map(([key, below]) => [key, asJsonSchema(below)]))
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

function validators() {
  const description: unknown = sharedIsPresent ? readShared('contracts/openai-openapi.json') : {}
  const components = isJsonObject(description) ? asJsonSchema(description.components) : {}
  const ajv = new Ajv2020({ strict: false })
  ajv.addSchema({ $id: 'openai', components })
  const of = (name: string): ValidateFunction => ajv.compile({ $ref: `openai#/components/schemas/${name}` })
  return { request: of('CreateChatCompletionRequest'), response: of('CreateChatCompletionResponse') }
}
const described = sharedIsPresent ? validators() : undefined

const violations = (validate: ValidateFunction | undefined, value: JsonObject): readonly unknown[] => {
  const text = JSON.stringify(value).replaceAll('"detail":"original"', '"detail":"auto"')
  return validate?.(JSON.parse(text)) === true ? [] : (validate?.errors ?? [])
}

const requests = [
  ...clientRequests().map(({ id, path, body }) => ({ id, path, body })),
  ...corpus({ outcome: 'ok' }).map(({ id, request }) => ({ id, path: request.path, body: request.body })),
].flatMap(({ id, path, body }) => {
  const dialect = dialectOf(path)
  return dialect === undefined || body === undefined ? [] : [[id, dialect, path, body] as const]
})

const plainPlace: Quirks = {
  maxOutputField: 'max_tokens',
  customTools: false,
  toolResultMedia: false,
  outputSchema: false,
  reasoningField: 'reasoning_content',
}

describeShared('requests of other dialects on this wire', () => {
  it.each(requests)('%s (%s) is as OpenAI describes it', (_id, dialect, path, body) => {
    const request = protocols[dialect].readRequest(body, readContext(path))
    for (const [issuer, quirks] of [
      ['openai', {}],
      ['place', plainPlace],
    ] as const) {
      const { value } = openaiChat.writeRequest(request, { model: 'm', issuer, quirks })
      expect(violations(described?.request, value.body)).toEqual([])
    }
  })
})

const answers = corpus({ outcome: 'ok' }).flatMap((exchange) => {
  const dialect = dialectOf(exchange.request.path)
  return dialect === undefined ? [] : [[exchange.id, dialect, exchange.response] as const]
})
const issuers = {
  'anthropic-messages': 'anthropic',
  'gemini-generate': 'google',
  'openai-responses': 'openai',
  'openai-chat': 'openai',
}

describeShared('answers of other dialects on this wire', () => {
  it.each(answers)(
    '%s (%s) is as OpenAI describes it, and streams to the same',
    (id, dialect, { body, sse }) => {
      const issuer = issuers[dialect]
      const answering = { issuer, quirks: {}, newId }
      const context: AnswerContext = {
        request: openaiChat.readRequest(asked, readContext('')),
        newId,
        now: 1,
        issuer,
      }
      if (isJsonObject(body)) {
        const { value } = openaiChat.writeResponse(protocols[dialect].readResponse(body, answering), context)
        expect(violations(described?.response, value)).toEqual([])
      }
      if (sse === undefined) return
      const bytes = createFrameReader()
      const reader = protocols[dialect].streamReader(answering)
      const sequencer = createPartSequencer()
      const frames = [...bytes.push(new TextEncoder().encode(sse)), ...bytes.end()]
      const events = [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()].flatMap((event) =>
        sequencer.push(event),
      )
      const { response, fault } = assemble(events)
      if (fault !== undefined) return
      const written = openaiChat.writeResponse(response, context).value
      expect(violations(described?.response, written)).toEqual([])

      const writer = openaiChat.streamWriter(context)
      const again = openaiChat.streamReader({ issuer: 'openai', quirks: {}, newId })
      const read = [
        ...events.flatMap((event) => writer.write(event).value).flatMap((frame) => again.read(frame)),
        ...again.end(),
      ]
      const streamed = openaiChat.writeResponse(assemble(read).response, context).value
      // One recording says something else in its deltas than in the final text that came behind them.
      if (!id.endsWith('/shell-container-1')) expect(choicesOf(streamed)).toEqual(choicesOf(written))
      expect(streamed.usage).toEqual(written.usage)
    },
  )
})

/** Everything but what is made anew each time. */
const choicesOf = ({ choices }: JsonObject): Json =>
  JSON.parse(JSON.stringify(choices ?? null).replaceAll(/"(?:chatcmpl|call|audio)_\d+"/g, '""'))
