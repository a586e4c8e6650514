import { z } from 'zod'
import { lossSchema } from './loss.ts'

export const modelViewSchema = z.object({
  id: z.string(),
  accounts: z.array(z.string()),
  displayName: z.string().optional(),
  owner: z.string().optional(),
  /** Tokens. */
  contextWindow: z.number().optional(),
  maxOutput: z.number().optional(),
  input: z.array(z.string()).optional(),
  output: z.array(z.string()).optional(),
  reasoning: z.boolean().optional(),
  tools: z.boolean().optional(),
})

export type ModelView = z.infer<typeof modelViewSchema>

export const explainRequestSchema = z.strictObject({
  model: z.string().min(1),
  /** The client's dialect. Default: openai-chat. */
  protocol: z
    .enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'])
    .default('openai-chat'),
  /** A request body of that dialect: what would be lost is told for it. */
  body: z.record(z.string(), z.json()).optional(),
})

/** A dry run of routing: nothing is sent. */
export const explanationSchema = z.object({
  asked: z.string(),
  kind: z.enum(['route', 'unknown-model', 'unknown-pin']),
  /** The mapping rule that applied, as written. */
  rule: z.string().optional(),
  candidates: z.array(
    z.object({
      account: z.string(),
      upstream: z.string(),
      model: z.string(),
      lane: z.enum(['relay', 'translate']),
      protocol: z.string(),
      usable: z.boolean(),
      losses: z.array(lossSchema),
    }),
  ),
  /** Nearest ids, or the known pins. */
  nearest: z.array(z.string()),
})

export type Explanation = z.infer<typeof explanationSchema>
