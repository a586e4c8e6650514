import type { JsonObject } from '../../canonical/json.ts'
import type { BackgroundRun } from '../../gateway/stateful/run.ts'
import type { RunTable, RunView } from '../../gateway/stateful/run-table.ts'
import type { OwnerCalls, RunSnapshot } from './call-tables.ts'
import type { Calls } from './calls.ts'

type Watcher = (event: JsonObject | undefined) => void

/** Runs in the background over all workers: those made here, and views of those that others make. */
export class WorkerRuns implements RunTable {
  readonly #owner: Calls<OwnerCalls>
  readonly #made = new Map<string, BackgroundRun>()
  /** Of runs that others make: who here watches, until the run is over. */
  readonly #watched = new Map<string, Set<RemoteRun>>()
  /** Of runs made here: somebody elsewhere watches. */
  readonly #shown = new Set<string>()

  constructor(owner: Calls<OwnerCalls>) {
    this.#owner = owner
  }

  get size(): number {
    return this.#made.size
  }

  add(run: BackgroundRun): void {
    this.#made.set(run.id, run)
    this.#owner.tell('runStarted', run.id)
  }

  remove(run: BackgroundRun): void {
    this.#made.delete(run.id)
    this.#shown.delete(run.id)
    this.#owner.tell('runEnded', run.id)
  }

  find(id: string, codec: RunView['codec']): RunView | undefined | Promise<RunView | undefined> {
    return this.#made.get(id) ?? this.#findElsewhere(id, codec)
  }

  /** The owner asks for one that is made here. From now on it is told what the run says. */
  show(id: string): RunSnapshot | undefined {
    const run = this.#made.get(id)
    if (run === undefined) return undefined
    if (!this.#shown.has(id)) {
      this.#shown.add(id)
      run.watch((event) =>
        event === undefined
          ? this.#owner.tell('runSaid', id, run.response)
          : this.#owner.tell('runSaid', id, run.response, event),
      )
    }
    const { events } = run
    return { id, response: run.response, ...(events === undefined ? {} : { events: [...events] }) }
  }

  cancel(id: string): void {
    this.#made.get(id)?.cancel()
  }

  /** A run that another worker makes has said something, or with no event has ended. */
  said(id: string, response: JsonObject, event: JsonObject | undefined): void {
    for (const view of this.#watched.get(id) ?? []) view.said(response, event)
    if (event === undefined) this.#watched.delete(id)
  }

  async #findElsewhere(id: string, codec: RunView['codec']): Promise<RunView | undefined> {
    const view = new RemoteRun(id, codec, () => this.#owner.tell('cancelRun', id))
    // Before it is asked for: what is said meanwhile is not missed.
    const views = this.#watched.get(id) ?? new Set()
    this.#watched.set(id, views.add(view))
    const found = await this.#owner.ask('watchRun', id)
    if (found !== undefined) {
      view.begin(found)
      return view
    }
    views.delete(view)
    if (views.size === 0) this.#watched.delete(id)
    return undefined
  }
}

class RemoteRun implements RunView {
  readonly id: string
  readonly codec: RunView['codec']
  readonly cancel: () => void
  response: JsonObject = {}
  events: JsonObject[] | undefined
  /** What was said before its beginning was known: the two come by different ways. */
  #early: JsonObject[] | undefined = []
  readonly #watchers = new Set<Watcher>()
  #isOver = false

  constructor(id: string, codec: RunView['codec'], cancel: () => void) {
    this.id = id
    this.codec = codec
    this.cancel = cancel
  }

  /** What it had said when it was asked for. */
  begin({ response, events }: RunSnapshot): void {
    const early = this.#early ?? []
    this.#early = undefined
    if (early.length === 0 && !this.#isOver) this.response = response
    if (events === undefined) return
    const last = numberOf(events.at(-1))
    this.events = [...events, ...early.filter((event) => numberOf(event) > last)]
  }

  said(response: JsonObject, event: JsonObject | undefined): void {
    this.response = response
    if (event === undefined) this.#isOver = true
    else if (this.#early === undefined) this.events?.push(event)
    else this.#early.push(event)
    for (const watcher of this.#watchers) watcher(event)
    if (this.#isOver) this.#watchers.clear()
  }

  watch(watcher: Watcher): () => void {
    if (this.#isOver) watcher(undefined)
    else this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
}

const numberOf = (event: JsonObject | undefined): number =>
  typeof event?.sequence_number === 'number' ? event.sequence_number : -1
