import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { readBlock, readCitation, redactedPart, serverTools, textOf } from './answer-block.ts'
import { blockAt } from './read-fields.ts'
import { protocol } from './vocabulary.ts'

/** The content blocks of a stream, by the vendor's index, as parts by their own. */
export interface BlockMachine {
  start(index: number, start: JsonObject): readonly CanonicalEvent[]
  grow(index: number, delta: JsonObject): readonly CanonicalEvent[]
  stop(index: number): readonly CanonicalEvent[]
  /** Blocks that the vendor left open. */
  stopAll(): readonly CanonicalEvent[]
}

interface Open {
  readonly index: number
  readonly part: Part
  grown: boolean
  /** Pieces of what cannot be read until it is whole: redacted thinking, an image. */
  held: string
}

export function createBlockMachine(context: AnswerReadContext): BlockMachine {
  const open = new Map<number, Open>()
  let next = 0
  const begin = (wireIndex: number, part: Part): readonly CanonicalEvent[] => {
    const index = next
    next += 1
    open.set(wireIndex, { index, part, grown: false, held: '' })
    return [{ type: 'part-start', index, choice: 0, part }]
  }
  const stop = (wireIndex: number): readonly CanonicalEvent[] => {
    const block = open.get(wireIndex)
    open.delete(wireIndex)
    return block === undefined ? [] : endBlock(block, context)
  }
  return {
    start: (index, start) => [...stop(index), ...begin(index, startedPart(start, blockAt(index), context))],
    grow(index, delta) {
      const read = readDelta(delta, context)
      // Text and thinking begin with their first piece.
      const begun = open.has(index) ? [] : begin(index, read.part)
      const block = open.get(index)
      if (block === undefined) return begun
      block.held += read.held ?? ''
      if (read.delta === undefined) return begun
      block.grown ||= read.delta.kind !== 'seal'
      return [...begun, { type: 'part-delta', index: block.index, delta: read.delta }]
    },
    stop,
    stopAll: () => [...open.keys()].flatMap(stop),
  }
}

function startedPart(start: JsonObject, at: string, context: AnswerReadContext): Part {
  const { toolUse, image } = start
  if (isJsonObject(toolUse) && toolUse.type === 'server_tool_use') {
    const name = textOf(toolUse.name)
    return {
      kind: 'server-tool-call',
      id: textOf(toolUse.toolUseId),
      tool: serverTools[name] ?? 'other',
      name,
      input: '',
      origin: { protocol, at },
    }
  }
  if (isJsonObject(toolUse)) {
    const part = readBlock({ toolUse }, at, context)
    return part.kind === 'tool-call' ? { ...part, input: '' } : part
  }
  if (isJsonObject(image)) return readBlock({ image: { ...image, source: { bytes: '' } } }, at, context)
  return Object.keys(start).length === 0 ? { kind: 'text', text: '' } : readBlock(start, at, context)
}

interface ReadDelta {
  /** What begins where no start came. */
  readonly part: Part
  readonly delta?: Delta
  readonly held?: string
}

type DeltaReader = (delta: JsonObject, context: AnswerReadContext) => ReadDelta

const emptyText: Part = { kind: 'text', text: '' }

const readDelta: DeltaReader = (delta, context) =>
  entryOf(deltas, Object.keys(delta)[0] ?? '')?.(delta, context) ?? { part: emptyText }

const deltas: Readonly<Record<string, DeltaReader | undefined>> = {
  text: ({ text }) => ({ part: emptyText, delta: { kind: 'text', text: textOf(text) } }),
  toolUse({ toolUse }, context) {
    const text = isJsonObject(toolUse) ? textOf(toolUse.input) : ''
    return { part: startedPart({ toolUse: {} }, '', context), delta: { kind: 'input', text } }
  },
  reasoningContent: ({ reasoningContent }, context) =>
    readReasoningDelta(isJsonObject(reasoningContent) ? reasoningContent : {}, context),
  citation: ({ citation }) =>
    isJsonObject(citation)
      ? { part: emptyText, delta: { kind: 'citation', citation: readCitation(citation) } }
      : { part: emptyText },
  image({ image }) {
    const source = isJsonObject(image) && isJsonObject(image.source) ? image.source : {}
    return { part: emptyText, held: textOf(source.bytes) }
  },
}

function readReasoningDelta(
  { text, signature, redactedContent }: JsonObject,
  { issuer }: AnswerReadContext,
): ReadDelta {
  if (typeof redactedContent === 'string')
    return { part: { kind: 'reasoning', redacted: true }, held: redactedContent }
  const part: Part = { kind: 'reasoning', text: '' }
  return typeof signature === 'string'
    ? { part, delta: { kind: 'seal', seal: { issuer, form: 'signature', data: signature } } }
    : { part, delta: { kind: 'reasoning', text: textOf(text) } }
}

function endBlock(
  { index, part, grown, held }: Open,
  { issuer }: AnswerReadContext,
): readonly CanonicalEvent[] {
  if (part.kind === 'tool-call' && !grown)
    return [
      { type: 'part-delta', index, delta: { kind: 'input', text: '{}' } },
      { type: 'part-end', index },
    ]
  if (held === '') return [{ type: 'part-end', index }]
  if (part.kind === 'reasoning') return [{ type: 'part-end', index, part: redactedPart(held, issuer) }]
  const isInline = part.kind === 'image' && part.source.kind === 'inline'
  return [
    {
      type: 'part-end',
      index,
      ...(isInline ? { part: { ...part, source: { ...part.source, data: held } } } : {}),
    },
  ]
}
