import { disassemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import { createFieldWatch, type FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Frame } from '../../wire/frame.ts'
import { parseJson } from '../../wire/json-text.ts'
import { Likeness } from '../../wire/likeness.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import type { StreamReader } from '../stream-codec.ts'
import { echoedFields, lateFields, unknownFields } from './envelope-fields.ts'
import { readStreamFault } from './fault-reader.ts'
import { lookAtEvent, lookAtFrame, lookAtResponse } from './read-events.ts'
import { head, readResponse } from './response-reader.ts'
import type { EventType } from './schema.ts'
import { readStop } from './stop.ts'
import { brokenOff, unreadable } from './stream-faults.ts'
import { createStreamItems, type StreamItems } from './stream-items.ts'
import { learnPiece } from './stream-likeness.ts'
import { readUsage } from './usage.ts'
import { protocol, streamStart } from './vocabulary.ts'

/** This API's events to canonical ones. Bound by `output_index`: ids may change within one stream (Copilot). */
export function streamReader(context: AnswerReadContext): StreamReader {
  const state: State = {
    context,
    items: createStreamItems(context.issuer),
    unread: createFieldWatch(protocol),
    isStarted: false,
    isOver: false,
    like: new Likeness(),
    piece: undefined,
  }
  return {
    read(frame) {
      return state.isOver ? [] : state.unread.weave(readFrame(state, frame))
    },
    end() {
      if (state.isOver) return []
      state.isOver = true
      return [{ type: 'fault', fault: brokenOff }]
    },
  }
}

interface State {
  readonly context: AnswerReadContext
  readonly items: StreamItems
  readonly unread: FieldWatch
  isStarted: boolean
  isOver: boolean
  /** The last event, when it was a piece of an item. */
  readonly like: Likeness
  piece: JsonObject | undefined
}

type Events = readonly CanonicalEvent[]

function readFrame(state: State, frame: Frame): Events {
  if (frame.kind === 'comment') return ping
  if (frame.kind === 'stray') return readBody(state, frame, frame.text)
  const words = state.like.stringIn(frame.data)
  // Nearly every event is the one before but for its words and its number.
  if (words !== undefined && state.piece !== undefined) return inItem(state, { ...state.piece, delta: words })
  state.like.forget()
  return readBody(state, frame, frame.data)
}

function readBody(state: State, frame: Frame, text: string): Events {
  if (text.trim() === '' || text.trim() === '[DONE]') return []
  const body = parsed(text)
  if (!isJsonObject(body)) return frame.kind === 'stray' ? [] : breakOff(state, unreadable)
  const type = typeof body.type === 'string' ? body.type : frame.kind === 'event' ? (frame.event ?? '') : ''
  const read = readers.get(type)
  if (read !== undefined) {
    // What is given on whole is told whole.
    if (read !== opaque) lookAtEvent(state.unread, type, body)
    if (read === item && frame.kind === 'event' && learnPiece(state.like, text, body)) state.piece = body
    return read(state, body)
  }
  if (body.object === 'response') return readWhole(state, body)
  if (body.error !== undefined && body.error !== null) return breakOff(state, readStreamFault(body))
  if (type === '') {
    state.unread.lookInto('', body, {})
    return []
  }
  return state.unread.admits(type) ? [...start(state), unread(type, body)] : start(state)
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

const ping: Events = [{ type: 'ping' }]

type Reader = (state: State, body: JsonObject) => Events

const begin: Reader = (state, { response }) => {
  if (!isJsonObject(response)) return start(state)
  if (state.isStarted) lookAtResponse(state.unread, response)
  return start(state, response)
}
const item: Reader = (state, body) => inItem(state, body)
const alive: Reader = (state) => (state.isStarted ? ping : [])
/** Content that no canonical event has a word for. */
const opaque: Reader = (state, body) => [...start(state), unread(String(body.type), body)]

/** An event is no field of an answer: it is named where a field would stand. */
const unread = (name: string, raw: JsonObject): CanonicalEvent => ({
  type: 'opaque',
  name,
  raw,
  origin: { protocol, at: '', rest: { [name]: raw } },
})

const late = (raw: JsonObject): CanonicalEvent => ({
  type: 'opaque',
  name: streamStart.extras,
  raw,
  origin: { protocol, at: '', rest: raw },
})

const eventReaders = {
  'response.created': begin,
  'response.queued': begin,
  'response.in_progress': begin,
  'response.completed': readEnd,
  'response.incomplete': readEnd,
  'response.failed': readFailure,
  error: (state, body) => breakOff(state, readStreamFault(body)),
  keepalive: alive,
  'response.output_item.added': item,
  'response.output_item.done': item,
  'response.content_part.added': item,
  'response.content_part.done': item,
  'response.output_text.delta': item,
  'response.output_text.done': item,
  'response.output_text.annotation.added': item,
  'response.refusal.delta': item,
  'response.refusal.done': item,
  'response.reasoning_text.delta': item,
  'response.reasoning_text.done': item,
  'response.reasoning_summary_part.added': item,
  'response.reasoning_summary_part.done': item,
  'response.reasoning_summary_text.delta': item,
  'response.reasoning_summary_text.done': item,
  'response.function_call_arguments.delta': item,
  'response.function_call_arguments.done': item,
  'response.custom_tool_call_input.delta': item,
  'response.custom_tool_call_input.done': item,
  'response.audio.delta': opaque,
  'response.audio.done': opaque,
  'response.audio.transcript.delta': opaque,
  'response.audio.transcript.done': opaque,
  'response.image_generation_call.partial_image': item,
  // The steps of items that come whole with output_item.done.
  'response.image_generation_call.in_progress': alive,
  'response.image_generation_call.generating': alive,
  'response.image_generation_call.completed': alive,
  'response.web_search_call.in_progress': alive,
  'response.web_search_call.searching': alive,
  'response.web_search_call.completed': alive,
  'response.file_search_call.in_progress': alive,
  'response.file_search_call.searching': alive,
  'response.file_search_call.completed': alive,
  'response.code_interpreter_call.in_progress': alive,
  'response.code_interpreter_call.interpreting': alive,
  'response.code_interpreter_call.completed': alive,
  'response.code_interpreter_call_code.delta': alive,
  'response.code_interpreter_call_code.done': alive,
  'response.mcp_call.in_progress': alive,
  'response.mcp_call.completed': alive,
  'response.mcp_call.failed': alive,
  'response.mcp_call_arguments.delta': alive,
  'response.mcp_call_arguments.done': alive,
  'response.mcp_list_tools.in_progress': alive,
  'response.mcp_list_tools.completed': alive,
  'response.mcp_list_tools.failed': alive,
  'response.shell_call_command.added': alive,
  'response.shell_call_command.delta': alive,
  'response.shell_call_command.done': alive,
  'response.shell_call_output_content.delta': alive,
  'response.shell_call_output_content.done': alive,
  'response.compaction.compacting': alive,
} satisfies Record<EventType, Reader>

/** Beside the published events: what servers send and the SDK's types do not (yet) name. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...Object.entries(eventReaders),
  ['ping', alive],
  ['response.cancelled', readEnd],
  ['response.apply_patch_call_operation_diff.delta', alive],
  ['response.apply_patch_call_operation_diff.done', alive],
])

/** The first event of any kind opens the message: a resumed stream begins in the middle. */
function start(state: State, response?: JsonObject): Events {
  if (state.isStarted) return []
  state.isStarted = true
  const fields = response ?? {}
  lookAtFrame(state.unread, fields)
  return [
    {
      type: 'message-start',
      ...(response === undefined ? {} : head(response)),
      origin: {
        protocol,
        at: '',
        form: streamStart.form,
        own: echoedFields(fields),
        rest: unknownFields(fields),
      },
    },
  ]
}

function inItem(state: State, body: JsonObject): Events {
  return [...start(state), ...state.items.read(body)]
}

function readEnd(state: State, body: JsonObject): Events {
  const response = isJsonObject(body.response) ? body.response : {}
  const output = isJsonArray(response.output) ? response.output : []
  const events: CanonicalEvent[] = [...start(state, response), ...state.items.finish(output)]
  lookAtFrame(state.unread, response)
  const extras = lateFields(response)
  if (Object.keys(extras).length > 0) events.push(late(extras))
  events.push(...usageOf(state, response))
  events.push({ type: 'message-end', stop: readStop(response, state.items.parts) })
  state.isOver = true
  return events
}

function usageOf(state: State, response: JsonObject): Events {
  const usage = readUsage(response.usage, state.context.quirks.outputExcludesReasoning)
  return usage === undefined ? [] : [{ type: 'usage', usage }]
}

function readFailure(state: State, body: JsonObject): Events {
  const response = isJsonObject(body.response) ? body.response : {}
  const error = isJsonObject(response.error) ? response.error : body
  return [
    ...start(state, response),
    ...usageOf(state, response),
    ...breakOff(state, readStreamFault({ error })),
  ]
}

function breakOff(state: State, fault: Fault): Events {
  state.isOver = true
  return [{ type: 'fault', fault }]
}

/** A server that does not stream answers the whole response at once. */
function readWhole(state: State, body: JsonObject): Events {
  if (state.isStarted) return []
  state.isStarted = true
  state.isOver = true
  if (isJsonObject(body.error)) return [{ type: 'fault', fault: readStreamFault({ error: body.error }) }]
  return disassemble(readResponse(body, state.context))
}
