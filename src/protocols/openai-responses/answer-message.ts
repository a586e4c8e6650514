import type { Delta } from '../../canonical/event.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Part, PartOf } from '../../canonical/part.ts'
import { writeCitation, writeLogprobs } from './annotation.ts'
import { type Announced, announce, lost, type OpenItem, type Sink, untold } from './answer-sink.ts'
import { isOwn, writeNode } from './wire-node.ts'

type MessagePart = PartOf<'text' | 'refusal' | 'opaque'>

/** A message item: its texts and refusals are content parts, one after the other. */
export function openMessage(first: MessagePart, sink: Sink): OpenItem {
  /** The last part's is the latest: it holds the message's final status. */
  let within = first.origin?.within
  const own = isOwn(within) ? within.own : undefined
  const id = typeof own?.id === 'string' ? own.id : sink.context.newId('msg')
  const phase = own?.phase === undefined ? {} : { phase: own.phase }
  const head = { id, type: 'message', role: 'assistant' }
  const item = announce(sink, { ...head, status: 'in_progress', content: [], ...phase })
  const content: JsonObject[] = []
  let isEmpty = false
  let told = ''

  const place = () => ({ content_index: content.length })
  return {
    takes: (part) => isMessagePart(part) && sharesMessage(part, first),
    start(part) {
      told = ''
      isEmpty = isOwn(part.origin?.within) && part.origin.within.form === 'empty'
      if (!isEmpty) item.say('response.content_part.added', { ...place(), part: openingOf(part) })
    },
    delta(delta) {
      told += sayDelta(delta, item, place())
    },
    end(part) {
      within = part.origin?.within ?? within
      if (isEmpty || !isMessagePart(part)) return
      const whole = contentOf(part, sink)
      enders[part.kind](whole, told, item, place())
      item.say('response.content_part.done', { ...place(), part: whole })
      content.push(whole)
    },
    close(ending) {
      const status = isOwn(within) ? {} : { status: ending }
      const fields = { ...head, ...status, content: bareText(within, content) ?? content }
      item.done(withStableId(writeNode(fields, within), within, id))
    },
  }
}

/** An id that changed on the way (Copilot) is the first one to the end; a message that has none gets none. */
function withStableId(message: JsonObject, within: Part['origin'], id: string): JsonObject {
  if (!isOwn(within) || within.own?.id !== undefined) return { ...message, id }
  const { id: _, ...rest } = message
  return rest
}

const isMessagePart = (part: Part): part is MessagePart =>
  part.kind === 'text' ||
  part.kind === 'refusal' ||
  (part.kind === 'opaque' && part.origin?.within !== undefined)

/** Neighbours stand in one message, unless they were read from two. */
const sharesMessage = (part: Part, first: Part): boolean =>
  part.origin?.within?.at === first.origin?.within?.at && !standsAlone(part)

/** A message whose content is a bare string has no room for a second part. */
const standsAlone = (part: Part): boolean => {
  const form = part.origin?.within?.form
  return form === 'string' || form === 'empty'
}

const bareText = (within: Part['origin'], content: readonly JsonObject[]): string | undefined => {
  const text = content[0]?.text
  return isOwn(within) && within.form === 'string' && typeof text === 'string' ? text : undefined
}

function openingOf(part: Part): JsonObject {
  if (part.kind === 'refusal') return { type: 'refusal', refusal: '' }
  if (part.kind === 'opaque') return isJsonObject(part.raw) ? part.raw : {}
  return { type: 'output_text', annotations: [], logprobs: [], text: '' }
}

/** Gives back the text it told. Citations wait for the end: they point into the whole text. */
function sayDelta(delta: Delta, item: Announced, place: JsonObject): string {
  if (delta.kind === 'text' && delta.text !== '') {
    const logprobs = writeLogprobs(delta.logprobs ?? [])
    item.say('response.output_text.delta', { ...place, delta: delta.text, logprobs })
    return delta.text
  }
  if (delta.kind !== 'refusal' || delta.text === '') return ''
  item.say('response.refusal.delta', { ...place, delta: delta.text })
  return delta.text
}

function contentOf(part: MessagePart, sink: Sink): JsonObject {
  if (part.kind === 'refusal') return writeNode({ type: 'refusal', refusal: part.text }, part.origin)
  if (part.kind === 'opaque') return isJsonObject(part.raw) ? part.raw : {}
  const citations = part.citations ?? []
  const annotations = citations.flatMap((citation) => writeCitation(citation, part.text.length) ?? [])
  if (annotations.length < citations.length) {
    lost(sink, 'citation', part, 'a citation without a URL has no annotation in openai-responses')
  }
  if (!isOwn(part.origin)) {
    const logprobs = writeLogprobs(part.logprobs ?? [])
    return { type: 'output_text', annotations, logprobs, text: part.text }
  }
  const form = part.origin.form ?? 'output_text'
  return writeNode(
    {
      type: form,
      text: part.text,
      ...(part.citations === undefined ? {} : { annotations }),
      ...(part.logprobs === undefined ? {} : { logprobs: writeLogprobs(part.logprobs) }),
    },
    part.origin,
  )
}

type Ender = (whole: JsonObject, told: string, item: Announced, place: JsonObject) => void

const enders = {
  text: (whole, told, item, place) => {
    const text = typeof whole.text === 'string' ? whole.text : ''
    const owed = untold(told, text)
    const logprobs = whole.logprobs ?? []
    if (owed !== '') item.say('response.output_text.delta', { ...place, delta: owed, logprobs: [] })
    const annotations = Array.isArray(whole.annotations) ? whole.annotations : []
    for (const [index, annotation] of annotations.entries()) {
      item.say('response.output_text.annotation.added', { ...place, annotation_index: index, annotation })
    }
    item.say('response.output_text.done', { ...place, text, logprobs })
  },
  refusal: (whole, told, item, place) => {
    const refusal = typeof whole.refusal === 'string' ? whole.refusal : ''
    const owed = untold(told, refusal)
    if (owed !== '') item.say('response.refusal.delta', { ...place, delta: owed })
    item.say('response.refusal.done', { ...place, refusal })
  },
  opaque: () => {},
} satisfies Record<MessagePart['kind'], Ender>
