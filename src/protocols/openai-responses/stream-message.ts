import type { Delta } from '../../canonical/event.ts'
import { isJsonArray, isJsonObject, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import { readCitation, readLogprobs } from './annotation.ts'
import { untold } from './answer-sink.ts'
import { readContent } from './content-reader.ts'
import { messageOrigin } from './item-reader.ts'
import type { PartSink, StreamItem } from './stream-items.ts'
import { openNode, tolerate } from './wire-node.ts'

interface Open {
  readonly kind: 'text' | 'refusal'
  readonly content: number
  readonly index: number
  told: string
  citations: number
}

/** A message: its content parts follow each other, and each is a canonical part. */
export function createMessageItem(item: JsonObject, sink: PartSink): StreamItem {
  const within = messageOrigin(openNode(item, sink.at, tolerate))
  let open: Open | undefined
  let last: JsonObject | undefined

  const start = (content: number, isRefusal: boolean) => {
    if (open?.content === content) return open
    close(last)
    const at = pointerTo(pointerTo(sink.at, 'content'), content)
    const origin = { protocol: within.protocol, at, within, ...(isRefusal ? {} : { form: 'output_text' }) }
    const kind = isRefusal ? 'refusal' : 'text'
    open = { kind, content, index: sink.open({ kind, text: '', origin }), told: '', citations: 0 }
    last = undefined
    return open
  }
  const say = (delta: Delta) => {
    if (open === undefined) return
    if (delta.kind === open.kind) open.told += delta.text
    else if (delta.kind !== 'citation' || open.kind !== 'text') return
    sink.push({ type: 'part-delta', index: open.index, delta })
  }
  /** `final`: the part as the vendor gives it whole; `holder`: the message it stands in then. */
  const close = (final: JsonObject | undefined, holder = within) => {
    if (open === undefined) return
    const { index, content, kind } = open
    const at = pointerTo(pointerTo(sink.at, 'content'), content)
    const reading = { issuer: sink.issuer, complain: tolerate }
    const whole = final === undefined ? undefined : readContent(final, at, holder, reading)
    // A final form of another kind would contradict what has been told.
    const part = whole?.kind === kind ? whole : undefined
    if (part !== undefined) sayRest(part, open, say)
    open = undefined
    sink.push({ type: 'part-end', index, ...(part === undefined ? {} : { part }) })
  }

  return {
    read(event) {
      const content = typeof event.content_index === 'number' ? event.content_index : 0
      const type = String(event.type)
      const part = isJsonObject(event.part) ? event.part : undefined
      if (type === 'response.content_part.done') last = part
      else if (type === 'response.content_part.added') {
        if (isStreamed(part)) start(content, part?.type === 'refusal')
      } else {
        start(content, type.startsWith('response.refusal'))
        for (const delta of deltasOf(event, open?.told ?? '')) say(delta)
        if (type === 'response.output_text.annotation.added' && open !== undefined) open.citations += 1
      }
    },
    done(final) {
      if (final === undefined) return close(last)
      const holder = messageOrigin(openNode(final, sink.at, tolerate))
      const list = isJsonArray(final.content) ? final.content : []
      const next = open === undefined ? 0 : open.content + 1
      const current = open === undefined ? undefined : list[open.content]
      close(isJsonObject(current) ? current : last, holder)
      // What never streamed: a bare string, parts of kinds without deltas, or everything of a server that sends ends only.
      for (const part of sink.readParts(final).slice(next)) {
        const index = sink.open(part)
        sink.push({ type: 'part-end', index, part })
      }
    },
  }
}

const isStreamed = (part: JsonObject | undefined): boolean =>
  part === undefined || part.type === 'output_text' || part.type === 'text' || part.type === 'refusal'

/** The `…done` events catch up with what the deltas left out. */
function deltasOf(event: JsonObject, told: string): readonly Delta[] {
  const { type, delta, text, refusal, annotation, logprobs } = event
  if (type === 'response.output_text.delta' && typeof delta === 'string') {
    const probabilities =
      isJsonArray(logprobs) && logprobs.length > 0 ? { logprobs: readLogprobs(logprobs) } : {}
    return [{ kind: 'text', text: delta, ...probabilities }]
  }
  if (type === 'response.refusal.delta' && typeof delta === 'string')
    return [{ kind: 'refusal', text: delta }]
  if (type === 'response.output_text.done' && typeof text === 'string') return rest('text', told, text)
  if (type === 'response.refusal.done' && typeof refusal === 'string') return rest('refusal', told, refusal)
  return isJsonObject(annotation)
    ? [{ kind: 'citation', citation: readCitation(annotation, annotationPlace(event)) }]
    : []
}

/** As the whole answer has it. */
const annotationPlace = ({ output_index: item, content_index: part, annotation_index: index }: JsonObject) =>
  `/output/${String(item ?? 0)}/content/${String(part ?? 0)}/annotations/${String(index ?? 0)}`

function rest(kind: 'text' | 'refusal', told: string, whole: string): readonly Delta[] {
  const text = untold(told, whole)
  return text === '' ? [] : [{ kind, text }]
}

function sayRest(
  part: Part,
  open: { readonly told: string; readonly citations: number },
  say: (delta: Delta) => void,
): void {
  if (part.kind !== 'text' && part.kind !== 'refusal') return
  for (const delta of rest(part.kind, open.told, part.text)) say(delta)
  if (part.kind !== 'text') return
  for (const citation of (part.citations ?? []).slice(open.citations)) say({ kind: 'citation', citation })
}
