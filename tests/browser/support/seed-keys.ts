import { join } from 'node:path'
import { digestOfClientKey } from '../../../src/config/client-key-record.ts'
import type { Exchange } from '../../../src/monitor/exchange.ts'
import { recordsOf } from '../../../src/monitor/record-batch.ts'
import { openStorage } from '../../../src/storage/storage.ts'

const hour = 3_600_000

export interface SeededKey {
  readonly name: string
  readonly value: string
  /** Dollars in each hour since it was made. */
  readonly hourly: number
  readonly ageHours: number
  readonly rules?: Readonly<Record<string, unknown>>
}

/** Writes keys that have been in use for a while into the database of a home that is not running. */
export async function seedKeys(home: string, keys: readonly SeededKey[], now: number): Promise<void> {
  const storage = await openStorage({ path: join(home, 'torii.db') })
  const spending: Record<string, unknown> = {}
  for (const { name, value, hourly, ageHours, rules = {} } of keys) {
    const createdAt = now - ageHours * hour
    const record = { name, digest: digestOfClientKey(value), hint: value.slice(-4), createdAt, ...rules }
    await storage.documents.put({ kind: 'client-key', id: name, createdAt, body: JSON.stringify(record) })
    await storage.exchanges.append(recordsOf(usesOf(name, hourly, ageHours, now)))
    spending[name] = spendingOf(hourly, now)
  }
  const body = JSON.stringify(spending)
  await storage.documents.put({ kind: 'client-key-spending', id: 'all', createdAt: now, body })
  await storage.close()
}

/** One request in each full hour before now. */
const usesOf = (key: string, dollars: number, hours: number, now: number): readonly Exchange[] =>
  Array.from({ length: dollars === 0 ? 0 : hours }, (_, index): Exchange => {
    const startedAt = now - (index + 0.5) * hour
    return {
      id: `ex_${key}_${startedAt}`,
      startedAt,
      state: index % 40 === 39 ? 'failed' : 'done',
      method: 'POST',
      path: '/v1/chat/completions',
      protocol: 'openai-chat',
      operation: 'generate',
      stream: false,
      modelAsked: 'gemini-3-flash',
      lane: 'translate',
      account: 'main',
      attempts: [],
      status: 200,
      durationMs: 900,
      requestBytes: 500,
      responseBytes: 900,
      usage: { input: { total: 2000 }, output: { total: 500 } },
      cost: { input: dollars / 2, output: dollars / 2, total: dollars, cacheSaved: 0, prices: 'list 1' },
      losses: [],
      clientAddress: '192.168.1.20',
      client: 'OpenAI/Python 2.9.0',
      key,
    }
  })

/** As after half of each period. */
function spendingOf(hourly: number, now: number): Record<string, unknown> {
  const at = new Date(now)
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()]
  const periods = {
    day: { start: new Date(year, month, day), hours: 12 },
    week: { start: new Date(year, month, day - ((at.getDay() + 6) % 7)), hours: 84 },
    month: { start: new Date(year, month, 1), hours: 360 },
  }
  return Object.fromEntries(
    Object.entries(periods).map(([period, { start, hours }]) => {
      const requests = hourly === 0 ? 0 : hours
      const spent = { requests, tokens: requests * 2500, cost: hourly * hours, unpriced: 0 }
      return [period, { since: start.getTime(), ...spent }]
    }),
  )
}
