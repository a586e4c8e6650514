/** What the requests of a bucket cost. Buckets of before have none: their prices were not kept. */
export const usageCosts = `
ALTER TABLE usage_rollups ADD COLUMN cost_sum REAL NOT NULL DEFAULT 0;
ALTER TABLE usage_rollups ADD COLUMN cache_saved_sum REAL NOT NULL DEFAULT 0;
ALTER TABLE usage_rollups ADD COLUMN priced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rollups ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rollups ADD COLUMN prices TEXT NOT NULL DEFAULT '';
`
