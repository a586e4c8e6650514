import type { Json, JsonObject } from '../../canonical/json.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type {
  Part,
  PartKind,
  PartOf,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../../canonical/part.ts'
import type { Speaker, Turn } from '../../canonical/request.ts'
import { type ContentPart, isContent, noteSeal, writeContent } from './content-writer.ts'
import { sameItem } from './server-item-reader.ts'
import { ownIssuer, sealForm } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

export interface WrittenItem {
  readonly item: Json
  /** Where it stood in the `input` it was read from. */
  readonly at?: string
  /** Set on a reasoning item: it may not stand last in its turn. */
  readonly reasoning?: ReasoningPart
}

/** The items of one turn, in its order. */
export function writeTurn(
  turn: Pick<Turn, 'speaker' | 'parts' | 'name'>,
  writing: Writing,
): readonly WrittenItem[] {
  const items: WrittenItem[] = []
  let message: Message | undefined
  const flush = () => {
    if (message !== undefined) items.push(...writeMessage(message, writing))
    message = undefined
  }
  for (const part of turn.parts) {
    if (!standsInMessage(part)) {
      flush()
      items.push(...writeItem(part, writing))
      continue
    }
    const key = part.origin?.within?.at ?? ''
    if (message?.key !== key) flush()
    message ??= { key, speaker: turn.speaker, within: part.origin?.within, parts: [] }
    message.parts.push(part)
  }
  flush()
  if (turn.name !== undefined) {
    writing.losses.add(loss('speaker', '', 'dropped', 'a message has no name', false))
  }
  return withoutStranded(items, turn.parts, writing)
}

interface Message {
  readonly key: string
  readonly speaker: Speaker
  readonly within: Origin | undefined
  readonly parts: ContentPart[]
}

/** An opaque part without a message, and a generated picture, are items of their own. */
function standsInMessage(part: Part): part is ContentPart {
  if (!isContent(part)) return false
  if (part.kind === 'opaque') return !isOwn(part.origin) || part.origin.within !== undefined
  return !(part.kind === 'image' && isOwn(part.origin) && part.origin.form === 'image_generation_call')
}

function writeMessage({ speaker, within, parts }: Message, writing: Writing): readonly WrittenItem[] {
  const role = roleOf(speaker, writing)
  const only = parts.length === 1 ? parts[0] : undefined
  if (isOwn(within)) {
    const content =
      within.form === 'string' && only?.kind === 'text'
        ? only.text
        : within.form === 'empty'
          ? []
          : parts.flatMap((part) => writeContent(part, speaker, writing))
    return [{ item: writeNode({ role, content }, within), at: within.at }]
  }
  const list = parts.flatMap((part) => writeContent(part, speaker, writing))
  if (list.length === 0 || list.every((content) => content.text === '')) return []
  const content = only?.kind === 'text' && list.length === 1 ? only.text : list
  return [{ item: { type: 'message', role, content } }]
}

/** Some places know only one of the two words for instructions. */
function roleOf(speaker: Speaker, writing: Writing): Speaker {
  if (speaker !== 'system' && speaker !== 'developer') return speaker
  return writing.target.quirks.instructionRole ?? speaker
}

function writeItem(part: Part, writing: Writing): readonly WrittenItem[] {
  const at = part.origin?.at
  const item = itemOf(part, writing)
  if (item === undefined) return []
  return [
    {
      item,
      ...(isOwn(part.origin) && at !== undefined ? { at } : {}),
      ...(part.kind === 'reasoning' ? { reasoning: part } : {}),
    },
  ]
}

const itemOf = <K extends PartKind>(part: PartOf<K>, writing: Writing): Json | undefined =>
  itemWriters[part.kind](part, writing)

type ItemWriters = { readonly [K in PartKind]: (part: PartOf<K>, writing: Writing) => Json | undefined }

const itemWriters: ItemWriters = {
  reasoning: writeReasoning,
  'tool-call': writeCall,
  'tool-result': writeResult,
  'server-tool-call': writeWhole,
  'server-tool-result': writeWhole,
  image: writeWhole,
  compaction: writeCompaction,
  opaque: ({ origin, raw }) => (origin?.at === '/prompt' ? undefined : raw),
  text: inMessage,
  refusal: inMessage,
  audio: inMessage,
  video: inMessage,
  document: inMessage,
}

/** `standsInMessage` keeps these from here. */
function inMessage(part: Part): undefined {
  throw new Error(`a ${part.kind} is no item of its own`)
}

/**
 * An item that its issuer sealed goes back whole. Without a seal the item means something only to the vendor that keeps it
 * by its id, or to a place that takes the bare text.
 */
function writeReasoning(part: ReasoningPart, writing: Writing): Json | undefined {
  const { target } = writing
  const isSealed = part.seal !== undefined && part.seal.issuer === target.issuer
  const isKept = isOwn(part.origin) && part.seal === undefined && target.issuer === ownIssuer
  if (isSealed || isKept) {
    const seal = isSealed ? { [sealForm]: part.seal?.data } : {}
    return writeNode({ ...reasoningFields(part), ...seal }, part.origin)
  }
  if (part.seal !== undefined) noteSeal(part, writing)
  const texts = part.text === undefined ? (part.summary ?? []) : [part.text]
  const field = target.quirks.reasoningField ?? 'none'
  if (field === 'none' || texts.length === 0) {
    return lost('reasoning', part, 'reasoning without a seal of the target is not taken back', false, writing)
  }
  const content = texts.map((text) => ({ type: 'reasoning_text', text }))
  return { type: 'reasoning', summary: [], content }
}

