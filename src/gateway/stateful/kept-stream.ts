import type { JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec } from '../../protocols/continuity.ts'
import { createFrameWriter } from '../../wire/frame-writer.ts'
import { exchangeHeaders } from '../answer-head.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Reply } from '../reply.ts'
import type { RunView } from './run-table.ts'

const sse = ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'] as const

/** The events of a run after number `after`: those that have been, then those that come. Resolves at the end. */
export function sendEvents(exchange: OpenExchange, reply: Reply, run: RunView, after: number): Promise<void> {
  const frames = createFrameWriter('sse')
  const isWanted = ({ sequence_number: number }: JsonObject) => typeof number === 'number' && number > after
  const write = (event: JsonObject) => {
    if (isWanted(event) && !reply.gone) reply.write(frames.write([run.codec.frameOf(event)]))
  }
  reply.head(200, [...sse, ...exchangeHeaders(exchange, [], 0)])
  for (const event of run.events ?? []) write(event)
  return new Promise((resolve) => {
    const stop = run.watch((event) => {
      if (event !== undefined) write(event)
      else finish()
    })
    const finish = () => {
      if (!reply.gone) reply.end()
      resolve()
    }
    if (exchange !== run.exchange)
      exchange.whenGone(() => {
        stop()
        resolve()
      })
  })
}

/** The events of an answer that has ended. */
export function sendKeptEvents(
  exchange: OpenExchange,
  codec: ContinuityCodec,
  kept: { readonly response: JsonObject; readonly events?: readonly JsonObject[] },
  after: number,
): void {
  const frames = createFrameWriter('sse')
  const { reply } = exchange
  const events = (kept.events ?? codec.eventsOf(kept.response)).filter(
    ({ sequence_number: number }) => typeof number === 'number' && number > after,
  )
  reply.head(200, [...sse, ...exchangeHeaders(exchange, [], 0)])
  reply.end(frames.write(events.map((event) => codec.frameOf(event))))
}
