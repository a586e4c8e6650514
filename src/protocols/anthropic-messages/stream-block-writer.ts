import type { Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Citation, Part, PartKind, PartOf, ReasoningPart, ToolCallPart } from '../../canonical/part.ts'
import { finishPart, growPart, startGrowth } from '../../canonical/part-growth.ts'
import type { Seal } from '../../canonical/seal.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { writeJson } from '../../wire/json-text.ts'
import {
  type AnswerBlockContext,
  lostCitation,
  lostLogprobs,
  showsSeals,
  summaryGap,
  tellSpeech,
  writeAnswerBlock,
} from './answer-blocks.ts'
import { writeToolUse } from './block-writer.ts'
import { writeCitation } from './citations.ts'
import { callIds, ownIssuer } from './vocabulary.ts'
import { isOwn, ownRest, withRest } from './wire-node.ts'

/** One part as the events of one content block. A part with nothing to show opens none, and its index stays free. */
export interface BlockWriter {
  begin(): readonly JsonObject[]
  grow(delta: Delta): readonly JsonObject[]
  /** With the stop. `final`: the vendor's own last form of the part. */
  end(final: Part | undefined): readonly JsonObject[]
  /** Has a block been opened? */
  shown(): boolean
}

export const openBlock = <K extends PartKind>(
  part: PartOf<K>,
  index: number,
  context: AnswerBlockContext,
): BlockWriter => writers[part.kind](part, index, context)

type Writers = {
  readonly [K in PartKind]: (part: PartOf<K>, index: number, context: AnswerBlockContext) => BlockWriter
}

const deltaEvent = (index: number, delta: JsonObject): JsonObject => ({
  type: 'content_block_delta',
  index,
  delta,
})

/** The frame of a block: it opens with the first thing there is to show, or at once. */
function createFrame(index: number, block: JsonObject) {
  let open = false
  const start = (): readonly JsonObject[] => {
    if (open) return []
    open = true
    return [{ type: 'content_block_start', index, content_block: block }]
  }
  return {
    start,
    delta: (delta: JsonObject): readonly JsonObject[] => [...start(), deltaEvent(index, delta)],
    stop: (): readonly JsonObject[] => (open ? [{ type: 'content_block_stop', index }] : []),
    shown: () => open,
  }
}

/** Texts that a client reads: text, refusals, what is said in audio. Empty blocks of other vendors are not shown. */
function writeTextual(part: Part, index: number, context: AnswerBlockContext): BlockWriter {
  const rest = ownRest(part.origin)
  const citations = part.kind === 'text' && isOwn(part.origin) && part.citations !== undefined
  const frame = createFrame(
    index,
    withRest({ type: 'text', text: '', ...(citations ? { citations: [] } : {}) }, rest),
  )
  let text = ''
  let cited = 0
  let waiting: readonly Citation[] = []
  const say = (more: string): readonly JsonObject[] => {
    if (more === '') return []
    text += more
    return [...frame.delta({ type: 'text_delta', text: more }), ...citeWaiting(isCovered)]
  }
  /** The piece of text that it names is there. */
  const isCovered = ({ citedText, end }: Citation): boolean =>
    citedText !== undefined || end === undefined || end <= text.length
  const cite = (citation: Citation): readonly JsonObject[] => {
    cited += 1
    waiting = [...waiting, citation]
    return citeWaiting(isCovered)
  }
  const citeWaiting = (isReady: (citation: Citation) => boolean): readonly JsonObject[] => {
    if (waiting.length === 0) return []
    const ready = waiting.filter(isReady)
    waiting = waiting.filter((citation) => !isReady(citation))
    return ready.flatMap(writeOne)
  }
  const writeOne = (citation: Citation): readonly JsonObject[] => {
    const written = writeCitation(citation, text)
    if (written !== undefined) return frame.delta({ type: 'citations_delta', citation: written })
    context.losses.add(lostCitation(part))
    return []
  }
  const textIn = (whole: Part): string => {
    if (whole.kind === 'text' || whole.kind === 'refusal') return whole.text
    return whole.kind === 'audio' ? (whole.transcript ?? '') : ''
  }
  return {
    begin: () => [...(isOwn(part.origin) ? frame.start() : []), ...say(textIn(part))],
    grow(delta) {
      if (delta.kind === 'text' && (delta.logprobs?.length ?? 0) > 0) context.losses.add(lostLogprobs)
      if (delta.kind === 'text' || delta.kind === 'refusal') return say(delta.text)
      if (delta.kind === 'audio') return say(delta.transcript ?? '')
      return delta.kind === 'citation' ? cite(delta.citation) : []
    },
    end(final) {
      const whole = final === undefined ? text : textIn(final)
      const owed = whole.startsWith(text) ? say(whole.slice(text.length)) : loseChange(part, context)
      if (part.kind === 'audio') tellSpeech(part, text, context)
      const more = final?.kind === 'text' ? (final.citations ?? []).slice(cited).flatMap(cite) : []
      return [...owed, ...more, ...citeWaiting(() => true), ...frame.stop()]
    },
    shown: frame.shown,
  }
}

/** What has been sent stands. */
function loseChange(part: Part, { losses }: AnswerBlockContext): readonly JsonObject[] {
  const detail = 'the vendor changed text that had been sent already'
  losses.add(loss('text', part.origin?.at ?? '', 'dropped', detail, false))
  return []
}

