import { seedKeys } from '../../tests/browser/support/seed-keys.ts'

/** A pool as people have it: one account that cannot be reached, one without its key, one switched off, one that answers. */
export const daySettings = `proxy:
  cors_origins: ["*"]
accounts:
  - name: gemini-main
    upstream: gemini
    api_key: env:GEMINI_API_KEY
    base_url: http://127.0.0.1:9
    models: ["gemini-3-flash", "gemini-3-pro"]
  - name: claude-team
    upstream: anthropic
    api_key: env:NO_SUCH_VARIABLE
    priority: 2
  - name: local-ollama
    upstream: ollama
    enabled: false
    priority: 3
  - name: claude-like
    upstream: sandbox
    protocols: [anthropic-messages]
    models: [claude-sonnet-5]
    priority: 4
  - name: trial
    upstream: sandbox
    priority: 5
    models: ["*"]
models:
  mapping: { "gpt-4o*": gemini-3-flash, "gpt-5-mini": sandbox }
routes:
  - name: work
    match: [claude-*]
    accounts: [claude-team, claude-like]
    fallback: [gemini-3-flash]
`

const month = 30 * 86_400_000

export const switchedOffKey = 'sk-shown-nowhere-Zz01'

/** Keys that have been in use for a while, each in another state. */
export const seedDayKeys = (home: string, now: number): Promise<void> =>
  seedKeys(
    home,
    [
      {
        name: 'aki-laptop',
        value: 'sk-shown-nowhere-kQ7x',
        hourly: 0.11,
        ageHours: 900,
        rules: {
          note: '開発用ノート PC',
          budget: { day: 4, month: 60 },
          requestsPerMinute: 60,
          tokensPerMinute: 200_000,
          addresses: ['192.168.0.0/16', 'fd00::/8'],
        },
      },
      {
        name: 'ci',
        value: 'sk-shown-nowhere-9fTz',
        hourly: 0.02,
        ageHours: 700,
        rules: { models: ['gemini-*', 'claude-haiku-*'], budget: { month: 25 }, expiresAt: now + 2 * month },
      },
      {
        name: 'demo.booth',
        value: 'sk-shown-nowhere-b2Wd',
        hourly: 0.3,
        ageHours: 200,
        rules: { note: 'Autumn fair', budget: { week: 20 }, expiresAt: now + month / 10 },
      },
      { name: 'old-script', value: switchedOffKey, hourly: 0, ageHours: 2000, rules: { enabled: false } },
    ],
    now,
  )
