import { fillText, type Language, type Text } from '../canonical/language.ts'
import { createAddressRanges } from '../config/address-range.ts'
import type { Settings } from '../config/settings.ts'
import type { ExposureFacts } from './exposure-facts.ts'
import { exposureTexts as texts } from './exposure-texts.ts'

type Plain = string | number | boolean | readonly string[]

/** One setting, as it is and as it would be. */
interface ExposureEdit {
  readonly path: string
  readonly from: Plain
  readonly to: Plain
}

type ExposureRemedy =
  | { readonly kind: 'set'; readonly edits: readonly ExposureEdit[] }
  | { readonly kind: 'tighten' }
  | { readonly kind: 'open'; readonly page: 'keys' | 'proxy' | 'settings' }

export interface ExposureResult {
  readonly id: string
  readonly verdict: 'good' | 'warning' | 'bad'
  readonly title: string
  readonly seen: string
  readonly fix?: string
  readonly action?: ExposureRemedy
}

interface Finding {
  readonly verdict: ExposureResult['verdict']
  readonly seen: Text
  readonly fix?: Text
  readonly action?: ExposureRemedy
  readonly values?: Readonly<Record<string, string | number>>
}

type Proxy = Settings['proxy']

/** Who needs a key: this machine, and others where they can come in at all. The same rule as the data plane's own. */
function keysAsked(proxy: Proxy): { readonly here: boolean; readonly others: boolean } {
  const { auth_mode: mode, allow_lan_access: lan, allow_open_lan: open } = proxy
  const here = mode === 'strict' || mode === 'all_except_health' || (mode === 'auto' && lan)
  return { here, others: here || !open }
}

const set = (...edits: readonly ExposureEdit[]): ExposureRemedy => ({ kind: 'set', edits })
const good = (seen: Text, values?: Finding['values']): Finding =>
  values === undefined ? { verdict: 'good', seen } : { verdict: 'good', seen, values }

