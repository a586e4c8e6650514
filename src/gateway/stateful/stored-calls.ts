import type { Fault } from '../../canonical/fault.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec } from '../../protocols/continuity.ts'
import type { Operation } from '../../protocols/operation.ts'
import { writeJson } from '../../wire/json-text.ts'
import { exchangeHeaders } from '../answer-head.ts'
import type { OpenExchange } from '../open-exchange.ts'
import { isSeen } from '../ownership.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { refuse } from '../refuse.ts'
import { conversationCalls } from './conversation-calls.ts'
import { sendEvents, sendKeptEvents } from './kept-stream.ts'
import { malformedState, stateFault } from './refuse-state.ts'
import type { KeptResponse } from './response-store.ts'
import { earlierItems } from './resume.ts'
import type { RunView } from './run-table.ts'

/** A call about what is kept, while it is answered. */
export interface StoredCall {
  readonly plane: Plane
  readonly exchange: OpenExchange
  readonly call: ClientCall
  readonly codec: ContinuityCodec
  readonly id: string
}

/** `elsewhere`: not kept here; a vendor may have it. */
export type StoredAnswer =
  | { readonly kind: 'answer'; readonly body: JsonObject }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'sent' }
  | { readonly kind: 'elsewhere' }

export type AnswerStored = (call: StoredCall) => Promise<StoredAnswer>

const responseCalls: Readonly<
  Partial<Record<Operation, (call: StoredCall, kept: KeptResponse) => StoredAnswer | Promise<StoredAnswer>>>
> = {
  'response-get': getResponse,
  'response-delete': deleteResponse,
  'response-cancel': cancelResponse,
  'response-items': listInput,
}

/** Answers what is about state that Torii keeps. true: it is answered. */
export async function answerStored(plane: Plane, exchange: OpenExchange, call: ClientCall): Promise<boolean> {
  const codec = call.protocol.continuity
  if (codec === undefined) return false
  const stored: StoredCall = { plane, exchange, call, codec, id: call.params.id ?? '' }
  const answer = await answerOne(stored)
  if (answer === undefined || answer.kind === 'elsewhere') return false
  exchange.lane = 'local'
  if (answer.kind === 'refused') refuse(exchange, answer.fault)
  else if (answer.kind === 'answer') {
    exchange.reply.head(200, ['content-type', 'application/json', ...exchangeHeaders(exchange, [], 0)])
    exchange.reply.end(writeJson(answer.body))
  }
  return true
}

async function answerOne(stored: StoredCall): Promise<StoredAnswer | undefined> {
  const { operation } = stored.call.route
  try {
    const answerResponse = responseCalls[operation]
    if (answerResponse === undefined) return await conversationCalls[operation]?.(stored)
    const kept = await stored.plane.responses.find(stored.id, stored.exchange.key)
    if (kept !== undefined) return await answerResponse(stored, kept)
    const holder = await stored.plane.ownership.recall(stored.id)
    if (holder === undefined || isSeen(holder.key, stored.exchange.key)) return { kind: 'elsewhere' }
    return { kind: 'refused', fault: stateFault(stored.codec, 'response-not-found', stored.id) }
  } catch (error) {
    return { kind: 'refused', fault: malformedState(error) }
  }
}

/** After a restart nobody works any more on what was under way. */
async function current({ plane, codec }: StoredCall, kept: KeptResponse): Promise<JsonObject> {
  const run = await plane.runs.find(kept.id, codec)
  if (run !== undefined) return run.response
  if (!codec.isUnderWay(kept.response)) return kept.response
  return codec.ended(kept.response, {
    code: 'server_error',
    message: 'The gateway was stopped while the response was generated. Send the request again.',
  })
}

async function getResponse(stored: StoredCall, kept: KeptResponse): Promise<StoredAnswer> {
  const { call, codec, exchange, plane, id } = stored
  if (call.search.get('stream') !== 'true') return { kind: 'answer', body: await current(stored, kept) }
  const asked = call.search.get('starting_after')
  const after = asked === null ? -1 : Number(asked)
  if (!Number.isInteger(after))
    return { kind: 'refused', fault: stateFault(codec, 'not-streamed', asked ?? '') }
  exchange.lane = 'local'
  const run = await plane.runs.find(id, codec)
  if (run === undefined)
    sendKeptEvents(exchange, codec, { ...kept, response: await current(stored, kept) }, after)
  else await sendEvents(exchange, exchange.reply, run, after)
  return { kind: 'sent' }
}

async function deleteResponse({ plane, codec, id }: StoredCall): Promise<StoredAnswer> {
  const run = await plane.runs.find(id, codec)
  // What it keeps of itself at its end is taken out too.
  if (run !== undefined) await endRun(run)
  await plane.responses.remove(id)
  return { kind: 'answer', body: codec.deleted(id) }
}

async function cancelResponse(stored: StoredCall, kept: KeptResponse): Promise<StoredAnswer> {
  const { plane, codec, id } = stored
  const run = await plane.runs.find(id, codec)
  if (run === undefined)
    return codec.isBackground(kept.response)
      ? { kind: 'answer', body: await current(stored, kept) }
      : { kind: 'refused', fault: stateFault(codec, 'not-background') }
  await endRun(run)
  return { kind: 'answer', body: run.response }
}

/** Resolves when nothing of it is to come any more. */
async function endRun(run: RunView): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    run.watch((event) => {
      if (event === undefined) resolve()
    })
  })
  run.cancel()
  await ended
}

async function listInput(stored: StoredCall, kept: KeptResponse): Promise<StoredAnswer> {
  const { plane, exchange, codec, call } = stored
  const before =
    kept.previous === undefined ? kept.before : await earlierItems(plane, exchange, codec, kept.previous)
  return { kind: 'answer', body: codec.page([...(before ?? []), ...kept.input], call.search) }
}
