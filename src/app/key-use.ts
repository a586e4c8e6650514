import type { ClientKeyRecord } from '../config/client-key-record.ts'
import type { KeyView } from '../control/contract/key.ts'
import type { ExchangeStore } from '../monitor/exchange-store.ts'
import type { UsageRow, UsageStore } from '../monitor/usage.ts'
import { forecastOf, type HourlyCost } from './key-forecast.ts'
import type { Spending } from './key-ledger.ts'
import { type Period, periodAt } from './periods.ts'

const hourMs = 3_600_000
const recentMs = 30 * 24 * hourMs
/** The longest stretch that a forecast looks back on: a month of 31 days. */
const lookBackMs = 31 * 24 * hourMs

export interface KeyUsePorts {
  /** `monitor.enabled` */
  readonly isRecording: () => boolean
  /** What is recorded but not yet written is written. */
  readonly flush: () => Promise<void>
  readonly usage: Pick<UsageStore, 'query'>
  readonly exchanges: Pick<ExchangeStore, 'page'>
  readonly now: () => number
}

/** What is known of the use of some keys, read at one moment. */
export interface UseOfKeys {
  seen(name: string): Pick<KeyView, 'lastSeenAt' | 'recent'>
  /** What the ledger has counted, with where it leads. */
  spent(
    key: Pick<ClientKeyRecord, 'name' | 'createdAt' | 'budget'>,
    spending: Spending,
  ): NonNullable<KeyView['spent']>
}

type Known = Pick<ClientKeyRecord, 'name' | 'createdAt'>

export interface KeyUse {
  of(keys: readonly Known[]): Promise<UseOfKeys>
}

/** What the monitor has recorded of each key. An older key of the same name does not count for the one of today. */
export function createKeyUse(ports: KeyUsePorts): KeyUse {
  return {
    async of(keys) {
      const isRecording = ports.isRecording()
      const now = ports.now()
      await ports.flush()
      const query = { since: now - lookBackMs, step: 'hour', by: 'key' } as const
      const rows = isRecording ? await ports.usage.query(query) : []
      const uses = new Map<string, Use>()
      for (const key of keys) uses.set(key.name, await useOf(ports, key, rows, now))
      return {
        seen(name) {
          const use = uses.get(name)
          if (use === undefined) return {}
          const { lastSeenAt, recent } = use
          return {
            ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
            ...(isRecording ? { recent } : {}),
          }
        },
        spent(key, spending) {
          const hours = isRecording ? uses.get(key.name)?.hours : undefined
          const of = (period: Period) => withForecast(key, spending[period], period, hours, now)
          return { day: of('day'), week: of('week'), month: of('month') }
        },
      }
    },
  }
}

interface Use {
  readonly lastSeenAt: number | undefined
  readonly recent: { readonly requests: number; readonly errors: number }
  readonly hours: readonly HourlyCost[]
}

async function useOf(
  { exchanges }: KeyUsePorts,
  { name, createdAt }: Known,
  rows: readonly UsageRow[],
  now: number,
): Promise<Use> {
  const own = rows.filter((row) => row.group === name && row.at + hourMs > createdAt)
  const recent = own.filter((row) => row.at + hourMs > now - recentMs)
  const [last] = await exchanges.page({ limit: 1, key: name, since: createdAt })
  return {
    lastSeenAt: last?.startedAt,
    recent: {
      requests: recent.reduce((sum, row) => sum + row.requests, 0),
      errors: recent.reduce((sum, row) => sum + row.errors, 0),
    },
    hours: own.map(({ at, cost }) => ({ at, cost: cost?.total ?? 0 })),
  }
}

function withForecast(
  { createdAt, budget }: Pick<ClientKeyRecord, 'createdAt' | 'budget'>,
  spent: Spending[Period],
  period: Period,
  hours: readonly HourlyCost[] | undefined,
  now: number,
): NonNullable<KeyView['spent']>[Period] {
  const source = { period, now, spent: spent.cost, limit: budget[period], createdAt }
  const forecast = hours === undefined ? undefined : forecastOf({ ...source, hours })
  const until = periodAt(period, now).end
  return { ...spent, until, ...(forecast === undefined ? {} : { forecast }) }
}
