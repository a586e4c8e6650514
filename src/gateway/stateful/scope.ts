import type { Fault } from '../../canonical/fault.ts'
import type { StateRefusal } from '../../protocols/continuity.ts'
import type { Operation } from '../../protocols/operation.ts'
import { writeJson } from '../../wire/json-text.ts'
import { scanFields } from '../body-fields.ts'
import type { OpenExchange } from '../open-exchange.ts'
import { type Candidate, plan } from '../plan.ts'
import type { ClientCall } from '../receive.ts'
import { bodyOf, type CallState } from './call-state.ts'
import { stateFault } from './refuse-state.ts'

/** How a call with state is served: as it is, as a run that outlives its client, or as a summary made here. */
export type StatePlan =
  | {
      readonly kind: 'plan'
      readonly call: ClientCall
      readonly candidates: readonly Candidate[]
      readonly way: 'plain' | 'background' | 'summary'
    }
  | { readonly kind: 'estimate' }
  | { readonly kind: 'refused'; readonly fault: Fault }

/**
 * Step 3 for a call with state: what lies at a vendor is served there and nowhere else, and what only a vendor of the dialect
 * does itself (background, summaries) goes to one while there is one. `owner`: the account that is known to hold what the call
 * names. Another knows nothing of it, whatever becomes of its holder.
 */
export function planWithState(exchange: OpenExchange, call: ClientCall, owner?: string): StatePlan {
  const { state } = call
  if (state !== undefined) return planState(exchange, call, state)
  const refusal = refusals[call.route.operation]
  const planned = plan(exchange, call)
  if (refusal === undefined || call.protocol.continuity === undefined)
    return planned.kind === 'plan' ? { ...planned, call, way: 'plain' } : planned
  const candidates =
    planned.kind === 'plan'
      ? planned.candidates.filter((one) => keepsState(one) && one.account === (owner ?? one.account))
      : []
  return candidates.length > 0
    ? { kind: 'plan', call, candidates, way: 'plain' }
    : { kind: 'refused', fault: stateFault(call.protocol.continuity, refusal, call.params.id) }
}

/** What is neither kept here nor at any place that could. */
const refusals: Readonly<Partial<Record<Operation, StateRefusal>>> = {
  'response-get': 'response-not-found',
  'response-delete': 'response-not-found',
  'response-cancel': 'response-not-found',
  'response-items': 'response-not-found',
  'conversation-get': 'conversation-not-found',
  'conversation-update': 'conversation-not-found',
  'conversation-delete': 'conversation-not-found',
  'conversation-items': 'conversation-not-found',
  'conversation-add': 'conversation-not-found',
  'conversation-item': 'conversation-not-found',
  'conversation-remove': 'conversation-not-found',
}

function planState(exchange: OpenExchange, call: ClientCall, state: CallState): StatePlan {
  const planned = plan(exchange, call)
  const summarises = state.wish.compacts || call.route.operation === 'response-compact'
  const keeping = planned.kind === 'plan' ? planned.candidates.filter(keepsState) : []
  const { atVendor } = state
  if (atVendor !== undefined) {
    const holders = keeping.filter(({ account }) => account === (atVendor.account ?? account))
    if (holders.length > 0) return { kind: 'plan', call, candidates: holders, way: 'plain' }
    return planned.kind === 'refused' && !summarises ? planned : { kind: 'refused', fault: missing(state) }
  }
  if (summarises) return planSummary(exchange, call, state, keeping)
  if (planned.kind !== 'plan') return planned
  if (!state.wish.background) return { ...planned, call, way: 'plain' }
  if (keeping.length > 0) return { kind: 'plan', call, candidates: keeping, way: 'plain' }
  return { ...planned, call: { ...call, state: { ...state, isFulfilled: true } }, way: 'background' }
}

/** The place speaks the client's dialect and keeps its state. */
export function keepsState({ lane, member, protocol, model }: Candidate): boolean {
  const { upstream, account } = member
  return lane === 'relay' && upstream.quirks(account, protocol, model).stored !== false
}

function missing({ codec, wish, atVendor }: CallState): Fault {
  if (wish.conversation !== undefined) return stateFault(codec, 'conversation-not-found', wish.conversation)
  return wish.previous === undefined && atVendor?.item !== undefined
    ? stateFault(codec, 'reference-not-found', atVendor.item)
    : stateFault(codec, 'previous-not-found', wish.previous)
}

function planSummary(
  exchange: OpenExchange,
  call: ClientCall,
  state: CallState,
  keeping: readonly Candidate[],
): StatePlan {
  if (keeping.length > 0) return { kind: 'plan', call, candidates: keeping, way: 'plain' }
  const summary = summaryCall(call, state)
  const planned = plan(exchange, summary)
  return planned.kind === 'plan' ? { ...planned, call: summary, way: 'summary' } : planned
}

/** The generate call that asks for the summary. */
function summaryCall(call: ClientCall, state: CallState): ClientCall {
  const { protocol } = call
  const route = protocol.routes.find(({ operation }) => operation === 'generate') ?? call.route
  const body = Buffer.from(writeJson(state.codec.compaction.summaryRequest(bodyOf(call.body) ?? {})))
  return {
    ...call,
    route,
    path: route.path,
    body,
    fields: scanFields(body).raw,
    stream: false,
    state: { ...state, isFulfilled: true },
  }
}
