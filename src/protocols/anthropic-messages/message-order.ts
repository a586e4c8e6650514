import type { JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'

/** A message on its way to the wire. `at`: where its first turn stood in the client's body. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: readonly JsonObject[]
  readonly at: string
}

/**
 * Conversations of other dialects, calls and results paired, as the API demands them: turns of one speaker in a row are one
 * message, results first; no message is empty; a system message stands behind a user message; the end is no thinking.
 */
export function orderMessages(messages: readonly Message[], losses: LossList): readonly Message[] {
  const merged = mergeSpeakers(placeSystem(mergeSpeakers(messages)))
  return mergeSpeakers(trimThinking(merged, losses)).map(resultsFirst)
}

function resultsFirst(message: Message): Message {
  const results = message.content.filter(isResult)
  if (results.length === 0) return message
  return { ...message, content: [...results, ...message.content.filter((block) => !isResult(block))] }
}

const isResult = (block: JsonObject): boolean => block.type === 'tool_result'
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
