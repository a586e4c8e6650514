import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import type { FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { readCitation } from './annotation.ts'
import { logprobFields } from './content-reader.ts'
import { readItem } from './item-reader.ts'
import { responseFields, unreadInFrame } from './read-envelope.ts'
import type { EventType } from './schema.ts'
import { ownIssuer, protocol } from './vocabulary.ts'
import { tolerate } from './wire-node.ts'

/** What an event says beside what is read of it. What is given on whole (speech) is told whole. */
export function lookAtEvent(unread: FieldWatch, type: string, event: JsonObject): void {
  const seen = events.get(type)
  if (seen === undefined) return
  unread.lookInto(seen.at, event, seen.fields)
  const { item, part } = event
  if (isJsonObject(part) && seen.fields.part === true) lookAtPart(unread, part, partAt(event))
  // Its end is read, and told with its parts.
  if (item !== undefined && type === 'response.output_item.added') noteItem(unread, item, itemAt(event))
}

/** The response as it stands on the way. */
export function lookAtResponse(unread: FieldWatch, response: JsonObject): void {
  unread.lookInto('', response, responseFields)
  noteOutput(unread, response)
}

/** The same where its own fields are told with the message's start or end. */
export function lookAtFrame(unread: FieldWatch, response: JsonObject): void {
  unread.noteRest(unreadInFrame(response))
  noteOutput(unread, response)
}

/** Items that were told already come again. */
function noteOutput(unread: FieldWatch, { output }: JsonObject): void {
  if (!isJsonArray(output)) return
  for (const [index, item] of output.entries()) noteItem(unread, item, `/output/${index}`)
}

function noteItem(unread: FieldWatch, item: Json, at: string): void {
  for (const part of readItem(item, at, { issuer: ownIssuer, complain: tolerate }).parts) {
    unread.noteAgain(part.origin)
    if (part.kind === 'text') for (const { origin } of part.citations ?? []) unread.noteAgain(origin)
  }
}

/** As the whole answer has them. */
const itemAt = ({ output_index: index }: JsonObject): string => `/output/${String(index ?? 0)}`
const partAt = (event: JsonObject): string =>
  event.summary_index === undefined
    ? `${itemAt(event)}/content/${String(event.content_index ?? 0)}`
    : `${itemAt(event)}/summary/${String(event.summary_index)}`

/** One of another kind comes with its item and is told whole. */
function lookAtPart(unread: FieldWatch, part: JsonObject, at: string): void {
  const fields = entryOf(partFields, String(part.type))
  if (fields !== undefined) unread.noteAgain(unreadFields(part, fields, { protocol, at }))
  if (!isJsonArray(part.annotations)) return
  for (const [index, annotation] of part.annotations.entries())
    if (isJsonObject(annotation))
      unread.noteAgain(readCitation(annotation, `${at}/annotations/${index}`).origin)
}

const text = { type: true, text: true } as const
const partFields: Readonly<Record<string, ReadFields>> = {
  output_text: { ...text, annotations: true, logprobs: logprobFields },
  refusal: { type: true, refusal: true },
  reasoning_text: text,
  summary_text: text,
}

/** What an event of that kind has by the vendor's own types: a new name there does not compile here. */
type NamesOf<K extends EventType> = Exclude<keyof Extract<ResponseStreamEvent, { type: K }>, 'type'>

const every = { type: true, sequence_number: true } as const
/** A place in an item. Deltas may be padded against the guessing of lengths. */
const inItem = { ...every, item_id: true, output_index: true } as const
const piece = { ...inItem, delta: true, obfuscation: true } as const
const inContent = { ...inItem, content_index: true } as const
const textPiece = { ...piece, content_index: true } as const
const inSummary = { ...inItem, summary_index: true } as const
const inCommand = { ...every, item_id: true, output_index: true, command_index: true } as const
const outcome = { type: true, exit_code: true } as const
const frame = { ...every, response: true } as const
/** Told whole. */
const whole = { ...every, delta: true } as const

const published = {
  'response.created': frame,
  'response.queued': frame,
  'response.in_progress': frame,
  'response.completed': frame,
  'response.incomplete': frame,
  'response.failed': frame,
  // Some nest it.
  error: { ...every, code: true, message: true, param: true, error: true, status: true },
  keepalive: every,
  'response.output_item.added': { ...every, output_index: true, item: true },
  'response.output_item.done': { ...every, output_index: true, item: true },
  'response.content_part.added': { ...inContent, part: true },
  'response.content_part.done': { ...inContent, part: true },
  'response.output_text.delta': { ...textPiece, logprobs: logprobFields },
  'response.output_text.done': { ...inContent, text: true, logprobs: logprobFields },
  // The citation tells its own.
  'response.output_text.annotation.added': { ...inContent, annotation_index: true, annotation: true },
  'response.refusal.delta': textPiece,
  'response.refusal.done': { ...inContent, refusal: true },
  'response.reasoning_text.delta': textPiece,
  'response.reasoning_text.done': { ...inContent, text: true },
  'response.reasoning_summary_part.added': { ...inSummary, part: true },
  'response.reasoning_summary_part.done': { ...inSummary, part: true, status: true },
  'response.reasoning_summary_text.delta': { ...piece, summary_index: true },
  'response.reasoning_summary_text.done': { ...inSummary, text: true },
  'response.function_call_arguments.delta': piece,
  'response.function_call_arguments.done': { ...inItem, name: true, arguments: true },
  'response.custom_tool_call_input.delta': piece,
  'response.custom_tool_call_input.done': { ...inItem, input: true },
  'response.audio.delta': whole,
  'response.audio.done': every,
  'response.audio.transcript.delta': whole,
  'response.audio.transcript.done': every,
  'response.image_generation_call.partial_image': {
    ...inItem,
    partial_image_b64: true,
    partial_image_index: true,
    output_format: true,
    size: true,
    quality: true,
    background: true,
  },
  'response.image_generation_call.in_progress': inItem,
  'response.image_generation_call.generating': inItem,
  'response.image_generation_call.completed': inItem,
  'response.web_search_call.in_progress': inItem,
  'response.web_search_call.searching': inItem,
  'response.web_search_call.completed': inItem,
  'response.file_search_call.in_progress': inItem,
  'response.file_search_call.searching': inItem,
  'response.file_search_call.completed': inItem,
  'response.code_interpreter_call.in_progress': inItem,
  'response.code_interpreter_call.interpreting': inItem,
  'response.code_interpreter_call.completed': inItem,
  'response.code_interpreter_call_code.delta': piece,
  'response.code_interpreter_call_code.done': { ...inItem, code: true },
  'response.mcp_call.in_progress': inItem,
  'response.mcp_call.completed': inItem,
  'response.mcp_call.failed': inItem,
  'response.mcp_call_arguments.delta': piece,
  'response.mcp_call_arguments.done': { ...inItem, arguments: true },
  'response.mcp_list_tools.in_progress': inItem,
  'response.mcp_list_tools.completed': inItem,
  'response.mcp_list_tools.failed': inItem,
  'response.shell_call_command.added': { ...inCommand, command: true },
  'response.shell_call_command.delta': { ...inCommand, delta: true, obfuscation: true },
  'response.shell_call_command.done': { ...inCommand, command: true },
  'response.shell_call_output_content.delta': {
    ...inCommand,
    delta: { stdout: true, stderr: true },
    obfuscation: true,
  },
  'response.shell_call_output_content.done': {
    ...inCommand,
    output: { type: true, stdout: true, stderr: true, outcome, created_by: true },
  },
  'response.compaction.compacting': inItem,
} satisfies { readonly [K in EventType]: ReadFields & Readonly<Record<NamesOf<K>, true | ReadFields>> }

/** Beside them: what servers send and the SDK's types do not (yet) name. */
const unpublished: Readonly<Record<string, ReadFields>> = {
  ping: every,
  'response.cancelled': frame,
  // Of a patch, whose call comes whole.
  'response.apply_patch_call_operation_diff.delta': piece,
  'response.apply_patch_call_operation_diff.done': { ...inItem, diff: true },
}

/** The names that the reader of each kind of event understands, or that say nothing. */
export const eventFields: Readonly<Record<string, ReadFields>> = { ...published, ...unpublished }

const events: ReadonlyMap<string, { readonly at: string; readonly fields: ReadFields }> = new Map(
  Object.entries(eventFields).map(([type, fields]) => [type, { at: pointerTo('', type), fields }]),
)
