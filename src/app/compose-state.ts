import { isDeepStrictEqual } from 'node:util'
import type { Language } from '../canonical/language.ts'
import { bypassOfEnvironment, createBypass, direct, isProxyUrl } from '../config/egress.ts'
import {
  type AccountSettings,
  accountSchema,
  type BackgroundCallSettings,
  type RouteSettings,
  type Settings,
} from '../config/settings.ts'
import type { Egress, GatewayAccount, GatewayState, NamedKeys } from '../gateway/ports.ts'
import type { BackgroundCall } from '../models/background-calls.ts'
import { createRouting, type RoutingOptions } from '../models/create-routing.ts'
import { describeModel } from '../models/describe-model.ts'
import { modelPattern } from '../models/model-pattern.ts'
import type { OwnCatalogue } from '../models/own-catalogue.ts'
import type { RouteRule } from '../models/route-rules.ts'
import type { Routing, RoutingMember } from '../models/routing.ts'
import type { ZaiDispatch } from '../models/zai-dispatch.ts'
import type { PoolMember } from '../pool/pool.ts'
import type { TokenWays } from '../upstreams/access-token.ts'
import { upstreams } from '../upstreams/registry.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import { zai } from '../upstreams/zai/index.ts'
import { ownHosts } from './network-addresses.ts'
import { ownCatalogueOf } from './own-models.ts'
import { type Secrets, secretValue } from './secrets.ts'
import { toolServers } from './tool-servers.ts'

export const zaiAccountName = 'zai-dispatch'

/** One account of the pool with all that is known of it. */
export interface Member {
  readonly settings: AccountSettings
  readonly upstream: Upstream
  /** It has what it needs to be tried: a secret where its kind asks for one. */
  readonly ready: boolean
  readonly gateway: GatewayAccount
}

export interface ComposedState {
  readonly members: readonly Member[]
  readonly gateway: GatewayState
  /** What the owner knows better of models. */
  readonly ownModel: OwnCatalogue
  /** How what belongs to no account goes out. */
  readonly way: Way
}

export interface StateSources {
  readonly settings: Settings
  readonly secrets: Secrets
  readonly language: Language
  /** Ids that an account's place listed. Undefined: not read yet. */
  readonly modelsOf: (account: string) => readonly string[] | undefined
  readonly namedKeys: NamedKeys
  /** How an account's access tokens are come by. */
  readonly tokens: (account: AccountSettings) => TokenWays
  /** Processes that serve clients by this state. Absent: one. */
  readonly sharers?: number
}

/** Settings, secrets and model lists → what the data plane works with. Pure but for the machine's own names. */
export function composeState(sources: StateSources): ComposedState {
  const { settings, secrets } = sources
  const egress = {
    isDirect: createBypass([...settings.egress.no_proxy, ...bypassOfEnvironment(process.env)]),
  }
  const way = egressOf({ name: '' }, egress, secrets)
  const members = [...settings.accounts, ...zaiAccount(settings)].flatMap((account) =>
    memberOf(account, sources, egress),
  )
  const proxyKey = secretValue(secrets.proxyKey)
  const ownModel = ownCatalogueOf(settings)
  const gateway: GatewayState = {
    settings,
    language: sources.language,
    keys: proxyKey === undefined ? [] : [{ name: 'proxy', value: proxyKey }],
    namedKeys: sources.namedKeys,
    accounts: new Map(members.filter(isPlaying).map((member) => [member.settings.name, member.gateway])),
    routing: routingUnder(settings, members, sources.modelsOf),
    toolServers:
      way.kind === 'broken' ? new Map() : toolServers(settings, secretValue(secrets.zaiKey), egressIn(way)),
    describeModel: (id) => ({ ...describeModel(id), ...ownModel(id)?.info }),
    ownHosts: ownHosts(),
    ...(sources.sharers === undefined ? {} : { sharers: sources.sharers }),
  }
  return { members, gateway, ownModel, way }
}

type EgressRule = Pick<Egress, 'isDirect'>

