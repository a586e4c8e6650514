import { type BackgroundCall, type CallTraits, createBackgroundCalls } from './background-calls.ts'
import { createMapping, type Mapping } from './mapping.ts'
import { bareId, createModelIndex, type ModelIndex, type Server } from './model-index.ts'
import { modelPattern } from './model-pattern.ts'
import { nearestIds } from './nearest-ids.ts'
import { allowedBy, createRouteRules, type RouteRule } from './route-rules.ts'
import type { AvailableModel, Route, RouteCandidate, Routing, RoutingMember } from './routing.ts'
import { type ZaiDispatch, zaiModelOf } from './zai-dispatch.ts'

export interface RoutingOptions {
  /** Accounts that are off may be among them: a pin to one is then told apart from an unknown model. */
  readonly members: readonly RoutingMember[]
  readonly mapping: Readonly<Record<string, string>>
  /** Absent: z.ai's dispatch is off. */
  readonly zai?: ZaiDispatch
  /** Absent: none. */
  readonly routes?: readonly RouteRule[]
  /** Side jobs of coding agents go to a model of the owner's choice. Absent: as anything else. */
  readonly background?: BackgroundRule
}

interface BackgroundRule {
  /** Asked ids that such jobs use. */
  readonly match: readonly string[]
  /** Such jobs that are known by something else. Absent: none. */
  readonly calls?: readonly BackgroundCall[]
  readonly model: string
}

/** Before any priority: accounts that list the id, those that take any, z.ai as fallback, the last resort. */
const tiers = { listed: 0, any: 1, fallback: 2, lastResort: 3 } as const

export function createRouting(options: RoutingOptions): Routing {
  const { members, mapping: rules, zai, routes = [], background } = options
  const mapping = createMapping(rules)
  const enabled = members.filter((member) => member.enabled)
  const index = createModelIndex(enabled)
  const sideJob = background === undefined ? undefined : createSideJobs(background)
  const routeRules = createRouteRules(routes)
  const town: Town = { members, enabled, index }
  return {
    knowsCalls: (background?.calls ?? []).length > 0,
    resolve(asked, protocol, traits) {
      const bare = bareId(asked.trim())
      const mapped = sideJob?.(bare, traits) ?? mapping.apply(bare)
      const id = mapped?.target ?? bare
      const ruled = routeRules.find([bare, id], protocol)
      const found = resolveId(town, asked, id)
      const route = ruled === undefined ? found : followRule(town, found, ruled, mapping)
      const isDispatched = zai?.protocols.includes(protocol) === true
      const final = isDispatched
        ? dispatch(route, { id, isPin: isPin(town, id) }, zai)
        : zai === undefined
          ? route
          : beside(route, id, zai)
      return mapped === undefined || final.kind !== 'route' ? final : { ...final, rule: mapped.rule }
    },
    available: () => availableModels(town, mapping),
  }
}

/** Where a side job goes, and which rule says so. Undefined: it is none. */
function createSideJobs({ match, calls = [], model }: BackgroundRule) {
  const fits = match.map(modelPattern)
  const callOf = createBackgroundCalls(calls)
  return (id: string, traits: CallTraits | undefined) => {
    if (fits.some((matches) => matches(id))) return { rule: 'models.background', target: model }
    const place = traits === undefined ? undefined : callOf(id, traits)
    return place === undefined ? undefined : { rule: `models.background.calls[${place}]`, target: model }
  }
}

/** The accounts that the rule names, then its fallbacks, each as if it had been asked for by itself. */
function followRule(town: Town, found: Route, rule: RouteRule, mapping: Mapping): Route {
  const { asked } = found
  const own = found.kind === 'route' ? allowedBy(rule, found.candidates, town.members) : []
  const steps = rule.fallback.map((model) => {
    const route = resolveId(town, asked, mapping.apply(model)?.target ?? model)
    return route.kind === 'route' ? route.candidates : []
  })
  const later = steps.flatMap((candidates, at) => candidates.map((one) => ({ ...one, step: at + 1 })))
  const candidates = [...own, ...later]
  const policy = { ...rule.policy, route: rule.name }
  return candidates.length === 0 && found.kind !== 'route'
    ? found
    : { kind: 'route', asked, candidates, policy }
}

interface Town {
  readonly members: readonly RoutingMember[]
  readonly enabled: readonly RoutingMember[]
  readonly index: ModelIndex
}

function resolveId(town: Town, asked: string, id: string): Route {
  const pin = pinOf(id)
  const pinned = pin === undefined ? [] : pinnedMembers(town.members, pin.to)
  if (pin !== undefined && pinned.length > 0) {
    const route = resolvePin(town, asked, pin, pinned)
    // `openai/gpt-4o` is an id at some places too: whoever lists it as a whole may serve it.
    if (route.kind === 'route' || town.index.find(id).length === 0) return route
  }
  const candidates = candidatesFor(id, serversOf(town.enabled, town.index, id))
  if (candidates.length > 0) return { kind: 'route', asked, candidates }
  if (pin !== undefined && isServed(town, pin.model)) return unknownPin(town, asked, pin.to)
  return { kind: 'unknown-model', asked, nearest: nearestIds(id, listedIds(town.index)) }
}

