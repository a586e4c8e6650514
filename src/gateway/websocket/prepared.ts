import { dataFrame } from '../../wire/frame.ts'
import { createFrameWriter } from '../../wire/frame-writer.ts'
import { writeJson } from '../../wire/json-text.ts'
import { exchangeHeaders } from '../answer-head.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { bodyOf } from '../stateful/call-state.ts'
import { keepOnConnection } from '../stateful/keep-answer.ts'

/** A message that only brings what the next one goes on from: taken in, and nothing is asked of any upstream. true: answered. */
export function answerPrepared(plane: Plane, exchange: OpenExchange, call: ClientCall): boolean {
  const { state, protocol } = call
  if (exchange.turn === undefined || protocol.sockets === undefined) return false
  if (state === undefined || state.wish.generates) return false
  const { newId, clock } = plane.ports
  const body = bodyOf(state.original) ?? {}
  const id = newId('resp')
  keepOnConnection(exchange, state, id, [...state.history, ...state.codec.ownItems(body, newId)], false)
  exchange.lane = 'local'
  exchange.reply.head(200, ['content-type', 'text/event-stream', ...exchangeHeaders(exchange, [], 0)])
  const events = protocol.sockets.prepared(body, id, Math.floor(clock.now() / 1000))
  exchange.reply.end(createFrameWriter('sse').write(events.map((event) => dataFrame(writeJson(event)))))
  return true
}
