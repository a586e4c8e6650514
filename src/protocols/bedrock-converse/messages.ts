import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { pairCalls } from '../../canonical/pair-calls.ts'
import type { CanonicalRequest, Instruction, Turn } from '../../canonical/request.ts'
import { type BlockContext, writeBlocks } from './block-writer.ts'
import type { WireMessage } from './schema.ts'

export interface Conversation {
  readonly system: readonly JsonObject[]
  readonly messages: readonly WireMessage[]
}

interface Draft extends WireMessage {
  /** Where its first turn stood. */
  readonly at: string
}

/**
 * A conversation as Converse demands it: the user begins, speakers take turns, results stand first, no message is empty, a
 * document has a text beside it, and the end is no thinking.
 */
export function writeConversation(request: CanonicalRequest, context: BlockContext): Conversation {
  const first = request.turns.findIndex(({ speaker }) => speaker === 'user' || speaker === 'assistant')
  const leading = first === -1 ? request.turns : request.turns.slice(0, first)
  const rest = first === -1 ? [] : request.turns.slice(first)
  const system = [
    ...request.instructions.flatMap((instruction) => writeInstruction(instruction, context)),
    ...leading.flatMap((turn) => onlyText(writeBlocks(turn.parts, placeOf(turn), context), turn, context)),
  ]
  const drafts = pairedTurns(rest, context).map((turn) => draftOf(turn, context))
  const messages = ordered(drafts, context.losses)
  const [only] = system
  if (messages.length > 0 || only === undefined) return { system, messages: messages.map(withoutPlace) }
  context.losses.add(
    loss('instructions', '', 'moved', 'without a turn the instructions are sent as one', false),
  )
  return { system: [], messages: [{ role: 'user', content: system }] }
}

const placeOf = (turn: Turn): string => turn.origin?.at ?? ''

const withoutPlace = ({ role, content }: Draft): WireMessage => ({ role, content })

function writeInstruction({ part, origin }: Instruction, context: BlockContext): readonly JsonObject[] {
  const at = part.origin?.at ?? origin?.at ?? ''
  return onlyText(writeBlocks([part], at, context), { origin: { protocol: 'bedrock-converse', at } }, context)
}

function onlyText(
  blocks: readonly JsonObject[],
  { origin }: Pick<Turn, 'origin'>,
  { losses }: BlockContext,
): readonly JsonObject[] {
  return blocks.filter((block) => {
    if ('text' in block || 'cachePoint' in block) return true
    const kind = Object.keys(block)[0] ?? ''
    losses.add(
      loss('instructions', origin?.at ?? '', 'dropped', `instructions are text; ${kind} has no place`, true),
    )
    return false
  })
}

/** Calls with their results behind them; where a model cannot go on from its own words it is asked anew. */
function pairedTurns(turns: readonly Turn[], { quirks, losses }: BlockContext): readonly Turn[] {
  const paired = pairCalls(turns)
  losses.addAll(paired.losses)
  return quirks.prefill === false ? withoutPrefill(paired.value, losses) : paired.value
}

function withoutPrefill(turns: readonly Turn[], losses: LossList): readonly Turn[] {
  const end = turns.findLastIndex(({ speaker }) => speaker !== 'assistant') + 1
  for (const turn of turns.slice(end))
    losses.add(
      loss('prefill', placeOf(turn), 'dropped', 'this model cannot go on from words put in its mouth', true),
    )
  return turns.slice(0, end)
}

function draftOf(turn: Turn, context: BlockContext): Draft {
  const at = placeOf(turn)
  const { losses } = context
  if (turn.name !== undefined) losses.add(loss('speaker', at, 'dropped', 'a speaker has no name here', false))
  if (turn.speaker === 'system' || turn.speaker === 'developer') {
    const detail = 'instructions inside the conversation are sent as the user’s words'
    losses.add(loss('speaker', at, 'approximated', detail, false))
  }
  const role = turn.speaker === 'assistant' ? 'assistant' : 'user'
  return { role, content: writeBlocks(turn.parts, at, context), at }
}

function ordered(drafts: readonly Draft[], losses: LossList): readonly Draft[] {
  const merged = mergeSpeakers(mergeSpeakers(drafts).map((draft) => withoutLastThought(draft, losses)))
  const settled = merged.map((draft) => withDocumentText(resultsFirst(draft), losses))
  const [first] = settled
  if (first?.role !== 'assistant') return settled
  losses.add(loss('speaker', first.at, 'defaulted', 'the user must speak first; an ellipsis is sent', false))
  return [{ role: 'user', content: [{ text: '…' }], at: '' }, ...settled]
}

function mergeSpeakers(drafts: readonly Draft[]): readonly Draft[] {
  const merged: Draft[] = []
  for (const draft of drafts) {
    const last = merged.at(-1)
    if (draft.content.length === 0) continue
    if (last?.role === draft.role)
      merged[merged.length - 1] = { ...last, content: [...last.content, ...draft.content] }
    else merged.push(draft)
  }
  return merged
}

/** A cache point behind a result goes with it. */
function resultsFirst(draft: Draft): Draft {
  const isOf = draft.content.map((block, index, all) => {
    const marked = 'cachePoint' in block ? all[index - 1] : block
    return marked !== undefined && 'toolResult' in marked
  })
  if (!isOf.includes(true)) return draft
  const results = draft.content.filter((_block, index) => isOf[index])
  return { ...draft, content: [...results, ...draft.content.filter((_block, index) => !isOf[index])] }
}

function withoutLastThought(draft: Draft, losses: LossList): Draft {
  if (draft.role !== 'assistant') return draft
  const end = draft.content.findLastIndex((block) => !('reasoningContent' in block)) + 1
  if (end === draft.content.length) return draft
  losses.add(loss('reasoning', draft.at, 'dropped', 'thinking that nothing follows is refused', false))
  return { ...draft, content: draft.content.slice(0, end) }
}

/** «If you include a document, you must also include a text»: its own name is said again. */
function withDocumentText(draft: Draft, losses: LossList): Draft {
  const document = draft.content.map(({ document: held }) => held).find((held) => held !== undefined)
  if (document === undefined || draft.content.some((block) => 'text' in block)) return draft
  const name = isJsonObject(document) ? String(document.name) : ''
  losses.add(
    loss('document', draft.at, 'defaulted', 'a document wants a text beside it; its name is sent', false),
  )
  return { ...draft, content: [...draft.content, { text: name }] }
}

/** Tools that the conversation has called: the API wants to know every one. */
export function calledTools(messages: readonly WireMessage[]): readonly string[] {
  const names = messages.flatMap(({ content }) =>
    content.flatMap(({ toolUse }) =>
      typeof toolUse === 'object' && toolUse !== null && 'name' in toolUse ? [String(toolUse.name)] : [],
    ),
  )
  return [...new Set(names)]
}
