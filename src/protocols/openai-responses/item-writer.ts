import type { Json, JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, PartKind, PartOf, ReasoningPart } from '../../canonical/part.ts'
import type { Speaker, Turn } from '../../canonical/request.ts'
import { writeCall, writeResult } from './call-writer.ts'
import { type ContentPart, isContent, writeContent } from './content-writer.ts'
import { lost } from './item-losses.ts'
import { writeCompaction, writeReasoning } from './reasoning-writer.ts'
import { sameItem } from './server-item-reader.ts'
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
  turn: Pick<Turn, 'speaker' | 'parts' | 'name' | 'origin'>,
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
    writing.losses.add(loss('speaker', turn.origin?.at ?? '', 'dropped', 'a message has no name', false))
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
  const list = parts
    .flatMap((part) => writeContent(part, speaker, writing))
    .filter((content) => content.text !== '')
  if (list.length === 0) return []
  return [{ item: { type: 'message', role, content: foreignContent(list, speaker) } }]
}

/** The blocks of one answer are one text: they were cut for citations and the like, not into messages. */
function foreignContent(list: readonly JsonObject[], speaker: Speaker): Json {
  const texts = list.flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
  const isMarked = list.some((content) => 'prompt_cache_breakpoint' in content)
  const isText = texts.length === list.length && (speaker === 'assistant' || list.length === 1)
  return isText && !isMarked ? texts.join('') : list
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
