import { z } from 'zod'

/** Lifecycle of the data plane. `failed` is a Start that did not succeed; its cause stands beside it. */
const gatewayStateSchema = z.enum(['stopped', 'starting', 'running', 'stopping', 'failed'])

const failureSchema = z.object({
  /** `no_usable_account`, `bind_failed`, `open_lan`, `bad_settings`, `self_check_failed`, `bad_api_key`. */
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  /** A free port to use instead (`bind_failed`). */
  freePort: z.int().optional(),
})

/** What a client is to be given, for one address of this machine. */
const baseUrlsSchema = z.object({
  kind: z.enum(['loopback', 'lan']),
  /** `http://127.0.0.1:8045` */
  address: z.string(),
  openai: z.string(),
  anthropic: z.string(),
  gemini: z.string(),
})

/** A fault of torii.yaml. Lines and columns count from 1. */
export const configFaultSchema = z.object({
  line: z.int(),
  column: z.int(),
  path: z.string(),
  message: z.string(),
})

/** A setting that is saved but not yet in force. */
export type ConfigFaultView = z.infer<typeof configFaultSchema>

export const waitingSchema = z.object({ path: z.string(), waitsFor: z.enum(['start', 'process-restart']) })

export const statusSchema = z.object({
  version: z.string(),
  pid: z.int(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  home: z.string(),
  settingsPath: z.string(),
  state: gatewayStateSchema,
  failure: failureSchema.optional(),
  /** Where it is bound. Absent while it is not running. */
  bound: z.object({ host: z.string(), port: z.int() }).optional(),
  /** Empty while it is not running. */
  baseUrls: z.array(baseUrlsSchema),
  /** What the settings ask for: the address that Start will bind. */
  configured: z.object({ host: z.string(), port: z.int() }),
  openExchanges: z.int(),
  /** The processes that serve clients. Absent: this one serves them by itself. */
  workers: z
    .object({
      /** As the settings ask. */
      wanted: z.int(),
      /** Workers that ended by themselves and were replaced. */
      restarts: z.int(),
      processes: z.array(
        z.object({
          pid: z.int(),
          /** Unix milliseconds. */
          startedAt: z.number(),
          /** `leaving`: it takes nothing new and ends what it has begun. */
          state: z.enum(['starting', 'ready', 'leaving']),
          openExchanges: z.int(),
          connections: z.int(),
        }),
      ),
    })
    .optional(),
  keyRequired: z.object({ healthz: z.boolean(), others: z.boolean() }),
  accounts: z.object({
    loaded: z.int(),
    enabled: z.int(),
    /** Enabled, with its secret, and not locked now. */
    usable: z.int(),
  }),
  /** Empty: the file in force is the file on disk. Otherwise the last good settings are in force. */
  settingsFaults: z.array(configFaultSchema),
  waiting: z.array(waitingSchema),
  notices: z.array(z.string()),
  /** Those of the notices that something went wrong: a database begun anew, an address that could not be had. */
  warnings: z.array(z.string()),
  monitor: z.object({
    /** Exchanges that were not recorded for want of room or disk. */
    dropped: z.int(),
    lastError: z.string().optional(),
  }),
})

export type Status = z.infer<typeof statusSchema>
