import { z } from 'zod'

/** One value that a target dialect could not carry as it was given (canonical/loss.ts). */
export const lossSchema = z.object({
  code: z.string(),
  at: z.string(),
  treatment: z.string(),
  detail: z.string(),
  functional: z.boolean(),
})
