import { z } from 'zod'

/** What a request without any key got, tried over the machine's own addresses a moment ago. */
const reachSchema = z.object({
  plane: z.enum(['gateway', 'dashboard']),
  kind: z.enum(['loopback', 'lan']),
  /** `http://192.168.1.20:8045` */
  address: z.string(),
  /**
   * `open`: served. `key`: asked for a key. `session`: asked for a session. `barred`: an address or host rule refused it.
   * `closed`: nothing listens there. `silent`: no answer in time. `other`: something answered that is not Torii.
   */
  result: z.enum(['open', 'key', 'session', 'barred', 'closed', 'silent', 'other']),
})

export type Reach = z.infer<typeof reachSchema>

const plain = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()])

/** What one press mends: settings (with the lines that become others), the permissions of files, or a page to go to. */
const actionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set'),
    edits: z.array(z.object({ path: z.string(), from: plain, to: plain })).readonly(),
  }),
  z.object({ kind: z.literal('tighten') }),
  z.object({ kind: z.literal('open'), page: z.enum(['keys', 'proxy', 'settings']) }),
])

export type ExposureAction = z.infer<typeof actionSchema>

export const exposureViewSchema = z.object({
  /** Unix milliseconds. */
  at: z.number(),
  checks: z.array(
    z.object({
      id: z.string(),
      verdict: z.enum(['good', 'warning', 'bad']),
      title: z.string(),
      seen: z.string(),
      /** What to do. Absent: nothing. */
      fix: z.string().optional(),
      action: actionSchema.optional(),
    }),
  ),
  reach: z.array(reachSchema),
})

export type ExposureView = z.infer<typeof exposureViewSchema>

export const refusedQuerySchema = z.strictObject({
  /** Unix milliseconds. Default: seven days ago. */
  since: z.coerce.number().optional(),
})

/** Requests that were not let in, by reason and address, the newest first. */
export const refusedViewSchema = z.object({
  since: z.number(),
  groups: z.array(
    z.object({
      /** The fault's stable code: `invalid_api_key`, `foreign_host`, … */
      code: z.string(),
      status: z.int(),
      address: z.string(),
      count: z.int(),
      firstAt: z.number(),
      lastAt: z.number(),
      /** The newest of them: its exchange, what it said, and who it was. */
      lastExchange: z.string(),
      message: z.string(),
      client: z.string().optional(),
      key: z.string().optional(),
    }),
  ),
  /** Only the newest were looked at: there are more. */
  isPartial: z.boolean(),
})

export type RefusedView = z.infer<typeof refusedViewSchema>

/** Address lists to try instead of those in force. */
export const addressRulesSchema = z.strictObject({
  allowed: z.array(z.string()).max(10_000),
  denied: z.array(z.string()).max(10_000),
})

export type AddressRules = z.infer<typeof addressRulesSchema>

/** Who would be let in and who not: those who came lately, the reader, and the machine's own networks. */
export const addressPreviewSchema = z.object({
  addresses: z.array(
    z.object({
      kind: z.enum(['caller', 'reader', 'network']),
      address: z.string(),
      /** Of a caller: among the requests looked at. */
      requests: z.int().optional(),
      lastAt: z.number().optional(),
      /** Let in by the lists in force, and by those to try. */
      admitted: z.boolean(),
      wouldBeAdmitted: z.boolean(),
    }),
  ),
})

export type AddressPreview = z.infer<typeof addressPreviewSchema>

/** Files whose permissions were tightened. */
export const tightenedSchema = z.object({ files: z.array(z.string()) })
