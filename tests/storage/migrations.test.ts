import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { firstTables } from '../../src/storage/migrations/001-first-tables.ts'
import { usageCosts } from '../../src/storage/migrations/002-usage-costs.ts'
import { migrate } from '../../src/storage/migrations.ts'

test('usage that was counted before clients were told apart is kept', () => {
  const sqlite = new DatabaseSync(':memory:')
  migrate(sqlite, [firstTables, usageCosts])
  sqlite.exec(`INSERT INTO usage_rollups (step, at, account, model, key, protocol, requests, errors, input_tokens,
    output_tokens, reasoning_tokens, cache_read_tokens, cache_write_tokens, first_byte_ms_sum, first_byte_count,
    duration_ms_sum, cost_sum, cache_saved_sum, priced, unpriced, prices)
    VALUES ('day', 86400000, 'a', 'm', 'k', 'openai-chat', 3, 1, 10, 5, 2, 4, 1, 300.5, 3, 900.25, 1.5, 0.25, 2, 1, 'list 1')`)
  const before = sqlite.prepare('SELECT * FROM usage_rollups').all()
  migrate(sqlite)
  expect(sqlite.prepare('SELECT * FROM usage_rollups').all()).toEqual([{ ...before[0], client: '' }])
  sqlite.close()
})
