import type { Fault } from '../canonical/fault.ts'
import type { TargetProtocolId } from '../canonical/protocol-id.ts'
import type { Quirks } from '../canonical/quirks.ts'
import type { RoutePolicy } from '../models/routing.ts'
import type { Lane } from '../monitor/exchange.ts'
import type { Operation } from '../protocols/operation.ts'
import type { Protocol, TargetProtocol } from '../protocols/protocol.ts'
import { targets } from '../protocols/registry.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { GatewayAccount, GatewayState } from './ports.ts'
import type { ClientCall } from './receive.ts'

/** An account that may serve the call, and the way it would. */
export interface Candidate {
  readonly account: string
  /** The id it knows; empty when the call names no model. */
  readonly model: string
  readonly tier: number
  readonly lane: Exclude<Lane, 'local'>
  /** What is spoken to it. */
  readonly protocol: TargetProtocolId
  /** What the model at that place cannot do, or does in its own way. */
  readonly quirks: Quirks
  readonly member: GatewayAccount
  /** 0: the model that was asked for; else which of the route's fallbacks it is. */
  readonly step: number
  /** Of the owner's route. Absent: none applied. */
  readonly policy?: RoutePolicy
}

export type Plan =
  | { readonly kind: 'plan'; readonly candidates: readonly Candidate[] }
  /** Tokens are to be counted and nobody who serves the model can count: we estimate. */
  | { readonly kind: 'estimate' }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** What was planned under one state; a change of settings brings another. */
const plans = new WeakMap<GatewayState, Map<string, Plan>>()
const mostPlans = 500

/** Step 3: model routing → accounts, and for each its lane. */
export function plan(exchange: OpenExchange, call: ClientCall): Plan {
  // Before what is remembered: it was planned for another client, perhaps one whose key may do more.
  if (call.model !== undefined && exchange.namedKey?.mayAsk(call.model) === false)
    return {
      kind: 'refused',
      fault: exchange.faultOf('key_wrong_model', 'plan', { values: { model: call.model }, param: 'model' }),
    }
  let known = plans.get(exchange.state)
  if (known === undefined || known.size >= mostPlans) {
    known = new Map()
    plans.set(exchange.state, known)
  }
  // What a rule looks at beside the model is each call's own.
  if (call.traits !== undefined) return planAnew(exchange, call)
  const key = `${call.protocol.id} ${call.route.operation} ${call.stream} ${call.model ?? ''}`
  const planned = known.get(key) ?? planAnew(exchange, call)
  // A refusal speaks the language of its client.
  if (planned.kind !== 'refused') known.set(key, planned)
  return planned
}

function planAnew(exchange: OpenExchange, call: ClientCall): Plan {
  const served =
    call.model === undefined ? serveWithoutModel(exchange, call) : route(exchange, call, call.model)
  if (served.kind === 'refused') return served
  const candidates = served.members.flatMap((member) => laneOf(call, member))
  if (candidates.length > 0) return { kind: 'plan', candidates }
  if (call.route.operation === 'count-tokens' && served.members.length > 0) return { kind: 'estimate' }
  const id =
    served.members.length === 0 && exchange.state.accounts.size === 0
      ? 'no_usable_account'
      : 'no_account_speaks'
  return {
    kind: 'refused',
    fault: exchange.faultOf(id, 'plan', { values: { path: call.path, dialect: call.protocol.label } }),
  }
}

interface Served {
  readonly account: string
  readonly model: string
  readonly tier: number
  readonly member: GatewayAccount
  readonly step?: number
  readonly policy?: RoutePolicy
}

type Routed =
  | { readonly kind: 'served'; readonly members: readonly Served[] }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** Operations that are nothing without a model. */
const needModel: ReadonlySet<Operation> = new Set([
  'generate',
  'count-tokens',
  'embed',
  'embed-batch',
  'predict',
])

function serveWithoutModel(exchange: OpenExchange, call: ClientCall): Routed {
  if (needModel.has(call.route.operation))
    return { kind: 'refused', fault: exchange.faultOf('missing_model', 'plan', { param: 'model' }) }
  const members = [...exchange.state.accounts].map(([account, member]) => ({
    account,
    model: '',
    tier: 0,
    member,
  }))
  return { kind: 'served', members }
}

