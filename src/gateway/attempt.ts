import type { Fault } from '../canonical/fault.ts'
import type { Usage } from '../canonical/usage.ts'
import type { Attempt } from '../monitor/exchange.ts'
import { pickReasonLine } from '../pool/pick-reason.ts'
import type { Delay, Pick } from '../pool/pool.ts'
import type { Talk } from './body-keeper.ts'
import { handOver } from './continuation/hand-over.ts'
import { egressFault } from './egress-fault.ts'
import type { Errand, Outgoing, WriteRequest } from './lane.ts'
import { faultWithoutOwnSecret } from './own-secret.ts'
import { readQuotas } from './quotas.ts'
import { writeRelayRequest } from './relay/write-request.ts'
import { timeLimitsOf } from './time-limits.ts'
import { prepareTranslation } from './translate/prepare.ts'
import { writeTranslatedRequest } from './translate/write-request.ts'
import type { UpstreamAnswer } from './upstream-answer.ts'
import { sendToUpstream, type Waiting } from './upstream-send.ts'

const lanes: Readonly<Record<'relay' | 'translate', WriteRequest>> = {
  relay: writeRelayRequest,
  translate: writeTranslatedRequest,
}

/** One try on one account, from the pool's pick to what the pool is told of it. */
export class RunningAttempt {
  readonly errand: Errand
  readonly pick: Pick
  readonly startedAt: number
  outgoing: Outgoing | undefined
  answer: UpstreamAnswer | undefined
  /** Who waits for it: the client, unless two are sent at one time. */
  waiting: Waiting
  mark: Attempt['mark']
  /** Unix milliseconds of the first byte that says something. */
  usefulAt: number | undefined
  /** What it says and hears, for the record. */
  talk: Talk | undefined
  /** Of this attempt alone, where the exchange's is not. */
  usage: Usage | undefined
  /** Characters of another's stream that it goes on from. */
  seam: number | undefined
  #ended = false

  constructor(errand: Errand, pick: Pick) {
    this.errand = errand
    this.pick = pick
    this.startedAt = errand.plane.ports.clock.now()
    this.waiting = errand.exchange
  }

  /** Nobody waits for it any more. */
  get isOver(): boolean {
    return this.#ended || this.errand.exchange.gone
  }

