import { assemble } from '../canonical/assemble.ts'
import type { CanonicalEvent, Delta } from '../canonical/event.ts'
import { isJsonObject, type Json } from '../canonical/json.ts'
import type { Part, PartKind, PartOf } from '../canonical/part.ts'
import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import type { CanonicalRequest, Tool } from '../canonical/request.ts'
import type { AnswerReading, ExchangeReading, FrameView, PartView } from '../control/contract/reading.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { AnswerReadContext } from '../protocols/codec-context.ts'
import { protocols, targets } from '../protocols/registry.ts'
import type { Frame } from '../wire/frame.ts'
import { createFrameReader } from '../wire/frame-reader.ts'
import { parseJson } from '../wire/json-text.ts'
import { newId } from './ids.ts'

/** The recorded bodies of an exchange, read by the codecs of their dialects. What cannot be read says why. */
export function readExchange(exchange: Exchange): ExchangeReading {
  const { protocol, bodies, stream, attempts } = exchange
  if (protocol === undefined || bodies === undefined || exchange.operation !== 'generate') return {}
  const { clientSent, clientGot, clientGotAt, upstreamAnswered } = bodies
  const asked = clientSent === undefined ? undefined : readAsked(exchange, protocol, clientSent)
  const spoken = attempts.at(-1)?.protocol ?? protocol
  return {
    ...(asked === undefined ? {} : { asked }),
    ...(clientGot === undefined ? {} : { clientGot: readAnswer(protocol, clientGot, stream, clientGotAt) }),
    ...(upstreamAnswered === undefined
      ? {}
      : { upstreamAnswered: readAnswer(spoken, upstreamAnswered, stream) }),
  }
}

// ---- request

function readAsked(
  exchange: Exchange,
  protocol: ProtocolId,
  text: string,
): ExchangeReading['asked'] | undefined {
  try {
    const body = parseJson(text)
    if (!isJsonObject(body)) return undefined
    return askedView(
      protocols[protocol].readRequest(body, {
        params: { model: exchange.modelAsked ?? '' },
        query: new URLSearchParams(),
        headers: {},
        streams: exchange.stream,
        newId,
      }),
    )
  } catch {
    // A body that is no request of its dialect: the exchange's fault says so, and the body itself is shown.
    return undefined
  }
}

const askedView = ({ instructions, turns, tools }: CanonicalRequest): ExchangeReading['asked'] => ({
  instructions: instructions.map(({ part }) => partView(part).text).join('\n\n'),
  turns: turns.map(({ speaker, parts }) => ({ speaker, parts: parts.map(partView) })),
  tools: tools.map((tool) => ({
    name: tool.name,
    ...(descriptionOf(tool) === undefined ? {} : { description: descriptionOf(tool) }),
  })),
})

const descriptionOf = (tool: Tool): string | undefined =>
  tool.kind === 'server' ? undefined : tool.description

// ---- answer

/** Only reads: seals need no true issuer, and no quirk changes what is shown. */
const context: AnswerReadContext = { issuer: 'unknown', quirks: {}, newId }

function readAnswer(
  protocol: TargetProtocolId,
  text: string,
  isStream: boolean,
  marks: readonly number[] = [],
): AnswerReading {
  try {
    return isStream && !isWholeObject(text)
      ? readStream(protocol, text, marks)
      : { protocol, frames: [], ...readWhole(protocol, parseJson(text)) }
  } catch (error) {
    return { protocol, frames: [], parts: [], problem: messageOf(error) }
  }
}

