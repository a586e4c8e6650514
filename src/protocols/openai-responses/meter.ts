import type { Fault } from '../../canonical/fault.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Usage } from '../../canonical/usage.ts'
import type { Frame } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { Meter, MeterReading } from '../stream-codec.ts'
import { readStreamFault } from './fault-reader.ts'
import { readItem } from './item-reader.ts'
import { readStop } from './stop.ts'
import { readUsage } from './usage.ts'
import { ownIssuer } from './vocabulary.ts'
import { tolerate } from './wire-node.ts'

/** Watches a relayed answer. Of a stream only the events with the envelope are parsed; the others are told by their text. */
export function meter(): Meter {
  const state: State = {
    complete: false,
    semantic: false,
    hasCall: false,
    hasRefusal: false,
    items: new Set(),
    last: '',
  }
  return {
    frame: (frame) => readFrame(state, frame),
    whole: (body) => {
      if (isJsonObject(body)) readWhole(state, body)
    },
    reading: () => readingOf(state),
  }
}

interface State {
  id?: string
  model?: string
  usage?: Usage
  stop?: StopReason
  fault?: Fault
  complete: boolean
  semantic: boolean
  hasCall: boolean
  hasRefusal: boolean
  /** A place that keeps its answers lets later requests name these. */
  readonly items: Set<string>
  /** The last event: its number is looked for only when it is asked for. */
  last: string
}

/** Quotes inside a JSON string are escaped, so these can only stand where a value or a name does. */
const envelopeWords = [
  '"response.created"',
  '"response.completed"',
  '"response.incomplete"',
  '"response.failed"',
  '"response.cancelled"',
  '"response.output_item.added"',
  '"error"',
  '"object":"response"',
]
const quietWords = [
  '"response.in_progress"',
  '"response.queued"',
  '"response.content_part.added"',
  '"response.reasoning_summary_part.added"',
  '"keepalive"',
  '"ping"',
]

function readFrame(state: State, frame: Frame): void {
  if (frame.kind === 'comment') return
  if (frame.kind === 'event' && frame.data !== '') state.last = frame.data
  if (frame.kind === 'event' && frame.event?.endsWith('.delta') === true) {
    state.semantic = true
    state.hasRefusal ||= frame.event === 'response.refusal.delta'
    return
  }
  const text = frame.kind === 'event' ? frame.data : frame.text
  const body = envelopeWords.some((word) => text.includes(word)) ? parsed(text) : undefined
  if (isJsonObject(body)) readEnvelope(state, body, text)
  else noteContent(state, text)
}

function readEnvelope(state: State, body: JsonObject, text: string): void {
  const type = typeof body.type === 'string' ? body.type : ''
  const hasError = body.error !== undefined && body.error !== null
  if (enders.has(type)) readEnd(state, body)
  else if (type === 'response.created') readHead(state, body.response)
  else if (body.object === 'response') readWhole(state, body)
  else if (type === 'error' || (type === '' && hasError)) state.fault ??= readStreamFault(body)
  else {
    if (type === 'response.output_item.added') noteItem(state, body.item)
    if (type !== 'response.output_item.added' || !isEmpty(body.item)) noteContent(state, text)
  }
}

/** It has begun and says nothing yet. */
const isEmpty = (item: Json | undefined): boolean =>
  isJsonObject(item) &&
  (item.type === 'message' || item.type === 'reasoning') &&
  [item.content, item.summary].every((list) => !isJsonArray(list) || list.length === 0)

/** Of one answer; a vendor's has far fewer. */
const mostItems = 500

function noteItem({ items }: State, item: Json | undefined): void {
  if (isJsonObject(item) && typeof item.id === 'string' && items.size < mostItems) items.add(item.id)
}

function noteContent(state: State, text: string): void {
  const bare = text.trim()
  if (bare === '' || bare === '[DONE]' || quietWords.some((word) => text.includes(word))) return
  state.semantic = true
  state.hasCall ||= text.includes('"function_call"') || text.includes('"custom_tool_call"')
  state.hasRefusal ||= text.includes('"response.refusal.delta"')
}

const enders: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
])

function readHead(state: State, response: Json | undefined): void {
  if (!isJsonObject(response)) return
  if (typeof response.id === 'string') state.id ??= response.id
  if (typeof response.model === 'string') state.model = response.model
}

function readEnd(state: State, body: JsonObject): void {
  const response = isJsonObject(body.response) ? body.response : {}
  state.complete = true
  if (body.type === 'response.failed') state.fault ??= readStreamFault({ error: response.error ?? null })
  readWhole(state, response)
}

function readWhole(state: State, response: JsonObject): void {
  readHead(state, response)
  const output = isJsonArray(response.output) ? response.output : []
  for (const item of output) noteItem(state, item)
  const reading = { issuer: ownIssuer, complain: tolerate }
  const kinds = output.flatMap((item, index) => readItem(item, `/output/${index}`, reading).parts)
  const usage = readUsage(response.usage)
  if (usage !== undefined) state.usage = usage
  if (isJsonObject(response.error)) state.fault ??= readStreamFault({ error: response.error })
  if (response.status === 'queued' || response.status === 'in_progress') return
  state.complete = true
  state.semantic ||= output.length > 0
  const seen = kinds.length > 0 ? kinds : seenKinds(state)
  if (typeof response.status === 'string') state.stop = readStop(response, seen)
}

/** Where the end repeats nothing (Codex), the stop reason rests on what was seen going by. */
const seenKinds = ({ hasCall, hasRefusal }: State) => [
  ...(hasCall ? [{ kind: 'tool-call' } as const] : []),
  ...(hasRefusal ? [{ kind: 'refusal' } as const] : []),
]

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function readingOf({ hasCall: _call, hasRefusal: _refusal, items, last, ...reading }: State): MeterReading {
  const sequence = sequenceIn(last)
  return {
    ...reading,
    ...(items.size === 0 ? {} : { items: [...items] }),
    ...(sequence === undefined ? {} : { sequence }),
  }
}

/** Quotes inside a JSON string are escaped, so the first of these names is the event's own. */
function sequenceIn(text: string): number | undefined {
  const [, digits] = /"sequence_number"\s*:\s*(\d+)/.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits)
}