function route(exchange: OpenExchange, call: ClientCall, model: string): Routed {
  const { routing, accounts } = exchange.state
  const found = routing.resolve(model, call.protocol.id, call.traits)
  if (found.kind !== 'route') return { kind: 'refused', fault: unroutable(exchange, found) }
  const members = found.candidates.flatMap((candidate) => {
    const member = accounts.get(candidate.account)
    const { policy } = found
    return member === undefined ? [] : [{ ...candidate, member, ...(policy === undefined ? {} : { policy }) }]
  })
  return { kind: 'served', members }
}

function unroutable(
  exchange: OpenExchange,
  found: Exclude<ReturnType<OpenExchange['state']['routing']['resolve']>, { kind: 'route' }>,
): Fault {
  if (exchange.state.accounts.size === 0) return exchange.faultOf('no_usable_account', 'plan')
  const list = (ids: readonly string[]) => (ids.length === 0 ? '–' : ids.join(', '))
  return found.kind === 'unknown-model'
    ? exchange.faultOf('model_not_found', 'plan', {
        values: { model: found.asked, nearest: list(found.nearest) },
        param: 'model',
      })
    : exchange.faultOf('unknown_pin', 'plan', {
        values: { model: found.asked, pin: found.pin, known: list(found.known) },
        param: 'model',
      })
}

interface Sides {
  readonly from: (protocol: Protocol) => boolean
  readonly to: (protocol: TargetProtocol) => boolean
}

const onBoth = (has: (protocol: Pick<TargetProtocol, 'counting' | 'embedding'>) => boolean): Sides => ({
  from: has,
  to: has,
})

/** Asked for and answered through the target's generate call. */
const throughGenerate = (operation: Operation): Sides => ({
  from: (protocol) => protocol.asGenerate?.[operation] !== undefined,
  to: (protocol) => protocol.does.includes(operation),
})

/** What the dialects on the two sides must have for an operation to be translated. Other operations can only be relayed. */
const translatable: Readonly<Partial<Record<Operation, Sides>>> = {
  generate: onBoth(() => true),
  'count-tokens': onBoth((protocol) => protocol.counting !== undefined),
  embed: onBoth((protocol) => protocol.embedding !== undefined),
  'embed-batch': onBoth((protocol) => protocol.embedding !== undefined),
  predict: onBoth((protocol) => protocol.embedding !== undefined),
  'legacy-completion': throughGenerate('legacy-completion'),
  'image-generation': throughGenerate('image-generation'),
  'image-edit': throughGenerate('image-edit'),
  transcription: throughGenerate('transcription'),
  'audio-translation': throughGenerate('audio-translation'),
  speech: throughGenerate('speech'),
}

function laneOf(call: ClientCall, served: Served): readonly Candidate[] {
  const { model } = served
  const way = wayTo(served.member, { ...call, model, operation: call.route.operation })
  return way === undefined ? [] : [candidateOf(served, way.lane, way.protocol)]
}

/** How an account is reached: in the client's own dialect, or in one that it speaks. Undefined: it cannot be asked this. */
export function wayTo(
  member: Pick<GatewayAccount, 'protocols' | 'upstream'>,
  asked: {
    readonly protocol: Protocol
    readonly operation: Operation
    readonly stream: boolean
    /** As the place knows it. */
    readonly model: string
  },
): Pick<Candidate, 'lane' | 'protocol'> | undefined {
  const { id } = asked.protocol
  // A stream in frames of the place's own is no stream to the client, whatever the events inside it say.
  const isFramed = asked.stream && member.upstream.frameReader !== undefined
  const spoken = spokenFor(member, asked)
  if (spoken.includes(id)) return { lane: isFramed ? 'translate' : 'relay', protocol: id }
  const sides = translatable[asked.operation]
  if (sides?.from(asked.protocol) !== true) return undefined
  const target = spoken.find((one) => sides.to(targets[one]))
  return target === undefined ? undefined : { lane: 'translate', protocol: target }
}

/** One API may be for some models only, which the owner may see otherwise, and for some operations only, which nobody may. */
function spokenFor(
  { protocols, upstream }: Pick<GatewayAccount, 'protocols' | 'upstream'>,
  { model, operation }: { readonly model: string; readonly operation: Operation },
): readonly TargetProtocolId[] {
  const wished = upstream.protocolsFor?.(model, operation)
  if (wished === undefined) return protocols
  const fitting = wished.filter((one) => protocols.includes(one))
  return fitting.length > 0 || operation !== 'generate' ? fitting : protocols
}

function candidateOf(served: Served, lane: Candidate['lane'], protocol: TargetProtocolId): Candidate {
  const { upstream, account } = served.member
  const { step = 0 } = served
  return { ...served, step, lane, protocol, quirks: upstream.quirks(account, protocol, served.model) }
}
