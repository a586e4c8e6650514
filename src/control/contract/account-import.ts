import { z } from 'zod'

export const importRequestSchema = z.strictObject({
  /** Keys one a line, CSV, JSON, .env, torii.yaml, LiteLLM, one-api or new-api channels, claude-code-router. */
  text: z.string().min(1).max(4_000_000),
  /** Whose keys they are, where the text does not tell. */
  upstream: z.string().min(1).optional(),
  /** Take the good rows although others are bad. Otherwise all or none. */
  goodRows: z.boolean().default(false),
  /** Only say what would become of it. */
  dryRun: z.boolean().default(false),
})

export type ImportRequest = z.input<typeof importRequestSchema>

const placedSchema = z.object({ line: z.int(), reason: z.string() })

export const importResultSchema = z.object({
  format: z.string(),
  added: z.array(
    z.object({
      line: z.int(),
      name: z.string(),
      upstream: z.string(),
      /** Its key has yet to be entered. */
      needsKey: z.boolean(),
    }),
  ),
  /** There already: the same place with the same key. */
  known: z.array(z.object({ line: z.int(), name: z.string() })),
  bad: z.array(placedSchema),
  /** What the text says besides and no account can hold. */
  left: z.array(placedSchema),
  /** Aliases of models that came with it. */
  mapping: z.record(z.string(), z.string()),
})

export type ImportResult = z.infer<typeof importResultSchema>

/** Found on this machine and offered: nothing is added until somebody does. */
export const discoveredSchema = z.object({
  upstream: z.string(),
  label: z.string(),
  /** A name that is free. */
  name: z.string(),
  base_url: z.string().optional(),
  /** `env:NAME`; the value is not read. */
  api_key: z.string().optional(),
  /** Ids that a server listed. */
  models: z.array(z.string()).optional(),
})

export type Discovered = z.infer<typeof discoveredSchema>

/** Accounts without their secrets, as torii.yaml writes them. */
export const exportedSchema = z.object({ text: z.string() })
