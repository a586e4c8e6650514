import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { FieldWatch } from '../../canonical/field-watch.ts'
import { type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Part, PartKind } from '../../canonical/part.ts'
import { splitPart } from '../../canonical/part-split.ts'
import type { Seal } from '../../canonical/seal.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { readBlock } from './block-reader.ts'
import { readCitation } from './citations.ts'
import { withCallId } from './response-reader.ts'
import { protocol } from './vocabulary.ts'

/** The content blocks of a stream, by the vendor's index, as parts by their own. */
export interface BlockMachine {
  start(index: number, block: Json): readonly CanonicalEvent[]
  grow(index: number, delta: JsonObject): readonly CanonicalEvent[]
  stop(index: number): readonly CanonicalEvent[]
  /** Blocks that the vendor left open. */
  stopAll(): readonly CanonicalEvent[]
  /** A block that came whole. */
  whole(part: Part): readonly CanonicalEvent[]
  /** A tool of the vendor's has been called and has not answered. */
  awaits(): boolean
}

interface Open {
  readonly index: number
  readonly part: Part
  /** The input that the start held: used when no delta brings one. */
  readonly input: string
  /** Something to read has come. */
  grown: boolean
  seal?: Seal
}

export function createBlockMachine(context: AnswerReadContext, unread: FieldWatch): BlockMachine {
  const open = new Map<number, Open>()
  const waiting = new Set<string>()
  let next = 0

  const begin = (wireIndex: number, part: Part): readonly CanonicalEvent[] => {
    const { start, deltas } = splitBlock(part)
    const index = next
    next += 1
    if (part.kind === 'server-tool-call') waiting.add(part.id)
    if (part.kind === 'server-tool-result') waiting.delete(part.callId)
    const isCall = part.kind === 'tool-call'
    const block: Open = { index, part: start, input: isCall ? part.input : '', grown: false }
    open.set(wireIndex, block)
    const said = isCall ? [] : deltas.filter(saysSomething)
    return [
      { type: 'part-start', index, choice: 0, part: start },
      ...said.map((delta) => grown(block, delta)),
    ]
  }
  const stop = (wireIndex: number): readonly CanonicalEvent[] => {
    const block = open.get(wireIndex)
    open.delete(wireIndex)
    return block === undefined ? [] : endBlock(block)
  }

  return {
    start: (index, value) => [
      ...stop(index),
      ...begin(
        index,
        withCallId(
          readBlock(value, blockAt(index), { issuer: context.issuer, strictness: 'loose' }),
          context,
        ),
      ),
    ],
    grow(index, delta) {
      const reader = entryOf(deltas, String(delta.type))
      if (reader === undefined) return unknownDelta(index, delta, unread)
      const read = reader(delta, context, blockAt(index))
      if (read.length === 0) return []
      // Some places forget to start a block.
      const begun = open.has(index) ? [] : begin(index, emptyPart(read))
      const block = open.get(index)
      if (block === undefined) return begun
      if (read[0]?.kind === 'input' && !block.grown && says(block.input))
        unread.note(blockAt(index), 'input', block.input)
      const fitting = read.filter(({ kind }) => growsBy[block.part.kind]?.includes(kind))
      return [...begun, ...fitting.map((one) => grown(block, one))]
    },
    stop,
    stopAll: () => [...open.keys()].flatMap(stop),
    whole(part) {
      const key = -1 - next
      return [...begin(key, part), ...stop(key)]
    },
    awaits: () => waiting.size > 0,
  }
}

function unknownDelta(index: number, delta: JsonObject, unread: FieldWatch): readonly CanonicalEvent[] {
  const { type } = delta
  if (typeof type !== 'string' || !unread.admits(type)) return []
  return [
    {
      type: 'opaque',
      name: type,
      raw: delta,
      origin: { protocol, at: blockAt(index), rest: { [type]: delta } },
    },
  ]
}

const blockAt = (index: number): string => `/content/${index}`

/** A text that is going to be cited says so with an empty list, which is kept. */
function splitBlock(part: Part): ReturnType<typeof splitPart> {
  const { start, deltas } = splitPart(part)
  const toBeCited = part.kind === 'text' && part.citations?.length === 0
  return { start: toBeCited && start.kind === 'text' ? { ...start, citations: [] } : start, deltas }
}

const grown = (block: Open, delta: Delta): CanonicalEvent => {
  if (delta.kind === 'seal') block.seal = delta.seal
  else block.grown = true
  return { type: 'part-delta', index: block.index, delta }
}

/** The input that a call began with, which its pieces then say anew. */
const says = (input: string): boolean => input !== '' && input !== '{}'

const saysSomething = (delta: Delta): boolean => !('text' in delta) || delta.text !== ''

const emptyPart = ([first]: readonly Delta[]): Part => {
  if (first?.kind === 'reasoning' || first?.kind === 'seal') return { kind: 'reasoning', text: '' }
  return { kind: 'text', text: '' }
}

const growsBy: Partial<Record<PartKind, readonly Delta['kind'][]>> = {
  text: ['text', 'citation'],
  reasoning: ['reasoning', 'seal'],
  'tool-call': ['input'],
  'server-tool-call': ['input'],
  compaction: ['compaction', 'seal'],
}

function endBlock(block: Open): readonly CanonicalEvent[] {
  const { index, part, seal } = block
  if (part.kind === 'tool-call' && !block.grown) {
    const text = block.input === '' ? '{}' : block.input
    return [
      { type: 'part-delta', index, delta: { kind: 'input', text } },
      { type: 'part-end', index },
    ]
  }
  // Thinking that is not shown has no text, which is not the same as an empty one.
  if (part.kind === 'reasoning' && !block.grown && seal !== undefined) {
    const { text: _, ...hidden } = part
    return [{ type: 'part-end', index, part: { ...hidden, seal } }]
  }
  return [{ type: 'part-end', index }]
}

/** `at`: of the block. */
type DeltaReader = (delta: JsonObject, context: AnswerReadContext, at: string) => readonly Delta[]

const textDelta =
  (kind: 'text' | 'reasoning' | 'input' | 'compaction', key: string): DeltaReader =>
  (delta) => {
    const text = delta[key]
    return typeof text === 'string' && text !== '' ? [{ kind, text }] : []
  }

const sealDelta =
  (form: string): DeltaReader =>
  (delta, { issuer }) => {
    const data = delta[form]
    return typeof data === 'string' && data !== '' ? [{ kind: 'seal', seal: { issuer, form, data } }] : []
  }

const deltas: Readonly<Record<string, DeltaReader | undefined>> = {
  text_delta: textDelta('text', 'text'),
  thinking_delta: textDelta('reasoning', 'thinking'),
  signature_delta: sealDelta('signature'),
  input_json_delta: textDelta('input', 'partial_json'),
  citations_delta: ({ citation }, _context, at) =>
    citation === undefined
      ? []
      : [{ kind: 'citation', citation: readCitation(citation, pointerTo(at, 'citations')) }],
  compaction_delta: (delta, context, at) => [
    ...textDelta('compaction', 'content')(delta, context, at),
    ...sealDelta('encrypted_content')(delta, context, at),
  ],
}
