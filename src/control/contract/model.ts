import { z } from 'zod'
import { lossSchema } from './loss.ts'

const rateSchema = z.object({
  base: z.number(),
  tiers: z.array(z.object({ above: z.number(), price: z.number() })),
})

/** US dollars for a million tokens; a tier holds for requests with more input than `above` tokens. */
const modelPriceSchema = z.object({
  input: rateSchema.optional(),
  output: rateSchema.optional(),
  cacheRead: rateSchema.optional(),
  cacheWrite: rateSchema.optional(),
  /** Which price list. */
  prices: z.string(),
})

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
  /** The mapping rule that applies, and the id that is sent because of it. */
  rule: z.string().optional(),
  target: z.string().optional(),
  /** List price at the first account's place. Absent: not known. */
  price: modelPriceSchema.optional(),
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
  /** Rules to try instead of those in force. */
  mapping: z.record(z.string(), z.string()).optional(),
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
      /** Of an answer that is streamed: a place with frames of its own (AWS) has its events translated. */
      streamLane: z.enum(['relay', 'translate']),
      protocol: z.string(),
      usable: z.boolean(),
      losses: z.array(lossSchema),
      /** 0: the model asked for; else which of the route's fallbacks. */
      step: z.int(),
    }),
  ),
  /** The owner's route that applied, with its limits. Absent: none. */
  route: z
    .object({
      name: z.string(),
      strategy: z.string().optional(),
      lossPolicy: z.string().optional(),
      firstByteSeconds: z.number().optional(),
      stallSeconds: z.number().optional(),
      totalSeconds: z.number().optional(),
      maxWaitSeconds: z.number().optional(),
      hedging: z.boolean().optional(),
      continuation: z.boolean().optional(),
    })
    .optional(),
  /** Nearest ids, or the known pins. */
  nearest: z.array(z.string()),
})

export type Explanation = z.infer<typeof explanationSchema>

export const mappingDraftSchema = z.strictObject({
  mapping: z.record(z.string().min(1), z.string().min(1)),
  models: z.array(z.string().min(1)).max(2000),
})

/** What each id would come to under the draft. */
export const mappingPreviewSchema = z.object({
  models: z.array(
    z.object({
      asked: z.string(),
      kind: z.enum(['route', 'unknown-model', 'unknown-pin']),
      rule: z.string().optional(),
      /** Where it goes first. */
      account: z.string().optional(),
      model: z.string().optional(),
    }),
  ),
})

export type MappingPreview = z.infer<typeof mappingPreviewSchema>
