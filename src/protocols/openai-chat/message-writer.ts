import type { JsonObject } from '../../canonical/json.ts'
import { pairCalls } from '../../canonical/pair-calls.ts'
import type { Part, ToolResultPart } from '../../canonical/part.ts'
import type { Instruction, Turn } from '../../canonical/request.ts'
import { writeAssistant } from './assistant-writer.ts'
import { loseMark, placeOf, writeContentPart, writeMark } from './content-writer.ts'
import { flushWaiting, type Messages, ownContent } from './messages.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf, hasForm, isOurs, withRest } from './rest.ts'

export function writeMessages(out: Outgoing): readonly JsonObject[] {
  const messages: Messages = { list: [], waiting: [] }
  for (const group of groupInstructions(out.request.instructions)) writeInstructions(group, messages, out)
  for (const turn of turnsOf(out)) speakers[turn.speaker](turn, messages, out)
  flushWaiting(messages)
  losePrefill(out)
  return messages.list
}

function turnsOf({ own, request, losses }: Outgoing): readonly Turn[] {
  if (own) return request.turns
  const paired = pairCalls(request.turns)
  losses.addAll(paired.losses)
  return paired.value
}

const speakers = {
  user: writeUser,
  assistant: (turn, messages, out) => {
    flushWaiting(messages)
    writeAssistant(turn, messages, out)
  },
  system: (turn, messages, out) => writeTold('system', turn, messages, out),
  developer: (turn, messages, out) => writeTold('developer', turn, messages, out),
} satisfies Record<Turn['speaker'], (turn: Turn, messages: Messages, out: Outgoing) => void>

/** Blocks of one message of a client of this dialect stand together again; of another, blocks of one speaker. */
function groupInstructions(instructions: readonly Instruction[]): readonly (readonly Instruction[])[] {
  const groups: Instruction[][] = []
  for (const instruction of instructions) {
    const group = groups.at(-1)
    const before = group?.[0]
    if (group !== undefined && before !== undefined && isOneMessage(before, instruction))
      group.push(instruction)
    else groups.push([instruction])
  }
  return groups
}

const isOneMessage = (a: Instruction, b: Instruction): boolean =>
  a.speaker === b.speaker && (isOurs(a.origin) || isOurs(b.origin) ? a.origin?.at === b.origin?.at : true)

function writeInstructions(group: readonly Instruction[], messages: Messages, out: Outgoing): void {
  const [first] = group
  const speaker = first?.speaker ?? 'system'
  const origin = first?.origin
  const parts = group.map(({ part }) => part)
  writeTold(speaker, { parts, ...(origin === undefined ? {} : { origin }) }, messages, out)
}

/** An instruction holds text only; pictures in it (Codex shows images to the model so) are shown by the user. */
function writeTold(
  speaker: 'system' | 'developer',
  { parts, name, origin }: Omit<Turn, 'speaker'>,
  messages: Messages,
  out: Outgoing,
): void {
  const written = parts.flatMap((part) => writeContentPart(part, out))
  const shown = isOurs(origin) ? [] : written.filter((item) => item.type !== 'text')
  const items = written.filter((item) => !shown.includes(item))
  const role = out.target.quirks.instructionRole ?? speaker
  if (items.length > 0 || shown.length === 0) {
    const content = ownContent(origin, items)
    messages.list.push(withRest(fieldsOf({ role, content, name }), origin))
  }
  if (shown.length === 0) return
  out.lose('media', origin?.at ?? '', 'moved', 'media of an instruction is sent in a user message', false)
  messages.waiting.push(...shown)
}

/** Tool results first: they must follow their calls at once. Then everything else of the turn as the user's message. */
function writeUser(turn: Turn, messages: Messages, out: Outgoing): void {
  const spoken: JsonObject[] = []
  let hasSpoken = false
  for (const part of turn.parts) {
    if (part.kind === 'tool-result') {
      if (hasSpoken) {
        out.lose(
          'tool-result',
          placeOf(part),
          'moved',
          'tool results stand before the rest of their turn',
          false,
        )
      }
      messages.list.push(writeResult(part, messages, out))
    } else {
      hasSpoken = true
      spoken.push(...writeContentPart(part, out))
    }
  }
  const isEmpty = turn.parts.length === 0 || (hasSpoken && spoken.length === 0)
  if (spoken.length === 0 && !isEmpty) return
  const items = [...messages.waiting, ...spoken]
  messages.waiting = []
  const content = ownContent(turn.origin, items)
  messages.list.push(withRest(fieldsOf({ role: 'user', content, name: turn.name }), turn.origin))
}

function writeResult(part: ToolResultPart, messages: Messages, out: Outgoing): JsonObject {
  const { origin } = part
  const content = writeResultContent(part, messages, out)
  if (part.isError === true) {
    out.lose(
      'tool-result',
      placeOf(part),
      'dropped',
      'is_error has no field in openai-chat; the text stays',
      false,
    )
  }
  if (hasForm(origin, 'function-role')) {
    return withRest(fieldsOf({ role: 'function', name: part.name, content }), origin)
  }
  const name = hasForm(origin, 'named') ? part.name : undefined
  const id = hasForm(origin, 'no-id') ? undefined : out.callId(part.callId, placeOf(part))
  return withRest(fieldsOf({ role: 'tool', tool_call_id: id, name, content }), origin)
}

/** A tool message holds text; media goes into the user's next message, where every place that sees can see it. */
function writeResultContent(part: ToolResultPart, messages: Messages, out: Outgoing) {
  const { toolResultMedia } = out.target.quirks
  const mayHold = toolResultMedia ?? isOurs(part.origin)
  const moved = mayHold ? [] : part.parts.filter(isMedia)
  const items = part.parts
    .filter((inner) => !moved.includes(inner))
    .flatMap((inner) => writeContentPart(inner, out))
  // A document that is text became text: it stays.
  const written = moved.flatMap((inner) => writeContentPart(inner, out))
  const media = written.filter((item) => item.type !== 'text')
  items.push(...written.filter((item) => item.type === 'text'))
  if (media.length > 0) {
    out.lose(
      'tool-result',
      placeOf(part),
      'approximated',
      'media of a tool result is sent in a user message',
      false,
    )
    messages.waiting.push(...media)
  }
  if (isOurs(part.origin)) return ownContent(part.origin, items)
  markLast(items, part, out)
  return mayHold && items.some((item) => item.type !== 'text') ? items : joinTexts(items)
}

/** A tool message has no mark of its own: its last item carries it. */
function markLast(items: JsonObject[], part: ToolResultPart, out: Outgoing): void {
  if (part.cacheMark === undefined) return
  const last = items.pop()
  if (last === undefined) loseMark(part, out)
  else items.push({ ...last, ...writeMark(part, out) })
}

const isMedia = (part: Part): boolean =>
  part.kind === 'image' || part.kind === 'audio' || part.kind === 'video' || part.kind === 'document'

/** Not every place takes a list in a tool message; a list that carries marks is for one that does. */
const joinTexts = (items: readonly JsonObject[]) =>
  items.some((item) => Object.keys(item).length > 2)
    ? items
    : items.map((item) => (typeof item.text === 'string' ? item.text : '')).join('\n')

/** Anthropic goes on writing where a last assistant turn ends; here it would be a finished answer. */
function losePrefill(out: Outgoing): void {
  const last = out.request.turns.at(-1)
  if (last === undefined || last.speaker !== 'assistant' || isOurs(last.origin)) return
  out.lose(
    'prefill',
    last.origin?.at ?? '',
    'approximated',
    'openai-chat does not go on writing a begun answer',
    true,
  )
}
