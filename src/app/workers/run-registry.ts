import type { JsonObject } from '../../canonical/json.ts'
import type { RunSnapshot } from './call-tables.ts'

/** A worker as the registry sees it. */
export interface RunHolder {
  watchRun(id: string): Promise<RunSnapshot | undefined>
  cancelRun(id: string): void
  runSaid(id: string, response: JsonObject, event: JsonObject | undefined): void
}

interface Known {
  readonly holder: RunHolder
  readonly watchers: Set<RunHolder>
  response: JsonObject | undefined
}

/** Which worker makes which answer in the background, and who watches it. */
export class RunRegistry {
  readonly #runs = new Map<string, Known>()

  started(id: string, holder: RunHolder): void {
    this.#runs.set(id, { holder, watchers: new Set(), response: undefined })
  }

  ended(id: string): void {
    this.#runs.delete(id)
  }

  has(id: string): boolean {
    return this.#runs.has(id)
  }

  async watch(id: string, watcher: RunHolder): Promise<RunSnapshot | undefined> {
    const known = this.#runs.get(id)
    if (known === undefined || known.holder === watcher) return undefined
    known.watchers.add(watcher)
    const found = await known.holder.watchRun(id)
    known.response ??= found?.response
    return found
  }

  cancel(id: string): void {
    this.#runs.get(id)?.holder.cancelRun(id)
  }

  said(id: string, response: JsonObject, event: JsonObject | undefined): void {
    const known = this.#runs.get(id)
    if (known === undefined) return
    known.response = response
    for (const watcher of known.watchers) watcher.runSaid(id, response, event)
  }

  /** The worker is gone: what it made has ended, and it watches nothing any more. */
  lost(holder: RunHolder): void {
    for (const [id, known] of this.#runs) {
      known.watchers.delete(holder)
      if (known.holder !== holder) continue
      this.#runs.delete(id)
      for (const watcher of known.watchers) watcher.runSaid(id, known.response ?? {}, undefined)
    }
  }
}
