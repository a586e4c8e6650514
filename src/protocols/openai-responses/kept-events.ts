import { disassemble } from '../../canonical/assemble.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import type { AnswerKeeper } from '../continuity.ts'
import { createAnswerMachine } from './answer-machine.ts'
import { readResponse } from './response-reader.ts'
import { ownIssuer, protocol } from './vocabulary.ts'

const enders = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled'])
const enderWords = [...enders].map((type) => `"${type}"`)
const itemWord = '"response.output_item.done"'
const objectWord = /"object"\s*:\s*"response/

/** Only the frames that hold whole items or the whole answer are parsed. */
export function keeper(): AnswerKeeper {
  const items: Json[] = []
  let response: JsonObject | undefined
  return {
    frame(frame) {
      if (frame.kind !== 'event' || response !== undefined) return
      const isEnd = enderWords.some((word) => frame.data.includes(word))
      if (!isEnd && !frame.data.includes(itemWord) && !objectWord.test(frame.data)) return
      const event = parsed(frame.data)
      if (event === undefined) return
      if (event.type === 'response.output_item.done') items.push(event.item ?? null)
      else if (typeof event.type === 'string' && enders.has(event.type))
        response = complete(event.response, items)
      else if (event.object === 'response' || event.object === 'response.compaction') response = event
    },
    get response() {
      return response
    },
  }
}

/** Codex' own backend repeats nothing at the end: the items that went by are the answer. */
function complete(value: Json | undefined, items: readonly Json[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined
  const isBare = !isJsonArray(value.output) || value.output.length === 0
  return isBare ? { ...value, output: items } : value
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: Json = parseJson(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function renumber(frame: Frame, id: string, sequence: number): JsonObject | undefined {
  const event = frame.kind === 'event' ? parsed(frame.data) : undefined
  if (event === undefined || typeof event.type !== 'string') return undefined
  const { response } = event
  return {
    ...event,
    sequence_number: sequence,
    ...(isJsonObject(response) ? { response: { ...response, id, background: true } } : {}),
  }
}

export const queuedEvent = (response: JsonObject, sequence: number): JsonObject => ({
  type: 'response.queued',
  sequence_number: sequence,
  response,
})

export const lastEvent = (response: JsonObject, sequence: number): JsonObject => ({
  type: `response.${enders.has(`response.${String(response.status)}`) ? String(response.status) : 'completed'}`,
  sequence_number: sequence,
  response,
})

export const frameOf = (event: JsonObject): Frame => dataFrame(writeJson(event), String(event.type))

/** Each item as it would have streamed, between the answer's beginning and its end. */
export function eventsOf(response: JsonObject): readonly JsonObject[] {
  const events: JsonObject[] = []
  const opening = { ...response, status: 'in_progress', output: [], usage: null, completed_at: null }
  const machine = createAnswerMachine(
    {
      request: { ...askedNothing, model: String(response.model ?? '') },
      newId: (prefix) => `${prefix}_${String(response.id ?? '').replace(/^resp_/, '')}_${events.length}`,
      now: typeof response.created_at === 'number' ? response.created_at : 0,
      issuer: ownIssuer,
    },
    (event) => events.push(isJsonObject(event.response) ? { ...event, response: opening } : event),
  )
  const read = readResponse(response, { issuer: ownIssuer, quirks: {}, newId: (prefix) => prefix })
  for (const event of disassemble(read)) machine.push(event)
  return [...events.slice(0, -1), lastEvent(response, events.length - 1)]
}

const askedNothing: CanonicalRequest = {
  model: '',
  stream: true,
  instructions: [],
  turns: [],
  tools: [],
  sampling: {},
  caller: {},
  origin: { protocol, at: '' },
  places: {},
}
