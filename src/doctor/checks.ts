import { fillText, type Language, type Text } from '../canonical/language.ts'
import { judgeExposure } from './exposure.ts'
import type { DoctorFacts } from './facts.ts'
import { texts } from './texts.ts'

export interface CheckResult {
  readonly id: string
  readonly verdict: 'good' | 'warning' | 'bad'
  readonly title: string
  readonly seen: string
  readonly fix?: string
}

/** What one check found: texts by name, filled for the reader. */
interface Finding {
  readonly verdict: CheckResult['verdict']
  readonly seen: Text
  readonly fix?: Text
  readonly values?: Readonly<Record<string, string | number>>
}

type CheckId = Exclude<keyof typeof texts.titles, 'exposure'>

const oldestNode = 24
const lowDiskBytes = 200_000_000
const same = (text: string): Text => ({ en: text, ja: text, 'zh-CN': text })

const checks: Readonly<Record<CheckId, (facts: DoctorFacts) => Finding>> = {
  node({ nodeVersion }) {
    const good = Number.parseInt(nodeVersion, 10) >= oldestNode
    const values = { version: nodeVersion, floor: oldestNode }
    return good
      ? { verdict: 'good', seen: same(nodeVersion) }
      : { verdict: 'bad', seen: texts.node_old, fix: texts.node_fix, values }
  },
  home({ home, homeMode }) {
    const exposed = homeMode !== undefined && (homeMode & 0o077) !== 0
    const values = { home, mode: (homeMode ?? 0).toString(8) }
    return exposed
      ? { verdict: 'warning', seen: texts.home_exposed, fix: texts.home_fix, values }
      : { verdict: 'good', seen: same(home) }
  },
  disk({ freeBytes }) {
    const free = freeBytes ?? 0
    const values = { free: free < 1e9 ? `${Math.round(free / 1e6)} MB` : `${(free / 1e9).toFixed(1)} GB` }
    const low = freeBytes !== undefined && freeBytes < lowDiskBytes
    return {
      verdict: low ? 'bad' : 'good',
      seen: texts.disk_free,
      values,
      ...(low ? { fix: texts.disk_fix } : {}),
    }
  },
  settings({ settingsPath, settingsFaults: [fault] }) {
    if (fault === undefined) return { verdict: 'good', seen: same(settingsPath) }
    const place = `${settingsPath}:${fault.line}:${fault.column}: ${fault.message}`
    return { verdict: 'bad', seen: same(place), fix: texts.settings_fix }
  },
  vault: ({ vaultError }) =>
    vaultError === undefined
      ? { verdict: 'good', seen: texts.vault_good }
      : { verdict: 'bad', seen: same(vaultError), fix: texts.vault_fix },
  database: ({ databaseError }) =>
    databaseError === undefined
      ? { verdict: 'good', seen: texts.database_good }
      : { verdict: 'bad', seen: same(databaseError), fix: texts.database_fix },
  gateway({ gateway }) {
    if (gateway.state === 'running' && gateway.healthError === undefined)
      return { verdict: 'good', seen: texts.gateway_good }
    if (gateway.state === 'running')
      return { verdict: 'bad', seen: same(gateway.healthError ?? ''), fix: texts.gateway_health_fix }
    if (gateway.state === 'failed')
      return { verdict: 'bad', seen: same(gateway.failure ?? ''), fix: same(gateway.fix ?? '') }
    return { verdict: 'warning', seen: texts.gateway_stopped, fix: texts.gateway_start_fix }
  },
  accounts({ accounts }) {
    const enabled = accounts.filter((account) => account.enabled)
    const broken = enabled.find((account) => account.problem !== undefined)
    const values = {
      enabled: enabled.length,
      usable: enabled.filter((account) => account.problem === undefined && !account.locked).length,
      name: broken?.name ?? '',
      problem: broken?.problem ?? '',
    }
    if (enabled.length === 0)
      return { verdict: 'bad', seen: texts.accounts_none, fix: texts.accounts_fix, values }
    if (broken !== undefined)
      return { verdict: 'warning', seen: texts.accounts_broken, fix: texts.accounts_broken_fix, values }
    return { verdict: values.usable === 0 ? 'warning' : 'good', seen: texts.accounts_good, values }
  },
  egress({ proxies }) {
    if (proxies.length === 0) return { verdict: 'good', seen: texts.egress_direct }
    const broken = proxies.find(({ error }) => error !== undefined)
    const addresses = proxies.map(({ address }) => address).join(', ')
    return broken === undefined
      ? { verdict: 'good', seen: texts.egress_good, values: { addresses } }
      : {
          verdict: 'bad',
          seen: texts.egress_bad,
          fix: texts.egress_fix,
          values: { address: broken.address, error: broken.error ?? '' },
        }
  },
  monitor({ droppedRecords }) {
    const values = { count: droppedRecords }
    return droppedRecords === 0
      ? { verdict: 'good', seen: texts.monitor_good }
      : { verdict: 'warning', seen: texts.monitor_dropped, fix: texts.monitor_fix, values }
  },
}

/** Every check, in the order in which a person would look. Pure: the facts are gathered before. */
export function runChecks(facts: DoctorFacts, language: Language): readonly CheckResult[] {
  return [
    ...Object.entries(checks).map(([id, check]) => {
      const { verdict, seen, fix, values = {} } = check(facts)
      const title = texts.titles[id as CheckId][language]
      return {
        id,
        verdict,
        title,
        seen: fillText(seen[language], values),
        ...(fix === undefined ? {} : { fix: fillText(fix[language], values) }),
      }
    }),
    ...exposureChecks(facts, language),
  ]
}

/** The same findings as the dashboard's Security page has. */
const exposureChecks = (facts: DoctorFacts, language: Language): readonly CheckResult[] =>
  judgeExposure(facts.exposure, language).map(({ action: _, id, title, ...result }) => ({
    id: `exposure.${id}`,
    title: fillText(texts.titles.exposure[language], { what: title }),
    ...result,
  }))
