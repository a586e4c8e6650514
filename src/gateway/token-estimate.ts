import type { Fault } from '../canonical/fault.ts'
import type { Loss } from '../canonical/loss.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import { exchangeHeaders } from './answer-head.ts'
import { countRequest } from './counting/measure.ts'
import { CountingFailed } from './counting/token-counter.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Plane } from './plane.ts'
import type { ClientCall } from './receive.ts'
import { writeFault } from './refuse.ts'
import { readCountCall } from './translate/count.ts'
import type { Tries } from './tries.ts'

const estimated: Loss = {
  code: 'usage',
  at: '',
  treatment: 'approximated',
  detail: 'no account that serves the model counts tokens; the count is an estimate made here',
  functional: false,
}

const notThere = new Set([404, 405, 501])

/** The place has no such call, though its dialect has. What names the model is missing the model, not the call. */
export function isMissingCount(call: ClientCall, last: Tries['last']): boolean {
  if (call.route.operation !== 'count-tokens' || call.protocol.counting === undefined) return false
  if (last?.fault.code === 'operation_unsupported') return true
  if (last === undefined || !notThere.has(last.fault.status)) return false
  const { fault, candidate } = last
  return !fault.message.includes(candidate.model) && !fault.code.includes('model')
}

/** Answers a token count with an estimate, and says that it is one. */
export async function answerEstimate(plane: Plane, exchange: OpenExchange, call: ClientCall): Promise<void> {
  const reading = readCountCall({ plane, exchange, call })
  const { counting } = call.protocol
  if (reading.kind === 'refused' || counting === undefined) {
    exchange.refused = true
    return writeFault(
      exchange,
      reading.kind === 'refused' ? reading.fault : exchange.faultOf('internal', 'plan'),
    )
  }
  exchange.lane = 'local'
  exchange.losses.push(estimated)
  const tokens = await countTokens(plane, exchange, modelsOf(exchange, call), reading.value)
  if (typeof tokens !== 'number') return writeFault(exchange, tokens)
  exchange.reply.head(200, ['content-type', 'application/json', ...exchangeHeaders(exchange, [estimated], 0)])
  exchange.reply.end(JSON.stringify(counting.writeAnswer(tokens)))
}

/** The ids under which the model may be asked for: what was learned was learned of those. */
function modelsOf({ state }: OpenExchange, { model, protocol }: ClientCall): readonly string[] {
  const found = model === undefined ? undefined : state.routing.resolve(model, protocol.id)
  return found?.kind === 'route' ? found.candidates.map((candidate) => candidate.model) : []
}

async function countTokens(
  { corrections, counter }: Plane,
  exchange: OpenExchange,
  models: readonly string[],
  request: CanonicalRequest,
): Promise<number | Fault> {
  const [model = request.model] = models
  const factor = await corrections.factorFor(model)
  try {
    return Math.ceil((await countRequest(counter, request, model, exchange.signal)) * factor)
  } catch (error) {
    if (error instanceof CountingFailed) return countingFault(exchange, error)
    throw error
  }
}

function countingFault(exchange: OpenExchange, { reason, message, cause }: CountingFailed): Fault {
  if (exchange.gone) return exchange.clientGone()
  if (reason === 'full') return exchange.faultOf('counting_full', 'plan', { retryAfter: 1 })
  const detail = `${message} ${cause instanceof Error ? cause.message : ''}`
  return exchange.faultOf('internal', 'plan', { values: { exchange: exchange.id }, detail })
}
