import { z } from 'zod'

/** One value that a target dialect could not carry as it was given (canonical/loss.ts). */
export const lossSchema = z.object({
  code: z.string(),
  at: z.string(),
  treatment: z.string(),
  /** In English, stable. */
  detail: z.string(),
  /** The same in the reader's language. Absent: in English, or there are no words for it. */
  told: z.string().optional(),
  functional: z.boolean(),
})
