import type { MessageStart } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Usage } from '../../canonical/usage.ts'
import type { Sink } from './answer-sink.ts'
import { echoRequest } from './echo.ts'
import type { WrittenStop } from './stop.ts'
import { writeUsage } from './usage.ts'
import { streamStart, tierOf } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'

/** The response object around the items, as it stands at each point of the answer. */
export interface Envelope {
  inProgress(): JsonObject
  ended(stop: WrittenStop, usage: Usage | undefined): JsonObject
  failed(error: JsonObject, usage: Usage | undefined): JsonObject
}

export function createEnvelope(start: MessageStart, sink: Sink): Envelope {
  const { origin } = start
  const head = isOwn(origin) ? fieldsOf(start) : foreignHead(start, sink)
  if (isOwn(origin) && origin.form !== streamStart.form) return wholeEnvelope(start, head, sink)
  const echo = { object: 'response', error: null, ...echoRequest(sink.context.request) }
  const base = writeNode({ ...echo, ...head }, origin)
  const inProgress = () => ({
    ...base,
    status: 'in_progress',
    completed_at: null,
    incomplete_details: null,
    output: [],
    usage: null,
  })
  return {
    inProgress,
    ended: (stop, usage) => ({
      ...base,
      ...stop,
      completed_at: Math.max(sink.context.now, start.createdAt ?? 0),
      output: sink.output,
      usage: toldUsage(usage, sink),
    }),
    failed: (error, usage) => ({
      ...inProgress(),
      status: 'failed',
      error,
      output: sink.output,
      usage: usage === undefined ? null : writeUsage(usage).value,
    }),
  }
}

/** A whole answer of this very dialect is what it was: its own envelope, and nothing of the request. */
function wholeEnvelope({ origin }: MessageStart, head: JsonObject, sink: Sink): Envelope {
  const write = (fields: JsonObject) => writeNode({ ...head, output: sink.output, ...fields }, origin)
  return {
    inProgress: () => ({ ...write({}), status: 'in_progress', output: [], usage: null }),
    ended: (_stop, usage) => write(usage === undefined ? {} : { usage: toldUsage(usage, sink) }),
    failed: (error) => ({ ...write({}), status: 'failed', error }),
  }
}

function toldUsage(usage: Usage | undefined, sink: Sink): JsonObject {
  const { value, unknown } = writeUsage(usage)
  for (const name of unknown) {
    const detail = `${name} is not known and is told as 0`
    sink.losses.add(loss('usage', `/usage/${name}`, 'defaulted', detail, false))
  }
  return value
}

const fieldsOf = ({ id, createdAt, model, serviceTier }: Omit<MessageStart, 'type'>): JsonObject => ({
  ...(id === undefined ? {} : { id }),
  ...(createdAt === undefined ? {} : { created_at: createdAt }),
  ...(model === undefined ? {} : { model }),
  ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
})

/** An id that the client can use again is of this API's form: one that the gateway chose, or a new one. */
function foreignHead({ serviceTier, ...start }: MessageStart, sink: Sink): JsonObject {
  const { context } = sink
  const tier = toldTier(serviceTier, sink)
  return fieldsOf({
    id: start.id?.startsWith('resp_') === true ? start.id : context.newId('resp'),
    createdAt: start.createdAt ?? context.now,
    model: start.model ?? context.request.model,
    ...(tier === undefined ? {} : { serviceTier: tier }),
  })
}

/** Tiers are a vendor's own words; the usual one is everybody's. */
function toldTier(tier: string | undefined, sink: Sink): string | undefined {
  const word = tier === undefined ? undefined : tierOf(tier)
  if (tier === undefined || word !== undefined) return word
  const detail = `${tier} is no service tier of openai-responses`
  sink.losses.add(loss('service-tier', '', 'dropped', detail, false))
  return undefined
}
