import { z } from 'zod'
import { accountSchema } from '../../config/settings.ts'

/** Google OAuth 2.0 with the person's own client. Nobody else's client is used, and none is shipped. */
export const oauthRequestSchema = z.strictObject({
  /** Of the account: a new one, or one whose consent is given anew. */
  name: accountSchema.shape.name,
  upstream: z.enum(['gemini', 'vertex', 'vertex-anthropic']),
  /** The JSON of the client as Google's console gives it out. */
  client: z.record(z.string(), z.json()),
  /** Of Google Cloud: whose quota it uses. */
  project: z.string().min(1).optional(),
  /** Absent: Google Cloud. */
  scope: z.string().min(1).optional(),
})

export type OauthRequest = z.infer<typeof oauthRequestSchema>

export const oauthStartedSchema = z.object({
  id: z.string(),
  /** For the browser of this machine; on another one, paste the address that it ends at. */
  url: z.string(),
  /** Unix milliseconds. */
  expiresAt: z.number(),
})

export type OauthStarted = z.infer<typeof oauthStartedSchema>

export const oauthStateSchema = z.object({
  state: z.enum(['waiting', 'done', 'failed']),
  account: z.string().optional(),
  message: z.string().optional(),
})

export type OauthState = z.infer<typeof oauthStateSchema>

/** The code, or the whole address that the browser ended at. */
export const oauthCodeSchema = z.strictObject({ code: z.string().min(1).max(10_000) })