  /** Another was sooner. What it was given to read is paid for all the same: `tokens`, by estimate. */
  cancel(tokens: number): void {
    if (this.#ended) return
    this.#ended = true
    const { exchange, plane } = this.errand
    const now = plane.ports.clock.now()
    const usage = { input: { total: tokens }, output: {} }
    exchange.attempts.push({ ...this.#record(now, undefined), cancelled: true, usage })
    plane.ports.pool.settle({ kind: 'aborted', pick: this.pick, delay: this.#delayUntil(now) })
  }

  /** Of all that are tried for the exchange it is the one that counts. */
  claim(): void {
    const { exchange, candidate } = this.errand
    exchange.lane = candidate.lane
    exchange.account = candidate.account
    if (this.talk !== undefined) exchange.bodies?.favour(this.talk)
  }

  #delayUntil(at: number): Delay {
    return { milliseconds: at - this.startedAt, of: this.errand.call.stream ? 'stream' : 'whole' }
  }

  /** Tells the pool and writes the record. `fault` of a client that left is nobody's. Once. */
  end(fault?: Fault): void {
    if (this.#ended) return
    this.#ended = true
    const { exchange, plane, candidate } = this.errand
    const now = plane.ports.clock.now()
    const quotas = this.answer === undefined ? [] : readQuotas(this.answer.headers, now)
    const told = quotas.length === 0 ? {} : { quotas }
    exchange.attempts.push(this.#record(now, fault))
    if (fault?.kind === 'client-closed') plane.ports.pool.settle({ kind: 'aborted', pick: this.pick })
    else if (fault !== undefined) {
      // The pool shows it to people, and writes it down.
      const shown = faultWithoutOwnSecret(fault, candidate.member.account)
      plane.ports.pool.settle({ kind: 'fault', pick: this.pick, fault: shown, ...told })
    } else {
      const first = exchange.reply.firstByteAt
      plane.ports.pool.settle({
        kind: 'good',
        pick: this.pick,
        // Before it: a sign of waiting, not of this account.
        ...(first === undefined || first < this.startedAt ? {} : { firstByteMs: first - this.startedAt }),
        ...(this.usefulAt === undefined ? {} : { delay: this.#delayUntil(this.usefulAt) }),
        ...tokensOf(this.usage ?? exchange.usage),
        ...told,
      })
    }
  }

  #record(now: number, fault: Fault | undefined): Attempt {
    const { candidate } = this.errand
    const record: Draft = {
      account: candidate.account,
      upstream: candidate.member.upstream.id,
      protocol: candidate.protocol,
      lane: candidate.lane,
      startedAt: this.startedAt,
      durationMs: now - this.startedAt,
      ...whyOf(this.pick, candidate.step),
    }
    if (candidate.model !== '') record.model = candidate.model
    if (this.answer !== undefined) record.status = this.answer.status
    if (fault !== undefined) record.fault = fault
    if (this.mark !== undefined) record.mark = this.mark
    if (this.seam !== undefined) record.seam = this.seam
    if (this.usage !== undefined) record.usage = this.usage
    return record
  }
}

/** The word and its numbers for people of any language, and the same in one English line. */
function whyOf(
  { why, probe }: Pick,
  step: number,
): { readonly reason: string; readonly why: NonNullable<Attempt['why']> } {
  const line = pickReasonLine(why)
  const reason = probe ? `${line}; first try after a lock` : line
  return {
    reason: step === 0 ? reason : `fallback; ${reason}`,
    why: { ...why, ...(probe ? { probe } : {}), ...(step === 0 ? {} : { step }) },
  }
}

const tokensOf = (usage: Usage | undefined): { tokens?: number } =>
  usage === undefined ? {} : { tokens: (usage.input.total ?? 0) + (usage.output.total ?? 0) }

type Draft = { -readonly [Field in keyof Attempt]: Attempt[Field] }

export type Sent =
  | { readonly kind: 'answered' }
  /** Nothing came back, or nothing could be sent. */
  | { readonly kind: 'failed'; readonly fault: Fault }
  /** The request cannot be carried, whoever serves it. */
  | { readonly kind: 'refused'; readonly fault: Fault }

/** Step 4: the upstream's request, made anew from the bytes that the client sent; authorise; send. */
export async function send(attempt: RunningAttempt): Promise<Sent> {
  const { errand } = attempt
  const { plane, exchange, candidate } = errand
  attempt.claim()
  const preparing = prepareTranslation(errand)
  const missing = preparing === undefined ? undefined : await preparing
  if (attempt.isOver) return { kind: 'failed', fault: exchange.clientGone() }
  if (missing !== undefined) return { kind: 'refused', fault: missing }
  const written = lanes[candidate.lane](errand)
  if (written.kind === 'refused') return written
  const outgoing = errand.story?.isTakenUp === true ? handOver(written, errand, errand.story) : written
  attempt.outgoing = outgoing
  attempt.talk = exchange.bodies?.toriiSent(outgoing.body)
  const limits = timeLimitsOf(exchange, candidate)
  try {
    attempt.answer = await sendToUpstream(candidate.member, outgoing, {
      agents: plane.agents,
      ticker: plane.ticker,
      now: plane.ports.clock.now,
      exchange: attempt.waiting,
      limits,
    })
    return { kind: 'answered' }
  } catch (error) {
    if (attempt.isOver) return { kind: 'failed', fault: exchange.clientGone() }
    const cause = error instanceof Error ? error : new Error(String(error))
    return { kind: 'failed', fault: egressFault(cause, exchange.language, limits) }
  }
}