const isServed = ({ enabled, index }: Town, model: string): boolean =>
  serversOf(enabled, index, model).length > 0

interface Pin {
  readonly to: string
  readonly model: string
}

function pinOf(id: string): Pin | undefined {
  const slash = id.indexOf('/')
  return slash <= 0 || slash === id.length - 1
    ? undefined
    : { to: id.slice(0, slash), model: bareId(id.slice(slash + 1)) }
}

/** An account's name wins over an upstream of that name. */
function pinnedMembers(members: readonly RoutingMember[], to: string): readonly RoutingMember[] {
  const named = members.filter((member) => member.account === to)
  return named.length > 0 ? named : members.filter((member) => member.upstream === to)
}

function resolvePin(town: Town, asked: string, pin: Pin, pinned: readonly RoutingMember[]): Route {
  const enabled = pinned.filter((member) => member.enabled)
  if (enabled.length === 0) return unknownPin(town, asked, pin.to)
  const index = createModelIndex(enabled)
  const candidates = candidatesFor(pin.model, serversOf(enabled, index, pin.model))
  if (candidates.length > 0) return { kind: 'route', asked, candidates }
  return { kind: 'unknown-model', asked, nearest: nearestIds(pin.model, listedIds(index)) }
}

function unknownPin({ enabled }: Town, asked: string, pin: string): Route {
  const known = new Set(enabled.flatMap(({ account, upstream }) => [account, upstream]))
  return { kind: 'unknown-pin', asked, pin, known: [...known].sort() }
}

/** Accounts whose list could not be read are asked only when no list has the id. */
function serversOf(enabled: readonly RoutingMember[], index: ModelIndex, id: string): readonly Server[] {
  const listed = index.find(id)
  const unlisted = enabled.filter(
    ({ models }) => models === 'any' || (models === 'unknown' && listed.length === 0),
  )
  const seen = new Set(listed.map(({ member }) => member))
  return [
    ...listed,
    ...unlisted.filter((member) => !seen.has(member)).map((member) => ({ member, model: id })),
  ]
}

function candidatesFor(id: string, servers: readonly Server[]): readonly RouteCandidate[] {
  return servers
    .map(({ member, model }) => ({ member, model: model === '' ? id : model, tier: tierOf(member) }))
    .sort((a, b) => a.tier - b.tier || a.member.priority - b.member.priority)
    .map(({ member, model, tier }) => ({ account: member.account, model, tier }))
}

const tierOf = ({ models, lastResort }: RoutingMember): number =>
  lastResort === true ? tiers.lastResort : models === 'any' ? tiers.any : tiers.listed

const isPin = (town: Town, id: string): boolean => pinnedMembers(town.members, pinOf(id)?.to ?? '').length > 0

function dispatch(route: Route, { id, isPin }: { id: string; isPin: boolean }, zai: ZaiDispatch): Route {
  const { asked } = route
  const model = zaiModelOf(id, zai.mapping)
  const own: RouteCandidate = { account: zai.account, model: model ?? id, tier: tiers.listed }
  const policy = route.kind === 'route' && route.policy !== undefined ? { policy: route.policy } : {}
  if (zai.mode === 'exclusive') return { kind: 'route', asked, candidates: [own], ...policy }
  if (isPin || model === undefined) return route
  const others = route.kind === 'route' ? route.candidates : []
  const rest = others.filter(({ account }) => account !== zai.account)
  const slot = zai.mode === 'fallback' ? { ...own, tier: tiers.fallback } : own
  const candidates = [...rest, slot].sort((a, b) => (a.step ?? 0) - (b.step ?? 0) || a.tier - b.tier)
  return { kind: 'route', asked, candidates, ...policy }
}

/** Other dialects are not dispatched, but whoever asks for z.ai's own models by name gets them. */
function beside(route: Route, id: string, zai: ZaiDispatch): Route {
  if (route.kind === 'route') {
    if (zai.mode !== 'fallback') return route
    const candidates = route.candidates.map((one) =>
      one.account === zai.account ? { ...one, tier: tiers.fallback } : one,
    )
    return {
      ...route,
      candidates: candidates.sort((a, b) => (a.step ?? 0) - (b.step ?? 0) || a.tier - b.tier),
    }
  }
  const model = /^(?:zai:|glm-)/i.test(id) ? zaiModelOf(id, zai.mapping) : undefined
  if (model === undefined) return route
  const own: RouteCandidate = { account: zai.account, model, tier: tiers.listed }
  return { kind: 'route', asked: route.asked, candidates: [own] }
}

function* listedIds(index: ModelIndex): Iterable<string> {
  for (const [id] of index.entries()) yield id
}

function availableModels(town: Town, mapping: Mapping): readonly AvailableModel[] {
  const found = new Map<string, Iterable<string>>()
  for (const [id, members] of town.index.entries()) found.set(id, members.map(accountOf))
  for (const alias of mapping.names) {
    const route = resolveId(town, alias, mapping.apply(alias)?.target ?? alias)
    if (route.kind === 'route') found.set(alias, route.candidates.map(accountOf))
  }
  return [...found]
    .map(([id, accounts]) => ({ id, accounts: [...accounts] }))
    .sort((a, b) => a.id.localeCompare(b.id))
}

const accountOf = ({ account }: { readonly account: string }): string => account
