import type { Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Part, PartOf } from '../../canonical/part.ts'
import { type Announced, announce, type OpenItem, type Sink, untold } from './answer-sink.ts'
import { ownIssuer, sealForm } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'

/** Where a piece of thinking stands: summary number n, or the bare text of open models. */
type Slot = number | 'text'

/**
 * A reasoning item. What another dialect shows of its thinking is told as a summary: that is what the clients of this
 * dialect show (Codex, OpenCode, pi), and OpenAI takes no bare text back. Another vendor's hidden thinking gives no item:
 * one with neither text nor seal would be refused when it came back.
 */
export function openReasoning(first: PartOf<'reasoning'>, sink: Sink): OpenItem {
  const isForeign = !isOwn(first.origin)
  const id = first.id ?? sink.context.newId('rs')
  const told = new Map<Slot, string>()
  let item: Announced | undefined
  let open: Slot | undefined
  /** The bare text of another dialect follows its summaries as one more. */
  let foreignText: number | undefined

  const textSlot = (summaries: number): Slot => {
    if (!isForeign) return 'text'
    foreignText ??= summaries
    return foreignText
  }
  const announced = (): Announced => {
    item ??= announce(sink, { id, type: 'reasoning', summary: [] })
    return item
  }
  const shut = () => {
    if (open !== undefined) closeSlot(open, told.get(open) ?? '', announced())
    open = undefined
  }
  const say = (slot: Slot, text: string) => {
    if (text === '') return
    if (open !== slot) {
      shut()
      openSlot(slot, announced())
      open = slot
    }
    sayPiece(slot, text, announced())
    told.set(slot, (told.get(slot) ?? '') + text)
  }
  if (!isForeign) announced()

  return {
    takes: () => false,
    start() {},
    delta(delta: Delta) {
      if (delta.kind !== 'reasoning') return
      say(delta.summary ?? textSlot(told.size), delta.text)
    },
    end(part: Part) {
      if (part.kind !== 'reasoning') return
      const sayRest = (slot: Slot, text: string) => say(slot, untold(told.get(slot) ?? '', text))
      for (const [slot, text] of (part.summary ?? []).entries()) sayRest(slot, text)
      if (part.text !== undefined) sayRest(textSlot(part.summary?.length ?? 0), part.text)
      shut()
      const seal = writtenSeal(part, sink)
      if (item === undefined && seal === undefined) return
      announced().done(finished(part, id, told, seal))
    },
    close() {},
  }
}

function openSlot(slot: Slot, item: Announced): void {
  if (slot === 'text') {
    item.say('response.content_part.added', { content_index: 0, part: { type: 'reasoning_text', text: '' } })
    return
  }
  item.say('response.reasoning_summary_part.added', {
    summary_index: slot,
    part: { type: 'summary_text', text: '' },
  })
}

function sayPiece(slot: Slot, text: string, item: Announced): void {
  if (slot === 'text') item.say('response.reasoning_text.delta', { content_index: 0, delta: text })
  else item.say('response.reasoning_summary_text.delta', { summary_index: slot, delta: text })
}

function closeSlot(slot: Slot, text: string, item: Announced): void {
  if (slot === 'text') {
    item.say('response.reasoning_text.done', { content_index: 0, text })
    item.say('response.content_part.done', { content_index: 0, part: { type: 'reasoning_text', text } })
    return
  }
  item.say('response.reasoning_summary_text.done', { summary_index: slot, text })
  item.say('response.reasoning_summary_part.done', {
    summary_index: slot,
    part: { type: 'summary_text', text },
  })
}

const writtenSeal = ({ seal }: PartOf<'reasoning'>, sink: Sink): string | undefined =>
  seal?.issuer === ownIssuer && sink.context.issuer === ownIssuer ? seal.data : undefined

/** Of a foreign part, what was told is what it has; an own one goes out as it was read. */
function finished(
  part: PartOf<'reasoning'>,
  id: string,
  told: ReadonlyMap<Slot, string>,
  seal: string | undefined,
): JsonObject {
  const sealed = seal === undefined ? {} : { [sealForm]: seal }
  if (!isOwn(part.origin)) {
    const summary = [...told.entries()].map(([, text]) => ({ type: 'summary_text', text }))
    return { id, type: 'reasoning', summary, ...sealed }
  }
  const summary = (part.summary ?? []).map((text) => ({ type: 'summary_text', text }))
  return writeNode(
    {
      ...(part.id === undefined ? {} : { id }),
      type: 'reasoning',
      ...(summary.length === 0 ? {} : { summary }),
      ...(part.text === undefined ? {} : { content: [{ type: 'reasoning_text', text: part.text }] }),
      ...sealed,
    },
    part.origin,
  )
}
