import { z } from 'zod'

export const usageQuerySchema = z.strictObject({
  /** Unix milliseconds. Default: a day ago. */
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  step: z.enum(['minute', 'hour', 'day']).default('hour'),
  by: z.enum(['none', 'account', 'model', 'key', 'protocol', 'client']).default('none'),
})

export const usageViewSchema = z.object({
  rows: z.array(
    z.object({
      /** Unix milliseconds at which the step begins. */
      at: z.number(),
      group: z.string().optional(),
      requests: z.int(),
      errors: z.int(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      reasoningTokens: z.number(),
      cacheReadTokens: z.number(),
      cacheWriteTokens: z.number(),
      /** Mean, of the requests that had a first byte. */
      firstByteMs: z.number().optional(),
      firstByteCount: z.int(),
      /** Requests with a cost, and those that used tokens at no known price. */
      priced: z.int(),
      unpriced: z.int(),
      /** US dollars by list price, of the priced requests. Absent: there is none. */
      /** `prices`: the lists used, by name and version, with commas between. */
      cost: z.object({ total: z.number(), cacheSaved: z.number(), prices: z.string() }).optional(),
    }),
  ),
})

export type UsageView = z.infer<typeof usageViewSchema>
