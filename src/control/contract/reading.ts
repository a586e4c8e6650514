import { z } from 'zod'

/** A part of what was said, in words that hold for every dialect. */
const partSchema = z.object({
  /** `text`, `reasoning`, `tool-call`, `tool-result`, `refusal`, `image` … (canonical/part.ts). */
  kind: z.string(),
  text: z.string(),
  /** Of a tool, a file or the vendor's own kind of part. */
  name: z.string().optional(),
})

export type PartView = z.infer<typeof partSchema>

const frameSchema = z.object({
  /** The event's own name. */
  name: z.string().optional(),
  data: z.string(),
  /** Milliseconds after the exchange's start. Absent: not kept. */
  at: z.number().optional(),
  /** What it means (canonical/event.ts): `message-start`, `part-delta`, `usage` … */
  events: z.array(z.string()),
  /** Text it adds to a part of the answer: the number of the part, and the text. */
  adds: z.array(z.object({ part: z.int(), text: z.string() })),
})

export type FrameView = z.infer<typeof frameSchema>

const answerReadingSchema = z.object({
  protocol: z.string(),
  /** Empty for an answer that was no stream. */
  frames: z.array(frameSchema),
  /** The whole answer, put together. */
  parts: z.array(partSchema),
  /** Why it could not be read to its end. */
  problem: z.string().optional(),
})

export type AnswerReading = z.infer<typeof answerReadingSchema>

/** What the recorded bodies mean, read by the same codecs as the data plane's. */
export const exchangeReadingSchema = z.object({
  asked: z
    .object({
      instructions: z.string(),
      turns: z.array(z.object({ speaker: z.string(), parts: z.array(partSchema) })),
      tools: z.array(z.object({ name: z.string(), description: z.string().optional() })),
    })
    .optional(),
  clientGot: answerReadingSchema.optional(),
  /** Absent: nothing was kept of it, or it is what the client got. */
  upstreamAnswered: answerReadingSchema.optional(),
})

export type ExchangeReading = z.infer<typeof exchangeReadingSchema>
