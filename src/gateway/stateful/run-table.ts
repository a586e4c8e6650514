import type { JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec } from '../../protocols/continuity.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Soon } from '../ports.ts'
import type { BackgroundRun } from './run.ts'

/** A run as those see it who ask for it. */
export interface RunView {
  readonly id: string
  readonly codec: ContinuityCodec
  readonly response: JsonObject
  /** Undefined: there were too many to keep. */
  readonly events: readonly JsonObject[] | undefined
  /** Absent: it is made by another data plane. */
  readonly exchange?: OpenExchange
  /** Told of each event from now on, and with undefined when there are no more. */
  watch(watcher: (event: JsonObject | undefined) => void): () => void
  cancel(): void
}

/** Answers that are made in the background, by id. */
export interface RunTable {
  /** Of those made here. */
  readonly size: number
  add(run: BackgroundRun): void
  remove(run: BackgroundRun): void
  /** Undefined: nobody works on it. */
  find(id: string, codec: ContinuityCodec): Soon<RunView | undefined>
}

export function createRunTable(): RunTable {
  const runs = new Map<string, BackgroundRun>()
  return {
    get size() {
      return runs.size
    },
    add: (run) => void runs.set(run.id, run),
    remove: (run) => void runs.delete(run.id),
    find: (id) => runs.get(id),
  }
}
