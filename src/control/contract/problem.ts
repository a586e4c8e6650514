import { z } from 'zod'

/** Every error body of the admin API. `message` and `fix` are in the reader's language, `code` is stable English. */
export const problemSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** What to do about it. */
    fix: z.string().optional(),
    /** One entry for each field at fault. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** A port that was free a moment ago (`bind_failed`). */
    freePort: z.int().optional(),
  }),
})

export type Problem = z.infer<typeof problemSchema>
