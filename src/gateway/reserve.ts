import type { Fault } from '../canonical/fault.ts'
import { measure } from './counting/measure.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import type { Hold, KeyRefusal, Need, Soon } from './ports.ts'
import type { ClientCall } from './receive.ts'
import { readGenerate } from './translate/generate.ts'

/** Of JSON and prose in most languages a token is at least so long: the estimate must not be too low. */
const bytesPerToken = 3
/** What an answer may become where neither the client nor the catalogue names a bound. */
const unknownOutput = 8192

/** Sets aside what the call may use of its key's tokens and money. Undefined: it may go on. */
export function reserveFor(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
): Soon<Fault | undefined> {
  const key = exchange.namedKey
  if (key?.isBounded !== true) return undefined
  const reserved = key.reserve(needOf(plane, exchange, call, candidates))
  return reserved instanceof Promise
    ? reserved.then((later) => take(exchange, later))
    : take(exchange, reserved)
}

function take(exchange: OpenExchange, reserved: Hold | KeyRefusal): Fault | undefined {
  if (reserved.kind === 'hold') {
    exchange.hold = reserved
    return undefined
  }
  const { id, values, retryAfter } = reserved
  return exchange.faultOf(id, 'admit', { values, ...(retryAfter === undefined ? {} : { retryAfter }) })
}

function needOf(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
): Need {
  const places = candidates.map(({ model, member }) => ({ model, upstream: member.upstream.id }))
  const [candidate] = candidates
  if (call.route.operation !== 'generate' || candidate === undefined)
    return { input: Math.ceil(call.body.length / bytesPerToken), output: 0, places }
  const reading = readGenerate({ plane, exchange, call, candidate })
  // What cannot be read will be refused by whoever reads it.
  if (reading.kind === 'refused') return { input: 0, output: 0, places }
  const { maxOutput, sampling } = reading.value
  const { texts, tokens } = measure(reading.value)
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const most = maxOutput ?? exchange.state.describeModel(candidate.model).maxOutput ?? unknownOutput
  return {
    input: Math.ceil(bytes / bytesPerToken) + tokens,
    output: most * Math.max(1, sampling.candidates ?? 1),
    places,
  }
}