export type Way = { readonly kind: 'direct' | 'broken' } | { readonly kind: 'proxy'; readonly egress: Egress }

/** A proxy whose address cannot be had is never gone around: that would show the vendor what it is there to hide. */
function egressOf(
  { name, proxy }: Pick<AccountSettings, 'name' | 'proxy'>,
  { isDirect }: EgressRule,
  { proxies }: Secrets,
): Way {
  if (proxy === direct) return { kind: 'direct' }
  const secret = proxies.get(proxy === undefined ? '' : name)
  if (secret === undefined) return { kind: 'direct' }
  const value = secretValue(secret)
  return value !== undefined && isProxyUrl(value)
    ? { kind: 'proxy', egress: { proxy: value, isDirect } }
    : { kind: 'broken' }
}

const egressIn = (way: Way): Egress | undefined => (way.kind === 'proxy' ? way.egress : undefined)

/** How these settings route to these members. */
export function routingUnder(
  settings: Settings,
  members: readonly Member[],
  modelsOf: StateSources['modelsOf'],
): Routing {
  const zai = zaiDispatch(settings)
  return createRouting({
    members: members.map((member) => routingMember(member, modelsOf)),
    mapping: settings.models.mapping,
    routes: settings.routes.filter(({ enabled }) => enabled).map(routeRule),
    ...backgroundRule(settings),
    ...(zai === undefined ? {} : { zai }),
  })
}

function routeRule(route: RouteSettings): RouteRule {
  const { name, match, protocols, accounts, fallback } = route
  const { strategy, loss_policy, first_byte_timeout, stall_timeout, total_timeout, max_wait } = route
  const { hedging, continuation } = route
  return {
    ...{ name, match, protocols, accounts, fallback },
    policy: {
      ...(strategy === undefined ? {} : { strategy }),
      ...(loss_policy === undefined ? {} : { lossPolicy: loss_policy }),
      ...(first_byte_timeout === undefined ? {} : { firstByteSeconds: first_byte_timeout }),
      ...(stall_timeout === undefined ? {} : { stallSeconds: stall_timeout }),
      ...(total_timeout === undefined ? {} : { totalSeconds: total_timeout }),
      ...(max_wait === undefined ? {} : { maxWaitSeconds: max_wait }),
      ...(hedging === undefined ? {} : { hedging }),
      ...(continuation === undefined ? {} : { continuation }),
    },
  }
}

function backgroundRule({ models }: Settings): Pick<RoutingOptions, 'background'> {
  const { enabled, match, calls, model } = models.background
  if (!enabled || model === undefined) return {}
  return { background: { match, calls: calls.map(backgroundCall), model } }
}

