import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { filled } from './schema.ts'
import { finishByStop, finishWords, stopByFinish } from './vocabulary.ts'

/** What the parts of an answer say about its end. */
export interface Spoken {
  readonly calls: boolean
  readonly refused: boolean
}

/** The end of one choice. Vendors say `stop` also where tools are called or a refusal was given: the parts decide. */
export function readStop(choice: JsonObject, spoken: Spoken): StopReason {
  const raw = filled(choice.finish_reason)
  const named = raw === undefined ? undefined : (entryOf(stopByFinish, raw.toLowerCase()) ?? 'unknown')
  const message = filled(choice.finish_message)
  const sequence =
    typeof choice.stop_reason === 'string' && named === 'end' ? filled(choice.stop_reason) : undefined
  return {
    unified: unify(named, spoken, sequence),
    ...(raw === undefined ? {} : { raw }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(message === undefined ? {} : { message }),
  }
}

/** vLLM names the stop sequence it hit beside `stop`. */
function unify(named: StopReason['unified'] | undefined, spoken: Spoken, sequence: string | undefined) {
  if (named === 'end' || named === undefined) {
    if (spoken.calls) return 'tool-calls'
    if (spoken.refused) return 'refusal'
    return sequence === undefined ? (named ?? 'unknown') : 'stop-sequence'
  }
  // A client that waits for calls that never came would wait for ever.
  if (named === 'tool-calls' && !spoken.calls) return 'end'
  return named === 'content-filter' && spoken.refused ? 'refusal' : named
}

/** A word of OpenAI's own is given back as it is; any other by its meaning. */
export function writeStop({ unified, raw }: StopReason, spoken: Spoken): (typeof finishWords)[number] {
  const own = finishWords.find((word) => word === raw)
  if (own !== undefined) return own
  if (unified === 'refusal' && spoken.refused) return 'stop'
  if ((unified === 'end' || unified === 'unknown') && spoken.calls) return 'tool_calls'
  return finishByStop[unified]
}

/** What a vendor that refuses says beside the answer; here it has a place in the message. */
export const refusalOf = ({ unified, message }: StopReason): string | undefined =>
  unified === 'refusal' ? message : undefined

/** What a word of OpenAI's does not tell. Undefined: it tells it all. */
export function stopLoss(stop: StopReason, spoken: Spoken): Loss | undefined {
  const untold = blurred[stop.unified]
  if (untold === undefined || finishWords.some((word) => word === stop.raw)) return undefined
  const detail = `${stop.unified} is told as ${writeStop(stop, spoken)}`
  return loss('stop-reason', '', 'approximated', detail, untold === 'function')
}

/** A paused or broken turn looks done. */
const blurred: Readonly<Partial<Record<StopReason['unified'], 'name' | 'function'>>> = {
  'stop-sequence': 'name',
  'context-window': 'name',
  compaction: 'name',
  pause: 'function',
  malformed: 'function',
}

/** Did the vendor say that this choice is at its end? */
export const isFinished = (finish: Json | undefined): boolean => filled(finish) !== undefined
