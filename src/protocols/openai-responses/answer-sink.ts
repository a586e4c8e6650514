import type { Delta } from '../../canonical/event.ts'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { EventType } from './schema.ts'

/** Where the machines of an answer's items put what they say. */
export interface Sink {
  readonly context: AnswerContext
  readonly losses: LossList
  /** The items that are done, in order; the place of the next one is their count. */
  readonly output: Json[]
  emit(type: EventType | (string & {}), fields: JsonObject): void
}

/** One item of `output` while it is written. Parts of one message share one. */
export interface OpenItem {
  /** Does this part still belong to the item? */
  takes(part: Part): boolean
  start(part: Part): void
  delta(delta: Delta): void
  /** `part` is whole. */
  end(part: Part): void
  /** `incomplete`: the answer was cut off in this very item. */
  close(status: 'completed' | 'incomplete'): void
}

/** An item that has been announced. */
export interface Announced {
  readonly id: string
  /** An event of this item. */
  say(type: EventType, fields?: JsonObject): void
  done(item: Json): void
}

export function announce(sink: Sink, item: JsonObject): Announced {
  const index = sink.output.length
  const id = typeof item.id === 'string' ? item.id : ''
  sink.emit('response.output_item.added', { output_index: index, item })
  return {
    id,
    say: (type, fields = {}) => sink.emit(type, { item_id: id, output_index: index, ...fields }),
    done(finished) {
      sink.output.push(finished)
      sink.emit('response.output_item.done', { output_index: index, item: finished })
    },
  }
}

/** What of `whole` has not been told yet. A whole that says something else cannot be corrected any more. */
export const untold = (told: string, whole: string): string =>
  whole.length > told.length && whole.startsWith(told) ? whole.slice(told.length) : ''

export function lost(sink: Sink, code: LossCode, part: Part, detail: string): undefined {
  sink.losses.add(loss(code, part.origin?.at ?? '', 'dropped', detail, false))
  return undefined
}
