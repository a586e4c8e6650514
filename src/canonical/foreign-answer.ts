import type { EmbedAnswer } from './embedding.ts'
import type { CanonicalEvent } from './event.ts'
import { applyTable, type EventTable } from './event-table.ts'
import { restLosses } from './foreign-rest.ts'
import type { Loss, Written } from './loss.ts'
import { createLossList, type LossList } from './loss-list.ts'
import type { Origin } from './origin.ts'
import type { Citation, Part } from './part.ts'
import type { ProtocolId } from './protocol-id.ts'
import type { CanonicalResponse } from './response.ts'

/** A writer of whole answers that also tells what only the upstream's dialect understands of one. */
export const tellsForeignRest =
  <Context, Value>(
    protocol: ProtocolId,
    write: (response: CanonicalResponse, context: Context) => Written<Value>,
  ): ((response: CanonicalResponse, context: Context) => Written<Value>) =>
  (response, context) => {
    const { value, losses } = write(response, context)
    const more = restOfResponse(response, protocol)
    return { value, losses: more.length === 0 ? losses : [...losses, ...more] }
  }

interface Writer<Value> {
  write(event: CanonicalEvent): Written<Value>
}

/** The same of a streamed answer; each thing once. Without a protocol: none of them is the writer's own. */
export const tellsForeignEvents =
  <Context, Value, W extends Writer<Value>>(
    protocol: ProtocolId | undefined,
    create: (context: Context) => W & Writer<Value>,
  ): ((context: Context) => W) =>
  (context) => {
    const writer = create(context)
    const state: State = { protocol, losses: createLossList() }
    let told = 0
    return {
      ...writer,
      write(event) {
        const written = writer.write(event)
        // Nearly every event is a piece of text, and says nothing else.
        if (event.type === 'part-delta' && event.delta.kind !== 'citation') return written
        applyTable(steps, state, event)
        const { losses } = state.losses
        if (losses.length === told) return written
        const fresh = losses.slice(told)
        told = losses.length
        return { value: written.value, losses: [...written.losses, ...fresh] }
      },
    }
  }

interface State {
  readonly protocol: ProtocolId | undefined
  readonly losses: LossList
}

const steps: EventTable<State, void> = {
  'message-start': (state, { origin }) => tellOrigin(state, origin),
  'part-start': (state, { part }) => tellPart(state, part),
  'part-delta': (state, { delta }) => {
    if (delta.kind === 'citation') tellCitation(state, delta.citation)
  },
  'part-end': (state, { part }) => {
    if (part !== undefined) tellPart(state, part)
  },
  usage: (state, { usage }) => tellOrigin(state, usage.origin),
  'message-end': () => undefined,
  ping: () => undefined,
  fault: () => undefined,
  opaque: (state, { origin }) => tellOrigin(state, origin),
}

/** What nobody but the upstream's dialect understands of a whole answer. Without a protocol: none of it is the writer's own. */
export function restOfResponse(response: CanonicalResponse, protocol?: ProtocolId): readonly Loss[] {
  const state: State = { protocol, losses: createLossList() }
  tellOrigin(state, response.origin)
  for (const { parts } of response.choices) for (const part of parts) tellPart(state, part)
  for (const extra of response.extras) tellOrigin(state, extra.origin)
  tellOrigin(state, response.usage?.origin)
  return state.losses.losses
}

/** The same of vectors. */
export function restOfVectors({ origin, usage }: EmbedAnswer, protocol: ProtocolId): readonly Loss[] {
  const state: State = { protocol, losses: createLossList() }
  tellOrigin(state, origin)
  tellOrigin(state, usage?.origin)
  return state.losses.losses
}

/** Nothing of an answer's rest steers anything: the client never saw it. */
const never = (): boolean => false

function tellOrigin(state: State, origin: Origin | undefined): void {
  for (let at = origin; at !== undefined; at = at.within)
    if (at.protocol !== state.protocol) tellRest(state, at)
}

/** Of one answer; what has more says so with the last one. */
const most = 1000

function tellRest({ losses }: State, node: Origin): void {
  for (const lost of restLosses(node, never)) {
    if (losses.losses.length >= most) {
      losses.addAll(restLosses({ protocol: node.protocol, at: '', rest: { '…': true } }, never))
      return
    }
    losses.add(lost)
  }
}

function tellPart(state: State, part: Part): void {
  tellOrigin(state, part.origin)
  if (part.kind === 'text') for (const citation of part.citations ?? []) tellCitation(state, citation)
}

const tellCitation = (state: State, { origin }: Citation): void => tellOrigin(state, origin)
