import type { CanonicalEvent } from '../../canonical/event.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Part, PartKind } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import { itemType } from './item-parts.ts'
import { readItem } from './item-reader.ts'
import { createCallItem } from './stream-call.ts'
import { createMessageItem } from './stream-message.ts'
import { createReasoningItem } from './stream-reasoning.ts'
import { protocol } from './vocabulary.ts'
import { tolerate } from './wire-node.ts'

/** The items of a streamed answer, by their place in `output`. */
export interface StreamItems {
  /** An event with an `output_index`. */
  read(event: JsonObject): readonly CanonicalEvent[]
  /** The answer is over: closes what was left open. `output` is the terminal event's own list. */
  finish(output: readonly Json[]): readonly CanonicalEvent[]
  /** The parts so far, for the stop reason. */
  readonly parts: readonly { readonly kind: PartKind }[]
}

/** One item while it streams. `done` gets its final form; undefined when none ever came. */
export interface StreamItem {
  read(event: JsonObject): void
  done(item: JsonObject | undefined): void
}

/** Where an item puts its canonical events. */
export interface PartSink {
  readonly at: string
  readonly issuer: SealIssuer
  /** Begins a part and gives its index. */
  open(part: Part): number
  push(event: CanonicalEvent): void
  /** The item as parts, with this vendor's seals. */
  readParts(item: JsonObject): readonly Part[]
}

export function createStreamItems(issuer: SealIssuer): StreamItems {
  const open = new Map<number, StreamItem>()
  const parts: { readonly kind: PartKind }[] = []
  let events: CanonicalEvent[] = []
  let seen = false

  const sinkAt = (index: number): PartSink => {
    const at = `/output/${index}`
    return {
      at,
      issuer,
      open(part) {
        const place = parts.length
        parts.push({ kind: part.kind })
        events.push({ type: 'part-start', index: place, choice: 0, part })
        return place
      },
      push: (event) => void events.push(event),
      readParts: (item) => readItem(item, at, { issuer, complain: tolerate }).parts,
    }
  }
  const begin = (index: number, item: JsonObject): StreamItem => {
    seen = true
    const made = (makers.get(itemType(item)) ?? createWholeItem)(item, sinkAt(index))
    open.set(index, made)
    return made
  }
  const end = (index: number, item: JsonObject | undefined) => {
    const made = open.get(index) ?? (item === undefined ? undefined : begin(index, item))
    made?.done(item)
    open.delete(index)
  }
  const taken = () => {
    const given = events
    events = []
    return given
  }

  return {
    parts,
    read(event) {
      const index = typeof event.output_index === 'number' ? event.output_index : 0
      const item = isJsonObject(event.item) ? event.item : undefined
      if (event.type === 'response.output_item.added') {
        if (item !== undefined && !open.has(index)) begin(index, item)
      } else if (event.type === 'response.output_item.done') end(index, item)
      else (open.get(index) ?? begin(index, impliedItem(event))).read(event)
      return taken()
    },
    finish(output) {
      const wasSeen = seen
      for (const index of [...open.keys()].sort((a, b) => a - b)) {
        const item = output[index]
        end(index, isJsonObject(item) ? item : undefined)
      }
      // A server that streams nothing but the end.
      if (!wasSeen) for (const [index, item] of output.entries()) if (isJsonObject(item)) end(index, item)
      return taken()
    },
  }
}

type ItemMaker = (item: JsonObject, sink: PartSink) => StreamItem

const makers: ReadonlyMap<string, ItemMaker> = new Map<string, ItemMaker>([
  ['message', createMessageItem],
  ['reasoning', createReasoningItem],
  ['function_call', createCallItem],
  ['custom_tool_call', createCallItem],
])

/** An item without pieces is read when it is done; pictures may be shown on the way. */
function createWholeItem(_item: JsonObject, sink: PartSink): StreamItem {
  return {
    read({ partial_image_b64: data, output_format: format }) {
      if (typeof data !== 'string') return
      const mediaType = `image/${typeof format === 'string' ? format : 'png'}`
      const origin = { protocol, at: sink.at } as const
      const index = sink.open({
        kind: 'image',
        source: { kind: 'inline', mediaType, data },
        draft: true,
        origin,
      })
      sink.push({ type: 'part-end', index })
    },
    done(item) {
      if (item === undefined) return
      for (const part of sink.readParts(item)) {
        const index = sink.open(part)
        sink.push({ type: 'part-end', index, part })
      }
    },
  }
}

/** The item that a resumed stream, or a careless server, did not announce. A call without its name waits for its end. */
function impliedItem({ type, item_id: id, part }: JsonObject): JsonObject {
  const named = typeof id === 'string' ? { id } : {}
  const isReasoning =
    String(type).startsWith('response.reasoning') || (isJsonObject(part) && part.type === 'reasoning_text')
  if (isReasoning) return { type: 'reasoning', ...named }
  return String(type).includes('call')
    ? { type: 'unannounced', ...named }
    : { type: 'message', role: 'assistant', content: [], ...named }
}
