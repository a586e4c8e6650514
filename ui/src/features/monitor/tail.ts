import type { ExchangePage, ExchangeView } from '../../../../src/control/contract/exchange.ts'

/** Rows beyond it give way, the oldest first. */
const mostRows = 100_000
/** So many more may gather before the oldest are cut away together. */
const slack = 2000

export interface TailSnapshot {
  /** Oldest first. It goes on changing: what is read of it is read at once. */
  readonly rows: readonly ExchangeView[]
  /** Exchanges that came while the view was held still. */
  readonly waiting: number
  /** There may be older rows in the store. */
  readonly hasOlder: boolean
  /** The newest page of the history has come. */
  readonly isLoaded: boolean
}

/**
 * Exchanges of one filter in the order of their starts: what comes in live and pages of history, merged. It lives outside of
 * the page's state: thousands of events a second touch only an array here, and the page looks at it once a frame.
 */
export class Tail {
  #rows: ExchangeView[] = []
  readonly #matches: (exchange: ExchangeView) => boolean
  readonly #known = new Set<string>()
  /** What came while it was held, by id. */
  #held = new Map<string, ExchangeView>()
  #isHeld = false
  #isLoaded = false
  /** The next page of history. Null: that was all. */
  #cursor: string | undefined | null
  #isStale = false

  constructor(matches: (exchange: ExchangeView) => boolean) {
    this.#matches = matches
  }

  /** An exchange that opened or closed. True: it is a row now, or waits to be one. */
  add(exchange: ExchangeView): boolean {
    const isKnown = this.#known.has(exchange.id)
    const fits = this.#matches(exchange)
    if (isKnown) {
      if (fits || this.#isHeld) this.#replace(exchange)
      else this.#remove(exchange)
    } else if (fits && this.#isHeld) this.#hold(exchange)
    else if (fits) this.#insert(exchange)
    else if (!this.#held.delete(exchange.id)) return false
    this.#isStale = true
    return true
  }

  /** The next older page, or the newest one. */
  addPage(page: ExchangePage): void {
    const fresh = page.exchanges.filter((exchange) => !this.#known.has(exchange.id))
    for (const exchange of fresh) this.#known.add(exchange.id)
    // What closed a moment ago stands here already; what is still waiting is in the page, too.
    for (const { id } of fresh) this.#held.delete(id)
    const older = fresh.reverse()
    const first = this.#rows[0]
    const last = older.at(-1)
    this.#rows =
      first === undefined || last === undefined || isBefore(last, first)
        ? [...older, ...this.#rows]
        : [...older, ...this.#rows].sort(byStart)
    this.#cursor = page.next ?? null
    this.#isLoaded = true
    this.#trim()
    this.#isStale = true
  }

  /** From now on nothing moves: what is new waits. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    const held = this.#held
    this.#held = new Map()
    for (const exchange of held.values()) this.#insert(exchange)
    this.#isStale = true
  }

  /** `before` of the next older page. Undefined: the newest page comes first. Null: there is none. */
  get cursor(): string | undefined | null {
    return this.#cursor
  }

  /** Something has changed since this was asked last. */
  isChanged(): boolean {
    const was = this.#isStale
    this.#isStale = false
    return was
  }

  snapshot(): TailSnapshot {
    return {
      rows: this.#rows,
      waiting: this.#held.size,
      hasOlder: this.#cursor !== null && this.#rows.length < mostRows,
      isLoaded: this.#isLoaded,
    }
  }

  #hold(exchange: ExchangeView): void {
    this.#held.set(exchange.id, exchange)
    if (this.#held.size <= mostRows) return
    const [oldest] = this.#held.keys()
    if (oldest !== undefined) this.#held.delete(oldest)
  }

  #insert(exchange: ExchangeView): void {
    this.#known.add(exchange.id)
    const last = this.#rows.at(-1)
    if (last === undefined || isBefore(last, exchange)) this.#rows.push(exchange)
    else this.#rows.splice(indexFor(this.#rows, exchange), 0, exchange)
    if (this.#rows.length > mostRows + slack) this.#trim()
  }

  #replace(exchange: ExchangeView): void {
    const at = indexFor(this.#rows, exchange)
    if (this.#rows[at]?.id === exchange.id) this.#rows[at] = exchange
  }

  #remove(exchange: ExchangeView): void {
    const at = indexFor(this.#rows, exchange)
    if (this.#rows[at]?.id !== exchange.id) return
    this.#rows.splice(at, 1)
    this.#known.delete(exchange.id)
  }

  #trim(): void {
    if (this.#rows.length <= mostRows) return
    for (const { id } of this.#rows.splice(0, this.#rows.length - mostRows)) this.#known.delete(id)
    this.#cursor = this.#rows[0]?.id
  }
}

const isBefore = (a: ExchangeView, b: ExchangeView): boolean => byStart(a, b) < 0

const byStart = (a: ExchangeView, b: ExchangeView): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Where it stands, or is to stand. */
function indexFor(rows: readonly ExchangeView[], exchange: ExchangeView): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = rows[middle]
    if (there !== undefined && byStart(there, exchange) < 0) low = middle + 1
    else high = middle
  }
  return low
}
