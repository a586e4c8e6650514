import { isJsonObject } from '../canonical/json.ts'
import type { Part } from '../canonical/part.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { CallTraits } from '../models/background-calls.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Plane } from './plane.ts'
import type { ClientCall } from './receive.ts'
import { readGenerate } from './translate/generate.ts'

/** The call with what the owner's rules look at, where they look at more than its model. */
export function withTraits(plane: Plane, exchange: OpenExchange, call: ClientCall): ClientCall {
  if (!exchange.state.routing.knowsCalls || call.route.operation !== 'generate') return call
  const reading = readGenerate({ plane, exchange, call })
  return reading.kind === 'refused' ? call : { ...call, traits: callTraits(reading.value) }
}

/** What routing may look at besides the model. */
export function callTraits({ instructions, turns, tools, maxOutput, output }: CanonicalRequest): CallTraits {
  const spoken = turns.findLast(({ speaker }) => speaker === 'user')?.parts ?? []
  const fields = output?.kind === 'schema' ? output.schema.properties : undefined
  return {
    ...(maxOutput === undefined ? {} : { maxOutput }),
    tools: tools.length,
    instructions: instructions.map(({ part }) => textOf(part)).join('\n'),
    says: spoken.map(textOf).join('\n'),
    ...(isJsonObject(fields) ? { answerFields: Object.keys(fields) } : {}),
  }
}

const textOf = (part: Part): string => (part.kind === 'text' ? part.text : '')
