import type { Fault } from '../canonical/fault.ts'
import { type AddressRanges, createAddressRanges } from '../config/address-range.ts'
import type { Settings } from '../config/settings.ts'
import { judgeKeys } from './client-keys.ts'
import { corsHeaders, isAllowedOrigin } from './cors.ts'
import { isLoopbackName, isOwnHost } from './host-check.ts'
import type { Endpoint } from './identify.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { KeyRefusal, Soon } from './ports.ts'

/** Step 2: may this request come in? Undefined: yes. */
export function admit(exchange: OpenExchange, endpoint: Endpoint): Fault | undefined {
  const { headers } = exchange.request
  const { settings, ownHosts } = exchange.state
  if (!isOwnHost(headers.host, ownHosts, settings.proxy.allowed_hosts))
    return exchange.faultOf('foreign_host', 'admit', { values: { host: headers.host ?? '–' } })
  if (!isAdmittedAddress(exchange.clientAddress, settings.proxy))
    return exchange.faultOf('address_refused', 'admit', { values: { address: exchange.clientAddress } })
  exchange.answerHeaders.push(...corsHeaders(headers.origin, settings.proxy.cors_origins))
  return endpoint.kind === 'preflight' ? undefined : checkKey(exchange, endpoint)
}

function checkKey(exchange: OpenExchange, endpoint: Endpoint): Fault | undefined {
  const { settings } = exchange.state
  const verdict = judgeKeys(exchange.request.headers, exchange.rawQuery, exchange.state)
  if (verdict.kind === 'named') {
    exchange.key = verdict.key.name
    exchange.namedKey = verdict.key
  } else if (verdict.kind === 'known') exchange.key = verdict.name
  else if (needsKey(settings.proxy, endpoint, exchange.clientAddress))
    return exchange.faultOf(verdict.kind === 'missing' ? 'missing_key' : 'invalid_api_key', 'admit')
  else return refuseForgery(exchange)
  return undefined
}

/** Step 2, the key's own rules: one that has some is held to them wherever it is sent, even where none is needed. */
export function admitKey(exchange: OpenExchange, endpoint: Endpoint): Soon<Fault | undefined> {
  const { namedKey } = exchange
  if (namedKey === undefined || (endpoint.kind !== 'dialect' && endpoint.kind !== 'tools')) return undefined
  const refusal = namedKey.admit(exchange.clientAddress)
  return refusal instanceof Promise
    ? refusal.then((later) => keyFault(exchange, later))
    : keyFault(exchange, refusal)
}

function keyFault(exchange: OpenExchange, refusal: KeyRefusal | undefined): Fault | undefined {
  if (refusal === undefined) return undefined
  const { id, values, retryAfter } = refusal
  return exchange.faultOf(id, 'admit', { values, ...(retryAfter === undefined ? {} : { retryAfter }) })
}

const compiled = new WeakMap<readonly string[], AddressRanges>()

function rangesOf(texts: readonly string[]): AddressRanges {
  const known = compiled.get(texts) ?? createAddressRanges(texts)
  compiled.set(texts, known)
  return known
}

/** The lists are for other machines: this one cannot lock itself out. */
export function isAdmittedAddress(address: string, proxy: ProxySettings): boolean {
  const { allowed_addresses: allowed, denied_addresses: denied } = proxy
  if ((allowed.length === 0 && denied.length === 0) || isLoopbackAddress(address)) return true
  if (rangesOf(denied).has(address)) return false
  return allowed.length === 0 || rangesOf(allowed).has(address)
}

type ProxySettings = Settings['proxy']

/** Contract, section 3: mode × health or not × LAN or not. */
const modes: Readonly<Record<ProxySettings['auth_mode'], (health: boolean, lan: boolean) => boolean>> = {
  off: () => false,
  strict: () => true,
  all_except_health: (health) => !health,
  auto: (health, lan) => lan && !health,
}

function needsKey(proxy: ProxySettings, endpoint: Endpoint, address: string | undefined): boolean {
  const isHealth = endpoint.kind === 'own' && endpoint.name === 'health'
  if (modes[proxy.auth_mode](isHealth, proxy.allow_lan_access)) return true
  // Start refuses an open LAN; a change of settings while we run must not open it either.
  return !isHealth && proxy.allow_lan_access && !proxy.allow_open_lan && !isLoopbackAddress(address)
}

const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && isLoopbackName(address.replace(/^::ffff:/, ''))

/** Content types that a browser sends for a page of any site without asking us first. */
const unasked = /^(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i

/** A foreign page cannot read our answers, but it must not spend the owner's tokens either. */
function refuseForgery(exchange: OpenExchange): Fault | undefined {
  const { method, headers } = exchange.request
  const { origin } = headers
  if (origin === undefined || method === 'GET' || method === 'HEAD') return undefined
  const type = headers['content-type']
  if (isAllowedOrigin(origin, exchange.state.settings.proxy.cors_origins)) return undefined
  if (type !== undefined && !unasked.test(type)) return undefined
  return exchange.faultOf('foreign_origin', 'admit', { values: { origin: origin.slice(0, 200) } })
}
