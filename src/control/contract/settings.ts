import { z } from 'zod'
import { settingsSchema } from '../../config/settings.ts'
import { configFaultSchema, waitingSchema } from './status.ts'

/** The settings in force. Secrets stand as references (`env:NAME`, `file:PATH`, `vault:NAME`), never as values. */
export const settingsViewSchema = z.object({
  settings: settingsSchema,
  /** The whole file as it is on disk. It holds no secret once it has been read. */
  text: z.string(),
  /** Changes whenever the file does; given back with an edit, it tells an edit on a stale view. */
  revision: z.string(),
  faults: z.array(configFaultSchema),
})

export type SettingsView = z.infer<typeof settingsViewSchema>

/**
 * `set`: dotted path → value, e.g. `{"proxy.port": 8050}`. `remove`: dotted paths to take out, so that the default holds.
 * `text`: the whole document instead. One of the two forms.
 */
export const settingsPatchSchema = z.union([
  z.strictObject({
    set: z.record(z.string(), z.json()).optional(),
    remove: z.array(z.string()).optional(),
    revision: z.string().optional(),
  }),
  z.strictObject({ text: z.string().max(4_000_000), revision: z.string() }),
])

export type SettingsPatch = z.infer<typeof settingsPatchSchema>

export const settingsSavedSchema = settingsViewSchema.extend({
  /** Settings that are saved but wait for something. Everything else is in force already. */
  waiting: z.array(waitingSchema),
})

export type SettingsSaved = z.infer<typeof settingsSavedSchema>