/** A stream was asked for, and an error or a whole answer came. */
function isWholeObject(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function readWhole(protocol: TargetProtocolId, body: Json): Pick<AnswerReading, 'parts' | 'problem'> {
  if (!isJsonObject(body) || 'error' in body) return { parts: [] }
  const response = targets[protocol].readResponse(body, context)
  return { parts: response.choices.flatMap((choice) => choice.parts.map(partView)) }
}

function readStream(protocol: TargetProtocolId, text: string, marks: readonly number[]): AnswerReading {
  const reader = targets[protocol].streamReader(context)
  const frames: FrameView[] = []
  const events: CanonicalEvent[] = []
  let problem: string | undefined
  for (const { frame, end } of framesOf(text)) {
    let meant: readonly CanonicalEvent[] = []
    try {
      meant = problem === undefined ? reader.read(frame) : []
    } catch (error) {
      problem = messageOf(error)
    }
    events.push(...meant)
    frames.push(frameView(frame, meant, timeOf(marks, end)))
  }
  events.push(...(problem === undefined ? reader.end() : []))
  const { response, fault } = assemble(events)
  const parts = response.choices.flatMap((choice) => choice.parts.map(partView))
  const told = problem ?? fault?.message
  return { protocol, frames, parts, ...(told === undefined ? {} : { problem: told }) }
}

/** Line by line, so that the place where each frame ends is known. */
function* framesOf(text: string): Generator<{ readonly frame: Frame; readonly end: number }> {
  const reader = createFrameReader()
  const encoder = new TextEncoder()
  let start = 0
  while (start < text.length) {
    const at = text.indexOf('\n', start)
    const end = at === -1 ? text.length : at + 1
    for (const frame of reader.push(encoder.encode(text.slice(start, end)))) yield { frame, end }
    start = end
  }
  for (const frame of reader.end()) yield { frame, end: text.length }
}

/** `marks`: pairs of characters gone out and milliseconds (monitor/exchange.ts). */
function timeOf(marks: readonly number[], end: number): number | undefined {
  for (let at = 0; at < marks.length; at += 2) if ((marks[at] ?? 0) >= end) return marks[at + 1]
  return marks.at(-1)
}

function frameView(frame: Frame, events: readonly CanonicalEvent[], at: number | undefined): FrameView {
  return {
    ...(frame.kind === 'event' && frame.event !== undefined ? { name: frame.event } : {}),
    data: frame.kind === 'event' ? frame.data : frame.text,
    ...(at === undefined ? {} : { at }),
    events: [...new Set(events.map((event) => event.type))],
    adds: events.flatMap((event) =>
      event.type === 'part-delta' ? [{ part: event.index, text: deltaText(event.delta) }] : [],
    ),
  }
}

const deltaTexts: { readonly [K in Delta['kind']]: (delta: Extract<Delta, { kind: K }>) => string } = {
  text: ({ text }) => text,
  reasoning: ({ text }) => text,
  input: ({ text }) => text,
  refusal: ({ text }) => text,
  compaction: ({ text }) => text,
  audio: ({ transcript }) => transcript ?? '',
  citation: () => '',
  seal: () => '',
}

const deltaText = <K extends Delta['kind']>(
  delta: { readonly kind: K } & Extract<Delta, { kind: K }>,
): string => deltaTexts[delta.kind](delta)

// ---- parts

type Viewers = { readonly [K in PartKind]: (part: PartOf<K>) => Omit<PartView, 'kind'> }

const viewers: Viewers = {
  text: ({ text }) => ({ text }),
  refusal: ({ text }) => ({ text }),
  reasoning: ({ text, summary }) => ({ text: text ?? summary?.join('\n\n') ?? '' }),
  'tool-call': ({ name, input }) => ({ name, text: input }),
  'tool-result': ({ callId, name, parts }) => ({
    name: name ?? callId,
    text: parts.map((part) => partView(part).text).join('\n'),
  }),
  image: ({ source }) => mediaView(source),
  video: ({ source }) => mediaView(source),
  audio: ({ source, transcript }) => ({
    ...mediaView(source),
    ...(transcript === undefined ? {} : { text: transcript }),
  }),
  document: ({ source, title }) => ({
    text: source.kind === 'text' ? source.text : '',
    ...(title === undefined ? {} : { name: title }),
  }),
  'server-tool-call': ({ name, input }) => ({ name, text: JSON.stringify(input) }),
  'server-tool-result': ({ callId, content }) => ({ name: callId, text: JSON.stringify(content) }),
  compaction: ({ text }) => ({ text: text ?? '' }),
  opaque: ({ name, raw }) => ({ name, text: JSON.stringify(raw) }),
}

const mediaView = (source: {
  readonly kind: string
  readonly mediaType?: string
  readonly url?: string
  readonly id?: string
}): Omit<PartView, 'kind'> => ({
  text: '',
  name: source.url ?? source.id ?? source.mediaType ?? source.kind,
})

const viewPart = <K extends PartKind>(part: PartOf<K>): PartView => ({
  kind: part.kind,
  ...viewers[part.kind](part),
})

function partView(part: Part): PartView {
  return viewPart(part)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
