import { sql } from 'kysely'
import {
  joinPriceLists,
  type UsageQuery,
  type UsageRow,
  type UsageStep,
  type UsageSums,
  usageKeep,
  usageSteps,
} from '../../monitor/usage.ts'
import type { Database } from '../database.ts'

const sums = [
  'requests',
  'errors',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'first_byte_ms_sum',
  'first_byte_count',
  'duration_ms_sum',
  'cost_sum',
  'cache_saved_sum',
  'priced',
  'unpriced',
] as const

const addSql = `INSERT INTO usage_rollups (step, at, account, model, key, protocol, client, prices, ${sums.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${sums.map(() => '?').join(', ')})
  ON CONFLICT DO UPDATE SET ${sums.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')},
  prices = CASE
    WHEN excluded.prices = '' OR instr(',' || prices || ',', ',' || excluded.prices || ',') > 0 THEN prices
    WHEN prices = '' THEN excluded.prices
    ELSE prices || ',' || excluded.prices END`

/** Inside the transaction that stores the exchanges, so that nothing is counted twice or not at all. */
export function addUsage(database: Database, rollUps: readonly UsageSums[]): void {
  const add = database.writer(addSql)
  for (const { bucket, counts, prices } of rollUps) {
    add.run(
      bucket.step,
      bucket.at,
      bucket.account,
      bucket.model,
      bucket.key,
      bucket.protocol,
      bucket.client,
      prices ?? '',
      counts.requests,
      counts.errors,
      counts.inputTokens,
      counts.outputTokens,
      counts.reasoningTokens,
      counts.cacheReadTokens,
      counts.cacheWriteTokens,
      counts.firstByteMsSum,
      counts.firstByteCount,
      counts.durationMsSum,
      counts.costSum,
      counts.cacheSavedSum,
      counts.priced,
      counts.unpriced,
    )
  }
}

export function queryUsage(database: Database, query: UsageQuery): readonly UsageRow[] {
  const length = usageSteps[query.step]
  const since = query.since === undefined ? 0 : Math.floor(query.since / length) * length
  const { sum } = database.build.fn
  let rows = database.build
    .selectFrom('usage_rollups')
    .select((column) => [
      'at',
      ...sums.map((name) => sum<number>(column.ref(name)).as(name)),
      sql<string>`group_concat(DISTINCT prices)`.as('prices'),
    ])
    .where('step', '=', query.step)
    .where('at', '>=', since)
    .where('at', '<=', query.until ?? Number.MAX_SAFE_INTEGER)
    .groupBy('at')
    .orderBy('at')
  if (query.by !== 'none') {
    rows = rows.select(`${query.by} as group`).groupBy(query.by).orderBy(query.by)
  }
  return database.all(rows).map(usageRow)
}

type SummedRow = { readonly at: number; readonly group?: string; readonly prices: string } & Readonly<
  Record<(typeof sums)[number], number>
>

const usageRow = (row: SummedRow): UsageRow => ({
  at: row.at,
  ...(row.group === undefined ? {} : { group: row.group }),
  requests: row.requests,
  errors: row.errors,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  reasoningTokens: row.reasoning_tokens,
  cacheReadTokens: row.cache_read_tokens,
  cacheWriteTokens: row.cache_write_tokens,
  firstByteMsSum: row.first_byte_ms_sum,
  firstByteCount: row.first_byte_count,
  durationMsSum: row.duration_ms_sum,
  costSum: row.cost_sum,
  cacheSavedSum: row.cache_saved_sum,
  priced: row.priced,
  unpriced: row.unpriced,
  ...(row.first_byte_count === 0 ? {} : { firstByteMs: row.first_byte_ms_sum / row.first_byte_count }),
  ...(row.priced === 0
    ? {}
    : {
        cost: {
          total: row.cost_sum,
          cacheSaved: row.cache_saved_sum,
          prices: joinPriceLists([row.prices]) ?? '',
        },
      }),
})

/** Fine steps go after days, coarse ones after years. */
export function pruneUsage(database: Database, now: number): number {
  const steps: readonly UsageStep[] = ['minute', 'hour', 'day']
  return steps
    .map((step) =>
      database.run(
        database.build
          .deleteFrom('usage_rollups')
          .where('step', '=', step)
          .where('at', '<', now - usageKeep[step]),
      ),
    )
    .reduce((total, count) => total + count, 0)
}
