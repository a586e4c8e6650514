import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { ExchangePage } from '../../../../src/control/contract/exchange.ts'
import { callApi } from '../../api/client.ts'
import { listenLive } from '../../live/live-events.ts'
import { createMatcher, type ExchangeFilter, filterQuery } from './exchange-filter.ts'
import { Tail, type TailSnapshot } from './tail.ts'

const pageSize = 200

export interface LiveTail extends TailSnapshot {
  hold(): void
  release(): void
  loadOlder(): void
  readonly isLoading: boolean
  /** Why the last page did not come. */
  readonly error: unknown
  retry(): void
  /** Exchanges that began in the last seconds, for each second. */
  readonly rate: number
}

/** The tail of one filter: live rows and history, shown anew at most once a frame. */
export function useTail(filter: ExchangeFilter): LiveTail {
  const key = JSON.stringify(filter)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the filter; a new round begins everything anew
  const store = useMemo(() => new TailStore(filter), [key, round])
  useEffect(() => store.start(() => setRound((past) => past + 1)), [store])
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot)
  const latest = useRef(store)
  latest.current = store
  return useMemo(
    () => ({
      ...snapshot,
      hold: () => latest.current.hold(),
      release: () => latest.current.release(),
      loadOlder: () => void latest.current.load(),
      retry: () => void latest.current.load(),
    }),
    [snapshot],
  )
}

type StoreSnapshot = Omit<LiveTail, 'hold' | 'release' | 'loadOlder' | 'retry'>

const rateSeconds = 5
const leastMs = 80

class TailStore {
  readonly #filter: ExchangeFilter
  readonly #startedAt = Date.now()
  readonly #tail: Tail
  readonly #listeners = new Set<() => void>()
  readonly #opened: number[] = []
  #snapshot: StoreSnapshot
  #frame: number | undefined
  #shownAt = 0
  #isLoading = false
  #error: unknown

  constructor(filter: ExchangeFilter) {
    this.#filter = filter
    this.#tail = new Tail(createMatcher(filter, this.#startedAt))
    this.#snapshot = this.#look()
  }

  /** `lost`: the stream was broken for longer than the server remembers, maybe; what is here may have gaps. */
  start(lost: () => void): () => void {
    let wasLost = false
    const stop = listenLive({
      exchange: (exchange) => {
        if (exchange.state === 'open') this.#count(exchange.startedAt)
        if (this.#tail.add(exchange)) this.#changed()
      },
      state(state) {
        if (state === 'open' && wasLost) lost()
        wasLost = state === 'lost'
      },
    })
    const timer = setInterval(() => this.#changed(), 1000)
    void this.#loadOpen()
    void this.load()
    return () => {
      stop()
      clearInterval(timer)
      if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
      this.#frame = undefined
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): StoreSnapshot => this.#snapshot

  hold(): void {
    this.#tail.hold()
    this.#changed()
  }

  release(): void {
    this.#tail.release()
    this.#changed()
  }

  async load(): Promise<void> {
    const { cursor } = this.#tail
    if (this.#isLoading || cursor === null) return
    this.#isLoading = true
    this.#error = undefined
    this.#changed()
    const query = filterQuery(this.#filter, this.#startedAt)
    query.set('limit', String(pageSize))
    if (cursor !== undefined) query.set('before', cursor)
    try {
      this.#tail.addPage(await callApi<ExchangePage>(`/api/exchanges?${query}`))
    } catch (error) {
      this.#error = error
    }
    this.#isLoading = false
    this.#changed()
  }

  /** What is going on already when the page is opened: it stands in no page of the history. */
  async #loadOpen(): Promise<void> {
    try {
      const page = await callApi<ExchangePage>('/api/exchanges?state=open&limit=500')
      for (const exchange of page.exchanges) this.#tail.add(exchange)
      this.#changed()
    } catch {
      // The history asks at the same moment, and its failure is shown.
    }
  }

  #count(startedAt: number): void {
    this.#opened.push(startedAt)
    if (this.#opened.length > 50_000) this.#opened.splice(0, 25_000)
  }

  /** In the next frame, and not more often than an eye can follow. */
  #changed(): void {
    this.#frame ??= requestAnimationFrame((time) => {
      this.#frame = undefined
      if (time - this.#shownAt < leastMs) {
        this.#changed()
        return
      }
      this.#shownAt = time
      const hasMoved = this.#tail.isChanged()
      const next = this.#look()
      const same = (Object.keys(next) as (keyof StoreSnapshot)[]).every(
        (name) => next[name] === this.#snapshot[name],
      )
      if (same && !hasMoved) return
      this.#snapshot = next
      for (const listener of this.#listeners) listener()
    })
  }

  #look(): StoreSnapshot {
    const from = Date.now() - rateSeconds * 1000
    while ((this.#opened[0] ?? from) < from) this.#opened.shift()
    return {
      ...this.#tail.snapshot(),
      isLoading: this.#isLoading,
      error: this.#error,
      rate: this.#opened.length / rateSeconds,
    }
  }
}
