import type { CanonicalEvent } from '../../canonical/event.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Citation, Part, TokenLogprob } from '../../canonical/part.ts'
import type { Seal } from '../../canonical/seal.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { readSeal } from './assistant-reader.ts'
import { readAnnotations } from './citation.ts'
import { readLogprobs } from './logprobs.ts'
import { choiceFields, contentFields, messageFields } from './read-fields.ts'
import { audioOwn, isThought, readAnswerImages, readAnswerItem } from './response-reader.ts'
import { originAt } from './rest.ts'
import { filled, listOf, objectOf } from './schema.ts'
import { isFinished, readStop } from './stop.ts'
import { createCallReader } from './stream-calls.ts'
import {
  type ChoiceState,
  closeFlow,
  emit,
  emitWhole,
  type Flow,
  grow,
  growReasoning,
  openFlow,
  type StreamContext,
} from './stream-flow.ts'
import type { WordKind } from './stream-likeness.ts'
import { readReasoningDelta } from './stream-reasoning.ts'
import { sniffAudioType } from './vocabulary.ts'

export interface ChoiceReader {
  /** `sources`: what the chunk says the whole text leans on. */
  read(choice: JsonObject, sources: () => readonly Citation[]): readonly CanonicalEvent[]
  /** What `read` gives for a piece that is the one before, with this text in place of its own. */
  say(kind: WordKind, text: string): readonly CanonicalEvent[]
  /** Ends every open part. */
  close(): readonly CanonicalEvent[]
  /** What the vendor said of the end. Undefined: nothing yet. */
  readonly stop: StopReason | undefined
  /** The end of a choice whose vendor says none. */
  unsaidStop(): StopReason
  readonly hasContent: boolean
}

export function createChoiceReader(number: number, context: StreamContext): ChoiceReader {
  const state: ChoiceState = {
    number,
    context,
    events: [],
    flow: undefined,
    hasText: false,
    refused: false,
    hasContent: false,
    thinking: false,
    citations: [],
    hasCited: false,
    endWholeCalls: () => calls.endWhole(),
  }
  const calls = createCallReader(state)
  let stop: StopReason | undefined
  const take = () => {
    const { events } = state
    state.events = []
    return events
  }
  return {
    read(choice, sources) {
      const delta = objectOf(choice.delta) ?? objectOf(choice.message) ?? {}
      readTexts(state, delta, readLogprobs(choice.logprobs))
      const seal = readSeal(delta, context.issuer)
      const sealOfCall =
        seal !== undefined && state.flow?.kind !== 'text' && isJsonArray(delta.tool_calls) ? seal : undefined
      calls.read(delta, sealOfCall)
      if (seal !== undefined && sealOfCall === undefined) sealText(state, seal)
      readLeftovers(state, choice)
      if (isFinished(choice.finish_reason)) {
        stop = readStop(choice, { calls: calls.any, refused: state.refused })
        if (!state.hasCited) citeOpenText(state, sources())
        closeAll(state, calls.close)
      }
      return take()
    },
    say(kind, text) {
      if (kind === 'input') calls.say(text)
      else if (text !== '' && state.flow !== undefined) grow(state, state.flow, { kind, text })
      return take()
    },
    close() {
      closeAll(state, calls.close)
      return take()
    },
    get stop() {
      return stop
    },
    unsaidStop: () => ({ unified: calls.any ? 'tool-calls' : state.refused ? 'refusal' : 'end' }),
    get hasContent() {
      return state.hasContent || calls.any
    },
  }
}

function closeAll(state: ChoiceState, closeCalls: () => void): void {
  closeFlow(state)
  closeCalls()
}

function readTexts(state: ChoiceState, delta: JsonObject, logprobs: readonly TokenLogprob[]): void {
  readReasoningDelta(state, delta)
  if (delta.annotations !== undefined)
    noteCitations(state, readAnnotations(delta.annotations, `/choices/${state.number}/message/annotations`))
  readContent(state, delta, logprobs)
  const refusal = filled(delta.refusal)
  if (refusal !== undefined) {
    state.refused = true
    const flow = openFlow(state, 'refusal', { kind: 'refusal', text: '' })
    grow(state, flow, { kind: 'refusal', text: refusal })
  }
  readAudio(state, delta.audio)
  if (delta.images !== undefined)
    for (const image of readAnswerImages(delta, messageAt(state))) emitWhole(state, image)
}

/** A string; Mistral's list; Cloudflare's object in an answer that is no stream at all. */
function readContent(state: ChoiceState, delta: JsonObject, logprobs: readonly TokenLogprob[]): void {
  const { content } = delta
  if (typeof content === 'string') {
    const text = readThought(state, delta, content)
    if (text !== '' || logprobs.length > 0) growText(state, text, logprobs)
    return
  }
  if (isJsonObject(content)) growText(state, JSON.stringify(content), logprobs)
  for (const item of listOf(content)) {
    for (const part of readAnswerItem(item, '')) readItem(state, part)
  }
}

