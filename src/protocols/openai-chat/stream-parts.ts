import type { Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Part, PartKind } from '../../canonical/part.ts'
import { type OpenPart, pushDelta, type StreamState } from './chunk.ts'
import { writeAnnotation } from './citation.ts'
import { writeLogprobs } from './logprobs.ts'
import {
  asksLegacy,
  lostCitation,
  lostPart,
  reasoningGap,
  writeAnswerAudio,
  writeAnswerCall,
  writeAnswerImage,
} from './response-writer.ts'

type Step = (state: StreamState, open: OpenPart) => void

export const startPart: Step = (state, open) => starts[open.part.kind](state, open)

const lose: Step = (state, open) => void state.losses.push(lostPart(open.part))

const starts: Readonly<Record<PartKind, Step>> = {
  text: (state, open) => {
    if (open.part.kind !== 'text') return
    open.citations.push(...(open.part.citations ?? []))
    if (open.part.text !== '') tellText(state, open, open.part.text, open.part.logprobs)
  },
  reasoning: (state, open) => {
    if (open.part.kind !== 'reasoning') return
    const { summary = [], text = '' } = open.part
    for (const [number, piece] of summary.entries()) tellReasoning(state, open, piece, number)
    tellReasoning(state, open, text, undefined)
  },
  refusal: (state, open) => {
    open.choice.refused = true
    if (open.part.kind === 'refusal') tellRefusal(state, open, open.part.text)
  },
  'tool-call': startCall,
  audio: (state, open) => {
    if (open.part.kind !== 'audio') return
    const { id, data, transcript } = writeAnswerAudio(open.part, state.context)
    pushDelta(state, open.choice, { audio: { id: id ?? '' } })
    tellAudio(state, open, { data, transcript })
  },
  image: (state, open) => {
    const image = writeAnswerImage(open.part)
    if (image === undefined) lose(state, open)
    else pushDelta(state, open.choice, { images: [image] })
  },
  video: lose,
  document: lose,
  'tool-result': lose,
  'server-tool-call': lose,
  'server-tool-result': lose,
  compaction: lose,
  opaque: lose,
}

/** A client of the legacy `functions` knows one call and no list. */
const isLegacy = (state: StreamState, open: OpenPart): boolean =>
  open.call === 0 && asksLegacy(state.context.request.tools)

function startCall(state: StreamState, open: OpenPart): void {
  const { part, choice } = open
  if (part.kind !== 'tool-call') return
  choice.calls += 1
  open.sent = part.input.length
  if (isLegacy(state, open)) {
    pushDelta(state, choice, { function_call: { name: part.name, arguments: part.input } })
    return
  }
  const form = part.form === 'custom' ? { input: part.input } : { arguments: part.input }
  const call = { ...writeAnswerCall(part), [part.form]: { name: part.name, ...form } }
  pushDelta(state, choice, { tool_calls: [{ index: open.call, ...call }] })
}

type Growers = {
  readonly [K in Delta['kind']]: (
    state: StreamState,
    open: OpenPart,
    delta: Extract<Delta, { kind: K }>,
  ) => void
}

export function growPart<K extends Delta['kind']>(
  state: StreamState,
  open: OpenPart,
  delta: { readonly kind: K } & Extract<Delta, { kind: K }>,
): void {
  growers[delta.kind](state, open, delta)
}

const growers: Growers = {
  text: (state, open, { text, logprobs }) => tellText(state, open, text, logprobs),
  reasoning: (state, open, { text, summary }) => tellReasoning(state, open, text, summary),
  input: (state, open, { text }) => tellInput(state, open, text),
  refusal: (state, open, { text }) => tellRefusal(state, open, text),
  // They may come before the text they belong to: they are told when it is whole.
  citation: (_state, open, { citation }) => void open.citations.push(citation),
  // Kept by the gateway: this wire has no place for another vendor's proof.
  seal: () => undefined,
  audio: (state, open, { data, transcript }) =>
    tellAudio(state, open, {
      ...(data === undefined ? {} : { data }),
      ...(transcript === undefined ? {} : { transcript }),
    }),
  compaction: () => undefined,
}

type Logprobs = Extract<Delta, { kind: 'text' }>['logprobs']

function tellText(state: StreamState, open: OpenPart, text: string, logprobs: Logprobs): void {
  if (text === '' && (logprobs === undefined || logprobs.length === 0)) return
  open.sent += text.length
  open.choice.length += text.length
  const more = logprobs === undefined || logprobs.length === 0 ? {} : { logprobs: writeLogprobs(logprobs) }
  pushDelta(state, open.choice, { content: text }, more)
}

/** A new block or summary stands apart from the one before. */
function tellReasoning(state: StreamState, open: OpenPart, text: string, summary: number | undefined): void {
  if (text === '') return
  const isFirst = open.sent === 0
  const isApart = isFirst ? open.choice.reasoned : summary !== open.summary
  open.summary = summary
  open.sent += text.length
  open.choice.reasoned = true
  pushDelta(state, open.choice, { reasoning_content: isApart ? reasoningGap + text : text })
}

function tellRefusal(state: StreamState, open: OpenPart, text: string): void {
  if (text === '') return
  open.sent += text.length
  pushDelta(state, open.choice, { refusal: text })
}

function tellInput(state: StreamState, open: OpenPart, text: string): void {
  if (text === '' || open.part.kind !== 'tool-call') return
  open.sent += text.length
  if (isLegacy(state, open)) {
    pushDelta(state, open.choice, { function_call: { arguments: text } })
    return
  }
  const piece = open.part.form === 'custom' ? { custom: { input: text } } : { function: { arguments: text } }
  pushDelta(state, open.choice, { tool_calls: [{ index: open.call, ...piece }] })
}

function tellAudio(state: StreamState, open: OpenPart, piece: JsonObject): void {
  const { data, transcript } = piece
  if (typeof transcript === 'string' && transcript !== '') {
    pushDelta(state, open.choice, { audio: { transcript } })
  }
  if (typeof data === 'string' && data !== '') pushDelta(state, open.choice, { audio: { data } })
}

/** `part`: as it is at its end, which may hold more than the deltas brought. */
export function endPart(state: StreamState, open: OpenPart, part: Part): void {
  switch (part.kind) {
    case 'text':
      tellText(state, open, part.text.slice(open.sent), undefined)
      tellCitations(state, open, part)
      return
    case 'refusal':
      tellRefusal(state, open, part.text.slice(open.sent))
      return
    case 'tool-call':
      // Clients parse the arguments: no arguments are an empty object.
      if (part.form === 'function' && open.sent === 0 && part.input === '') tellInput(state, open, '{}')
      else tellInput(state, open, part.input.slice(open.sent))
      return
    case 'reasoning':
      if (open.sent === 0) starts.reasoning(state, { ...open, part })
      return
    case 'audio':
      pushDelta(state, open.choice, {
        audio: { expires_at: writeAnswerAudio(part, state.context).expires_at ?? 0 },
      })
      return
    default:
  }
}

function tellCitations(state: StreamState, open: OpenPart, part: Extract<Part, { kind: 'text' }>): void {
  const final = part.citations ?? []
  const citations = final.length > open.citations.length ? final : open.citations
  const span = { from: open.from, to: open.choice.length }
  const annotations = citations
    .map((citation) => writeAnnotation(citation, span))
    .filter((annotation) => annotation !== undefined)
  if (annotations.length < citations.length) state.losses.push(lostCitation(part))
  if (annotations.length > 0) pushDelta(state, open.choice, { annotations })
}
