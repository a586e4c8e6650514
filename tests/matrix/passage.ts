import { disassemble } from '../../src/canonical/assemble.ts'
import type { CanonicalEvent } from '../../src/canonical/event.ts'
import { createGrammar } from '../../src/canonical/grammar.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import type { ProtocolId, TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { createPartSequencer } from '../../src/canonical/sequence-parts.ts'
import type { AnswerContext, AnswerReadContext, ReadContext } from '../../src/protocols/codec-context.ts'
import type { Protocol, TargetProtocol } from '../../src/protocols/protocol.ts'
import { protocols, targets } from '../../src/protocols/registry.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { createFrameWriter } from '../../src/wire/frame-writer.ts'
import type { RecordedAnswer, RecordedRequest } from './recordings.ts'

/** Ids that are the same for the same passage. */
function countedIds(): (prefix: string) => string {
  let count = 0
  return (prefix) => {
    count += 1
    return `${prefix}_${String(count).padStart(24, '0')}`
  }
}

/** The issuer whose seals a reader of requests sees in its own dialect. */
export const issuerOf = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  'gemini-generate': 'google',
  'bedrock-converse': 'bedrock',
} as const satisfies Readonly<Record<TargetProtocolId, string>>

export const readContext = (
  path: string,
  headers: Readonly<Record<string, string>> = {},
  newId = countedIds(),
): ReadContext => {
  const model = /models\/([^:/]+)/.exec(path)?.[1]
  return {
    params: model === undefined ? {} : { model },
    query: new URLSearchParams(),
    headers,
    streams: path.includes(':stream'),
    newId,
  }
}

/** The codec of a request's operation. */
export function codecOf(
  dialect: ProtocolId,
  operation: RecordedRequest['operation'] = 'generate',
): Pick<Protocol, 'readRequest' | 'writeRequest'> {
  const protocol = protocols[dialect]
  return operation === 'count-tokens' && protocol.counting !== undefined ? protocol.counting : protocol
}

/** The same, of what is spoken to an upstream. */
export function targetCodecOf(
  dialect: TargetProtocolId,
  operation: RecordedRequest['operation'] = 'generate',
): Pick<TargetProtocol, 'writeRequest'> {
  const target = targets[dialect]
  return operation === 'count-tokens' && target.counting !== undefined ? target.counting : target
}

export const readRecorded = ({
  dialect,
  operation,
  body,
  path,
  headers,
}: RecordedRequest): CanonicalRequest =>
  codecOf(dialect, operation).readRequest(body, readContext(path, headers))

const unknown = { deep: [1, null] }

/** A field that no dialect has, in every object there is. */
export function withUnknownFields(value: Json | undefined): Json {
  if (isJsonArray(value)) return value.map(withUnknownFields)
  if (!isJsonObject(value)) return value ?? null
  const entries = Object.entries(value).map(([name, below]) => [name, withUnknownFields(below)])
  return { ...Object.fromEntries(entries), x_of_tomorrow: unknown }
}

/** A node of a kind that no dialect has, at the end of every list of nodes that say their kind. */
export function withUnknownNodes(value: Json | undefined): Json {
  if (isJsonArray(value)) {
    const nodes = value.map(withUnknownNodes)
    if (nodes.length > 0 && nodes.every((node) => isJsonObject(node) && typeof node.type === 'string'))
      return [...nodes, { type: 'x_of_tomorrow', ...unknown }]
    return nodes
  }
  if (!isJsonObject(value)) return value ?? null
  const entries = Object.entries(value).map(([name, below]) => [
    name,
    name === 'parts' && isJsonArray(below) && below.length > 0
      ? [...below.map(withUnknownNodes), { xOfTomorrow: unknown }]
      : withUnknownNodes(below),
  ])
  return Object.fromEntries(entries)
}

export function framesOf(text: string, cuts: readonly number[] = []): readonly Frame[] {
  const bytes = new TextEncoder().encode(text)
  const reader = createFrameReader()
  const edges = [0, ...[...cuts].sort((left, right) => left - right), bytes.length]
  const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
}

/** A stream as the gateway reads it: in order, and within the grammar. */
export function readStream(
  dialect: TargetProtocolId,
  frames: readonly Frame[],
  context: AnswerReadContext,
): { readonly events: readonly CanonicalEvent[]; readonly violations: readonly string[] } {
  const reader = targets[dialect].streamReader(context)
  const sequencer = createPartSequencer()
  const events = [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()].flatMap((event) =>
    sequencer.push(event),
  )
  return { events, violations: violationsOf(events) }
}

/** The answer as events: as it streamed, or as its whole would have. */
export function eventsOf({ dialect, stream, whole }: RecordedAnswer): readonly CanonicalEvent[] {
  const context = answerReading(issuerOf[dialect])
  if (stream !== undefined) return readStream(dialect, framesOf(stream), context).events
  return isJsonObject(whole) ? disassemble(protocols[dialect].readResponse(whole, context)) : []
}

export function violationsOf(events: readonly CanonicalEvent[]): readonly string[] {
  const grammar = createGrammar()
  return [...events.map((event) => grammar.accept(event)), grammar.end()].filter(
    (violation) => violation !== undefined,
  )
}

export const answerReading = (issuer: string): AnswerReadContext => ({
  issuer,
  quirks: {},
  newId: countedIds(),
})

export const answerWriting = (request: CanonicalRequest, issuer: string): AnswerContext => ({
  request,
  newId: countedIds(),
  now: 1_700_000_000,
  issuer,
})

/** What each dialect's stream is written from events, frame by frame, and as text. */
export function writeStream(dialect: ProtocolId, events: readonly CanonicalEvent[], context: AnswerContext) {
  const writer = protocols[dialect].streamWriter(context)
  const written = events.map((event) => writer.write(event))
  const frames = written.flatMap(({ value }) => value)
  const output = createFrameWriter('sse')
  return {
    frames,
    losses: written.flatMap(({ losses }) => losses),
    text: output.write(frames) + output.end(),
  }
}

/** A request of this dialect that asks for everything that an answer may show: thoughts, usage. */
const openRequests: Readonly<Record<ProtocolId, { readonly path: string; readonly body: JsonObject }>> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    },
  },
  'openai-responses': {
    path: '/v1/responses',
    body: { model: 'm', input: 'Hi', stream: true, reasoning: { summary: 'auto' } },
  },
  'anthropic-messages': {
    path: '/v1/messages',
    body: {
      model: 'm',
      max_tokens: 4096,
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      thinking: { type: 'adaptive', display: 'summarized' },
    },
  },
  'gemini-generate': {
    path: '/v1beta/models/m:streamGenerateContent',
    body: {
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    },
  },
}

export function openRequest(dialect: ProtocolId): CanonicalRequest {
  const { path, body } = openRequests[dialect]
  return protocols[dialect].readRequest(body, readContext(path))
}
