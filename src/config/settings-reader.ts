import { LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { z } from 'zod'
import { isClientKey } from './client-key.ts'
import { type ConfigFault, configFault, type SettingPath } from './config-fault.ts'
import { sameText } from './config-text.ts'
import { describeValue, expectationOf, suggestion } from './expectation.ts'
import { parseSecretReference } from './secret-reference.ts'
import { secretPaths } from './secret-settings.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { knownKeys } from './settings-schema.ts'
import { type PlacedDocument, pathAround, placeAt, placeOfKey, placeOfValue } from './yaml-place.ts'

/** What the rest of Torii knows and the schema does not. */
export interface SettingsKnowledge {
  /** Registry ids. Absent: any id is taken. */
  readonly upstreams?: readonly string[]
}

export type SettingsReading =
  | ({ readonly kind: 'good'; readonly settings: Settings } & PlacedDocument)
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] }

/** Text of torii.yaml → settings, or everything that is wrong with it, in the order of the text. */
export function readSettingsText(text: string, knowledge: SettingsKnowledge = {}): SettingsReading {
  const lines = new LineCounter()
  // prettyErrors would quote the faulty line, which may hold a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placed = { document, lines }
  if (document.errors.length > 0) return faulty(document.errors.map((error) => syntaxFault(error, placed)))
  const value = plainValue(placed)
  if (value.kind === 'faulty') return value
  const parsed = settingsSchema.safeParse(value.plain, { reportInput: false })
  if (!parsed.success) {
    return faulty(parsed.error.issues.flatMap((issue) => issueFaults(issue, placed, value.plain)))
  }
  const faults = crossFaults(parsed.data, placed, knowledge)
  return faults.length > 0 ? faulty(faults) : { kind: 'good', settings: parsed.data, document, lines }
}

const faulty = (faults: readonly ConfigFault[]): SettingsReading & { kind: 'faulty' } => ({
  kind: 'faulty',
  faults: faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
})

function syntaxFault(error: YAMLError, placed: PlacedDocument): ConfigFault {
  const offset = error.pos[0]
  const path = settingsPart(pathAround(placed.document, offset))
  const place = placeAt(placed, offset, path)
  if (error.code === 'TAB_AS_INDENT') return configFault('tab_indent', place)
  if (error.code === 'DUPLICATE_KEY') return configFault('duplicate_key', place)
  return configFault('yaml_syntax', place, { got: sameText(error.message.replace(/\.?\s*$/, '')) })
}

/** As far as the keys are settings: in a broken text a secret may stand where a key is read. */
function settingsPart(path: SettingPath): SettingPath {
  const end = path.findIndex(
    (key, depth) => typeof key === 'string' && !knownKeys(path.slice(0, depth)).includes(key),
  )
  return end === -1 ? path : path.slice(0, end)
}

/** The document as plain values; an empty setting counts as absent, as a half-commented file leaves it. */
function plainValue(
  placed: PlacedDocument,
): { kind: 'plain'; plain: unknown } | (SettingsReading & { kind: 'faulty' }) {
  let plain: unknown
  try {
    plain = placed.document.toJS() ?? {}
  } catch (error) {
    const got = sameText(error instanceof Error ? error.message : 'unresolved alias')
    return faulty([configFault('yaml_syntax', placeOfValue(placed, []), { got })])
  }
  if (typeof plain === 'object' && !Array.isArray(plain)) return { kind: 'plain', plain: withoutNulls(plain) }
  return faulty([
    configFault('not_a_mapping', placeOfValue(placed, []), {
      got: describeValue(plain, typeof plain === 'string'),
    }),
  ])
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, field === null ? undefined : withoutNulls(field)]),
  )
}

function issueFaults(
  issue: z.core.$ZodIssue,
  placed: PlacedDocument,
  plain: unknown,
): readonly ConfigFault[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const place = placeOfKey(placed, path, key)
      const shown = shownKey(key)
      return configFault(
        'unknown_key',
        { ...place, path: [...path, shown] },
        { got: sameText(shown), expected: suggestion(key, knownKeys(path)) },
      )
    })
  }
  const value = valueAt(plain, path)
  const expected = expectationOf(issue)
  if (value === undefined) return [configFault('missing_key', placeOfValue(placed, path), { expected })]
  // A text where a group belongs is a line gone wrong, `api_key:sk-…` without its space for one.
  const got = describeValue(value, isSecretPath(path) || isGroupExpected(issue))
  return [configFault('wrong_value', placeOfValue(placed, path), { got, expected })]
}

