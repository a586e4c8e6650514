import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import { isJsonObject } from '../canonical/json.ts'
import type { Attempt } from '../monitor/exchange.ts'
import type { Pick } from '../pool/pool.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import { parseJson } from '../wire/json-text.ts'
import { egressFault } from './egress-fault.ts'
import type { Errand, Outgoing, WriteRequest } from './lane.ts'
import { LocalCall, SilentTooLong } from './local-call.ts'
import { readQuotas } from './quotas.ts'
import { writeRelayRequest } from './relay/write-request.ts'
import { writeTranslatedRequest } from './translate/write-request.ts'
import { headerRecord, type UpstreamAnswer } from './upstream-answer.ts'

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
  #ended = false

  constructor(errand: Errand, pick: Pick) {
    this.errand = errand
    this.pick = pick
    this.startedAt = errand.plane.ports.clock.now()
  }

  /** Tells the pool and writes the record. `fault` of a client that left is nobody's. Once. */
  end(fault?: Fault): void {
    if (this.#ended) return
    this.#ended = true
    const { exchange, plane } = this.errand
    const now = plane.ports.clock.now()
    const quotas = this.answer === undefined ? [] : readQuotas(this.answer.headers, now)
    const told = quotas.length === 0 ? {} : { quotas }
    exchange.attempts.push(this.#record(now, fault))
    if (fault?.kind === 'client-closed') plane.ports.pool.settle({ kind: 'aborted', pick: this.pick })
    else if (fault !== undefined) plane.ports.pool.settle({ kind: 'fault', pick: this.pick, fault, ...told })
    else {
      const first = exchange.reply.firstByteAt
      plane.ports.pool.settle({
        kind: 'good',
        pick: this.pick,
        ...(first === undefined ? {} : { firstByteMs: first - this.startedAt }),
        ...told,
      })
    }
  }

  #record(now: number, fault: Fault | undefined): Attempt {
    const { candidate } = this.errand
    return {
      account: candidate.account,
      upstream: candidate.member.upstream.id,
      protocol: candidate.protocol,
      lane: candidate.lane,
      ...(candidate.model === '' ? {} : { model: candidate.model }),
      startedAt: this.startedAt,
      durationMs: now - this.startedAt,
      ...(this.answer === undefined ? {} : { status: this.answer.status }),
      reason: this.pick.reason,
      ...(fault === undefined ? {} : { fault }),
    }
  }
}

export type Sent =
  | { readonly kind: 'answered' }
  /** Nothing came back, or nothing could be sent. */
  | { readonly kind: 'failed'; readonly fault: Fault }
  /** The request cannot be carried, whoever serves it. */
  | { readonly kind: 'refused'; readonly fault: Fault }

/** Step 4: the upstream's request, made anew from the bytes that the client sent; authorise; send. */
export async function send(attempt: RunningAttempt): Promise<Sent> {
  const { errand } = attempt
  const { exchange, candidate } = errand
  exchange.lane = candidate.lane
  exchange.account = candidate.account
  const outgoing = lanes[candidate.lane](errand)
  if (outgoing.kind === 'refused') return outgoing
  attempt.outgoing = outgoing
  try {
    attempt.answer = await dispatch(errand, outgoing)
    return { kind: 'answered' }
  } catch (error) {
    if (exchange.signal.aborted) return { kind: 'failed', fault: exchange.clientGone() }
    const cause = error instanceof Error ? error : new Error(String(error))
    const { request_timeout: idle } = exchange.state.settings.proxy
    return { kind: 'failed', fault: egressFault(cause, exchange.language, idle) }
  }
}

async function dispatch(errand: Errand, outgoing: Outgoing): Promise<UpstreamAnswer> {
  const { plane, exchange, candidate } = errand
  const { upstream, account } = candidate.member
  if (upstream.answer !== undefined) return answerHere(errand, outgoing, upstream.answer)
  const url = upstream.endpoint(account, outgoing.call)
  const body = outgoing.body === undefined ? [] : [outgoing.body]
  const proof = upstream.authorise(account, outgoing.call, { url, body })
  const call = plane.agents.send(account.name, {
    url,
    method: outgoing.call.method,
    headers: withProof(outgoing.headers, proof instanceof Promise ? await proof : proof),
    body: outgoing.body,
    idleSeconds: exchange.state.settings.proxy.request_timeout,
  })
  const giveUp = () => call.abandon()
  exchange.signal.addEventListener('abort', giveUp)
  try {
    return await call.answered
  } finally {
    exchange.signal.removeEventListener('abort', giveUp)
  }
}

/** An upstream inside this process goes the same way as one behind a socket. */
async function answerHere(
  { plane, exchange }: Errand,
  outgoing: Outgoing,
  answer: NonNullable<Upstream['answer']>,
): Promise<UpstreamAnswer> {
  const { request_timeout: idleSeconds } = exchange.state.settings.proxy
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new SilentTooLong()), idleSeconds * 1000)
  const request = {
    call: outgoing.call,
    headers: headerRecord(lowerNames(outgoing.headers)),
    body: bodyOf(outgoing),
    signal: exchange.signal,
  }
  try {
    const given = await Promise.race([answer(request), silence.promise])
    return new LocalCall(given, { ticker: plane.ticker, now: plane.ports.clock.now, idleSeconds })
  } finally {
    clearTimeout(timer)
  }
}

/** What proves who calls replaces the client's headers of those names. */
function withProof(headers: readonly string[], proof: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(proof)
  const flat: string[] = []
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (!names.includes(name) && !names.includes(name.toLowerCase())) flat.push(name, headers[at + 1] ?? '')
  }
  for (const name of names) flat.push(name, proof[name] ?? '')
  return flat
}

const lowerNames = (headers: readonly string[]): string[] =>
  headers.map((text, at) => (at % 2 === 0 ? text.toLowerCase() : text))

/** An upstream in this process reads JSON; a form or a file is nothing to it. */
function bodyOf(outgoing: Outgoing): JsonObject {
  if (outgoing.body === undefined) return {}
  try {
    const body: Json = parseJson(outgoing.body.toString())
    return isJsonObject(body) ? body : {}
  } catch {
    return {}
  }
}
