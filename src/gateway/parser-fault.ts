import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FaultValues } from '../canonical/fault.ts'
import { catalogueFault, type FaultId } from '../canonical/fault-catalogue.ts'
import { protocols } from '../protocols/registry.ts'
import type { OpenExchange } from './open-exchange.ts'
import { findEndpoint } from './path-repair.ts'
import type { Plane } from './plane.ts'

interface Reading {
  readonly id: FaultId
  readonly values: FaultValues
}

const statusTexts: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** What Node's parser could not take still gets an answer in the client's dialect, and is recorded. */
export function answerParserFault(
  plane: Plane,
  open: Iterable<OpenExchange>,
  error: Error & { code?: string },
  socket: Duplex,
): void {
  // Nobody is left to be told; an exchange of this socket sees its client leave.
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const reading = readParserFault(error, plane.ports.state().settings.limits.max_header_kilobytes)
  for (const exchange of open) {
    if (exchange.request.socket !== socket || exchange.failBody === undefined) continue
    exchange.reply.closeAfter()
    exchange.failBody(reading.id, reading.values)
    return
  }
  refuseRaw(plane, reading, firstLine(error), socket)
}

function readParserFault(error: Error & { code?: string; reason?: unknown }, limit: number): Reading {
  const { code = '' } = error
  if (code === 'HPE_HEADER_OVERFLOW') return { id: 'headers_too_large', values: { limit } }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { id: 'request_timeout', values: {} }
  if (code === 'HPE_INVALID_EOF_STATE') return { id: 'body_truncated', values: {} }
  const reason = typeof error.reason === 'string' ? error.reason : error.message.replace(/^Parse Error: /, '')
  return { id: 'bad_http', values: { reason } }
}

/** The request line, where the parser still has it: it says which dialect the client reads. */
function firstLine(error: Error & { rawPacket?: unknown }): { method: string; path: string } {
  const text = Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1', 0, 2048) : ''
  const [, method = '', target = ''] = /^([A-Z]+) (\S+) HTTP\/1/.exec(text) ?? []
  return { method, path: target.split('?')[0] ?? '' }
}

function refuseRaw(
  plane: Plane,
  { id, values }: Reading,
  { method, path }: { method: string; path: string },
  socket: Duplex,
): void {
  const { ports } = plane
  const state = ports.state()
  const now = ports.clock.now()
  const exchange = ports.newId('ex')
  const fault = catalogueFault(id, { stage: 'identify', language: state.language, values })
  const protocol = findEndpoint(plane.table, method, path, {})?.match.protocol ?? Object.values(protocols)[0]
  const written = protocol?.faults.write(fault, exchange)
  const body = JSON.stringify(written?.body ?? {})
  socket.end(
    [
      `HTTP/1.1 ${fault.status} ${statusTexts[fault.status] ?? 'Error'}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-torii-exchange: ${exchange}`,
      'x-torii-attempts: 0',
      ...(fault.retryable ? [] : ['x-should-retry: false']),
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
  ports.recorder.closed({
    id: exchange,
    startedAt: now,
    state: 'refused',
    method,
    path,
    ...(protocol === undefined || path === '' ? {} : { protocol: protocol.id }),
    stream: false,
    attempts: [],
    status: fault.status,
    durationMs: 0,
    requestBytes: 0,
    responseBytes: body.length,
    losses: [],
    fault,
    clientAddress: socket instanceof Socket ? (socket.remoteAddress ?? '') : '',
  })
}
