import type { Fault } from '../canonical/fault.ts'
import { protocols } from '../protocols/registry.ts'
import { createFrameWriter } from '../wire/frame-writer.ts'
import { headersForClient } from '../wire/header-rules.ts'
import { exchangeHeaders } from './answer-head.ts'
import type { ErrorBody } from './classify.ts'
import type { OpenExchange } from './open-exchange.ts'

/** The dialect of a client of which nothing is known yet. */
const [plainest] = Object.values(protocols)

/** Ends the exchange with an error body in the client's own dialect. */
export function writeFault(exchange: OpenExchange, fault: Fault): void {
  exchange.fault = fault
  const protocol = exchange.protocol ?? plainest
  if (exchange.reply.gone || protocol === undefined) {
    exchange.reply.cut()
    return
  }
  if (exchange.reply.started) {
    // The client was told to wait, and reads a stream.
    exchange.reply.end(createFrameWriter('sse').write(protocol.faults.writeInStream(fault, exchange.id)))
    return
  }
  const written = protocol.faults.write(fault, exchange.id)
  const headers = Object.entries(written.headers).flat()
  exchange.reply.head(written.status, [
    'content-type',
    'application/json',
    ...withRetryHints(headers, fault),
    ...exchangeHeaders(exchange, exchange.losses, exchange.attempts.length),
  ])
  exchange.reply.end(JSON.stringify(written.body))
}

/** A refusal never got as far as an upstream. */
export function refuse(exchange: OpenExchange, fault: Fault): void {
  exchange.refused = true
  writeFault(exchange, fault)
}

/** The upstream's own error, for a client of its dialect: its status and bytes as they came. */
export function writeUpstreamError(
  exchange: OpenExchange,
  fault: Fault,
  { body, ownWait }: { readonly body: ErrorBody; readonly ownWait: number | undefined },
): void {
  exchange.fault = fault
  if (exchange.reply.gone || exchange.reply.started) {
    writeFault(exchange, fault)
    return
  }
  const headers = headersForClient(body.headers, 'rewritten')
  exchange.reply.head(body.status, [
    ...withRetryHints(fault.retryAfter === ownWait ? headers : withoutWaits(headers), fault),
    ...exchangeHeaders(exchange, exchange.losses, exchange.attempts.length),
  ])
  exchange.reply.end(body.bytes)
}

/** Another account is free sooner than the one whose error this is. */
const withoutWaits = (headers: readonly string[]): string[] =>
  headers.filter((_text, at) => !/^retry-after(?:-ms)?$/i.test(headers[at - (at % 2)] ?? ''))

/**
 * `x-should-retry: false` where a repeat cannot help: without it a client with a wrong key goes on for minutes. What the
 * error says itself stands.
 */
function withRetryHints(headers: string[], fault: Fault): string[] {
  const has = (name: string) => headers.some((text, at) => at % 2 === 0 && text.toLowerCase() === name)
  if (!fault.retryable && !has('x-should-retry')) headers.push('x-should-retry', 'false')
  if (fault.retryAfter !== undefined && !has('retry-after'))
    headers.push('retry-after', String(Math.max(1, Math.ceil(fault.retryAfter))))
  return headers
}
