import type { Fault } from '../canonical/fault.ts'
import type { Loss } from '../canonical/loss.ts'
import type { Part } from '../canonical/part.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import { exchangeHeaders } from './answer-head.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Plane } from './plane.ts'
import type { ClientCall } from './receive.ts'
import { writeFault } from './refuse.ts'
import { readCountCall } from './translate/count.ts'

/** What one image, page or clip is counted as: vendors' own figures differ by a factor of ten. */
const mediaTokens = 800
/** Longer texts are counted by their beginning: a count must not hold up everyone else. */
const longestCounted = 200_000

const estimated: Loss = {
  code: 'usage',
  at: '',
  treatment: 'approximated',
  detail: 'no account that serves the model counts tokens; the count is an estimate made here',
  functional: false,
}

/** The place has no such call, though its dialect has. */
export const isMissingCount = (call: ClientCall, fault: Fault | undefined): boolean =>
  fault !== undefined &&
  call.route.operation === 'count-tokens' &&
  call.protocol.counting !== undefined &&
  (fault.status === 404 || fault.status === 405 || fault.status === 501)

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
  const tokens = await countTokens(reading.value)
  exchange.reply.head(200, ['content-type', 'application/json', ...exchangeHeaders(exchange, [estimated], 0)])
  exchange.reply.end(JSON.stringify(counting.writeAnswer(tokens)))
}

async function countTokens(request: CanonicalRequest): Promise<number> {
  // Two megabytes of ranks that most runs never need.
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base')
  const parts = [
    ...request.instructions.map((one) => one.part),
    ...request.turns.flatMap((turn) => turn.parts),
  ]
  const text = [...parts.map(textOf), ...request.tools.map((tool) => JSON.stringify(tool))].join('\n')
  const counted = text.slice(0, longestCounted)
  const scale = counted.length === 0 ? 1 : text.length / counted.length
  return Math.ceil(count(counted) * scale) + parts.reduce((sum, part) => sum + mediaOf(part), 0)
}

function textOf(part: Part): string {
  if (part.kind === 'tool-result') return part.parts.map(textOf).join('\n')
  if (part.kind === 'tool-call') return `${part.name} ${part.input}`
  return 'text' in part && typeof part.text === 'string' ? part.text : ''
}

function mediaOf(part: Part): number {
  if (part.kind === 'tool-result') return part.parts.reduce((sum, inner) => sum + mediaOf(inner), 0)
  return 'source' in part ? mediaTokens : 0
}
