/** Usage counts by client too. What was counted before has none: the empty text. */
export const usageClients = `
ALTER TABLE usage_rollups RENAME TO usage_rollups_before;
CREATE TABLE usage_rollups (
  step TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  model TEXT NOT NULL,
  key TEXT NOT NULL,
  protocol TEXT NOT NULL,
  client TEXT NOT NULL,
  requests INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  first_byte_ms_sum REAL NOT NULL,
  first_byte_count INTEGER NOT NULL,
  duration_ms_sum REAL NOT NULL,
  cost_sum REAL NOT NULL DEFAULT 0,
  cache_saved_sum REAL NOT NULL DEFAULT 0,
  priced INTEGER NOT NULL DEFAULT 0,
  unpriced INTEGER NOT NULL DEFAULT 0,
  prices TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (step, at, account, model, key, protocol, client)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_rollups
  SELECT step, at, account, model, key, protocol, '', requests, errors, input_tokens, output_tokens, reasoning_tokens,
    cache_read_tokens, cache_write_tokens, first_byte_ms_sum, first_byte_count, duration_ms_sum, cost_sum,
    cache_saved_sum, priced, unpriced, prices
  FROM usage_rollups_before;
DROP TABLE usage_rollups_before;
`