/** Thinking is shown as it comes; its seal follows only when it is this vendor's own. */
function writeReasoning(part: ReasoningPart, index: number, context: AnswerBlockContext): BlockWriter {
  if (part.redacted === true) return writeWhole(part, index, context)
  const rest = ownRest(part.origin)
  const frame = createFrame(index, withRest({ type: 'thinking', thinking: '', signature: '' }, rest))
  let seal: Seal | undefined = part.seal
  let summary: number | undefined
  let length = 0
  const think = (more: string): readonly JsonObject[] => {
    if (more === '') return []
    length += more.length
    return frame.delta({ type: 'thinking_delta', thinking: more })
  }
  const summarise = (number: number, more: string): readonly JsonObject[] => {
    const gap = summary !== undefined && summary !== number && more !== '' ? summaryGap : ''
    if (more !== '') summary = number
    return think(gap + more)
  }
  const sign = (): readonly JsonObject[] => {
    if (seal === undefined || seal.issuer !== ownIssuer || !showsSeals(context)) return []
    return frame.delta({ type: 'signature_delta', signature: seal.data })
  }
  return {
    begin: () => [...(isOwn(part.origin) ? frame.start() : []), ...think(part.text ?? '')],
    grow(delta) {
      if (delta.kind === 'seal') seal = delta.seal
      if (delta.kind !== 'reasoning') return []
      return delta.summary === undefined ? think(delta.text) : summarise(delta.summary, delta.text)
    },
    end(final) {
      if (final?.kind !== 'reasoning') return [...sign(), ...frame.stop()]
      seal = final.seal ?? seal
      // A vendor that tells its thinking only at the end.
      const told = length === 0 ? think(final.text ?? final.summary?.join(summaryGap) ?? '') : []
      return [...told, ...sign(), ...frame.stop()]
    },
    shown: frame.shown,
  }
}

/** The input comes in deltas only: clients do not look for it in the start. */
function writeCall(part: ToolCallPart, index: number, context: AnswerBlockContext): BlockWriter {
  const call = { fitName: (name: string) => name, ids: callIds, losses: context.losses }
  const block = writeToolUse({ ...part, input: '', form: 'function' }, part.origin?.at ?? '', call)
  const frame = createFrame(index, block)
  let sent = ''
  const send = (json: string): readonly JsonObject[] => {
    sent += json
    return frame.delta({ type: 'input_json_delta', partial_json: json })
  }
  let free = ''
  const isCustom = part.form === 'custom'
  const take = (more: string): readonly JsonObject[] => {
    if (more === '') return []
    if (!isCustom) return send(more)
    free += more
    return []
  }
  return {
    begin: () => [...frame.start(), ...send(''), ...take(part.input)],
    grow: (delta) => (delta.kind === 'input' ? take(delta.text) : []),
    end(final) {
      const whole = final?.kind === 'tool-call' ? final.input : undefined
      if (isCustom) return [...send(writeJson({ input: whole ?? free })), ...frame.stop()]
      const owed = whole?.startsWith(sent) ? take(whole.slice(sent.length)) : []
      return [...owed, ...frame.stop()]
    },
    shown: frame.shown,
  }
}

/** What is written when it is whole. */
function writeWhole(part: Part, index: number, context: AnswerBlockContext): BlockWriter {
  const growth = startGrowth(part)
  let open = false
  return {
    begin: () => [],
    grow(delta) {
      growPart(growth, delta)
      return []
    },
    end(final) {
      const block = writeAnswerBlock(finishPart(growth, final), context)
      if (block === undefined) return []
      open = true
      const { start, deltas } = entryOf(streamed, String(block.type))?.(block) ?? { start: block, deltas: [] }
      return [
        { type: 'content_block_start', index, content_block: start },
        ...deltas.map((delta) => deltaEvent(index, delta)),
        { type: 'content_block_stop', index },
      ]
    },
    shown: () => open,
  }
}

interface Streamed {
  readonly start: JsonObject
  readonly deltas: readonly JsonObject[]
}

const withInput = (block: JsonObject): Streamed => ({
  start: { ...block, input: {} },
  deltas: [
    { type: 'input_json_delta', partial_json: '' },
    { type: 'input_json_delta', partial_json: writeJson(block.input ?? {}) },
  ],
})

/** Blocks that come whole here, but in a stream of this dialect have something to follow the start. */
const streamed: Readonly<Record<string, ((block: JsonObject) => Streamed) | undefined>> = {
  server_tool_use: withInput,
  mcp_tool_use: withInput,
  compaction: ({ content, encrypted_content: sealed, ...block }) => ({
    start: { ...block, content: null },
    deltas: [
      {
        type: 'compaction_delta',
        content: content ?? null,
        ...(sealed === undefined ? {} : { encrypted_content: sealed }),
      },
    ],
  }),
  text: ({ text, ...block }) => ({
    start: { ...block, text: '' },
    deltas: [{ type: 'text_delta', text: text ?? '' }],
  }),
}

const writers: Writers = {
  text: writeTextual,
  refusal: writeTextual,
  audio: writeTextual,
  reasoning: writeReasoning,
  'tool-call': writeCall,
  image: writeWhole,
  video: writeWhole,
  document: writeWhole,
  'tool-result': writeWhole,
  'server-tool-call': writeWhole,
  'server-tool-result': writeWhole,
  compaction: writeWhole,
  opaque: writeWhole,
}
