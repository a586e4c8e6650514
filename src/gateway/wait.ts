import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenExchange } from './open-exchange.ts'
import type { ClientCall } from './receive.ts'
import { HttpReply } from './reply.ts'

const firstSignMs = 2000
const comment = ': waiting for an account\n\n'

/**
 * Waits for an account to be free again. A client that waits for a stream is told now and then that it is not forgotten, by a comment,
 * which readers of server-sent events skip. false: it left meanwhile.
 */
export async function waitFor(
  exchange: OpenExchange,
  call: ClientCall,
  milliseconds: number,
): Promise<boolean> {
  const mayTell = readsComments(exchange, call)
  for (let left = milliseconds; left > 0; left -= firstSignMs) {
    try {
      await sleep(Math.min(left, firstSignMs), undefined, { signal: exchange.signal })
    } catch {
      return false
    }
    if (mayTell && left > firstSignMs) tell(exchange)
  }
  return true
}

const readsComments = ({ reply }: OpenExchange, { protocol, stream, search }: ClientCall): boolean =>
  stream &&
  reply instanceof HttpReply &&
  protocol.readsComments !== false &&
  protocol.streamForm(search) === 'sse'

/** From here on the status is 200, and a failure is told inside the stream. */
function tell({ reply, id }: OpenExchange): void {
  if (reply.gone) return
  if (!reply.started)
    reply.head(200, [
      'content-type',
      'text/event-stream; charset=utf-8',
      'cache-control',
      'no-cache',
      'x-torii-exchange',
      id,
    ])
  reply.write(comment)
}
