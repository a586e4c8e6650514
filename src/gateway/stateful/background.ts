import { applySplices } from '../../wire/json-splice.ts'
import { exchangeHeaders } from '../answer-head.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Candidate } from '../plan.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { refuse } from '../refuse.ts'
import type { Reply } from '../reply.ts'
import { bodyOf, type CallState } from './call-state.ts'
import { CapturedReply } from './captured-reply.ts'
import { sendEvents } from './kept-stream.ts'
import { stateFault } from './refuse-state.ts'
import { BackgroundRun } from './run.ts'

/** Runs at one time: each holds an upstream's connection and its events. */
const mostRuns = 64

export type Serve = (
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
) => Promise<void>

/** The client gets the queued answer at once; the exchange goes on without it and its answer is kept. */
export async function runInBackground(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
  serve: Serve,
): Promise<void> {
  const { state } = call
  if (state === undefined) return serve(plane, exchange, call, candidates)
  if (plane.runs.size >= mostRuns)
    return refuse(exchange, stateFault(state.codec, 'too-many-runs', String(mostRuns)))
  const run = startRun(plane, exchange, state)
  answerQueued(exchange, run, call.stream)
  exchange.answerInto(new CapturedReply(plane.ports.clock.now, (piece) => run.take(piece)))
  try {
    await serve(plane, exchange, streamed(call), candidates)
  } finally {
    run.finish()
    plane.runs.remove(run)
  }
}

function startRun(plane: Plane, exchange: OpenExchange, state: CallState): BackgroundRun {
  const { newId, clock } = plane.ports
  const id = newId('resp')
  const body = bodyOf(state.original) ?? {}
  const queued = state.codec.queued(body, id, Math.floor(clock.now() / 1000))
  const run = new BackgroundRun(exchange, state.codec, queued, state.codec.ownItems(body, newId), () => {
    keepRun(plane, run, state)
    tellConversation(plane, run, state)
  })
  plane.runs.add(run)
  keepRun(plane, run, state)
  return run
}

function keepRun(plane: Plane, run: BackgroundRun, { codec, wish, history }: CallState): void {
  const { key } = run.exchange
  plane.responses.keep(
    {
      id: run.id,
      response: run.response,
      input: run.input,
      ...(key === undefined ? {} : { key }),
      ...(wish.conversation === undefined ? {} : { before: history }),
      ...(wish.previous === undefined ? {} : { previous: wish.previous }),
      ...(run.events === undefined || run.events.length === 0 ? {} : { events: run.events }),
    },
    codec.outputItems(run.response),
  )
}

/** What was cut short or failed is no part of it. */
function tellConversation(plane: Plane, run: BackgroundRun, { codec, wish }: CallState): void {
  if (wish.conversation === undefined || !codec.isAnswer(run.response)) return
  plane.responses.addTurn(wish.conversation, run.exchange.key, [
    ...run.input,
    ...codec.outputItems(run.response),
  ])
}

/** The run streams whatever its client asked for, so that it can be looked at and cancelled under way. */
function streamed(call: ClientCall): ClientCall {
  const edit = { kind: 'set', raw: 'true' } as const
  const body = Buffer.concat(
    applySplices([call.body], [{ at: '/stream', edit, reason: 'a run in the background' }]),
  )
  return { ...call, body, stream: true }
}

/** From here on the client may leave: nothing of the run hangs on it. */
function answerQueued(exchange: OpenExchange, run: BackgroundRun, isStream: boolean): void {
  const reply: Reply = exchange.reply
  exchange.outlive()
  if (isStream) {
    sendEvents(exchange, reply, run, -1)
    return
  }
  reply.head(200, ['content-type', 'application/json', ...exchangeHeaders(exchange, [], 0)])
  reply.end(JSON.stringify(run.response))
}
