import { z } from 'zod'

/** One question as a client of that dialect would ask it. */
export const tryRequestSchema = z.strictObject({
  protocol: z
    .enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'])
    .default('openai-chat'),
  model: z.string().min(1).max(300),
  prompt: z.string().min(1).max(100_000),
  stream: z.boolean().default(false),
})

export type TryRequest = z.infer<typeof tryRequestSchema>

/** What came back over the socket that clients use. */
export const triedSchema = z.object({
  status: z.int(),
  /** Its exchange has the rest. Absent: the gateway gave none. */
  exchange: z.string().optional(),
  /** `POST /v1/messages` */
  path: z.string(),
  /** The answer's text; for an error, its message. */
  text: z.string(),
  durationMs: z.number(),
})

export type Tried = z.infer<typeof triedSchema>