const checks: Readonly<Record<keyof typeof texts.titles, (facts: ExposureFacts) => Finding>> = {
  listening({ proxy, isRunning }) {
    const values = { port: proxy.port }
    if (!isRunning) return good(proxy.allow_lan_access ? texts.stopped_lan : texts.stopped, values)
    return proxy.allow_lan_access
      ? {
          verdict: 'warning',
          seen: texts.lan,
          fix: texts.lan_fix,
          values,
          action: set({ path: 'proxy.allow_lan_access', from: true, to: false }),
        }
      : good(texts.loopback, values)
  },
  auth({ proxy }) {
    const { here, others } = keysAsked(proxy)
    const values = { mode: proxy.auth_mode }
    if (proxy.allow_lan_access && !others)
      return {
        verdict: 'bad',
        seen: texts.open_lan,
        fix: texts.open_lan_fix,
        values,
        action: set(
          { path: 'proxy.allow_open_lan', from: true, to: false },
          ...(proxy.auth_mode === 'off' ? [{ path: 'proxy.auth_mode', from: 'off', to: 'auto' }] : []),
        ),
      }
    if (here) return good(proxy.auth_mode === 'strict' ? texts.keys_asked_strict : texts.keys_asked, values)
    return proxy.auth_mode === 'off'
      ? {
          verdict: 'warning',
          seen: texts.auth_off,
          fix: texts.auth_off_fix,
          action: set({ path: 'proxy.auth_mode', from: 'off', to: 'auto' }),
        }
      : good(texts.loopback_free, values)
  },
  keys({ keys, proxy }) {
    const values = { count: keys.named, names: keys.boundless.join(', ') }
    if (keys.boundless.length > 0 && !proxy.allow_lan_access) return good(texts.named_loose, values)
    if (keys.boundless.length > 0)
      return { verdict: 'warning', seen: texts.boundless, fix: texts.boundless_fix, values, action: toKeys }
    if (keys.named === 0 && proxy.allow_lan_access)
      return { verdict: 'warning', seen: texts.one_key, fix: texts.one_key_fix, action: toKeys }
    return keys.named === 0 ? good(texts.no_named) : good(texts.named, values)
  },
  hosts({ proxy: { allowed_hosts: hosts } }) {
    return hosts.length === 0 ? good(texts.own_hosts) : good(texts.more_hosts, { hosts: hosts.join(', ') })
  },
  origins({ proxy }) {
    const { cors_origins: origins } = proxy
    if (!origins.includes('*'))
      return origins.length === 0
        ? good(texts.own_origins)
        : good(texts.more_origins, { origins: origins.join(', ') })
    const rest = origins.filter((origin) => origin !== '*')
    return {
      verdict: keysAsked(proxy).here ? 'warning' : 'bad',
      seen: keysAsked(proxy).here ? texts.every_origin : texts.every_origin_free,
      fix: texts.every_origin_fix,
      action: set({ path: 'proxy.cors_origins', from: origins, to: rest }),
    }
  },
  addresses({ proxy }) {
    const { allowed_addresses: allowed, denied_addresses: denied } = proxy
    if (!proxy.allow_lan_access) return good(texts.addresses_idle)
    const values = { allowed: allowed.length, denied: denied.length }
    return allowed.length === 0 && denied.length === 0
      ? { verdict: 'warning', seen: texts.addresses_any, fix: texts.addresses_fix }
      : good(texts.addresses_listed, values)
  },
  proxies({ proxy: { trusted_proxies: proxies } }) {
    if (proxies.length === 0) return good(texts.no_proxies)
    const ranges = createAddressRanges(proxies)
    // Two addresses of the documentation's own: whoever trusts them trusts everybody.
    const isEverybody = ranges.has('203.0.113.7') || ranges.has('2001:db8::7')
    return isEverybody
      ? {
          verdict: 'bad',
          seen: texts.every_proxy,
          fix: texts.every_proxy_fix,
          action: set({ path: 'proxy.trusted_proxies', from: proxies, to: [] }),
        }
      : good(texts.some_proxies, { proxies: proxies.join(', ') })
  },
  dashboard({ control: { host, port, wantedHost, hasPassword } }) {
    const values = { host, port }
    if (isLoopback(host)) return good(texts.dashboard_loopback, values)
    if (isLoopback(wantedHost))
      return { verdict: 'warning', seen: texts.dashboard_open, fix: texts.dashboard_restart, values }
    return {
      verdict: hasPassword ? 'warning' : 'bad',
      seen: texts.dashboard_open,
      fix: texts.dashboard_fix,
      values,
      action: set({ path: 'control.host', from: host, to: '127.0.0.1' }),
    }
  },
  encryption({ proxy, control }) {
    return proxy.allow_lan_access || !isLoopback(control.host)
      ? { verdict: 'warning', seen: texts.plain_text, fix: texts.plain_text_fix }
      : good(texts.plain_loopback)
  },
  vault({ vaultKey }) {
    return good(texts[`vault_${vaultKey}`])
  },
  files({ exposedFiles }) {
    if (exposedFiles === undefined) return good(texts.files_unknown)
    return exposedFiles.length === 0
      ? good(texts.files_own)
      : {
          verdict: 'bad',
          seen: texts.files_exposed,
          fix: texts.files_fix,
          values: { files: exposedFiles.join(', ') },
          action: { kind: 'tighten' },
        }
  },
  tried({ reach }) {
    const open = reach.filter(({ kind, result }) => kind === 'lan' && result === 'open')
    const lan = reach.filter(({ kind }) => kind === 'lan')
    const values = { addresses: open.map(({ address }) => address).join(', '), count: lan.length }
    if (open.length > 0) return { verdict: 'bad', seen: texts.tried_open, fix: texts.tried_fix, values }
    return lan.length === 0 ? good(texts.tried_none) : good(texts.tried_good, values)
  },
}

const toKeys: ExposureRemedy = { kind: 'open', page: 'keys' }

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** Every check, from the door inwards. Pure: the facts are gathered before. */
export function judgeExposure(facts: ExposureFacts, language: Language): readonly ExposureResult[] {
  return Object.entries(checks).map(([id, check]) => {
    const { verdict, seen, fix, action, values = {} } = check(facts)
    return {
      id,
      verdict,
      title: texts.titles[id as keyof typeof texts.titles][language],
      seen: fillText(seen[language], values),
      ...(fix === undefined ? {} : { fix: fillText(fix[language], values) }),
      ...(action === undefined ? {} : { action }),
    }
  })
}
