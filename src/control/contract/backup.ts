import { z } from 'zod'

/** A backup that was made and waits for ten minutes, until it has been fetched whole. */
export const backupViewSchema = z.object({
  id: z.string(),
  /** What the file is to be called. */
  name: z.string(),
  bytes: z.int(),
})

export type BackupView = z.infer<typeof backupViewSchema>

/** false: nobody has come for it yet; the browser may be asking its user, or may be told to block it. */
export const backupSendingSchema = z.object({ begun: z.boolean() })

export type BackupSending = z.infer<typeof backupSendingSchema>

const beforeAndAfter = z.object({ now: z.int(), inBackup: z.int() })

/** What a backup that was sent in would change. Nothing is changed yet. */
export const restorePreviewSchema = z.object({
  id: z.string(),
  /** Unix milliseconds. */
  madeAt: z.number(),
  bytes: z.int(),
  /** torii.yaml as it would be. */
  settings: z.string(),
  exchanges: beforeAndAfter,
  keys: beforeAndAfter,
  /** Secrets of accounts and the rest of the vault. */
  secrets: beforeAndAfter,
  /** They were sealed with another vault key, which is needed to restore them. */
  needsKey: z.boolean(),
})

export type RestorePreview = z.infer<typeof restorePreviewSchema>

export const restoreRequestSchema = z.strictObject({
  /** The backup's own vault key: what its secret.key or TORII_SECRET_KEY says. Used once, kept nowhere. */
  secretKey: z.string().min(1).max(10_000).optional(),
})

export type RestoreRequest = z.infer<typeof restoreRequestSchema>

/** Where the database that was in force until now lies. */
export const restoredSchema = z.object({ before: z.string() })

export type Restored = z.infer<typeof restoredSchema>
