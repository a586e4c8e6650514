import type { JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'

/** A message on its way to the wire. `at`: where its first turn stood in the client's body. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: readonly JsonObject[]
  readonly at: string
}

/**
 * Conversations of other dialects as the API demands them: turns of one speaker in a row are one message; no message is
 * empty; the results of all calls of a message, and only they, open the user message right behind it; a system message
 * stands behind a user message; the end is no thinking.
 */
export function orderMessages(messages: readonly Message[], losses: LossList): readonly Message[] {
  const merged = mergeSpeakers(placeSystem(mergeSpeakers(messages)))
  return mergeSpeakers(answerCalls(mergeSpeakers(trimThinking(merged, losses)), losses))
}

const isResult = (block: JsonObject): boolean => block.type === 'tool_result'
const isCall = (block: JsonObject): boolean => block.type === 'tool_use'
const isThinking = (block: JsonObject): boolean =>
  block.type === 'thinking' || block.type === 'redacted_thinking'

/** A system message waits for the user message that it has to stand behind. One that finds none joins as the user's. */
function placeSystem(messages: readonly Message[]): readonly Message[] {
  const placed: Message[] = []
  let waiting: Message[] = []
  messages.forEach((message, index) => {
    if (message.role !== 'system') {
      placed.push(message)
      if (message.role === 'assistant' || messages[index + 1]?.role === 'user') return
      placed.push(...waiting)
      waiting = []
    } else if (placed.at(-1)?.role === 'assistant' || placed.length === 0) waiting.push(message)
    else placed.push(message)
  })
  return [...placed, ...waiting.map((message): Message => ({ ...message, role: 'user' }))]
}

function mergeSpeakers(messages: readonly Message[]): readonly Message[] {
  const merged: Message[] = []
  for (const message of messages) {
    const last = merged.at(-1)
    if (message.content.length === 0) continue
    if (last?.role === message.role) {
      merged[merged.length - 1] = { ...last, content: [...last.content, ...message.content] }
    } else merged.push(message)
  }
  return merged
}

/** The API refuses an assistant message whose last block is thinking. */
function trimThinking(messages: readonly Message[], losses: LossList): readonly Message[] {
  return messages.map((message) => {
    if (message.role !== 'assistant') return message
    const end = message.content.findLastIndex((block) => !isThinking(block)) + 1
    if (end === message.content.length) return message
    losses.add(loss('reasoning', message.at, 'dropped', 'thinking that nothing follows is refused', false))
    return { ...message, content: message.content.slice(0, end) }
  })
}

function answerCalls(messages: readonly Message[], losses: LossList): readonly Message[] {
  const answers = matchAnswers(messages, losses)
  return messages.flatMap((message, index) => {
    if (message.role === 'system') return [message]
    const { calls, results } = answers.get(message) ?? noAnswers
    if (message.role === 'assistant') {
      const content = message.content.map((block) => calls.get(block) ?? block)
      const asked = { ...message, content }
      if (messages[index + 1]?.role === 'user' || results.length === 0) return [asked]
      return [asked, { role: 'user', content: results, at: message.at }]
    }
    const before = messages[index - 1]
    const owed = before?.role === 'assistant' ? (answers.get(before)?.results ?? []) : []
    return [{ ...message, content: [...owed, ...message.content.filter((block) => !isResult(block))] }]
  })
}

/** Of an assistant message: its calls under the ids they are sent with, and their results in the same order. */
interface Answers {
  readonly calls: ReadonlyMap<JsonObject, JsonObject>
  readonly results: readonly JsonObject[]
}
const noAnswers: Answers = { calls: new Map(), results: [] }

/**
 * Ids may come again in later turns (some places count them anew), so a call is met by the nearest result behind it; the API
 * wants every id once, so a repeated one is sent with a number.
 */
function matchAnswers(messages: readonly Message[], losses: LossList): ReadonlyMap<Message, Answers> {
  const free = messages.flatMap((message, index) =>
    message.content.filter(isResult).map((block) => ({ index, block })),
  )
  const used = new Set<string>()
  const answers = new Map<Message, Answers>()
  messages.forEach((message, index) => {
    if (message.role !== 'assistant') return
    const calls = new Map<JsonObject, JsonObject>()
    const results: JsonObject[] = []
    for (const call of message.content.filter(isCall)) {
      const id = String(call.id)
      const sent = freeId(id, used)
      if (sent !== id)
        losses.add(loss('tool-call-id', message.at, 'renamed', 'an id is taken once only', false))
      calls.set(call, sent === id ? call : { ...call, id: sent })
      const place = findResult(free, id, index)
      const [found] = place === -1 ? [] : free.splice(place, 1)
      if (found === undefined) {
        losses.add(
          loss('tool-result', message.at, 'defaulted', 'a call without a result gets an empty one', false),
        )
      }
      results.push({ type: 'tool_result', ...found?.block, tool_use_id: sent })
    }
    answers.set(message, { calls, results })
  })
  for (const { index } of free) {
    const at = messages[index]?.at ?? ''
    losses.add(loss('tool-result', at, 'dropped', 'a result without a call of its own is refused', true))
  }
  return answers
}

interface Placed {
  readonly index: number
  readonly block: JsonObject
}

function findResult(free: readonly Placed[], id: string, after: number): number {
  const behind = free.findIndex(({ index, block }) => index > after && block.tool_use_id === id)
  return behind === -1 ? free.findIndex(({ block }) => block.tool_use_id === id) : behind
}

function freeId(id: string, used: Set<string>): string {
  let sent = id
  for (let count = 2; used.has(sent); count += 1) sent = `${id}_${count}`
  used.add(sent)
  return sent
}

/** The end of an assistant message that is to be continued may not be a space. */
export function trimPrefill(messages: readonly Message[], losses: LossList): readonly Message[] {
  const last = messages.at(-1)
  const block = last?.content.at(-1)
  if (last?.role !== 'assistant' || block?.type !== 'text' || typeof block.text !== 'string') return messages
  const text = block.text.trimEnd()
  if (text === block.text) return messages
  losses.add(
    loss('prefill', last.at, 'approximated', 'white space at the end of a prefill is refused', false),
  )
  return [...messages.slice(0, -1), { ...last, content: [...last.content.slice(0, -1), { ...block, text }] }]
}

/** A model that cannot go on from its own words is asked for its answer anew. */
export function dropPrefill(messages: readonly Message[], losses: LossList): readonly Message[] {
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return messages
  losses.add(loss('prefill', last.at, 'dropped', 'this model cannot go on from words put in its mouth', true))
  return messages.slice(0, -1)
}

/** The answer is to go on from the last message. */
export const endsInPrefill = (messages: readonly Message[]): boolean => messages.at(-1)?.role === 'assistant'

/**
 * Does the turn now under way (everything since the user last spoke, tool results aside) begin with thinking? Where a
 * budget is set the API refuses to think on in a turn of tool calls that began without.
 */
export function lacksOpeningThought(messages: readonly Message[]): boolean {
  const spoke = messages.findLastIndex(
    (message) => message.role === 'user' && !message.content.some(isResult),
  )
  const first = messages.slice(spoke + 1).find((message) => message.role === 'assistant')
  const opening = first?.content[0]
  return opening !== undefined && !isThinking(opening)
}
