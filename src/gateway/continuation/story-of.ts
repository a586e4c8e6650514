import type { Errand } from '../lane.ts'
import { readGenerate } from '../translate/generate.ts'
import { Story } from './story.ts'

/** Undefined: the owner does not want streams to go on elsewhere, or it is none that could. */
export function storyOf(errand: Errand): Story | undefined {
  const { exchange, call, candidate } = errand
  if (!(candidate.policy?.continuation ?? exchange.state.settings.scheduling.continuation)) return undefined
  if (!call.stream || call.route.operation !== 'generate') return undefined
  if (call.protocol.streamForm(call.search) !== 'sse') return undefined
  // What is told on behind another's own bytes must be numbered and named as they are.
  if (candidate.lane === 'relay' && call.protocol.prefill === undefined) return undefined
  const reading = readGenerate(errand)
  return reading.kind === 'refused' ? undefined : new Story(reading.value)
}
