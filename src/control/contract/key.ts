import { z } from 'zod'
import { clientKeyName, clientKeyRulesSchema } from '../../config/client-key-record.ts'

const forecastSchema = z.object({
  /** US dollars at the end of the period, what is spent already among them, if it goes on as it did. */
  cost: z.number(),
  /** Milliseconds of use, up to now, that the pace is taken from. */
  over: z.number(),
  /** Unix milliseconds at which the budget is used up. Absent: none is set, or it lasts to the end of the period. */
  exhaustedAt: z.number().optional(),
})

const spentSchema = z.object({
  /** Unix milliseconds at which the period began. */
  since: z.number(),
  /** Unix milliseconds at which it ends. */
  until: z.number(),
  requests: z.int(),
  tokens: z.number(),
  /** US dollars by list price. */
  cost: z.number(),
  /** Answers of models without a list price: they count for nothing in `cost`. */
  unpriced: z.int(),
  /** Absent: there is not yet an hour of use to look back on, or the monitor is off. */
  forecast: forecastSchema.optional(),
})

/** A key that lets clients in. `proxy` has no rules and can be revealed; the value of a named one is shown when it is made, and never again. */
export const keyViewSchema = z.object({
  name: z.string(),
  /** The last four characters. */
  hint: z.string(),
  enabled: z.boolean(),
  /** Its value can be asked for. */
  revealable: z.boolean(),
  /** Unix milliseconds. */
  createdAt: z.number().optional(),
  expiresAt: z.number().optional(),
  expired: z.boolean().optional(),
  models: z.array(z.string()).optional(),
  addresses: z.array(z.string()).optional(),
  requestsPerMinute: z.int().optional(),
  tokensPerMinute: z.int().optional(),
  /** US dollars. */
  budget: clientKeyRulesSchema.shape.budget.optional(),
  note: z.string().optional(),
  /** Unix milliseconds of the last recorded request that came with it, refused ones too. Absent: none is recorded. */
  lastSeenAt: z.number().optional(),
  /** What the monitor has counted for it in the last 30 days. Absent: the monitor is off. */
  recent: z.object({ requests: z.int(), errors: z.int() }).optional(),
  /** Of a named key. */
  spent: z.object({ day: spentSchema, week: spentSchema, month: spentSchema }).optional(),
})

export type KeyView = z.infer<typeof keyViewSchema>

export const keyValueSchema = z.object({ name: z.string(), value: z.string() })

export type KeyValue = z.infer<typeof keyValueSchema>

/** A value of one's own (`sk-`, at least 10 characters in all). Absent: a new one is made. */
export const keyChangeSchema = z.strictObject({ value: z.string().optional() })

/** A named key; what is left out is not bounded. */
export const newKeySchema = clientKeyRulesSchema.extend({ name: clientKeyName })

export type NewKey = z.input<typeof newKeySchema>

const { enabled, models, addresses, budget, ...bounds } = clientKeyRulesSchema.shape

/** Every field is optional; `null` takes a bound away. */
export const keyPatchSchema = z.strictObject({
  enabled: enabled.unwrap().optional(),
  models: models.unwrap().optional(),
  addresses: addresses.unwrap().optional(),
  budget: budget.unwrap().optional(),
  expiresAt: bounds.expiresAt.nullable(),
  requestsPerMinute: bounds.requestsPerMinute.nullable(),
  tokensPerMinute: bounds.tokensPerMinute.nullable(),
  note: bounds.note.nullable(),
})

export type KeyPatch = z.infer<typeof keyPatchSchema>
