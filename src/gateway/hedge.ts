import { RunningAttempt, send } from './attempt.ts'
import { type Classified, classify } from './classify.ts'
import { storyOf } from './continuation/story-of.ts'
import { estimateInput } from './estimate-input.ts'
import type { Errand } from './lane.ts'
import type { Tries } from './tries.ts'
import type { Waiting } from './upstream-send.ts'

/** What became of one account, or of the sooner of two. */
export interface Tried {
  readonly attempt: RunningAttempt
  readonly classified: Classified
}

/** Below it a timer says nothing. */
const leastDelayMs = 20
/** A stream whose beginning alone has come is held back for longer than usual: the other may be the first to say something. */
const holdBeyondMs = 5000

/**
 * Milliseconds after which a second account is asked beside this one. Undefined: none is, because the owner does not want it, or it
 * is not known yet how long this account takes, or the call is no plain question.
 */
export function hedgeDelay({ errand, pick }: RunningAttempt): number | undefined {
  const { call } = errand
  if (pick.usualDelay === undefined || !isHedging(errand)) return undefined
  if (call.route.operation !== 'generate' || call.state?.atVendor !== undefined) return undefined
  return Math.max(leastDelayMs, pick.usualDelay)
}

/** Does the owner want second attempts here? */
export const isHedging = ({ exchange, candidate }: Errand): boolean =>
  candidate.policy?.hedging ?? exchange.state.settings.scheduling.hedging.enabled

/** Asks one account and, when it is late, one more. Who says something first serves; the other is cancelled. */
export async function tryHedged(first: RunningAttempt, tries: Tries, delay: number): Promise<Tried> {
  const { exchange } = first.errand
  const place = new Places()
  exchange.whenGone(() => place.leaveAll())
  const one = ask(place.take(first), delay)
  if (!(await isLate(one, delay))) return one
  const second = await secondBeside(first, tries)
  if (second === undefined) return one
  first.mark = 'hedged'
  second.mark = 'hedge'
  const two = ask(place.take(second), delay)
  const sooner = await Promise.race([one, two])
  const other = sooner.attempt === first ? { attempt: second, tried: two } : { attempt: first, tried: one }
  const { attempt, classified } = sooner
  if (classified.kind === 'fault' && classified.fault.scope !== 'request') {
    // The other may still serve.
    attempt.end(classified.fault)
    tries.failed(attempt.errand.candidate, classified.fault, classified.body)
    const last = await other.tried
    last.attempt.claim()
    return last
  }
  other.attempt.cancel(estimateInput(other.attempt.errand))
  place.leave(other.attempt)
  attempt.claim()
  return sooner
}

async function ask(attempt: RunningAttempt, delay: number): Promise<Tried> {
  const sent = await send(attempt)
  if (sent.kind !== 'answered') return { attempt, classified: { kind: 'fault', fault: sent.fault } }
  return { attempt, classified: await classify(attempt, true, delay + holdBeyondMs) }
}

function isLate(tried: Promise<Tried>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(true), milliseconds)
    tried.then(() => resolve(false), reject).finally(() => clearTimeout(timer))
  })
}

/** Undefined: nobody else is well and free, or the tokens for second attempts are used up. */
async function secondBeside(first: RunningAttempt, tries: Tries): Promise<RunningAttempt | undefined> {
  if (first.isOver) return undefined
  const { errand } = first
  const { plane, exchange, candidate } = errand
  const { extra_tokens: share } = exchange.state.settings.scheduling.hedging
  const tokens = estimateInput(errand)
  const now = plane.ports.clock.now()
  const next = plane.hedges.has(tokens, share, now) ? await tries.beside(candidate) : undefined
  if (next === undefined) return undefined
  plane.hedges.add(tokens, now)
  const { story: _, ...asked } = errand
  // Each tells its own.
  const story = storyOf({ ...asked, candidate: next.candidate })
  const beside = { ...asked, candidate: next.candidate, ...(story === undefined ? {} : { story }) }
  return new RunningAttempt(beside, next.pick)
}

/** The client's place in the queue of each attempt: each can be given up by itself. */
class Places {
  readonly #places = new Map<RunningAttempt, Place>()

  take(attempt: RunningAttempt): RunningAttempt {
    const place = new Place()
    this.#places.set(attempt, place)
    attempt.waiting = place
    return attempt
  }

  leave(attempt: RunningAttempt): void {
    this.#places.get(attempt)?.leave()
  }

  leaveAll(): void {
    for (const place of this.#places.values()) place.leave()
  }
}

class Place implements Waiting {
  readonly #abort = new AbortController()
  #listener: (() => void) | undefined

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  whenGone(listener: (() => void) | undefined): void {
    this.#listener = listener
    if (this.signal.aborted) listener?.()
  }

  leave(): void {
    if (this.signal.aborted) return
    this.#abort.abort()
    this.#listener?.()
  }
}
