import { isJsonObject } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import type { Loss } from '../canonical/loss.ts'
import { MalformedRequest } from '../canonical/malformed-request.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import { isProtocolId, type ProtocolId, type TargetProtocolId } from '../canonical/protocol-id.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { Explanation, MappingPreview, ModelView } from '../control/contract/model.ts'
import type { ModelsControl, Outcome } from '../control/ports.ts'
import { callTraits } from '../gateway/call-traits.ts'
import { wayTo } from '../gateway/plan.ts'
import type { GatewayAccount } from '../gateway/ports.ts'
import type { Route, RoutePolicy, Routing } from '../models/routing.ts'
import { protocols, targets } from '../protocols/registry.ts'
import { parseJson } from '../wire/json-text.ts'
import { routingUnder } from './compose-state.ts'
import { listPrice } from './costing.ts'
import { newId } from './ids.ts'
import type { PriceList } from './price-list.ts'
import { accept, refuse } from './problems.ts'
import type { Rooms } from './rooms.ts'
import { toldLosses } from './told-losses.ts'

/** Model ids that can be asked for, and the dry run of routing that says what would become of a request. */
export function createModelsDesk(rooms: Rooms, prices: PriceList): ModelsControl {
  return {
    refreshPrices: prices.refresh,
    list() {
      const { routing, describeModel } = rooms.state().gateway
      return routing
        .available()
        .map(({ id, accounts }) => ({ ...modelView(describeModel(id), id, accounts), ...routed(rooms, id) }))
    },
    preview(mapping, models) {
      const routing = draftRouting(rooms, mapping)
      return models.map((asked) => previewOf(routing.resolve(asked, 'openai-chat')))
    },
    async explain(request, language) {
      if (!isProtocolId(request.protocol))
        return refuse('bad_body', language, { protocol: request.protocol, cause: '' })
      const routing =
        request.mapping === undefined ? rooms.state().gateway.routing : draftRouting(rooms, request.mapping)
      const { model, protocol, body } = request
      return explain(rooms, routing, { model, protocol, ...(body === undefined ? {} : { body }) }, language)
    },
  }
}

function modelView(
  { input, output, ...info }: ModelInfo,
  id: string,
  accounts: readonly string[],
): ModelView {
  return {
    ...info,
    id,
    accounts: [...accounts],
    ...(input === undefined ? {} : { input: [...input] }),
    ...(output === undefined ? {} : { output: [...output] }),
  }
}

/** Routing as it would be with other rules. */
function draftRouting(
  { keeper, state, directory }: Rooms,
  mapping: Readonly<Record<string, string>>,
): Routing {
  const settings = { ...keeper.settings, models: { ...keeper.settings.models, mapping } }
  return routingUnder(settings, state().members, directory.modelsOf)
}

/** The rule that applies to an id and what it is sent as, with the price it has there. */
function routed(rooms: Rooms, id: string): Pick<ModelView, 'rule' | 'target' | 'price'> {
  const route = rooms.state().gateway.routing.resolve(id, 'openai-chat')
  const first = route.kind === 'route' ? route.candidates[0] : undefined
  if (route.kind !== 'route' || first === undefined) return {}
  const upstream = rooms.state().gateway.accounts.get(first.account)?.upstream.id
  const rates = upstream === undefined ? undefined : listPrice(first.model, upstream, rooms.state().ownModel)
  return {
    ...(route.rule === undefined ? {} : { rule: route.rule }),
    ...(first.model === id ? {} : { target: first.model }),
    ...(rates === undefined ? {} : { price: rates }),
  }
}

function previewOf(route: Route): MappingPreview['models'][number] {
  if (route.kind !== 'route') return { asked: route.asked, kind: route.kind }
  const [first] = route.candidates
  return {
    asked: route.asked,
    kind: 'route',
    ...(route.rule === undefined ? {} : { rule: route.rule }),
    ...(first === undefined ? {} : { account: first.account, model: first.model }),
  }
}

interface Asked {
  readonly model: string
  readonly protocol: ProtocolId
  readonly body?: Readonly<Record<string, unknown>>
}

function explain(rooms: Rooms, routing: Routing, asked: Asked, language: Language): Outcome<Explanation> {
  const { model, protocol, body } = asked
  let canonical: CanonicalRequest | undefined
  try {
    canonical = body === undefined ? undefined : readBody(protocol, model, body)
  } catch (error) {
    if (error instanceof MalformedRequest)
      return refuse('bad_body', language, { protocol, cause: `${error.at} ${error.message}` })
    throw error
  }
  const route = routing.resolve(model, protocol, canonical === undefined ? undefined : callTraits(canonical))
  if (route.kind !== 'route') {
    const nearest = route.kind === 'unknown-pin' ? route.known : route.nearest
    return accept({ asked: route.asked, kind: route.kind, candidates: [], nearest: [...nearest] })
  }
  const usable = new Map(rooms.pool.health().map((health) => [health.account, health.usable]))
  const candidates = route.candidates.flatMap(({ account, model: served, step = 0 }) => {
    const member = rooms.state().gateway.accounts.get(account)
    if (member === undefined) return []
    const ways = waysOf(member, protocol, served)
    if (ways === undefined) return []
    const lane = canonical?.stream === true ? ways.streamLane : ways.lane
    const request = lane === 'translate' ? canonical : undefined
    return [
      {
        account,
        upstream: member.upstream.id,
        model: served,
        ...ways,
        usable: usable.get(account) ?? true,
        losses:
          request === undefined ? [] : toldLosses(lossesOf(request, member, ways.protocol, served), language),
        step,
      },
    ]
  })
  const rule = route.rule === undefined ? {} : { rule: route.rule }
  const policy = routeView(route.policy)
  return accept({ asked: route.asked, kind: 'route', ...rule, ...policy, candidates, nearest: [] })
}

function routeView(policy: RoutePolicy | undefined): Pick<Explanation, 'route'> {
  if (policy === undefined) return {}
  const { route: name, ...limits } = policy
  return { route: { name, ...limits } }
}

function waysOf(
  member: GatewayAccount,
  id: ProtocolId,
  model: string,
): { readonly lane: Lane; readonly streamLane: Lane; readonly protocol: TargetProtocolId } | undefined {
  const asked = { protocol: protocols[id], operation: 'generate', model } as const
  const whole = wayTo(member, { ...asked, stream: false })
  const streamed = wayTo(member, { ...asked, stream: true })
  return whole === undefined || streamed === undefined ? undefined : { ...whole, streamLane: streamed.lane }
}

type Lane = 'relay' | 'translate'

function lossesOf(
  request: CanonicalRequest,
  { upstream, account }: GatewayAccount,
  target: TargetProtocolId,
  model: string,
): readonly Loss[] {
  const quirks = upstream.quirks(account, target, model)
  return targets[target].writeRequest(request, { model, issuer: upstream.issuer(target), quirks }).losses
}

/** As the data plane would read it. */
function readBody(
  protocol: ProtocolId,
  model: string,
  body: Readonly<Record<string, unknown>>,
): CanonicalRequest {
  const json = parseJson(JSON.stringify(body))
  if (!isJsonObject(json)) throw new MalformedRequest('The body is not a JSON object.')
  return protocols[protocol].readRequest(json, {
    params: { model },
    query: new URLSearchParams(),
    headers: {},
    streams: false,
    newId,
  })
}
