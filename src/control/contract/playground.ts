import { z } from 'zod'

/** One prompt as a client of that dialect would send it, streamed. */
export const playRequestSchema = z.strictObject({
  protocol: z
    .enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'])
    .default('openai-chat'),
  /** An id, or `account/model`. */
  model: z.string().min(1).max(300),
  system: z.string().max(200_000).optional(),
  prompt: z.string().min(1).max(400_000),
  /** Pictures, PDFs and texts; `data` is base64. */
  files: z
    .array(z.strictObject({ name: z.string().max(300), mediaType: z.string().max(200), data: z.base64() }))
    .max(8)
    .default([]),
  /** Functions the model may call; nothing runs them. */
  tools: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(128),
        description: z.string().max(10_000).optional(),
        /** JSON Schema of the arguments. */
        schema: z.record(z.string(), z.json()).optional(),
      }),
    )
    .max(64)
    .default([]),
  temperature: z.number().min(0).max(2).optional(),
  maxOutput: z.int().min(1).max(1_000_000).optional(),
  /** Absent: the model decides. */
  effort: z.enum(['none', 'low', 'medium', 'high']).optional(),
})

export type PlayRequest = z.infer<typeof playRequestSchema>

/** A piece of the answer as it comes: text that a part grows by. */
export interface PlayPiece {
  readonly part: number
  /** `text`, `reasoning`, `tool-call` … */
  readonly kind: string
  /** Of a tool. */
  readonly name?: string
  readonly text: string
}

/** The answer is over. Its exchange has tokens, cost and the rest. */
export interface PlayEnd {
  /** Absent: no answer came. */
  readonly status?: number
  readonly exchange?: string
  readonly firstByteMs?: number
  readonly durationMs: number
  readonly problem?: { readonly code: string; readonly message: string; readonly fix?: string }
}

export type PlayEvent =
  | { readonly type: 'piece'; readonly piece: PlayPiece }
  | { readonly type: 'end'; readonly end: PlayEnd }
