import type { Fault } from '../canonical/fault.ts'
import { estimateInput } from './estimate-input.ts'
import type { Errand } from './lane.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'
import type { Plane } from './plane.ts'
import type { Hold, KeyRefusal, Need, Soon } from './ports.ts'
import type { ClientCall } from './receive.ts'
import { readGenerate } from './translate/generate.ts'

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
  if (candidate === undefined) return { input: 0, output: 0, places }
  const errand = { plane, exchange, call, candidate }
  return { input: estimateInput(errand), output: mostOutput(errand), places }
}

export function mostOutput(errand: Errand): number {
  const { exchange, call, candidate } = errand
  if (call.route.operation !== 'generate') return 0
  const reading = readGenerate(errand)
  // What cannot be read will be refused by whoever reads it.
  if (reading.kind === 'refused') return 0
  const { maxOutput, sampling } = reading.value
  const most = maxOutput ?? exchange.state.describeModel(candidate.model).maxOutput ?? unknownOutput
  return most * Math.max(1, sampling.candidates ?? 1)
}
