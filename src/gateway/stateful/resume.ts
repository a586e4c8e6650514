import type { Fault } from '../../canonical/fault.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { ContinuityCodec, StateWish } from '../../protocols/continuity.ts'
import type { Operation } from '../../protocols/operation.ts'
import { applySplices, type Splice } from '../../wire/json-splice.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { OpenExchange } from '../open-exchange.ts'
import { isSeen } from '../ownership.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import { bodyOf, type CallState } from './call-state.ts'
import { stateFault } from './refuse-state.ts'

export type Resumed =
  | { readonly kind: 'call'; readonly call: ClientCall }
  | { readonly kind: 'refused'; readonly fault: Fault }

const goesOn: ReadonlySet<Operation> = new Set(['generate', 'count-tokens', 'response-compact'])

/**
 * What a call goes on from is put into its body: earlier turns that Torii keeps, items that it names, summaries that were
 * sealed here. State that lies at a vendor stays there, and the body as it is.
 */
export async function resume(plane: Plane, exchange: OpenExchange, call: ClientCall): Promise<Resumed> {
  const codec = call.protocol.continuity
  if (codec === undefined || !goesOn.has(call.route.operation)) return { kind: 'call', call }
  const wish = codec.readWish(call.fields, call.body)
  const refusal = contradiction(codec, wish)
  if (refusal !== undefined) return { kind: 'refused', fault: refusal }
  const found = await findHistory(plane, exchange, codec, wish)
  if (found === undefined)
    return { kind: 'refused', fault: stateFault(codec, 'previous-not-found', wish.previous) }
  const named = wish.refers ? await namedItems({ plane, exchange, call, codec, ...found }) : nobody
  if (named.foreign !== undefined)
    return { kind: 'refused', fault: stateFault(codec, 'reference-not-found', named.foreign) }
  const atVendor = found.atVendor?.account === undefined ? (named.atVendor ?? found.atVendor) : found.atVendor
  const state: CallState = {
    codec,
    wish,
    original: call.body,
    ...found,
    ...(atVendor === undefined ? {} : { atVendor }),
  }
  const body = putIn({ plane, call, state }, named.splices)
  return body === undefined
    ? { kind: 'refused', fault: stateFault(codec, 'unreadable-summary') }
    : { kind: 'call', call: { ...call, body, state } }
}

function contradiction(codec: ContinuityCodec, wish: StateWish): Fault | undefined {
  if (wish.previous !== undefined && wish.conversation !== undefined) return stateFault(codec, 'both-states')
  return wish.background && wish.store === false ? stateFault(codec, 'background-needs-store') : undefined
}

type History = Pick<CallState, 'history' | 'isFulfilled' | 'atVendor'>

const nothing: History = { history: [], isFulfilled: false }

/** Undefined: it lies at a vendor, and is another key's. */
async function findHistory(
  plane: Plane,
  exchange: OpenExchange,
  codec: ContinuityCodec,
  wish: StateWish,
): Promise<History | undefined> {
  if (wish.conversation !== undefined) {
    const conversation = await plane.responses.findConversation(wish.conversation, exchange.key)
    return conversation === undefined
      ? { ...nothing, atVendor: {} }
      : { history: conversation.items, isFulfilled: true }
  }
  if (wish.previous === undefined) return nothing
  const holder = await plane.ownership.recall(wish.previous)
  if (holder !== undefined)
    return isSeen(holder.key, exchange.key)
      ? { ...nothing, atVendor: { account: holder.account } }
      : undefined
  const history =
    exchange.turn?.memory.find(wish.previous)?.items ??
    (await earlierItems(plane, exchange, codec, wish.previous))
  return history === undefined ? { ...nothing, atVendor: {} } : { history, isFulfilled: true }
}

/** All that was said up to and with this answer. Undefined: a part of it is kept here no longer. */
export async function earlierItems(
  plane: Plane,
  exchange: OpenExchange,
  codec: ContinuityCodec,
  id: string,
): Promise<readonly JsonObject[] | undefined> {
  const turns: (readonly JsonObject[])[] = []
  const seen = new Set<string>()
  for (let next: string | undefined = id; next !== undefined; ) {
    const kept = await plane.responses.find(next, exchange.key)
    if (kept === undefined || seen.has(next)) return undefined
    seen.add(next)
    turns.unshift([...(kept.before ?? []), ...kept.input, ...codec.outputItems(kept.response)])
    next = kept.previous
  }
  return turns.flat()
}

interface Putting {
  readonly plane: Plane
  readonly call: ClientCall
  readonly state: CallState
}

/** Undefined: a summary in it cannot be opened. */
function putIn(putting: Putting, named: readonly Splice[]): Buffer | undefined {
  const { call, state } = putting
  const { codec, history } = state
  let body = spliced(call.body, named)
  const parsed = history.length === 0 ? undefined : bodyOf(body)
  if (parsed !== undefined) {
    const earlier = codec.sinceSummary(history).map((item) => codec.replayable(item))
    body = spliced(body, codec.withEarlier(parsed, earlier))
  }
  return openSummaries(putting, body)
}

/** Items that a call names instead of repeating them. */
interface Named {
  /** Those that are kept here, put in. */
  readonly splices: readonly Splice[]
  /** Where one lies that is kept at a vendor. */
  readonly atVendor?: CallState['atVendor']
  /** One that lies at a vendor and is another key's. */
  readonly foreign?: string
}

const nobody: Named = { splices: [] }

interface Naming extends Pick<History, 'history'> {
  readonly plane: Plane
  readonly exchange: OpenExchange
  readonly call: ClientCall
  readonly codec: ContinuityCodec
}

async function namedItems({ plane, exchange, call, codec, history }: Naming): Promise<Named> {
  const splices: Splice[] = []
  let atVendor: CallState['atVendor']
  for (const { at, id } of codec.references(bodyOf(call.body) ?? {})) {
    const item = history.find((one) => one.id === id) ?? (await storedItem(plane, exchange, codec, id))
    if (item !== undefined) {
      const raw = writeJson(codec.replayable(item))
      splices.push({ at, edit: { kind: 'set', raw }, reason: 'an item kept here' })
      continue
    }
    const holder = await plane.ownership.recall(id)
    if (holder === undefined) continue
    if (!isSeen(holder.key, exchange.key)) return { splices, foreign: id }
    atVendor ??= { account: holder.account, item: id }
  }
  return { splices, ...(atVendor === undefined ? {} : { atVendor }) }
}

async function storedItem(
  plane: Plane,
  exchange: OpenExchange,
  codec: ContinuityCodec,
  id: string,
): Promise<JsonObject | undefined> {
  const kept = await plane.responses.findByItem(id, exchange.key)
  return kept === undefined ? undefined : codec.outputItems(kept.response).find((item) => item.id === id)
}

function openSummaries({ plane, state }: Putting, body: Buffer): Buffer | undefined {
  const { sealer } = plane.ports
  if (!body.includes(sealer.mark)) return body
  const parsed = bodyOf(body)
  if (parsed === undefined) return body
  const splices = state.codec.compaction.expand(parsed, sealer.mark, sealer.open)
  return splices === undefined ? undefined : spliced(body, splices)
}

const spliced = (body: Buffer, splices: readonly Splice[]): Buffer =>
  splices.length === 0 ? body : Buffer.concat(applySplices([body], splices))
