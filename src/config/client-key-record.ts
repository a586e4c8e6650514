import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isAddressRange } from './address-range.ts'

const money = z.number().positive().max(1_000_000_000)

/** What a named key may do. Absent: no bound. */
export const clientKeyRulesSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Unix milliseconds. */
  expiresAt: z.number().int().positive().optional(),
  /** Ids it may ask for, `*` for any text. Empty: all. */
  models: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Addresses and ranges (CIDR) it may come from. Empty: any. */
  addresses: z
    .array(z.string().refine(isAddressRange, 'an address or a range such as 192.168.0.0/16 or fd00::/8'))
    .max(200)
    .default([]),
  /** In any 60 seconds. */
  requestsPerMinute: z.int().min(1).optional(),
  /** Input and output in any 60 seconds; what a call may use is set aside until its answer has ended. */
  tokensPerMinute: z.int().min(1).optional(),
  /**
   * US dollars by list price, for each calendar day, week (from Monday) and month of this machine's time zone. Calls at one time are
   * let in only as far as all of them may cost fits; the last one alone may pass it.
   */
  budget: z
    .strictObject({ day: money.optional(), week: money.optional(), month: money.optional() })
    .default({}),
  /** For its owner. */
  note: z.string().max(200).optional(),
})

export const clientKeyName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, minus, underscore; at most 64')

/** A named key as it is stored: never its value. */
export const clientKeyRecordSchema = clientKeyRulesSchema.extend({
  name: clientKeyName,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Its last four characters. */
  hint: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
})

export type ClientKeyRules = Readonly<z.infer<typeof clientKeyRulesSchema>>
export type ClientKeyRecord = Readonly<z.infer<typeof clientKeyRecordSchema>>

/**
 * SHA-256 in hex, without salt or stretching: those slow down guessing of what people choose, and a key that Torii made
 * holds 256 random bits, which nobody guesses. It also makes the look-up one map access on the request path.
 */
export const digestOfClientKey = (value: string): string => createHash('sha256').update(value).digest('hex')
