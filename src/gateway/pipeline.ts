import type { Fault } from '../canonical/fault.ts'
import { admit, admitKey } from './admit.ts'
import { RunningAttempt, send } from './attempt.ts'
import { giveRoomBack } from './body-rooms.ts'
import { withTraits } from './call-traits.ts'
import { classify } from './classify.ts'
import { goOnElsewhere } from './continuation/go-on.ts'
import { storyOf } from './continuation/story-of.ts'
import { deliver } from './deliver.ts'
import { turnedAway } from './entrance.ts'
import { hedgeDelay, type Tried, tryHedged } from './hedge.ts'
import { type Endpoint, identify } from './identify.ts'
import { isModelList, listModels } from './model-lists.ts'
import { noPickFault } from './no-pick.ts'
import type { OpenExchange } from './open-exchange.ts'
import { detoursOf, isMissingOperation } from './operations/detour.ts'
import { askEach } from './operations/several.ts'
import { answerOwnEndpoint, answerPreflight } from './own-endpoints.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import { type ClientCall, receive } from './receive.ts'
import { refuse, writeFault, writeUpstreamError } from './refuse.ts'
import { readBody } from './request-body.ts'
import { reserveFor } from './reserve.ts'
import { settleAnswer } from './settle.ts'
import { type Entered, enterState } from './stateful/enter-state.ts'
import { planWithState } from './stateful/scope.ts'
import { serveWithState } from './stateful/serve-state.ts'
import { limitTotal } from './time-limits.ts'
import { answerEstimate, isMissingCount } from './token-estimate.ts'
import { serveTools } from './tool-servers.ts'
import { Tries } from './tries.ts'

/** One client request, from its first line to its record. */
export async function runExchange(
  plane: Plane,
  exchange: OpenExchange,
  closed: (exchange: OpenExchange) => void,
): Promise<void> {
  try {
    await pass(plane, exchange)
  } catch (error) {
    failInside(plane, exchange, error)
  } finally {
    exchange.settle()
    closed(exchange)
  }
}

async function pass(plane: Plane, exchange: OpenExchange): Promise<void> {
  // 1. identify: path and headers → dialect and operation.
  const endpoint = identify(plane.table, exchange)
  // 2. admit: host, origin, key.
  const refusal = plane.stopping
    ? exchange.faultOf('stopping', 'admit', { retryAfter: 1 })
    : admit(exchange, endpoint)
  if (refusal !== undefined) return refuse(exchange, refusal)
  if (endpoint.kind === 'preflight') return answerPreflight(exchange)
  if (endpoint.kind === 'own') return answerOwnEndpoint(plane, exchange, endpoint.name)
  if (endpoint.kind === 'unknown') return refuse(exchange, endpoint.fault)
  const counted = admitKey(exchange, endpoint)
  const overdrawn = counted instanceof Promise ? await counted : counted
  if (overdrawn !== undefined) return refuse(exchange, overdrawn)
  // As many as may be served at one time; the others wait, or go, before anything is read of their bodies.
  const entering = plane.entrance.enter(exchange)
  const entry = typeof entering === 'string' ? entering : await entering
  if (entry !== 'in') return refuse(exchange, turnedAway(exchange, entry, plane.entrance.waiting))
  exchange.entered = true
  try {
    await passIn(plane, exchange, endpoint)
  } finally {
    plane.entrance.leave(exchange.answers)
  }
}

async function passIn(
  plane: Plane,
  exchange: OpenExchange,
  endpoint: Extract<Endpoint, { kind: 'dialect' | 'tools' }>,
): Promise<void> {
  if (endpoint.kind === 'tools') return serveTools(plane, exchange, endpoint.server)
  // 1, now that the door is open: the body, its model and stream flag.
  const body = await readBody(exchange)
  const received = receive(exchange, endpoint, body)
  if (received.kind === 'refused') return refuse(exchange, received.fault)
  exchange.announce()
  if (isModelList(received.call)) return listModels(exchange, received.call)
  // What the call goes on from, where its dialect keeps state between calls.
  const entered: Entered =
    received.call.protocol.continuity === undefined
      ? received
      : await enterState(plane, exchange, received.call)
  if (entered.kind === 'refused') return refuse(exchange, entered.fault)
  if (entered.kind === 'answered') return
  const asked = withTraits(plane, exchange, entered.call)
  const learning = plane.ownership.lookUp?.(asked)
  if (learning !== undefined) await learning
  // 3. plan: model → accounts and lanes.
  const planned = planWithState(exchange, asked, plane.ownership.ownerFor(asked))
  if (planned.kind === 'refused') return refuse(exchange, planned.fault)
  if (planned.kind === 'estimate') return answerEstimate(plane, exchange, asked)
  const reserved = reserveFor(plane, exchange, planned.call, planned.candidates)
  const tooMuch = reserved instanceof Promise ? await reserved : reserved
  if (tooMuch !== undefined) return refuse(exchange, tooMuch)
  // 4 to 7: one account after the other until an answer is the client's.
  await serveWithState(plane, exchange, asked, planned, serve)
  if (body.kind === 'body' && body.isRoom === true && isDoneWithBody(exchange, planned.call))
    giveRoomBack(body.bytes)
}

