import type { Fault } from '../canonical/fault.ts'
import type { Json } from '../canonical/json.ts'
import { targets } from '../protocols/registry.ts'
import { parseJson } from '../wire/json-text.ts'
import type { RunningAttempt } from './attempt.ts'
import { decodedAnswer } from './decoded-answer.ts'
import { egressFault } from './egress-fault.ts'
import { Gate, type Verdict } from './gate.ts'
import { headersWithoutOwnSecret, withoutOwnSecret } from './own-secret.ts'
import { timeLimitsOf } from './time-limits.ts'
import { headerOf, headerRecord, readWhole, type UpstreamAnswer } from './upstream-answer.ts'

export type Classified =
  | { readonly kind: 'good'; readonly gate: Gate }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly body?: ErrorBody }

/** An upstream's error as it came, for a client of the same dialect. */
export interface ErrorBody {
  readonly status: number
  readonly headers: readonly string[]
  readonly bytes: Buffer
}

const longestError = 1_000_000

/**
 * Step 5: is this answer the client's? Until the first useful byte the gate holds it back, and a failure can still go to
 * the next account. `mayHold`: there is one.
 */
export function classify(
  attempt: RunningAttempt,
  mayHold: boolean,
  longestHold?: number,
): Classified | Promise<Classified> {
  const { errand, answer, outgoing } = attempt
  const { exchange, plane } = errand
  if (answer === undefined || outgoing === undefined)
    return {
      kind: 'fault',
      fault: exchange.faultOf('internal', 'attempt', { values: { exchange: exchange.id } }),
    }
  if (answer.status < 200 || answer.status >= 300) return classifyError(attempt, answer)
  const readable = kept(attempt, outgoing.readsPlain ? decodedAnswer(answer) : answer)
  const gate = new Gate({
    answer: readable,
    path: outgoing.answerPath(readable),
    exchange,
    ticker: plane.ticker,
    now: plane.ports.clock.now,
    mayHold,
    waiting: attempt.waiting,
    ...(errand.story === undefined ? {} : { story: errand.story }),
    ...(longestHold === undefined ? {} : { longestHold }),
    faultOf: (error) => egressFaultOf(attempt, error),
  })
  const classified = (verdict: Verdict): Classified =>
    verdict.kind === 'good'
      ? { kind: 'good', gate }
      : { kind: 'fault', fault: secondLook(attempt, verdict.fault, answer, verdict.fault.raw ?? null) }
  const verdict = gate.start()
  return verdict instanceof Promise ? verdict.then(classified) : classified(verdict)
}

const kept = ({ errand: { exchange }, talk }: RunningAttempt, answer: UpstreamAnswer): UpstreamAnswer =>
  exchange.bodies?.watch(answer, talk) ?? answer

function egressFaultOf({ errand: { exchange, candidate } }: RunningAttempt, error: Error): Fault {
  return egressFault(error, exchange.language, timeLimitsOf(exchange, candidate))
}

async function classifyError(attempt: RunningAttempt, answer: UpstreamAnswer): Promise<Classified> {
  const { exchange, plane, candidate } = attempt.errand
  if (answer.status < 400) return redirected(attempt, answer)
  let bytes: Buffer
  try {
    const read = await readWhole(kept(attempt, decodedAnswer(answer)), longestError)
    bytes = withoutOwnSecret(read, candidate.member.account)
  } catch {
    if (attempt.isOver) return { kind: 'fault', fault: exchange.clientGone() }
    // The status says enough of an error whose body broke off.
    bytes = Buffer.alloc(0)
  }
  const body = readErrorBody(bytes)
  const read = targets[candidate.protocol].faults.read({
    status: answer.status,
    headers: headerRecord(answer.headers),
    body,
    now: plane.ports.clock.now(),
  })
  const fault = secondLook(attempt, read, answer, body)
  const headers = headersWithoutOwnSecret(answer.headers, candidate.member.account)
  return { kind: 'fault', fault, body: { status: answer.status, headers, bytes } }
}

/** Followed or passed on, it would take the account's key or the client's to a place that nobody named. */
function redirected({ errand: { exchange } }: RunningAttempt, answer: UpstreamAnswer): Classified {
  answer.abandon()
  const reason = `HTTP ${answer.status} sends elsewhere`
  return {
    kind: 'fault',
    fault: exchange.faultOf('upstream_unreadable', 'attempt', {
      values: { reason },
      detail: headerOf(answer.headers, 'location') ?? '',
    }),
  }
}

/** Scope and retry hints are the place's own to say. */
function secondLook(attempt: RunningAttempt, fault: Fault, answer: UpstreamAnswer, body: Json): Fault {
  if (fault.kind === 'client-closed' || fault.scope === 'egress') return fault
  const { upstream } = attempt.errand.candidate.member
  return upstream.classifyFault(fault, {
    status: answer.status,
    headers: headerRecord(answer.headers),
    body,
    now: attempt.errand.plane.ports.clock.now(),
  })
}

function readErrorBody(bytes: Buffer): Json {
  const text = bytes.toString()
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
