import type { Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Citation, Part, PartKind, PartOf, ReasoningPart, ToolCallPart } from '../../canonical/part.ts'
import { finishPart, growPart, startGrowth } from '../../canonical/part-growth.ts'
import type { Seal } from '../../canonical/seal.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
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
  begin(): readonly Frame[]
  grow(delta: Delta): readonly Frame[]
  /** With the stop. `final`: the vendor's own last form of the part. */
  end(final: Part | undefined): readonly Frame[]
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

/** Each event has its `type` in its name too. */
export const frameOf = (event: JsonObject): Frame => dataFrame(writeJson(event), String(event.type))

const deltaEvent = (index: number, delta: JsonObject): Frame =>
  frameOf({ type: 'content_block_delta', index, delta })

const noFrames: readonly Frame[] = []

/** The frame of a block: it opens with the first thing there is to show, or at once. */
function createFrame(index: number, block: JsonObject) {
  let open = false
  const start = (): readonly Frame[] => {
    if (open) return noFrames
    open = true
    return [frameOf({ type: 'content_block_start', index, content_block: block })]
  }
  const add = (event: Frame): readonly Frame[] => (open ? [event] : [...start(), event])
  return {
    start,
    delta: (delta: JsonObject) => add(deltaEvent(index, delta)),
    /** Deltas that are one string. Nearly all of a stream: what stands around it is made once (99 → 73 ns, joined). */
    words(type: string, name: string) {
      const head = `{"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${name}":`
      return (text: string) => add(dataFrame(`${head}${writeJson(text)}}}`, 'content_block_delta'))
    },
    stop: () => (open ? [frameOf({ type: 'content_block_stop', index })] : noFrames),
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
  const write = frame.words('text_delta', 'text')
  const say = (more: string): readonly Frame[] => {
    if (more === '') return noFrames
    text += more
    const said = write(more)
    return waiting.length === 0 ? said : [...said, ...citeWaiting(isCovered)]
  }
  /** The piece of text that it names is there. */
  const isCovered = ({ citedText, end }: Citation): boolean =>
    citedText !== undefined || end === undefined || end <= text.length
  const cite = (citation: Citation): readonly Frame[] => {
    cited += 1
    waiting = [...waiting, citation]
    return citeWaiting(isCovered)
  }
  const citeWaiting = (isReady: (citation: Citation) => boolean): readonly Frame[] => {
    if (waiting.length === 0) return []
    const ready = waiting.filter(isReady)
    waiting = waiting.filter((citation) => !isReady(citation))
    return ready.flatMap(writeOne)
  }
  const writeOne = (citation: Citation): readonly Frame[] => {
    const written = writeCitation(citation, text)
    if (written !== undefined) return frame.delta({ type: 'citations_delta', citation: written })
    context.losses.add(lostCitation(part))
    return []
  }
  const textIn = (whole: Part): string => {
    if (whole.kind === 'text' || whole.kind === 'refusal') return whole.text
    return whole.kind === 'audio' ? (whole.transcript ?? '') : ''
  }
  const sayRest = (whole: string): readonly Frame[] =>
    whole.startsWith(text) ? say(whole.slice(text.length)) : loseChange(part, context)
  return {
    begin: () => [...(isOwn(part.origin) ? frame.start() : []), ...say(textIn(part))],
    grow(delta) {
      if (delta.kind === 'text' && (delta.logprobs?.length ?? 0) > 0) context.losses.add(lostLogprobs)
      if (delta.kind === 'text' || delta.kind === 'refusal') return say(delta.text)
      if (delta.kind === 'audio') return say(delta.transcript ?? '')
      return delta.kind === 'citation' ? cite(delta.citation) : []
    },
    end(final) {
      const owed = final === undefined ? noFrames : sayRest(textIn(final))
      if (part.kind === 'audio') tellSpeech(part, text, context)
      const more = final?.kind === 'text' ? (final.citations ?? []).slice(cited).flatMap(cite) : []
      return [...owed, ...more, ...citeWaiting(() => true), ...frame.stop()]
    },
    shown: frame.shown,
  }
}

/** What has been sent stands. */
function loseChange(part: Part, { losses }: AnswerBlockContext): readonly Frame[] {
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
  const write = frame.words('thinking_delta', 'thinking')
  const think = (more: string): readonly Frame[] => {
    if (more === '') return noFrames
    length += more.length
    return write(more)
  }
  const summarise = (number: number, more: string): readonly Frame[] => {
    const gap = summary !== undefined && summary !== number && more !== '' ? summaryGap : ''
    if (more !== '') summary = number
    return think(gap + more)
  }
  const sign = (): readonly Frame[] => {
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
  const write = frame.words('input_json_delta', 'partial_json')
  const send = (json: string): readonly Frame[] => {
    sent += json
    return write(json)
  }
  let free = ''
  const isCustom = part.form === 'custom'
  const take = (more: string): readonly Frame[] => {
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
        frameOf({ type: 'content_block_start', index, content_block: start }),
        ...deltas.map((delta) => deltaEvent(index, delta)),
        frameOf({ type: 'content_block_stop', index }),
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