function readItem(state: ChoiceState, part: Part): void {
  if (part.kind === 'text') growText(state, part.text, [])
  else if (part.kind === 'reasoning') growReasoning(state, part.text ?? '')
  else emitWhole(state, part)
}

/** What of the text is answer. Google flags the deltas whose text is thought, between `<thought>` tags. */
function readThought(state: ChoiceState, delta: JsonObject, content: string): string {
  if (!isThought(delta)) {
    const isEnd = state.thinking && content.startsWith(thoughtEnd)
    state.thinking = false
    return isEnd ? content.slice(thoughtEnd.length) : content
  }
  if (content === '') return ''
  const isStart = !state.thinking && content.startsWith(thoughtStart)
  // The flag also stands beside a mere signature; thoughts are always between tags.
  if (!isStart && !state.thinking) return content
  state.thinking = true
  const [thought = '', ...answer] = content.slice(isStart ? thoughtStart.length : 0).split(thoughtEnd)
  growReasoning(state, thought)
  if (answer.length > 0) state.thinking = false
  return answer.join(thoughtEnd)
}

const thoughtStart = '<thought>'
const thoughtEnd = '</thought>'

function growText(state: ChoiceState, text: string, logprobs: readonly TokenLogprob[]): void {
  const flow = openText(state)
  if (text === '' && logprobs.length === 0) return
  grow(state, flow, { kind: 'text', text, ...(logprobs.length === 0 ? {} : { logprobs }) })
}

function openText(state: ChoiceState): Flow {
  const flow = openFlow(state, 'text', { kind: 'text', text: '' })
  state.hasText = true
  for (const citation of state.citations.splice(0)) grow(state, flow, { kind: 'citation', citation })
  return flow
}

/** Citations that come before their text wait for it. */
function noteCitations(state: ChoiceState, citations: readonly Citation[]): void {
  if (citations.length === 0) return
  state.hasCited = true
  if (state.flow?.kind === 'text' || !state.hasText) {
    state.citations.push(...citations)
    if (state.flow?.kind === 'text') openText(state)
    return
  }
  const raw = citations.map(({ raw: { value } }) => value)
  emit(state, {
    type: 'opaque',
    name: 'annotations',
    raw,
    origin: originAt(messageAt(state), { annotations: raw }),
  })
}

function citeOpenText(state: ChoiceState, sources: readonly Citation[]): void {
  if (sources.length === 0 || state.flow?.kind !== 'text') return
  state.citations.push(...sources)
  openText(state)
}

/** A seal that comes with nothing belongs to the text, as Gemini's empty last part does. */
function sealText(state: ChoiceState, seal: Seal): void {
  const flow = openText(state)
  flow.sealed = true
  grow(state, flow, { kind: 'seal', seal })
}

function readAudio(state: ChoiceState, value: Json | undefined): void {
  const audio = objectOf(value)
  if (audio === undefined) return
  const data = filled(audio.data)
  const transcript = filled(audio.transcript)
  if (data === undefined && transcript === undefined && state.flow?.kind !== 'audio') {
    // Its id comes alone, before the sound that tells its format.
    const id = filled(audio.id)
    if (id === undefined) return
  }
  const mediaType = data === undefined ? 'audio/pcm' : sniffAudioType(data)
  const flow = openFlow(state, 'audio', {
    kind: 'audio',
    source: { kind: 'inline', mediaType, data: '' },
    origin: originAt('', undefined, undefined, audioOwn(audio)),
  })
  if (data === undefined && transcript === undefined) return
  grow(state, flow, {
    kind: 'audio',
    ...(data === undefined ? {} : { data }),
    ...(transcript === undefined ? {} : { transcript }),
  })
}

/** As the whole answer would have it. */
const choiceAt = ({ number }: ChoiceState): string => `/choices/${number}`
const messageAt = (state: ChoiceState): string => `${choiceAt(state)}/message`

/** Filter results, executed tools, provider metadata, tokens as numbers: no other dialect has them. */
function readLeftovers(state: ChoiceState, choice: JsonObject): void {
  const { unread } = state.context
  const at = messageAt(state)
  unread.lookInto(choiceAt(state), choice, choiceFields)
  // Perplexity has both, and the message says again what all pieces said.
  for (const message of [choice.delta, choice.message]) {
    if (!isJsonObject(message)) continue
    unread.lookInto(at, message, messageFields)
    if (isJsonArray(message.content))
      unread.lookInto(at, { content: message.content }, { content: contentFields })
  }
}
