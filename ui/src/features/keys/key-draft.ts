import type { KeyPatch, KeyView, NewKey } from '../../../../src/control/contract/key.ts'

export const periods = ['day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

/** A named key as it is being typed: everything is text until it is sent. */
export interface KeyDraft {
  readonly name: string
  readonly note: string
  /** As `datetime-local` has it, by the reader's clock. Empty: never. */
  readonly expires: string
  readonly models: readonly string[]
  readonly addresses: readonly string[]
  readonly requestsPerMinute: string
  readonly tokensPerMinute: string
  readonly budget: Readonly<Record<Period, string>>
}

export const emptyDraft: KeyDraft = {
  name: '',
  note: '',
  expires: '',
  models: [],
  addresses: [],
  requestsPerMinute: '',
  tokensPerMinute: '',
  budget: { day: '', week: '', month: '' },
}

export const draftOf = (key: KeyView): KeyDraft => ({
  name: key.name,
  note: key.note ?? '',
  expires: key.expiresAt === undefined ? '' : localTime(key.expiresAt),
  models: key.models ?? [],
  addresses: key.addresses ?? [],
  requestsPerMinute: textOf(key.requestsPerMinute),
  tokensPerMinute: textOf(key.tokensPerMinute),
  budget: {
    day: textOf(key.budget?.day),
    week: textOf(key.budget?.week),
    month: textOf(key.budget?.month),
  },
})

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value))

/** `2026-11-30T18:00` */
export const localTime = (at: number): string =>
  new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

export type DraftFault =
  | 'nameEmpty'
  | 'nameForm'
  | 'nameTaken'
  | 'nameProxy'
  | 'past'
  | 'date'
  | 'whole'
  | 'money'

export type DraftField = 'name' | 'expires' | 'requestsPerMinute' | 'tokensPerMinute' | Period

export type DraftFaults = Readonly<Partial<Record<DraftField, DraftFault>>>

/** Field → what is wrong with it. The admin API holds the same rules. `known`: it is there already and keeps its name. */
export function faultsOf(
  draft: KeyDraft,
  taken: readonly string[],
  now: number,
  known?: KeyView,
): DraftFaults {
  const faults: Partial<Record<DraftField, DraftFault>> = {}
  const note = (field: DraftField, fault: DraftFault | undefined): void => {
    if (fault !== undefined) faults[field] = fault
  }
  if (known === undefined) note('name', nameFault(draft.name, taken))
  const isAsBefore = known?.expiresAt !== undefined && localTime(known.expiresAt) === draft.expires
  if (!isAsBefore) note('expires', expiryFault(draft.expires, now))
  for (const field of ['requestsPerMinute', 'tokensPerMinute'] as const)
    if (draft[field].trim() !== '' && !isWhole(draft[field])) note(field, 'whole')
  for (const period of periods)
    if (draft.budget[period].trim() !== '' && readMoney(draft.budget[period]) === undefined)
      note(period, 'money')
  return faults
}

function nameFault(name: string, taken: readonly string[]): DraftFault | undefined {
  if (name === '') return 'nameEmpty'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return 'nameForm'
  if (name === 'proxy') return 'nameProxy'
  return taken.includes(name) ? 'nameTaken' : undefined
}

function expiryFault(expires: string, now: number): DraftFault | undefined {
  if (expires === '') return undefined
  const at = new Date(expires).getTime()
  if (Number.isNaN(at)) return 'date'
  return at <= now ? 'past' : undefined
}

const plain = (text: string): string => text.normalize('NFKC').trim()

const isWhole = (text: string): boolean => /^\d{1,15}$/.test(plain(text)) && Number(plain(text)) >= 1

/** US dollars. Undefined: not an amount above zero. */
function readMoney(text: string): number | undefined {
  const amount = plain(text).replace(/^\$\s*/, '')
  const value = Number(amount)
  return /^\d+(?:\.\d+)?$/.test(amount) && value > 0 && value <= 1e9 ? value : undefined
}

const wholeOf = (text: string): number | undefined => (plain(text) === '' ? undefined : Number(plain(text)))

/** What is sent for a draft without faults. */
export function newKeyOf(draft: KeyDraft): NewKey {
  const { name, models, addresses } = draft
  return { name, models: [...models], addresses: [...addresses], budget: budgetOf(draft), ...boundsOf(draft) }
}

/** The rules that became others; a bound that was emptied is taken away. */
export function patchOf(draft: KeyDraft, known: KeyView): KeyPatch {
  const before = draftOf(known)
  const bounds: Readonly<Record<string, unknown>> = boundsOf(draft)
  const changed = boundNames.filter((name) => draft[textField[name]] !== before[textField[name]])
  const isOther = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)
  return {
    ...Object.fromEntries(changed.map((name) => [name, bounds[name] ?? null])),
    ...(isOther(draft.models, before.models) ? { models: [...draft.models] } : {}),
    ...(isOther(draft.addresses, before.addresses) ? { addresses: [...draft.addresses] } : {}),
    ...(isOther(draft.budget, before.budget) ? { budget: budgetOf(draft) } : {}),
  }
}

const boundNames = ['note', 'expiresAt', 'requestsPerMinute', 'tokensPerMinute'] as const

const textField = {
  note: 'note',
  expiresAt: 'expires',
  requestsPerMinute: 'requestsPerMinute',
  tokensPerMinute: 'tokensPerMinute',
} as const satisfies Record<(typeof boundNames)[number], keyof KeyDraft>

function boundsOf(draft: KeyDraft): Pick<NewKey, (typeof boundNames)[number]> {
  const note = draft.note.trim()
  const requestsPerMinute = wholeOf(draft.requestsPerMinute)
  const tokensPerMinute = wholeOf(draft.tokensPerMinute)
  return {
    ...(note === '' ? {} : { note }),
    ...(draft.expires === '' ? {} : { expiresAt: new Date(draft.expires).getTime() }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  }
}

const budgetOf = ({ budget }: KeyDraft): NonNullable<NewKey['budget']> =>
  Object.fromEntries(
    periods.flatMap((period) => {
      const amount = readMoney(budget[period])
      return amount === undefined ? [] : [[period, amount]]
    }),
  )