function backgroundCall(call: BackgroundCallSettings): BackgroundCall {
  const { models, instructions, says } = call
  return {
    ...(models === undefined ? {} : { models }),
    ...(call.max_output === undefined ? {} : { maxOutput: call.max_output }),
    ...(call.without_tools === undefined ? {} : { withoutTools: call.without_tools }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(says === undefined ? {} : { says }),
    ...(call.answer_fields === undefined ? {} : { answerFields: call.answer_fields }),
  }
}

export const isPlaying = (member: Member): boolean => member.settings.enabled && member.ready

export const poolMembers = (members: readonly Member[]): readonly PoolMember[] =>
  members.map(({ settings, ready, upstream }) => ({
    name: settings.name,
    upstream: upstream.id,
    enabled: settings.enabled && ready,
    priority: settings.priority,
    weight: settings.weight,
    quotaFloor: settings.quota_floor,
    ...boundsOf(settings),
  }))

/** Accounts whose secret, address or options are other ones than before. */
export function changedAccess(before: readonly Member[], now: readonly Member[]): readonly string[] {
  const known = new Map(before.map((member) => [member.settings.name, member.gateway.account]))
  return now
    .filter(({ settings, gateway }) => {
      const account = known.get(settings.name)
      return account !== undefined && !isDeepStrictEqual(account, gateway.account)
    })
    .map(({ settings }) => settings.name)
}

function boundsOf(settings: AccountSettings): Partial<PoolMember> {
  const { max_concurrency, requests_per_minute, tokens_per_minute, model_concurrency } = settings
  return {
    ...(max_concurrency === undefined ? {} : { maxInFlight: max_concurrency }),
    ...(requests_per_minute === undefined ? {} : { requestsPerMinute: requests_per_minute }),
    ...(tokens_per_minute === undefined ? {} : { tokensPerMinute: tokens_per_minute }),
    ...(Object.keys(model_concurrency).length === 0 ? {} : { maxInFlightOf: firstMatch(model_concurrency) }),
  }
}

/** The first rule in the file that fits, an exact one before all. */
function firstMatch(rules: Readonly<Record<string, number>>): (model: string) => number | undefined {
  const patterns = Object.entries(rules).map(([text, value]) => ({ fits: modelPattern(text), value }))
  return (model) => rules[model] ?? patterns.find(({ fits }) => fits(model))?.value
}

function memberOf(
  account: AccountSettings,
  { secrets, tokens }: Pick<StateSources, 'secrets' | 'tokens'>,
  egress: EgressRule,
): readonly Member[] {
  const upstream = upstreams[account.upstream]
  if (upstream === undefined) return []
  const secret =
    account.name === zaiAccountName
      ? secretValue(secrets.zaiKey)
      : secretValue(secrets.accounts.get(account.name))
  const needsSecret = upstream.form.some((field) => field.kind === 'secret' && field.required)
  const way = egressOf(account, egress, secrets)
  const gateway: GatewayAccount = {
    ...(way.kind === 'proxy' ? { egress: way.egress } : {}),
    tokens: tokens(account),
    upstream,
    protocols: account.protocols.length > 0 ? account.protocols : upstream.protocols,
    account: {
      name: account.name,
      options: account.options,
      ...(account.base_url === undefined ? {} : { baseUrl: account.base_url }),
      ...(secret === undefined ? {} : { secret }),
    },
  }
  const declared = account.api_key !== undefined
  const hasSecret = secret !== undefined || !(needsSecret || declared)
  return [{ settings: account, upstream, gateway, ready: hasSecret && way.kind !== 'broken' }]
}

function routingMember(
  { settings, upstream, ready }: Member,
  modelsOf: StateSources['modelsOf'],
): RoutingMember {
  return {
    account: settings.name,
    upstream: upstream.id,
    enabled: settings.enabled && ready,
    priority: settings.priority,
    labels: settings.labels,
    models: modelsServed(settings, modelsOf),
    ...(upstream.id === 'sandbox' ? { lastResort: true, shown: modelsOf(settings.name) ?? [] } : {}),
  }
}

function modelsServed(account: AccountSettings, modelsOf: StateSources['modelsOf']): RoutingMember['models'] {
  if (account.models.includes('*')) return 'any'
  if (account.models.length > 0) return account.models
  // Reached by its rules, whatever it lists; the list is for those who look for a model.
  if (account.name === zaiAccountName) return modelsOf(account.name) ?? []
  return modelsOf(account.name) ?? 'unknown'
}

const isDispatching = ({ zai }: Settings): boolean => zai.enabled && zai.dispatch_mode !== 'off'

/** z.ai's dispatch is one more account, reached through its rules only. */
function zaiAccount(settings: Settings): readonly AccountSettings[] {
  if (!isDispatching(settings)) return []
  const { api_key, base_url } = settings.zai
  return [
    accountSchema.parse({
      name: zaiAccountName,
      upstream: zai.id,
      api_key,
      base_url,
    }),
  ]
}

function zaiDispatch(settings: Settings): ZaiDispatch | undefined {
  const { dispatch_mode: mode, model_mapping: mapping } = settings.zai
  return isDispatching(settings) && mode !== 'off'
    ? { account: zaiAccountName, protocols: zai.protocols, mode, mapping }
    : undefined
}
