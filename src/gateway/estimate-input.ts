import { tokenHabits } from '../models/token-habits.ts'
import { measure } from './counting/measure.ts'
import type { Errand } from './lane.ts'
import { readGenerate } from './translate/generate.ts'

/** Of JSON and prose in most languages a token is at least so long: the estimate must not be too low. */
const bytesPerToken = 3

/** How many tokens the call gives to read: quick, and rather too many than too few. */
export function estimateInput(errand: Errand): number {
  const { call } = errand
  if (call.route.operation !== 'generate') return Math.ceil(call.body.length / bytesPerToken)
  const reading = readGenerate(errand)
  if (reading.kind === 'refused') return 0
  const { texts, schemas, tokens } = measure(reading.value, tokenHabits(errand.candidate.model))
  const bytes = [...texts, ...schemas].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return Math.ceil(bytes / bytesPerToken) + tokens
}