const isGroupExpected = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && ['object', 'record', 'array'].includes(issue.expected)

/** Without its space `api_key:sk-…` is one long key: only the word it begins with is shown. */
function shownKey(key: string): string {
  const [word = ''] = /^[\p{L}_][\p{L}\p{N}_]{0,40}/u.exec(key) ?? []
  return word === key ? key : `${word}…`
}

const secretNames = new Set(['api_key', 'password', 'options'])
const proxyName = 'proxy'
const isSecretPath = (path: SettingPath): boolean =>
  // `proxy` is a group at the top and an address, perhaps with a password, at its end.
  (path.length > 1 && path.at(-1) === proxyName) ||
  path.some((key) => typeof key === 'string' && secretNames.has(key))

const valueAt = (value: unknown, path: SettingPath): unknown =>
  path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    value,
  )

/** What one setting cannot know of another. */
function crossFaults(
  settings: Settings,
  placed: PlacedDocument,
  knowledge: SettingsKnowledge,
): readonly ConfigFault[] {
  return [
    ...accountFaults(settings, placed, knowledge),
    ...routeFaults(settings, placed, knowledge),
    ...secretFaults(settings, placed),
    ...listenerFaults(settings, placed),
  ]
}

function accountFaults(
  settings: Settings,
  placed: PlacedDocument,
  knowledge: SettingsKnowledge,
): readonly ConfigFault[] {
  const seen = new Set<string>()
  const faults: ConfigFault[] = []
  for (const [index, account] of settings.accounts.entries()) {
    if (seen.has(account.name)) {
      const place = placeOfValue(placed, ['accounts', index, 'name'])
      faults.push(configFault('duplicate_account', place, { got: sameText(account.name) }))
    }
    seen.add(account.name)
    if (knowledge.upstreams && !knowledge.upstreams.includes(account.upstream)) {
      const place = placeOfValue(placed, ['accounts', index, 'upstream'])
      const expected = suggestion(account.upstream, knowledge.upstreams)
      faults.push(configFault('unknown_upstream', place, { got: sameText(account.upstream), expected }))
    }
  }
  const { preferred_account: preferred } = settings.scheduling
  if (preferred !== undefined && !seen.has(preferred)) {
    const place = placeOfValue(placed, ['scheduling', 'preferred_account'])
    const expected = suggestion(preferred, [...seen])
    faults.push(configFault('unknown_account', place, { got: sameText(preferred), expected }))
  }
  return faults
}

/** A route to a name that is nobody's would serve nobody. */
function routeFaults(
  { routes, accounts }: Settings,
  placed: PlacedDocument,
  { upstreams }: SettingsKnowledge,
): readonly ConfigFault[] {
  if (upstreams === undefined) return []
  const labels = accounts.flatMap((account) => account.labels.map((label) => `label:${label}`))
  const known = new Set([...accounts.map(({ name }) => name), ...upstreams, ...labels])
  return routes.flatMap((route, index) =>
    route.accounts.flatMap((name, at) => {
      if (known.has(name)) return []
      const place = placeOfValue(placed, ['routes', index, 'accounts', at])
      const expected = suggestion(name, [...accounts.map((account) => account.name), ...labels])
      return [configFault('unknown_account', place, { got: sameText(name), expected })]
    }),
  )
}

function secretFaults(settings: Settings, placed: PlacedDocument): readonly ConfigFault[] {
  const faults: ConfigFault[] = []
  for (const { path, text } of secretPaths(settings)) {
    const reference = parseSecretReference(text)
    const place = placeOfValue(placed, path)
    if (reference.kind === 'malformed') {
      faults.push(configFault('bad_secret_reference', place, { expected: sameText(reference.expected) }))
    }
    const isClientSetting = path[0] === 'proxy'
    if (isClientSetting && reference.kind === 'literal' && !isClientKey(reference.value)) {
      faults.push(configFault('bad_client_key', place))
    }
  }
  return faults
}

function listenerFaults(settings: Settings, placed: PlacedDocument): readonly ConfigFault[] {
  const { proxy, control } = settings
  const faults: ConfigFault[] = []
  if (proxy.port === control.port) {
    const at = placed.document.hasIn(['control', 'port']) ? ['control', 'port'] : ['proxy', 'port']
    faults.push(configFault('port_conflict', placeOfValue(placed, at), { got: sameText(String(proxy.port)) }))
  }
  if (control.host !== undefined && !isLoopback(control.host) && control.password === undefined) {
    faults.push(configFault('password_required', placeOfValue(placed, ['control', 'host'])))
  }
  return faults
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
