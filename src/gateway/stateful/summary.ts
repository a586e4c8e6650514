import type { JsonObject } from '../../canonical/json.ts'
import { createFrameWriter } from '../../wire/frame-writer.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Candidate } from '../plan.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { writeFault } from '../refuse.ts'
import type { Reply } from '../reply.ts'
import type { Serve } from './background.ts'
import { bodyOf, type CallState } from './call-state.ts'
import { CapturedReply } from './captured-reply.ts'
import { keep } from './keep-answer.ts'

/** The summary that a client asks for in place of an answer, made by the model it talks to and sealed for its own way back. */
export async function answerSummary(
  plane: Plane,
  exchange: OpenExchange,
  asked: ClientCall,
  call: ClientCall,
  candidates: readonly Candidate[],
  serve: Serve,
): Promise<void> {
  const { reply } = exchange
  const pieces: Uint8Array[] = []
  const captured = new CapturedReply(plane.ports.clock.now, (piece) => pieces.push(piece))
  exchange.answerInto(captured)
  try {
    await serve(plane, exchange, call, candidates)
  } finally {
    exchange.answerInto(reply)
  }
  const bytes = Buffer.concat(pieces)
  const { status = 500, headers } = captured
  if (captured.gone && !captured.ended) return reply.cut()
  if (status >= 300) return send(reply, status, headers, bytes)
  const { state } = asked
  const response = bodyOf(bytes)
  const text = response === undefined ? undefined : state?.codec.compaction.summaryIn(response)
  if (state === undefined || response === undefined || text === undefined)
    return writeFault(
      exchange,
      exchange.faultOf('upstream_unreadable', 'deliver', { values: { reason: 'it holds no summary' } }),
    )
  sendSummary({ plane, exchange, asked, state, headers }, response, plane.ports.sealer.seal(text))
}

interface Sending {
  readonly plane: Plane
  readonly exchange: OpenExchange
  readonly asked: ClientCall
  readonly state: CallState
  readonly headers: readonly string[]
}

function sendSummary(
  { plane, exchange, asked, state, headers }: Sending,
  response: JsonObject,
  sealed: string,
): void {
  const { reply } = exchange
  const { newId } = plane.ports
  const { codec } = state
  if (asked.route.operation !== 'generate') {
    const body = codec.compaction.document(response, bodyOf(asked.body) ?? {}, sealed, newId)
    send(reply, 200, headers, Buffer.from(writeJson(body)))
    return
  }
  const answer = codec.compaction.answer(response, sealed, newId)
  keep(plane, exchange, state, answer, true)
  if (asked.stream) {
    const frames = codec.eventsOf(answer).map((event) => codec.frameOf(event))
    const text = createFrameWriter('sse').write(frames)
    send(reply, 200, headers, Buffer.from(text), 'text/event-stream; charset=utf-8')
  } else send(reply, 200, headers, Buffer.from(writeJson(answer)))
}

/** What described the captured body does not describe this one. */
function send(
  reply: Reply,
  status: number,
  headers: readonly string[],
  body: Uint8Array,
  type?: string,
): void {
  const kept: string[] = type === undefined ? [] : ['content-type', type]
  for (let at = 0; at < headers.length; at += 2) {
    const name = (headers[at] ?? '').toLowerCase()
    if (name === 'content-length' || name === 'transfer-encoding') continue
    if (name === 'content-type' && type !== undefined) continue
    kept.push(headers[at] ?? '', headers[at + 1] ?? '')
  }
  reply.head(status, kept)
  reply.end(body)
}
