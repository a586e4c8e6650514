import type { Usage } from '../../canonical/usage.ts'
import type { RunningAttempt } from '../attempt.ts'
import { readGenerate } from '../translate/generate.ts'
import { countRequest } from './measure.ts'

/** Compares what a model says it read with what we would have said, now and then. Nothing waits for it. */
export function learnFromAnswer({ errand }: RunningAttempt, usage: Usage | undefined): void {
  const { plane, call, candidate } = errand
  const told = usage?.input.total
  if (told === undefined || call.route.operation !== 'generate' || call.state?.atVendor !== undefined) return
  if (!plane.corrections.isCurious(candidate.model)) return
  const reading = readGenerate(errand)
  if (reading.kind === 'refused') return
  countRequest(plane.counter, reading.value, candidate.model)
    .then((counted) => plane.corrections.learn(candidate.model, told, counted))
    .catch((error: unknown) => plane.ports.log.warn('tokens could not be counted', { error }))
}
