/** Never edited once released: a change of the tables is a migration of its own. */
export const firstTables = `
CREATE TABLE exchanges (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  protocol TEXT,
  account TEXT,
  model_asked TEXT,
  model_served TEXT,
  key TEXT,
  has_losses INTEGER NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX exchanges_by_state ON exchanges (state);
CREATE INDEX exchanges_by_protocol ON exchanges (protocol);
CREATE INDEX exchanges_by_account ON exchanges (account);
CREATE INDEX exchanges_by_model_asked ON exchanges (model_asked);
CREATE INDEX exchanges_by_model_served ON exchanges (model_served) WHERE model_served IS NOT NULL;
CREATE INDEX exchanges_by_key ON exchanges (key) WHERE key IS NOT NULL;
CREATE INDEX exchanges_with_losses ON exchanges (has_losses) WHERE has_losses = 1;

CREATE TABLE exchange_bodies (seq INTEGER PRIMARY KEY, bodies BLOB NOT NULL) STRICT;

CREATE VIRTUAL TABLE exchange_text USING fts5(
  words, content='', contentless_delete=1, detail=none, tokenize='unicode61'
);

CREATE TABLE exchange_words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE vault (name TEXT PRIMARY KEY, envelope BLOB NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE pool_state (kind TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

CREATE TABLE seals (
  key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  proof BLOB NOT NULL,
  kept_at INTEGER NOT NULL,
  PRIMARY KEY (key, issuer)
) STRICT, WITHOUT ROWID;
CREATE INDEX seals_by_age ON seals (kept_at);

CREATE TABLE model_lists (account TEXT PRIMARY KEY, models TEXT NOT NULL, fetched_at INTEGER NOT NULL) STRICT;

CREATE TABLE usage_rollups (
  step TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  model TEXT NOT NULL,
  key TEXT NOT NULL,
  protocol TEXT NOT NULL,
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
  PRIMARY KEY (step, at, account, model, key, protocol)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX documents_by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
`
