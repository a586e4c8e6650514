import { z } from 'zod'

/** A key that lets clients in. Its value is shown only when it is made, or on demand for `proxy`. */
export const keyViewSchema = z.object({
  name: z.string(),
  /** The last four characters. */
  hint: z.string(),
  enabled: z.boolean(),
})

export type KeyView = z.infer<typeof keyViewSchema>

export const keyValueSchema = z.object({ name: z.string(), value: z.string() })

export type KeyValue = z.infer<typeof keyValueSchema>

/** A value of one's own (`sk-`, at least 10 characters in all). Absent: a new one is made. */
export const keyChangeSchema = z.strictObject({ value: z.string().optional() })
