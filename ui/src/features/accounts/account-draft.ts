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
  /** In order of preference. Empty: all that the kind speaks. */
  readonly protocols: readonly string[]
  /** Id or pattern → exchanges at one time. */
  readonly modelLimits: readonly ModelLimit[]
  /** Percent. */
  readonly quotaFloor: string
  readonly proxy: string
}

export type ModelLimit = readonly [pattern: string, most: string]

export const limitNames = ['max_concurrency', 'requests_per_minute', 'tokens_per_minute'] as const
export type LimitName = (typeof limitNames)[number]

/** What an account can be spoken to in. */
const protocolIds = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
  'bedrock-converse',
] as const

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
  protocols: [],
  modelLimits: [],
  quotaFloor: '',
  proxy: '',
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
  protocols: account.chosenProtocols,
  modelLimits: Object.entries(account.modelConcurrency ?? {}).map(([pattern, most]) => [
    pattern,
    String(most),
  ]),
  quotaFloor: account.quotaFloor === undefined ? '' : String(Math.round(account.quotaFloor * 1000) / 10),
  proxy: account.proxy ?? '',
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
  | 'modelLimit'
  | 'quotaFloor'
  | 'proxy'

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
  if (!isPriority(draft.priority)) faults.priority = 'priority'
  if (!isWeight(draft.weight)) faults.weight = 'weight'
  for (const limit of limitNames)
    if (draft.limits[limit] !== '' && !isWhole(draft.limits[limit], 1, 1e12)) faults[limit] = 'limit'
  return { ...faults, ...fineFaults(draft) }
}

function fineFaults(draft: AccountDraft): Readonly<Record<string, DraftFault>> {
  const floor = numberOf(draft.quotaFloor)
  const isFloorWrong = draft.quotaFloor !== '' && !(floor >= 0 && floor <= 99)
  const limits = wholeLimits(draft)
  const isLimitWrong =
    limits.some(([pattern, most]) => pattern === '' || !isWhole(most, 1, 1e12)) ||
    new Set(limits.map(([pattern]) => pattern)).size < limits.length
  return {
    ...(isFloorWrong ? { quotaFloor: 'quotaFloor' } : {}),
    ...(isLimitWrong ? { modelLimits: 'modelLimit' } : {}),
    ...(isProxySetting(draft.proxy.trim()) ? {} : { proxy: 'proxy' }),
  }
}

/** Lines that say something. */
const wholeLimits = (draft: AccountDraft): readonly ModelLimit[] =>
  draft.modelLimits
    .map(([pattern, most]): ModelLimit => [pattern.trim(), most.trim()])
    .filter(([pattern, most]) => pattern !== '' || most !== '')

/** `…` stands for an address with a password, which is kept and not shown. */
const isProxySetting = (text: string): boolean =>
  text === '' ||
  text === '…' ||
  text === 'direct' ||
  /^(?:env|file|vault):\S/.test(text) ||
  (URL.canParse(text) && /^(?:https?|socks5):$/.test(new URL(text).protocol) && new URL(text).hostname !== '')

function nameFault(name: string, taken: readonly string[]): DraftFault | undefined {
  if (name === '') return 'nameEmpty'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return 'nameForm'
  return taken.includes(name) ? 'nameTaken' : undefined
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

export const isPriority = (text: string): boolean => isWhole(text, 0, 1000)

export const isWeight = (text: string): boolean => numberOf(text) >= 0.01 && numberOf(text) <= 1000

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

const protocolsOf = (draft: AccountDraft): NonNullable<NewAccount['protocols']> =>
  protocolIds
    .filter((id) => draft.protocols.includes(id))
    .sort((a, b) => draft.protocols.indexOf(a) - draft.protocols.indexOf(b))

const modelLimitsOf = (draft: AccountDraft): Record<string, number> =>
  Object.fromEntries(wholeLimits(draft).map(([pattern, most]) => [pattern, numberOf(most)]))

/** Percent → share of 1. */
const floorOf = (draft: AccountDraft): number => Math.round(numberOf(draft.quotaFloor) * 10) / 1000

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
    protocols: protocolsOf(draft),
    model_concurrency: modelLimitsOf(draft),
    ...(draft.quotaFloor === '' ? {} : { quota_floor: floorOf(draft) }),
    ...(draft.proxy.trim() === '' ? {} : { proxy: draft.proxy.trim() }),
    ...Object.fromEntries(limits.map((name) => [name, numberOf(draft.limits[name])])),
  }
}

/** Only what was changed. */
export function patchOf(draft: AccountDraft, account: AccountView): AccountPatch {
  const before = draftOf(account)
  const values = patchValues(draft)
  const known = patchValues(before)
  const changed = Object.entries(values).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(known[field as keyof typeof known]),
  )
  return { ...keyFields(draft.key), ...Object.fromEntries(changed) }
}

/** Every field as it would be sent; `null` takes one out. */
const patchValues = (draft: AccountDraft) => ({
  base_url: textOrNull(draft.baseUrl),
  priority: numberOf(draft.priority),
  weight: numberOf(draft.weight),
  models: modelsOf(draft),
  labels: [...draft.labels],
  options: optionsOf(draft),
  protocols: protocolsOf(draft),
  model_concurrency: modelLimitsOf(draft),
  quota_floor: draft.quotaFloor === '' ? null : floorOf(draft),
  proxy: textOrNull(draft.proxy),
  ...Object.fromEntries(
    limitNames.map((name) => [name, draft.limits[name] === '' ? null : numberOf(draft.limits[name])]),
  ),
})

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** One key a line; empty lines and doubles count for nothing. */
export const keysIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
