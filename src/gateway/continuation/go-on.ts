import type { Fault } from '../../canonical/fault.ts'
import { targets } from '../../protocols/registry.ts'
import { RunningAttempt, send } from '../attempt.ts'
import { classify } from '../classify.ts'
import { estimateInput } from '../estimate-input.ts'
import type { Gate } from '../gate.ts'
import type { Candidate } from '../plan.ts'
import { settleAnswer } from '../settle.ts'
import { Tries } from '../tries.ts'
import type { Story } from './story.ts'

/** More seams than these are no answer any more. */
const mostSeams = 3

interface Teller {
  readonly attempt: RunningAttempt
  readonly gate: Gate
}

/** A stream has broken off at the client's: another account tells the rest. Where none can, the client is told why. */
export async function goOnElsewhere(
  first: Teller,
  fault: Fault,
  candidates: readonly Candidate[],
): Promise<void> {
  const { story } = first.attempt.errand
  let teller = first
  let broken = fault
  for (let seams = 0; story !== undefined && seams < mostSeams; seams += 1) {
    endPart(teller, broken, story)
    const next = await findNext(teller.attempt, candidates, story)
    if (next === undefined) break
    const ended = await next.gate.goOn()
    next.attempt.usage = story.usage
    next.attempt.usefulAt = next.gate.usefulAt
    if (!next.gate.isLost) return settleAnswer(next.attempt, next.gate.report(), ended)
    teller = next
    broken = ended ?? broken
  }
  const { exchange } = first.attempt.errand
  const last = exchange.gone ? exchange.clientGone() : broken
  teller.gate.giveUp(last)
  settleAnswer(teller.attempt, teller.gate.report(), last)
}

/** What it told counts, and the pool learns why it told no more. */
function endPart({ attempt, gate }: Teller, fault: Fault, story: Story): void {
  const { exchange } = attempt.errand
  attempt.usage = story.endPart(estimateInput(attempt.errand))
  exchange.usage = gate.report().usage
  attempt.end(fault)
}

/** The first that begins to say something. Undefined: nobody who takes up a begun answer does. */
async function findNext(
  { errand }: RunningAttempt,
  candidates: readonly Candidate[],
  story: Story,
): Promise<Teller | undefined> {
  const { plane, exchange, call, candidate: before } = errand
  const able = candidates.filter(
    ({ account, step, protocol, quirks }) =>
      account !== before.account && step === before.step && targets[protocol].prefill?.takes(quirks) === true,
  )
  if (able.length === 0 || exchange.gone) return undefined
  const tries = new Tries(plane, exchange, call, able)
  for (;;) {
    const next = await tries.next()
    if (next.kind === 'none') return undefined
    const attempt = new RunningAttempt({ ...errand, candidate: next.candidate }, next.pick)
    story.takeUp()
    attempt.mark = 'continuation'
    attempt.seam = story.text.length
    const sent = await send(attempt)
    const classified =
      sent.kind === 'answered'
        ? await classify(attempt, true)
        : ({ kind: 'fault', fault: sent.fault } as const)
    if (classified.kind === 'good') return { attempt, gate: classified.gate }
    attempt.end(classified.fault)
    if (story.hasMoved || !tries.failed(next.candidate, classified.fault)) return undefined
  }
}
