import { z } from 'zod'
import { accountSchema } from '../../config/settings.ts'

const lockSchema = z.object({
  model: z.string().optional(),
  /** Unix milliseconds. */
  since: z.number(),
  until: z.number(),
  strikes: z.int(),
  /** Unified kind of the failure (canonical/fault.ts). */
  kind: z.string().optional(),
  code: z.string(),
  /** In the reader's language where Torii itself says it. */
  message: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  status: z.int(),
})

const quotaSchema = z.object({
  name: z.string(),
  limit: z.number().optional(),
  remaining: z.number().optional(),
  /** Unix milliseconds. */
  resetAt: z.number().optional(),
})

/** One credential of the pool, with what is known of it now. */
export const accountViewSchema = z.object({
  name: z.string(),
  upstream: z.string(),
  upstreamLabel: z.string(),
  baseUrl: z.string().optional(),
  /** Where requests go: the account's own base URL or the vendor's. */
  effectiveBaseUrl: z.string().optional(),
  enabled: z.boolean(),
  /** It stands in no file, so that it can not be changed: the sandbox of this run, the dispatch of z.ai. */
  ofThisRun: z.boolean(),
  priority: z.int(),
  weight: z.number(),
  models: z.array(z.string()),
  /** What it is asked in, in order of preference. */
  protocols: z.array(z.string()),
  /** The owner's own choice of them. Empty: all that the kind speaks. */
  chosenProtocols: z.array(z.string()),
  options: z.record(z.string(), z.string()),
  labels: z.array(z.string()),
  /** The owner's own bounds. Absent: none. */
  maxConcurrency: z.int().optional(),
  modelConcurrency: z.record(z.string(), z.int()).optional(),
  requestsPerMinute: z.int().optional(),
  tokensPerMinute: z.int().optional(),
  quotaFloor: z.number().optional(),
  /** The way out: `direct`, an address or a reference. Absent: as all accounts. */
  proxy: z.string().optional(),
  /** `env:NAME`, `file:PATH`, `vault:NAME`; never the secret. Absent: none is set. */
  secretReference: z.string().optional(),
  /** The secret could be had. `problem` says why not. */
  secretFound: z.boolean(),
  problem: z.string().optional(),
  /** Can it be picked now? */
  usable: z.boolean(),
  inFlight: z.int(),
  locks: z.array(lockSchema),
  quotas: z.array(quotaSchema),
  /** How many models its list holds. Absent: not read yet, or it takes every id. */
  modelCount: z.int().optional(),
})

export type AccountView = z.infer<typeof accountViewSchema>

/** `apiKey` is write-only: it goes into the vault, and the settings hold `vault:account/NAME`. */
export const newAccountSchema = accountSchema.extend({
  apiKey: z.string().min(1).max(20_000).optional(),
})

export type NewAccount = z.input<typeof newAccountSchema>

/** Every field is optional; `null` takes one out, so that its default holds. */
export const accountPatchSchema = z.strictObject({
  base_url: z.union([z.string(), z.null()]).optional(),
  enabled: z.boolean().optional(),
  priority: z.int().optional(),
  weight: z.number().optional(),
  models: z.array(z.string()).optional(),
  protocols: z.array(z.string()).optional(),
  options: z.record(z.string(), z.string()).optional(),
  labels: z.array(z.string()).optional(),
  max_concurrency: z.int().nullable().optional(),
  model_concurrency: z.record(z.string(), z.int()).optional(),
  requests_per_minute: z.int().nullable().optional(),
  tokens_per_minute: z.int().nullable().optional(),
  quota_floor: z.number().nullable().optional(),
  proxy: z.string().nullable().optional(),
  api_key: z.string().optional(),
  apiKey: z.string().min(1).max(20_000).optional(),
})

export type AccountPatch = z.infer<typeof accountPatchSchema>

/** What a real call with the account's credential showed. */
export const accountVerdictSchema = z.object({
  ok: z.boolean(),
  /** What was asked, what came back, what to do: one sentence each. */
  asked: z.string(),
  answered: z.string(),
  advice: z.string().optional(),
  code: z.string().optional(),
  status: z.int().optional(),
  durationMs: z.number(),
  /** Ids the place listed. */
  models: z.array(z.string()).optional(),
})

export type AccountVerdict = z.infer<typeof accountVerdictSchema>

const textSchema = z.object({ en: z.string(), ja: z.string(), 'zh-CN': z.string() })

/** A kind of place an account can be for, with the form that makes one. */
export const upstreamViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  protocols: z.array(z.string()),
  baseUrl: z.string().optional(),
  form: z.array(
    z.object({
      name: z.string(),
      label: textSchema,
      help: textSchema.optional(),
      kind: z.enum(['secret', 'text', 'url', 'choice', 'file']),
      required: z.boolean(),
      placeholder: z.string().optional(),
      choices: z.array(z.string()).optional(),
    }),
  ),
})

export type UpstreamView = z.infer<typeof upstreamViewSchema>
