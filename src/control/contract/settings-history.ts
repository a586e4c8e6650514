import { z } from 'zod'
import { configFaultSchema } from './status.ts'

/** torii.yaml as it was from `at` on. */
const pastSettingsSchema = z.object({
  id: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
  text: z.string(),
})

/** Newest first; the first is the one in force. */
export const settingsHistorySchema = z.object({ entries: z.array(pastSettingsSchema) })

export type SettingsHistory = z.infer<typeof settingsHistorySchema>

export const settingsTextSchema = z.strictObject({ text: z.string().max(4_000_000) })

/** Empty: the text could be saved. */
export const settingsCheckSchema = z.object({ faults: z.array(configFaultSchema) })

export type SettingsCheck = z.infer<typeof settingsCheckSchema>
