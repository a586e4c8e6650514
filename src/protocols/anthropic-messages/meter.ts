import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Frame } from '../../wire/frame.ts'
import type { Meter } from '../stream-codec.ts'
import { parseOrUndefined } from './block-writer.ts'
import { readStreamFault } from './fault.ts'
import { readStop } from './response-reader.ts'
import { mergeRawUsage, readUsage } from './usage.ts'

interface State {
  id: string | undefined
  model: string | undefined
  usage: JsonObject | undefined
  stop: StopReason | undefined
  fault: Fault | undefined
  complete: boolean
  semantic: boolean
}

/** Watches a relayed answer. Nearly every frame is content, which is known by its name and never parsed. */
export function createMeter(): Meter {
  const state: State = {
    id: undefined,
    model: undefined,
    usage: undefined,
    stop: undefined,
    fault: undefined,
    complete: false,
    semantic: false,
  }
  return {
    frame: (frame) => watchFrame(state, frame),
    whole: (body) => watchWhole(state, body),
    reading() {
      const usage = readUsage(state.usage)
      return {
        ...(state.id === undefined ? {} : { id: state.id }),
        ...(state.model === undefined ? {} : { model: state.model }),
        ...(usage === undefined ? {} : { usage }),
        ...(state.stop === undefined ? {} : { stop: state.stop }),
        ...(state.fault === undefined ? {} : { fault: state.fault }),
        complete: state.complete,
        semantic: state.semantic,
      }
    },
  }
}

function watchFrame(state: State, frame: Frame): void {
  if (frame.kind === 'comment') return
  const text = frame.kind === 'event' ? frame.data : frame.text
  if (frame.kind === 'event' && isContent(frame.event ?? '', text)) {
    state.semantic = true
    return
  }
  if (!telling.some((word) => text.includes(word))) return
  const event = parseOrUndefined(text)
  if (isJsonObject(event)) watchEvent(state, event)
}

/** A block that has begun and says nothing yet. */
const emptyStart =
  /"content_block_start"(?=.*"type"\s*:\s*"(?:text|thinking)")(?=.*"(?:text|thinking)"\s*:\s*"")/s

/** By the name of the event; a place that sends none is told by how its data begins, wherever `type` stands in it. */
const isContent = (name: string, text: string): boolean =>
  (name === ''
    ? text.includes('"content_block_') && !text.includes('"message_') && !text.includes('"error"')
    : name.startsWith('content_block_')) && !emptyStart.test(text)

/** Words that a frame worth parsing holds. */
const telling = ['"message_', '"error"', '"message"']

function watchEvent(state: State, event: JsonObject): void {
  const { type } = event
  if (type === 'message_start' && isJsonObject(event.message)) watchMessage(state, event.message)
  else if (type === 'message_delta') {
    const delta = isJsonObject(event.delta) ? event.delta : {}
    addUsage(state, event.usage)
    addStop(state, delta)
  } else if (type === 'message_stop') state.complete = true
  else if (type === 'message') watchWhole(state, event)
  else if (type === 'error' || (type === undefined && event.error !== undefined)) {
    state.fault = readStreamFault(event)
  } else if (typeof type === 'string' && type.startsWith('content_block_')) state.semantic = true
}

function watchMessage(state: State, message: JsonObject): void {
  if (typeof message.id === 'string') state.id ??= message.id
  if (typeof message.model === 'string') state.model ??= message.model
  if (Array.isArray(message.content) && message.content.length > 0) state.semantic = true
  addUsage(state, message.usage)
  addStop(state, message)
}

function addUsage(state: State, usage: Json | undefined): void {
  if (isJsonObject(usage)) state.usage = mergeRawUsage(state.usage ?? {}, usage)
}

function addStop(
  state: State,
  { stop_reason: raw, stop_sequence: sequence, stop_details: details }: JsonObject,
): void {
  if (typeof raw !== 'string') return
  state.stop = readStop(raw, typeof sequence === 'string' ? sequence : undefined, details)
}

function watchWhole(state: State, body: Json): void {
  if (!isJsonObject(body)) return
  if (body.type === 'error' || (body.content === undefined && body.error !== undefined)) {
    state.fault = readStreamFault(body)
    return
  }
  watchMessage(state, body)
  state.complete = body.content !== undefined
  state.semantic ||= state.complete
}
