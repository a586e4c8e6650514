import type { IncomingMessage } from 'node:http'
import type { FaultValues } from '../canonical/fault.ts'
import type { FaultId } from '../canonical/fault-catalogue.ts'
import { largestRoom, takeRoom } from './body-rooms.ts'
import { decodeContent } from './content-coding.ts'
import type { OpenExchange } from './open-exchange.ts'

export type RequestBody =
  | {
      readonly kind: 'body'
      readonly bytes: Buffer /** They lie in memory that can be used again. */
      readonly isRoom?: true
    }
  | { readonly kind: 'refused'; readonly id: FaultId; readonly values: FaultValues }
  /** The client left before its end. */
  | { readonly kind: 'gone' }

const megabyte = 1_000_000
const empty: RequestBody = { kind: 'body', bytes: Buffer.alloc(0) }

/**
 * The client's bytes, decoded, up to the limit; what is over it is not even read where Content-Length tells. A client with
 * `Expect: 100-continue` gets its 100 only now.
 */
export function readBody(exchange: OpenExchange): RequestBody | Promise<RequestBody> {
  const { response, state, turn } = exchange
  if (response === undefined) return turn === undefined ? empty : { kind: 'body', bytes: turn.body }
  const { req: request } = response
  const {
    'content-length': length,
    'transfer-encoding': transfer,
    'content-encoding': encoding,
  } = request.headers
  if ((length === undefined || length === '0') && transfer === undefined) return empty
  const limitMegabytes = state.settings.limits.max_body_megabytes
  const limit = limitMegabytes * megabyte
  if (Number(length) > limit) return tooLarge(limitMegabytes, Number(length))
  if (request.headers.expect !== undefined) response.writeContinue()
  const body = collect(exchange, request, limit, limitMegabytes)
  return encoding === undefined ? body : decodeBody(body, encoding, limit, limitMegabytes)
}

async function decodeBody(
  arriving: Promise<RequestBody>,
  encoding: string,
  limit: number,
  limitMegabytes: number,
): Promise<RequestBody> {
  const body = await arriving
  return body.kind === 'body' ? decodeContent(body.bytes, encoding, limit, limitMegabytes) : body
}

const tooLarge = (limit: number, seen: number): RequestBody => ({
  kind: 'refused',
  id: 'body_too_large',
  values: { limit, seen },
})

function collect(
  exchange: OpenExchange,
  request: IncomingMessage,
  limit: number,
  limitMegabytes: number,
): Promise<RequestBody> {
  return new Promise((resolve) => {
    const body = new ArrivingBody(Number(request.headers['content-length'] ?? 0))
    const settle = (outcome: RequestBody) => {
      exchange.whenGone(undefined)
      exchange.awaitBody(undefined)
      request.off('data', take)
      resolve(outcome)
    }
    const take = (chunk: Buffer) => {
      body.add(chunk)
      if (body.length <= limit) return
      settle(tooLarge(limitMegabytes, body.length))
      // The rest is read and thrown away: a client that still writes would not see the answer otherwise.
      request.resume()
    }
    exchange.whenGone(() => settle({ kind: 'gone' }))
    exchange.awaitBody((id, values) =>
      settle({ kind: 'refused', id, values: { ...values, seen: body.length } }),
    )
    request.on('data', take)
    request.on('end', () => settle(body.whole))
    // Node gives a body that broke off an error of its own; `whenGone` and `failBody` say what it was.
    request.on('error', ignore)
  })
}

const ignore = (): void => undefined

/**
 * A body on its way, in one piece: splices, scans and the upstream's socket all want it so. Of a body in several chunks each is
 * copied as it comes and its memory given back at once, so that the next one lies where it lay. Left to the garbage collector
 * that is what makes it run: 200 kB of it with each request of an agent.
 */
class ArrivingBody {
  length = 0
  readonly #expected: number
  #bytes: Buffer | undefined
  #isOwn = false

  constructor(expected: number) {
    this.#expected = Math.min(expected, largestRoom)
  }

  get whole(): RequestBody {
    const bytes = this.#bytes?.subarray(0, this.length) ?? Buffer.alloc(0)
    return this.#isOwn ? { kind: 'body', bytes, isRoom: true } : { kind: 'body', bytes }
  }

  add(chunk: Buffer): void {
    const start = this.length
    this.length += chunk.length
    if (this.#bytes === undefined) {
      this.#bytes = chunk
      return
    }
    const room = this.#roomFor(this.#bytes, start)
    room.set(chunk, start)
    giveBack(chunk)
  }

  #roomFor(bytes: Buffer, start: number): Buffer {
    if (this.#isOwn && bytes.length >= this.length) return bytes
    const room = takeRoom(Math.max(this.length, this.#expected, this.#isOwn ? start * 2 : 0))
    room.set(bytes.subarray(0, start))
    giveBack(bytes)
    this.#bytes = room
    this.#isOwn = true
    return room
  }
}

/** Only what is the piece's own: small ones lie in a page with others. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
}
