import type { Fault } from '../canonical/fault.ts'
import { isOwnToAccount, isRefusedKey } from '../pool/correlation.ts'
import type { NoPick, Pick, PickWish } from '../pool/pool.ts'
import { keepsSessions } from '../pool/selection/policies.ts'
import type { ErrorBody } from './classify.ts'
import { estimateInput } from './estimate-input.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import type { GatewayState } from './ports.ts'
import { prefixFingerprint } from './prefix-fingerprint.ts'
import type { ClientCall } from './receive.ts'
import { mostOutput } from './reserve.ts'
import { waitFor } from './wait.ts'

/** More tries help nobody: by then the client waits for too long. Limits and empty purses are told at once and do not count. */
const mostTries = 8
/** The same failure on so many accounts is the request's or the network's. */
const mostAlike = 3

export type NextTry =
  | { readonly kind: 'try'; readonly pick: Pick; readonly candidate: Candidate }
  | { readonly kind: 'none'; readonly why: NoPick }

interface Failure {
  readonly candidate: Candidate
  readonly fault: Fault
  readonly body: ErrorBody | undefined
}

/** Which accounts were tried for one exchange, and whether another try makes sense. */
export class Tries {
  last: Failure | undefined
  /** Seconds: of all that asked for a wait, the one that asked for the shortest. */
  soonestRetry = Number.POSITIVE_INFINITY
  readonly #plane: Plane
  readonly #exchange: OpenExchange
  readonly #call: ClientCall
  /** Those that may be asked now: a fallback only when nobody of the steps before can serve. */
  readonly #steps: readonly (readonly Candidate[])[]
  readonly #all: number
  #step = 0
  #tried = new Set<string>()
  #tries = 0
  readonly #alike = new Map<string, number>()
  #waitedSeconds = 0
  #fingerprint: { readonly of: string | undefined } | undefined
  /** Of the steps that were given up, why and until when. */
  #soonest: NoPick | undefined

  constructor(plane: Plane, exchange: OpenExchange, call: ClientCall, candidates: readonly Candidate[]) {
    this.#plane = plane
    this.#exchange = exchange
    this.#call = call
    this.#steps = stepsOf(candidates)
    this.#all = candidates.length
  }

