import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FaultId, FaultValues } from '../canonical/fault-catalogue.ts'
import { decodeContent } from './content-coding.ts'

export type RequestBody =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly id: FaultId; readonly values: FaultValues }
  /** The client left before its end. */
  | { readonly kind: 'gone' }

const megabyte = 1_000_000
const empty: RequestBody = { kind: 'body', bytes: Buffer.alloc(0) }

/**
 * The client's bytes, decoded, up to the limit; what is over it is not even read where Content-Length tells. `reply` is
 * asked for the 100 that a client with `Expect: 100-continue` waits for.
 */
export async function readBody(
  request: IncomingMessage,
  reply: ServerResponse,
  limitMegabytes: number,
): Promise<RequestBody> {
  const {
    'content-length': length,
    'transfer-encoding': transfer,
    'content-encoding': encoding,
  } = request.headers
  if ((length === undefined || length === '0') && transfer === undefined) return empty
  const limit = limitMegabytes * megabyte
  const tooLarge = (seen: number): RequestBody => ({
    kind: 'refused',
    id: 'body_too_large',
    values: { limit: limitMegabytes, seen },
  })
  if (Number(length) > limit) return tooLarge(Number(length))
  if (request.headers.expect !== undefined) reply.writeContinue()
  const body = await collect(request, limit, tooLarge)
  if (body.kind !== 'body' || encoding === undefined) return body
  return decodeContent(body.bytes, encoding, limit, limitMegabytes)
}

/** Bodies on their way, so that a fault of the socket's parser can be told to the exchange that waits. */
const waiting = new WeakMap<Socket, (outcome: RequestBody) => void>()

/** true: an exchange was waiting for this socket's body and has been told. */
export function failBody(socket: Socket, id: FaultId, values: FaultValues): boolean {
  const settle = waiting.get(socket)
  settle?.({ kind: 'refused', id, values })
  return settle !== undefined
}

function collect(
  request: IncomingMessage,
  limit: number,
  tooLarge: (seen: number) => RequestBody,
): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const settle = (outcome: RequestBody) => {
      waiting.delete(request.socket)
      request.off('data', take)
      resolve(outcome)
    }
    const take = (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length <= limit) return
      settle(tooLarge(length))
      // The rest is read and thrown away: a client that still writes would not see the answer otherwise.
      request.resume()
    }
    waiting.set(request.socket, settle)
    request.on('data', take)
    request.once('end', () => settle({ kind: 'body', bytes: joinChunks(chunks, length) }))
    request.once('error', () => settle({ kind: 'gone' }))
    request.once('close', () => settle({ kind: 'gone' }))
  })
}

function joinChunks(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks
  // One copy of a body in several chunks: splices, scans and the upstream's socket all want it in one piece.
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, length)
}