/** Visible thoughts of another dialect stand as a summary: this vendor takes back no other text. */
function reasoningFields({ id, text, summary, origin }: ReasoningPart): JsonObject {
  const told = summary ?? (isOwn(origin) || text === undefined ? [] : [text])
  return {
    type: 'reasoning',
    ...(id === undefined ? {} : { id }),
    ...(told.length === 0 && isOwn(origin)
      ? {}
      : { summary: told.map((piece) => ({ type: 'summary_text', text: piece })) }),
    ...(isOwn(origin) && text !== undefined ? { content: [{ type: 'reasoning_text', text }] } : {}),
  }
}

function writeCall(part: ToolCallPart, writing: Writing): Json {
  const { names } = writing
  if (part.seal !== undefined && part.seal.issuer !== writing.target.issuer) noteSeal(part, writing)
  const isSearch = isOwn(part.origin) && part.origin.form === 'tool_search_call'
  if (isSearch && names.isNative) return part.origin.own ?? {}
  const isCustom = part.form === 'custom' && names.hasCustom
  const namespace = names.namespaceOf(part)
  const fields = {
    type: isCustom ? 'custom_tool_call' : 'function_call',
    ...(part.itemId === undefined || !isOwn(part.origin) ? {} : { id: part.itemId }),
    call_id: writing.callId(part.id, part.origin),
    name: names.fit(part.name, part.namespace),
    ...(namespace === undefined ? {} : { namespace }),
    ...(isCustom ? { input: part.input } : { arguments: argumentsOf(part) }),
  }
  return isSearch || (part.form === 'custom' && !isCustom)
    ? withoutItemId(fields)
    : writeNode(fields, part.origin)
}

/** The id of an item of another type would be refused. */
const withoutItemId = ({ id: _, ...fields }: JsonObject): JsonObject => fields

const argumentsOf = ({ form, input, origin }: ToolCallPart): string =>
  form === 'custom' ? JSON.stringify({ input }) : input === '' && !isOwn(origin) ? '{}' : input

function writeResult(part: ToolResultPart, writing: Writing): Json {
  const isSearch = isOwn(part.origin) && part.origin.form === 'tool_search_output'
  if (isSearch && writing.names.isNative) return part.origin.own ?? {}
  if (part.cacheMark !== undefined) writing.noteCacheMark(part.origin)
  if (part.isError === true) {
    lost('tool-result', part, 'a tool output has no error flag', false, writing)
  }
  const isCustom = part.form === 'custom' && writing.names.hasCustom
  const fields = {
    type: isCustom ? 'custom_tool_call_output' : 'function_call_output',
    call_id: writing.callId(part.callId, part.origin),
    output: writeOutput(part, writing),
  }
  return isSearch || (part.form === 'custom' && !isCustom) ? fields : writeNode(fields, part.origin)
}

/** Text alone is a string, which every place takes. */
function writeOutput(part: ToolResultPart, writing: Writing): Json {
  const contents = part.parts.filter(isContent)
  for (const inner of part.parts) {
    if (!isContent(inner))
      lost('tool-result', inner, `a ${inner.kind} cannot stand in a tool output`, true, writing)
  }
  const texts = contents.flatMap((inner) => (inner.kind === 'text' ? [inner.text] : []))
  const isList = isOwn(part.origin) && part.origin.form === 'list'
  if (!isList && texts.length === contents.length) return texts.join('\n')
  if (writing.target.quirks.toolResultMedia === false) {
    for (const inner of contents) {
      if (inner.kind !== 'text')
        lost('tool-result', inner, 'tool outputs of the target hold text only', true, writing)
    }
    return texts.join('\n')
  }
  return contents.flatMap((inner) => writeContent(inner, 'user', writing))
}

/** An item of this API goes back as it came; another vendor's has no form here. */
function writeWhole(part: Part, writing: Writing): Json | undefined {
  if (!isOwn(part.origin)) {
    return lost(
      'server-tool',
      part,
      `${part.kind} of another vendor has no form in openai-responses`,
      false,
      writing,
    )
  }
  return part.origin.form === sameItem ? undefined : part.origin.own
}

/** A summary that another vendor wrote in plain text is told to the model as such. */
function writeCompaction(part: PartOf<'compaction'>, writing: Writing): Json | undefined {
  const { seal, id, text, origin } = part
  if (seal !== undefined && (seal.issuer === writing.target.issuer || text === undefined)) {
    if (seal.issuer !== writing.target.issuer) noteSeal(part, writing)
    if (seal.issuer !== writing.target.issuer)
      return lost('compaction', part, 'only its issuer can read it', true, writing)
    return writeNode(
      { type: 'compaction', ...(id === undefined ? {} : { id }), [sealForm]: seal.data },
      origin,
    )
  }
  if (text === undefined) return isOwn(origin) ? writeNode({ type: 'compaction' }, origin) : undefined
  writing.losses.add(
    loss('compaction', origin?.at ?? '', 'approximated', 'the summary is sent as a message', false),
  )
  return { type: 'message', role: 'user', content: text }
}

/** The API refuses a reasoning item whose own item does not follow: it goes with what was lost after it. */
function withoutStranded(
  items: readonly WrittenItem[],
  parts: readonly Part[],
  writing: Writing,
): readonly WrittenItem[] {
  const kept = [...items]
  for (let last = kept.at(-1); last?.reasoning !== undefined; last = kept.at(-1)) {
    if (isOwn(last.reasoning.origin) && parts.at(-1) === last.reasoning) break
    lost('reasoning', last.reasoning, 'the item that reasoning led to is not sent', false, writing)
    kept.pop()
  }
  return kept
}

function lost(code: LossCode, part: Part, detail: string, functional: boolean, writing: Writing): undefined {
  writing.losses.add(loss(code, part.origin?.at ?? '', 'dropped', detail, functional))
  return undefined
}
