import { generateClientKey } from '../config/client-key.ts'
import {
  type ClientKeyRecord,
  type ClientKeyRules,
  clientKeyRecordSchema,
  digestOfClientKey,
} from '../config/client-key-record.ts'
import type { Hold, KeyRefusal, NamedKey, NamedKeys, Need } from '../gateway/ports.ts'
import type { Attempt, Exchange } from '../monitor/exchange.ts'
import type { DocumentTable } from '../storage/storage.ts'
import { createKeyLedger, type Exceeded, type Expense, type KeyLedger, type Spending } from './key-ledger.ts'
import { createKeyPass, type KeyPass } from './key-pass.ts'

const recordKind = 'client-key'
const spendingKind = 'client-key-spending'
const spendingId = 'all'
const writeDelayMs = 2000

export interface KeyRingPorts {
  readonly documents: DocumentTable
  readonly now: () => number
  /** Whoever else lets clients in knows of the change when this resolves: before it the change is not said to be made. */
  readonly changed?: () => Promise<void>
  readonly warn: (error: unknown) => void
  /** US dollars that a call may come to at the dearest of the places. */
  readonly mostCost: (need: Need) => number
}

interface Held {
  readonly record: ClientKeyRecord
  readonly pass: KeyPass
}

/** A named key where its use is counted: nothing waits. */
interface CountedKey extends NamedKey {
  admit(address: string): KeyRefusal | undefined
  reserve(need: Need): Hold | KeyRefusal
}

/** Named keys for people and programs: their rules in the database, their values nowhere. */
export class KeyRing implements NamedKeys {
  readonly #ports: KeyRingPorts
  readonly #ledger: KeyLedger = createKeyLedger()
  readonly #byName = new Map<string, Held>()
  /** SHA-256 itself hides which digests there are: how long an ordinary map looks for one tells nothing of a key. */
  readonly #byDigest = new Map<string, Held>()
  #timer: NodeJS.Timeout | undefined

  private constructor(ports: KeyRingPorts) {
    this.#ports = ports
  }

  static async open(ports: KeyRingPorts): Promise<KeyRing> {
    const ring = new KeyRing(ports)
    await ring.reload()
    return ring
  }

