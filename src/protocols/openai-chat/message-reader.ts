import { type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { CacheMark, Part, ToolResultPart } from '../../canonical/part.ts'
import type { Instruction, Turn } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { readAssistant } from './assistant-reader.ts'
import { messageMark, readMark } from './content-reader.ts'
import { type Calls, readContent, textAt } from './message-content.ts'
import { difference, fieldsOf, originAt } from './rest.ts'
import { expectArray, expectName, expectObject, expectString, filled, paramOf, wrongValue } from './schema.ts'

export interface Conversation {
  readonly instructions: readonly Instruction[]
  readonly turns: readonly Turn[]
}

interface State extends Calls {
  readonly instructions: Instruction[]
  readonly turns: Turn[]
  /** The last message was a tool's: the next one joins its turn. */
  inResults: boolean
}

export function readMessages(messages: Json | undefined): Conversation {
  const at = '/messages'
  const list = expectArray(messages, at)
  if (list.length === 0) {
    throw new MalformedRequest(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      { at, code: 'empty_array' },
    )
  }
  const state: State = { instructions: [], turns: [], ids: new Map(), inResults: false }
  list.forEach((value, index) => {
    readMessage(state, expectObject(value, pointerTo(at, index)), pointerTo(at, index))
  })
  return { instructions: state.instructions, turns: state.turns }
}

function readMessage(state: State, message: JsonObject, at: string): void {
  const role = expectString(message.role, pointerTo(at, 'role'))
  const read = entryOf(roles, role)
  if (read === undefined) throw wrongValue(pointerTo(at, 'role'), role, Object.keys(roles))
  const isResult = role === 'tool' || role === 'function'
  if (!isResult) state.inResults = false
  read(state, message, at)
  state.inResults = isResult
}

const roles: Readonly<Record<string, (state: State, message: JsonObject, at: string) => void>> = {
  system: (state, message, at) => readInstruction(state, 'system', message, at),
  assistant: (state, message, at) => void state.turns.push(readAssistant(state, message, at)),
  user: (state, message, at) => void state.turns.push(readSpoken('user', message, at)),
  function: readFunctionResult,
  tool: readToolResult,
  developer: (state, message, at) => readInstruction(state, 'developer', message, at),
}

/** Before the first turn they are the request's instructions; later they are turns of their own. */
function readInstruction(
  state: State,
  speaker: 'system' | 'developer',
  message: JsonObject,
  at: string,
): void {
  if (state.turns.length > 0) {
    state.turns.push(readSpoken(speaker, message, at))
    return
  }
  const { parts, form } = readContent(message.content, pointerTo(at, 'content'))
  const mark = readMessageMark(message)
  const rest = difference(message, fieldsOf({ role: speaker, content: message.content, ...mark?.own }))
  const origin = originAt(at, rest, form, mark?.own)
  const filledParts = markLast(parts.length > 0 ? parts : [textAt('', pointerTo(at, 'content'))], mark)
  for (const part of filledParts) state.instructions.push({ speaker, part, origin })
}

function readSpoken(speaker: 'user' | 'system' | 'developer', message: JsonObject, at: string): Turn {
  if (message.content === undefined && speaker === 'user') {
    expectString(message.content, pointerTo(at, 'content'))
  }
  const { parts, form } = readContent(message.content, pointerTo(at, 'content'))
  const name = filled(message.name)
  const mark = readMessageMark(message)
  const known = fieldsOf({ role: speaker, content: message.content, name, ...mark?.own })
  return {
    speaker,
    parts: markLast(parts, mark),
    ...(name === undefined ? {} : { name }),
    origin: originAt(at, difference(message, known), form, mark?.own),
  }
}

interface MessageMark {
  readonly cacheMark: CacheMark
  /** As it stands in the message. */
  readonly own: JsonObject
}

/** LiteLLM and OpenRouter take the mark beside a content that is a mere text too: it marks the end of the message. */
function readMessageMark(message: JsonObject): MessageMark | undefined {
  const { cacheMark, known } = readMark(message)
  return cacheMark === undefined ? undefined : { cacheMark, own: known }
}

function markLast(parts: readonly Part[], mark: MessageMark | undefined): readonly Part[] {
  const last = parts.at(-1)
  return mark === undefined || last === undefined ? parts : parts.with(-1, marked(last, mark))
}

/** The message gives the mark back, so its part does not. */
const marked = <P extends Part>(part: P, { cacheMark }: MessageMark): P =>
  part.cacheMark === undefined && part.origin !== undefined
    ? {
        ...part,
        cacheMark,
        origin: { ...part.origin, form: `${part.origin.form ?? ''} ${messageMark}`.trim() },
      }
    : part

function readToolResult(state: State, message: JsonObject, at: string): void {
  const given = filled(message.tool_call_id)
  const name = filled(message.name)
  const id = given === undefined ? openCall(state, name) : given
  const call = id === undefined ? undefined : state.ids.get(id)
  if (id === undefined || call === undefined) throw orphanResult(at, given)
  call.answered = true
  const { parts, form } = readContent(message.content, pointerTo(at, 'content'))
  const mark = readMessageMark(message)
  const known = fieldsOf({
    ...{ role: 'tool', tool_call_id: given, name, content: message.content },
    ...mark?.own,
  })
  const forms = [form, given === undefined && 'no-id', name !== undefined && 'named']
  const words = forms.filter((word) => word !== false).join(' ')
  const part: ToolResultPart = {
    kind: 'tool-result',
    callId: id,
    name: name ?? call.name,
    parts,
    form: call.form,
    origin: originAt(at, difference(message, known), words, mark?.own),
  }
  pushResult(state, at, mark === undefined ? part : marked(part, mark))
}

/** The legacy role: it names the function, and there is one call at a time. */
function readFunctionResult(state: State, message: JsonObject, at: string): void {
  const name = expectName(message.name, pointerTo(at, 'name'))
  const id = openCall(state, name)
  const call = id === undefined ? undefined : state.ids.get(id)
  if (id === undefined || call === undefined) throw orphanResult(at, undefined)
  call.answered = true
  const { parts, form } = readContent(message.content, pointerTo(at, 'content'))
  const known = fieldsOf({ role: 'function', name, content: message.content })
  pushResult(state, at, {
    kind: 'tool-result',
    callId: id,
    name,
    parts,
    form: 'function',
    origin: originAt(at, difference(message, known), `${form} function-role`),
  })
}

/** Where no id is given: the first unanswered call of that name, else of any; those without an id come first. */
function openCall(state: State, name: string | undefined): string | undefined {
  const open = [...state.ids].filter(([, call]) => !call.answered)
  const bare = open.filter(([, call]) => call.bare)
  const ordered = [...bare, ...open]
  return (ordered.find(([, call]) => call.name === name) ?? ordered[0])?.[0]
}

function orphanResult(at: string, id: string | undefined): MalformedRequest {
  const place = paramOf(at)
  const message =
    id === undefined
      ? `Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls' ('${place}').`
      : `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message ('${place}').`
  return new MalformedRequest(message, { at: pointerTo(at, 'tool_call_id'), code: 'orphan_tool_result' })
}

function pushResult(state: State, at: string, part: ToolResultPart): void {
  const last = state.turns.at(-1)
  if (state.inResults && last !== undefined) {
    state.turns[state.turns.length - 1] = { ...last, parts: [...last.parts, part] }
  } else state.turns.push({ speaker: 'user', parts: [part], origin: originAt(at, undefined, 'results') })
}
