import { z } from 'zod'
import { lossSchema } from './loss.ts'

const faultSchema = z.object({
  stage: z.string(),
  scope: z.string(),
  kind: z.string(),
  status: z.int(),
  code: z.string(),
  /** In the reader's language where Torii itself says it; else as the vendor said it. */
  message: z.string(),
  /** What fills the places of Torii's own sentence. Absent: a vendor said it, or an earlier version of Torii. */
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  retryable: z.boolean(),
  retryAfter: z.number().optional(),
  param: z.string().optional(),
  detail: z.string().optional(),
  raw: z.unknown().optional(),
})

const usageSchema = z.object({
  input: z.object({
    total: z.number().optional(),
    fresh: z.number().optional(),
    cacheRead: z.number().optional(),
    cacheWrite: z.number().optional(),
  }),
  output: z.object({
    total: z.number().optional(),
    text: z.number().optional(),
    reasoning: z.number().optional(),
  }),
  raw: z.unknown().optional(),
})

const attemptSchema = z.object({
  account: z.string(),
  upstream: z.string(),
  protocol: z.string(),
  lane: z.enum(['relay', 'translate', 'local']),
  model: z.string().optional(),
  startedAt: z.number(),
  durationMs: z.number(),
  status: z.int().optional(),
  /** Why the pool chose this account, in one English line. */
  reason: z.string(),
  /** The same as a word with its numbers. Absent in records of earlier versions. */
  why: z
    .object({
      code: z.string(),
      values: z.record(z.string(), z.number()).optional(),
      probe: z.boolean().optional(),
      step: z.int().optional(),
    })
    .optional(),
  fault: faultSchema.optional(),
  mark: z.enum(['hedged', 'hedge', 'continuation']).optional(),
  cancelled: z.literal(true).optional(),
  usage: usageSchema.optional(),
  cost: z.number().optional(),
  seam: z.int().optional(),
})

/** The record of one client request (monitor/exchange.ts says what each field means). */
export const exchangeViewSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  state: z.enum(['open', 'done', 'failed', 'refused', 'aborted']),
  method: z.string(),
  path: z.string(),
  repairedPath: z.string().optional(),
  protocol: z.string().optional(),
  operation: z.string().optional(),
  stream: z.boolean(),
  modelAsked: z.string().optional(),
  modelServed: z.string().optional(),
  lane: z.enum(['relay', 'translate', 'local']).optional(),
  account: z.string().optional(),
  attempts: z.array(attemptSchema),
  status: z.int().optional(),
  firstByteMs: z.number().optional(),
  durationMs: z.number().optional(),
  requestBytes: z.number(),
  responseBytes: z.number(),
  usage: usageSchema.optional(),
  /** US dollars by list price. Absent: not known. */
  cost: z
    .object({
      input: z.number(),
      output: z.number(),
      total: z.number(),
      cacheSaved: z.number(),
      cancelled: z.number().optional(),
      prices: z.string(),
    })
    .optional(),
  stop: z
    .object({
      unified: z.string(),
      raw: z.string().optional(),
      sequence: z.string().optional(),
      message: z.string().optional(),
    })
    .optional(),
  losses: z.array(lossSchema),
  fault: faultSchema.optional(),
  key: z.string().optional(),
  clientAddress: z.string(),
  client: z.string().optional(),
  bodies: z
    .object({
      clientSent: z.string().optional(),
      toriiSent: z.string().optional(),
      upstreamAnswered: z.string().optional(),
      clientGot: z.string().optional(),
      clientGotAt: z.array(z.number()).optional(),
      truncated: z.boolean(),
    })
    .optional(),
})

export type ExchangeView = z.infer<typeof exchangeViewSchema>

export const exchangeQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** The `next` of the page before. */
  before: z.string().optional(),
  state: z.enum(['open', 'done', 'failed', 'refused', 'aborted']).optional(),
  protocol: z.string().optional(),
  account: z.string().optional(),
  model: z.string().optional(),
  key: z.string().optional(),
  text: z.string().optional(),
  /** Unix milliseconds. */
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  withLosses: z.stringbool().optional(),
})

export const exchangePageSchema = z.object({
  exchanges: z.array(exchangeViewSchema),
  /** Give it back as `before` for the next page. Absent: this was the last. */
  next: z.string().optional(),
})

export type ExchangePage = z.infer<typeof exchangePageSchema>

export const replayRequestSchema = z.strictObject({
  /** Another model id, or `account/model`. Absent: as the client asked. */
  model: z.string().min(1).optional(),
})

/** What the replay came to; its own exchange has the rest. */
export const replayedSchema = z.object({
  status: z.int(),
  exchange: z.string().optional(),
  body: z.string(),
})

export type Replayed = z.infer<typeof replayedSchema>