/**
 * One upstream has taken all of it and has answered, and nothing of it is kept. What was translated is text of its own; only the
 * files of a form may lie in the body still.
 */
const isDoneWithBody = (exchange: OpenExchange, { state, formModel }: ClientCall): boolean =>
  exchange.isSent &&
  exchange.attempts.length === 1 &&
  (exchange.lane === 'relay' || formModel === undefined) &&
  exchange.bodies === undefined &&
  state === undefined

async function serve(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
): Promise<void> {
  const unlimited = limitTotal(exchange, candidates)
  try {
    await askEach(plane, exchange, call, candidates, tryAll)
  } finally {
    unlimited()
  }
}

async function tryAll(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
): Promise<void> {
  const tries = new Tries(plane, exchange, call, candidates)
  let waiting: Fault | undefined
  for (;;) {
    const next = await tries.next()
    if (next.kind === 'none') {
      waiting = noPickFault(exchange, call, next.why)
      break
    }
    // 4. attempt: the upstream's request from the client's bytes, on its way.
    const errand = { plane, exchange, call, candidate: next.candidate }
    const story = storyOf(errand)
    const first = new RunningAttempt(story === undefined ? errand : { ...errand, story }, next.pick)
    const delay = hedgeDelay(first)
    // 5. classify: good, or a failure that may go on to the next account.
    const { attempt, classified } =
      delay === undefined ? await tryOne(first, tries) : await tryHedged(first, tries, delay)
    if (classified.kind === 'good') {
      // 6. deliver: bytes to the client. 7. settle: pool and record.
      noteAnswer(plane, exchange)
      const fault = await deliver(attempt, classified.gate)
      attempt.usefulAt = classified.gate.usefulAt
      if (classified.gate.isLost && fault !== undefined)
        return goOnElsewhere({ attempt, gate: classified.gate }, fault, candidates)
      return settleAnswer(attempt, classified.gate.report(), fault)
    }
    const { candidate } = attempt.errand
    if (isMissingOperation(call, candidate, classified.fault)) {
      attempt.end({ ...classified.fault, scope: 'request' })
      return askEach(plane, exchange, call, detoursOf(call, candidates), tryAll)
    }
    attempt.end(classified.fault)
    if (!tries.failed(candidate, classified.fault, classified.body)) break
  }
  if (isMissingCount(call, tries.last)) return answerEstimate(plane, exchange, call)
  giveUp(exchange, tries, waiting)
}

/** A call asked in several calls answers once. */
function noteAnswer({ entrance }: Plane, exchange: OpenExchange): void {
  if (exchange.answers || !exchange.entered) return
  exchange.answers = true
  entrance.answers()
}

async function tryOne(attempt: RunningAttempt, tries: Tries): Promise<Tried> {
  const sent = await send(attempt)
  if (sent.kind !== 'answered') return { attempt, classified: { kind: 'fault', fault: sent.fault } }
  return { attempt, classified: await classify(attempt, tries.mayFailOver) }
}

/** The last failure is the client's answer; what the pool says counts only when nothing was tried. */
function giveUp(exchange: OpenExchange, { last, soonestRetry }: Tries, waiting: Fault | undefined): void {
  if (last === undefined) {
    refuse(exchange, waiting ?? exchange.faultOf('no_usable_account', 'attempt'))
    return
  }
  const { fault, body, candidate } = last
  const retryAfter = Math.min(soonestRetry, waiting?.retryAfter ?? Number.POSITIVE_INFINITY)
  const final = Number.isFinite(retryAfter) ? { ...fault, retryAfter } : fault
  if (isOurCredential(fault)) writeFault(exchange, credentialFault(exchange, final))
  else if (body !== undefined && candidate.protocol === exchange.protocol?.id)
    writeUpstreamError(exchange, final, { body, ownWait: fault.retryAfter })
  else writeFault(exchange, final)
}

/** The account's key was refused: shown as it came, it would read as if the client's own key were bad. */
const isOurCredential = (fault: Fault): boolean =>
  fault.scope === 'account' && (fault.kind === 'unauthenticated' || fault.kind === 'forbidden')

const credentialFault = (exchange: OpenExchange, fault: Fault): Fault =>
  exchange.faultOf('upstream_refused_credential', 'attempt', {
    values: { status: fault.status, code: fault.code },
    status: fault.status,
    kind: fault.kind,
    detail: fault.message,
  })

/** A broken promise of our own. The client gets a clear error, the log the cause. */
function failInside(plane: Plane, exchange: OpenExchange, error: unknown): void {
  plane.ports.log.error('an exchange failed inside Torii', { exchange: exchange.id, error })
  const fault = exchange.faultOf('internal', 'settle', {
    values: { exchange: exchange.id },
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  exchange.fault = fault
  if (exchange.reply.started) exchange.reply.cut()
  else writeFault(exchange, fault)
}