  /** What is stored was replaced: keys and what they spent are those of the store from now on. */
  async reload(): Promise<void> {
    const { documents, warn, now, changed } = this.#ports
    const records = await documents.list(recordKind)
    const spent = await documents.get(spendingKind, spendingId, now())
    clearTimeout(this.#timer)
    this.#timer = undefined
    const hadKeys = this.#byName.size > 0
    for (const name of this.#byName.keys()) this.#ledger.forget(name)
    this.#byName.clear()
    this.#byDigest.clear()
    for (const { body } of records) {
      const read = clientKeyRecordSchema.safeParse(JSON.parse(body))
      if (read.success) this.#hold(read.data)
      else warn(read.error)
    }
    if (spent !== undefined)
      this.#ledger.restore(JSON.parse(spent.body) as Readonly<Record<string, Spending>>)
    if (hadKeys) await changed?.()
  }

  named(name: string): CountedKey | undefined {
    const held = this.#byName.get(name)
    return held === undefined ? undefined : namedKey(held, this.#ledger, this.#ports)
  }

  find(value: string): NamedKey | undefined {
    if (this.#byDigest.size === 0) return undefined
    const held = this.#byDigest.get(digestOfClientKey(value))
    return held === undefined ? undefined : namedKey(held, this.#ledger, this.#ports)
  }

  list(): readonly ClientKeyRecord[] {
    return [...this.#byName.values()].map(({ record }) => record)
  }

  spending(name: string): Spending {
    return this.#ledger.spending(name, this.#ports.now())
  }

  /** Resolves with the value: the only time that it is known. */
  async add(name: string, rules: ClientKeyRules): Promise<string> {
    const value = generateClientKey()
    await this.#save({ ...rules, name, ...secretPart(value), createdAt: this.#ports.now() })
    return value
  }

  /** Undefined: there is none of that name. */
  async change(name: string, rules: ClientKeyRules): Promise<ClientKeyRecord | undefined> {
    const held = this.#byName.get(name)
    if (held === undefined) return undefined
    const { digest, hint, createdAt } = held.record
    return await this.#save({ ...rules, name, digest, hint, createdAt })
  }

  /** A new value; the old one stops working. Undefined: there is none of that name. */
  async renew(name: string): Promise<string | undefined> {
    const held = this.#byName.get(name)
    if (held === undefined) return undefined
    const value = generateClientKey()
    await this.#save({ ...held.record, ...secretPart(value) })
    return value
  }

  async remove(name: string): Promise<boolean> {
    const held = this.#byName.get(name)
    if (held === undefined) return false
    await this.#ports.documents.delete(recordKind, name)
    this.#byName.delete(name)
    this.#byDigest.delete(held.record.digest)
    this.#ledger.forget(name)
    await this.#ports.changed?.()
    return true
  }

  /** What an exchange used counts for the key that let it in. */
  count(key: string | undefined, expense: Expense | undefined): void {
    if (key === undefined || expense === undefined || !this.#byName.has(key)) return
    this.#ledger.spend(key, expense, this.#ports.now())
    this.#timer ??= setTimeout(() => void this.flush(), writeDelayMs).unref()
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { documents, now, warn } = this.#ports
    const body = JSON.stringify(this.#ledger.snapshot())
    await documents.put({ kind: spendingKind, id: spendingId, createdAt: now(), body }).catch(warn)
  }

  async #save(record: ClientKeyRecord): Promise<ClientKeyRecord> {
    const { name: id, createdAt } = record
    await this.#ports.documents.put({ kind: recordKind, id, createdAt, body: JSON.stringify(record) })
    this.#hold(record)
    await this.#ports.changed?.()
    return record
  }

  #hold(record: ClientKeyRecord): void {
    const before = this.#byName.get(record.name)
    if (before !== undefined) this.#byDigest.delete(before.record.digest)
    const held = { record, pass: createKeyPass(record) }
    this.#byName.set(record.name, held)
    this.#byDigest.set(record.digest, held)
  }
}

/** A second attempt is paid for too. */
const cancelledTokens = ({ cancelled, usage }: Attempt): number =>
  cancelled === true ? (usage?.input.total ?? 0) : 0

/** What an exchange, priced, used of its key's bounds. Undefined: nothing is known of it, or no key let it in. */
export function expenseOf({ key, usage, cost, attempts }: Exchange): Expense | undefined {
  if (key === undefined || usage === undefined) return undefined
  const beside = attempts.reduce((sum, one) => sum + cancelledTokens(one), 0)
  const tokens = (usage.input.total ?? 0) + (usage.output.total ?? 0) + beside
  return { tokens, ...(cost === undefined ? {} : { cost: cost.total + (cost.cancelled ?? 0) }) }
}

const secretPart = (value: string): Pick<ClientKeyRecord, 'digest' | 'hint'> => ({
  digest: digestOfClientKey(value),
  hint: value.slice(-4),
})

const namedKey = (
  { record, pass }: Held,
  ledger: KeyLedger,
  { now, mostCost }: Pick<KeyRingPorts, 'now' | 'mostCost'>,
): CountedKey => ({
  name: record.name,
  mayAsk: pass.mayAsk,
  admit(address) {
    const refusal = pass.refusal(address, now())
    if (refusal !== undefined) return refusal
    const exceeded = ledger.enter(record, now())
    return exceeded === undefined ? undefined : refusalOf(exceeded)
  },
  isBounded: record.tokensPerMinute !== undefined || hasBudget(record),
  reserve(need) {
    const cost = hasBudget(record) ? mostCost(need) : 0
    const reserved = ledger.reserve(record, { tokens: need.input + need.output, cost }, now())
    return typeof reserved === 'function' ? { kind: 'hold', release: reserved } : refusalOf(reserved)
  },
})

export const hasBudget = ({ budget }: ClientKeyRecord): boolean =>
  Object.values(budget).some((limit) => limit !== undefined)

const refusalOf = ({ bound, period, limit, held, retryAfter }: Exceeded): KeyRefusal => ({
  kind: 'refusal',
  id: bound !== 'budget' ? 'key_rate_limited' : held === true ? 'key_budget_held' : 'key_budget_used',
  values: { limit, what: bound, period: period ?? 'minute', seconds: retryAfter },
  retryAfter,
})
