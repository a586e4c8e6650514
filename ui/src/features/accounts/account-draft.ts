import type {
  AccountPatch,
  AccountView,
  NewAccount,
  UpstreamView,
} from '../../../../src/control/contract/account.ts'

/** An account as it is being typed: everything is text until it is sent. */
export interface AccountDraft {
  readonly name: string
  /** A key, or a reference: `env:NAME`, `file:PATH`, `vault:NAME`. */
  readonly key: string
  readonly baseUrl: string
  readonly options: Readonly<Record<string, string>>
  readonly priority: string
  readonly weight: string
  readonly everyModel: boolean
  readonly models: readonly string[]
  readonly labels: readonly string[]
  readonly limits: Readonly<Record<LimitName, string>>
}

export const limitNames = ['max_concurrency', 'requests_per_minute', 'tokens_per_minute'] as const
export type LimitName = (typeof limitNames)[number]

const noLimits = { max_concurrency: '', requests_per_minute: '', tokens_per_minute: '' }

export const emptyDraft = (upstream: UpstreamView, taken: readonly string[]): AccountDraft => ({
  name: freeName(upstream.id, taken),
  key: '',
  baseUrl: '',
  options: {},
  priority: '1',
  weight: '1',
  everyModel: false,
  models: [],
  labels: [],
  limits: noLimits,
})

export const draftOf = (account: AccountView): AccountDraft => ({
  name: account.name,
  key: '',
  baseUrl: account.baseUrl ?? '',
  options: account.options,
  priority: String(account.priority),
  weight: String(account.weight),
  everyModel: account.models.includes('*'),
  models: account.models.filter((model) => model !== '*'),
  labels: account.labels,
  limits: {
    max_concurrency: textOf(account.maxConcurrency),
    requests_per_minute: textOf(account.requestsPerMinute),
    tokens_per_minute: textOf(account.tokensPerMinute),
  },
})

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value))

/** `gemini`, then `gemini-2`, `gemini-3` … */
export function freeName(wish: string, taken: readonly string[]): string {
  let name = wish
  for (let number = 2; taken.includes(name); number += 1) name = `${wish}-${number}`
  return name
}

export type DraftFault =
  | 'nameEmpty'
  | 'nameForm'
  | 'nameTaken'
  | 'required'
  | 'url'
  | 'priority'
  | 'weight'
  | 'limit'

/** Field → what is wrong with it. The admin API holds the same rules. */
export function faultsOf(
  draft: AccountDraft,
  upstream: UpstreamView,
  taken: readonly string[],
  known?: AccountView,
): Readonly<Record<string, DraftFault>> {
  const faults: Record<string, DraftFault> = {}
  const name = nameFault(draft.name, known === undefined ? taken : [])
  if (name !== undefined) faults.name = name
  for (const field of upstream.form) {
    const value = fieldValue(draft, field.name).trim()
    const kept = field.name === 'api_key' && known?.secretReference !== undefined
    if (field.required && value === '' && !kept) faults[field.name] = 'required'
    else if (field.kind === 'url' && value !== '' && !isHttpUrl(value)) faults[field.name] = 'url'
  }
  if (!isWhole(draft.priority, 0, 1000)) faults.priority = 'priority'
  const weight = Number(draft.weight.normalize('NFKC'))
  if (!(weight >= 0.01 && weight <= 1000)) faults.weight = 'weight'
  for (const limit of limitNames)
    if (draft.limits[limit] !== '' && !isWhole(draft.limits[limit], 1, 1e12)) faults[limit] = 'limit'
  return faults
}

function nameFault(name: string, taken: readonly string[]): DraftFault | undefined {
  if (name === '') return 'nameEmpty'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return 'nameForm'
  return taken.includes(name) ? 'nameTaken' : undefined
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

function isWhole(text: string, least: number, most: number): boolean {
  const plain = text.normalize('NFKC').trim()
  return /^\d+$/.test(plain) && Number(plain) >= least && Number(plain) <= most
}

/** `api_key` and `base_url` are the account's own, every other field is an option. */
export function fieldValue(draft: AccountDraft, field: string): string {
  if (field === 'api_key') return draft.key
  if (field === 'base_url') return draft.baseUrl
  return draft.options[field] ?? ''
}

export function withField(draft: AccountDraft, field: string, value: string): AccountDraft {
  if (field === 'api_key') return { ...draft, key: value }
  if (field === 'base_url') return { ...draft, baseUrl: value }
  return { ...draft, options: { ...draft.options, [field]: value } }
}

const numberOf = (text: string): number => Number(text.normalize('NFKC'))

const modelsOf = (draft: AccountDraft): string[] => (draft.everyModel ? ['*'] : [...draft.models])

const optionsOf = (draft: AccountDraft): Record<string, string> =>
  Object.fromEntries(Object.entries(draft.options).filter(([, value]) => value.trim() !== ''))

/** A reference says where the key is; everything else is the key and goes into the vault. */
const keyFields = (key: string): { readonly api_key?: string; readonly apiKey?: string } => {
  const text = key.trim()
  if (text === '') return {}
  return /^(?:env|file|vault):\S/.test(text) ? { api_key: text } : { apiKey: text }
}

export function newAccountOf(draft: AccountDraft, upstream: UpstreamView): NewAccount {
  const limits = limitNames.filter((name) => draft.limits[name] !== '')
  return {
    name: draft.name,
    upstream: upstream.id,
    ...keyFields(draft.key),
    ...(draft.baseUrl.trim() === '' ? {} : { base_url: draft.baseUrl.trim() }),
    priority: numberOf(draft.priority),
    weight: numberOf(draft.weight),
    models: modelsOf(draft),
    labels: [...draft.labels],
    options: optionsOf(draft),
    ...Object.fromEntries(limits.map((name) => [name, numberOf(draft.limits[name])])),
  }
}

/** Only what was changed. */
export function patchOf(draft: AccountDraft, account: AccountView): AccountPatch {
  const before = draftOf(account)
  const changed = <T>(of: (one: AccountDraft) => T): boolean =>
    JSON.stringify(of(draft)) !== JSON.stringify(of(before))
  const baseUrl = draft.baseUrl.trim()
  return {
    ...keyFields(draft.key),
    ...(changed((one) => one.baseUrl) ? { base_url: baseUrl === '' ? null : baseUrl } : {}),
    ...(changed((one) => one.priority) ? { priority: numberOf(draft.priority) } : {}),
    ...(changed((one) => one.weight) ? { weight: numberOf(draft.weight) } : {}),
    ...(changed(modelsOf) ? { models: modelsOf(draft) } : {}),
    ...(changed((one) => one.labels) ? { labels: [...draft.labels] } : {}),
    ...(changed(optionsOf) ? { options: optionsOf(draft) } : {}),
    ...Object.fromEntries(
      limitNames
        .filter((name) => changed((one) => one.limits[name]))
        .map((name) => [name, draft.limits[name] === '' ? null : numberOf(draft.limits[name])]),
    ),
  }
}

/** One key a line; empty lines and doubles count for nothing. */
export const keysIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