  /** The pool's choice, after a wait where the settings allow one. */
  next(): NextTry | Promise<NextTry> {
    for (;;) {
      const candidates = this.#steps[this.#step] ?? []
      const picked = this.#plane.ports.pool.pick(this.#wish(candidates))
      if (picked instanceof Promise)
        return picked.then((later) => this.#take(candidates, later) ?? this.next())
      const next = this.#take(candidates, picked)
      if (next !== undefined) return next
    }
  }

  /** Undefined: the pool is to be asked again. */
  #take(candidates: readonly Candidate[], picked: Pick | NoPick): NextTry | Promise<NextTry> | undefined {
    if (picked.kind === 'no-pick') {
      const why = soonerOf(this.#soonest, picked)
      if (this.#step < this.#steps.length - 1) {
        this.#goOn(why)
        return undefined
      }
      return this.#mayWait(why) ? this.#nextAfter(why) : { kind: 'none', why }
    }
    const candidate = candidates.find((one) => one.account === picked.account)
    this.#tried.add(picked.account)
    // A pool that picks what nobody offered: the pick is given back and the account not asked again.
    if (candidate === undefined) {
      this.#plane.ports.pool.settle({ kind: 'aborted', pick: picked })
      return undefined
    }
    this.#tries += 1
    return { kind: 'try', pick: picked, candidate }
  }

  /** Another account for the same, beside one that is late. Undefined: there is none that is well and free. */
  async beside({ tier }: Candidate): Promise<Extract<NextTry, { kind: 'try' }> | undefined> {
    const peers = (this.#steps[this.#step] ?? []).filter((one) => one.tier === tier)
    const mode = peers[0]?.policy?.strategy
    const wish = { candidates: peers, tried: this.#tried, ...(mode === undefined ? {} : { mode }) }
    const pick = await this.#plane.ports.pool.pick({ ...wish, ...this.#need(peers), isExtra: true })
    if (pick.kind === 'no-pick') return undefined
    const candidate = peers.find((one) => one.account === pick.account)
    this.#tried.add(pick.account)
    this.#tries += 1
    if (candidate !== undefined) return { kind: 'try', pick, candidate }
    this.#plane.ports.pool.settle({ kind: 'aborted', pick })
    return undefined
  }

  #wish(candidates: readonly Candidate[]): PickWish {
    const mode = candidates[0]?.policy?.strategy
    const session = this.#sessionFor(mode)
    const preferred = this.#plane.ownership.ownerFor(this.#call)
    return {
      candidates,
      tried: this.#tried,
      ...(session === undefined ? {} : { session }),
      ...(preferred === undefined ? {} : { preferred }),
      ...this.#need(candidates),
      ...(this.#wantsDelay(candidates) ? { delayOf: this.#call.stream ? 'stream' : 'whole' } : {}),
      ...(mode === undefined ? {} : { mode }),
    }
  }

  /** Reckoned only where an account bounds its tokens. */
  #need([candidate]: readonly Candidate[]): Partial<PickWish> {
    if (candidate === undefined || !boundsTokens(this.#exchange.state)) return {}
    const errand = { plane: this.#plane, exchange: this.#exchange, call: this.#call, candidate }
    return { tokens: estimateInput(errand) + mostOutput(errand) }
  }

  #wantsDelay([first]: readonly Candidate[]): boolean {
    return first?.policy?.hedging ?? this.#exchange.state.settings.scheduling.hedging.enabled
  }

  /** Read out of the body only where sessions keep their account: it costs a walk over the body. */
  #sessionFor(mode: PickWish['mode']): string | undefined {
    if (this.#call.session !== undefined) return this.#call.session
    const inForce = mode ?? this.#exchange.state.settings.scheduling.mode
    if (!keepsSessions(inForce)) return undefined
    this.#fingerprint ??= { of: prefixFingerprint(this.#call.body) }
    return this.#fingerprint.of
  }

  /** To the route's next model: what failed alike before says nothing of it. */
  #goOn(why: NoPick): void {
    this.#soonest = why
    this.#step += 1
    this.#tried = new Set()
    this.#alike.clear()
  }

  /** Another account could still serve it. */
  get mayFailOver(): boolean {
    return this.#tries < Math.min(this.#all, mostTries)
  }

  /** true: worth another try. */
  failed(candidate: Candidate, fault: Fault, body?: ErrorBody): boolean {
    this.last = { candidate, fault, body }
    this.soonestRetry = Math.min(this.soonestRetry, fault.retryAfter ?? Number.POSITIVE_INFINITY)
    if (fault.kind === 'client-closed' || !isWorthAnother(fault)) return false
    // Each account has its own limits: however many have reached them, the next one may not have.
    if (isOwnToAccount(fault)) {
      this.#tries -= 1
      return true
    }
    if (isRefusedKey(fault)) return this.#tries < mostTries
    const kind = `${fault.status} ${fault.code}`
    const alike = (this.#alike.get(kind) ?? 0) + 1
    this.#alike.set(kind, alike)
    if (this.#tries >= mostTries) return false
    if (alike < mostAlike) return true
    if (this.#step === this.#steps.length - 1) return false
    this.#goOn(soonerOf(this.#soonest, { kind: 'no-pick', cause: 'tried' }))
    return true
  }

  #mayWait({ retryAfter }: NoPick): boolean {
    const { settings } = this.#exchange.state
    const most = this.#steps[0]?.[0]?.policy?.maxWaitSeconds ?? settings.scheduling.max_wait
    return retryAfter !== undefined && this.#waitedSeconds + retryAfter <= most
  }

  async #nextAfter(why: NoPick): Promise<NextTry> {
    const seconds = Math.max(why.retryAfter ?? 0, 0.05)
    this.#waitedSeconds += seconds
    if (!(await waitFor(this.#exchange, this.#call, seconds * 1000))) return { kind: 'none', why }
    this.#step = 0
    this.#tried = new Set()
    this.#soonest = undefined
    return this.next()
  }
}

const bounding = new WeakMap<GatewayState, boolean>()

function boundsTokens(state: GatewayState): boolean {
  const known = bounding.get(state)
  if (known !== undefined) return known
  const bounds = state.settings.accounts.some((account) => account.tokens_per_minute !== undefined)
  bounding.set(state, bounds)
  return bounds
}

/** A fault of the request stays one everywhere; any other may be different on the next account. */
const isWorthAnother = (fault: Fault): boolean => fault.scope !== 'request'

function stepsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  if (candidates.every(({ step }) => step === 0)) return [candidates]
  const steps = Map.groupBy(candidates, ({ step }) => step)
  return [...steps].sort(([a], [b]) => a - b).map(([, step]) => step)
}

/** What the client is told to wait for: the soonest of all that wait. */
function soonerOf(known: NoPick | undefined, now: NoPick): NoPick {
  if (known?.retryAfter === undefined) return now
  return known.retryAfter < (now.retryAfter ?? Number.POSITIVE_INFINITY) ? known : now
}
