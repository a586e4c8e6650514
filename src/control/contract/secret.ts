import { z } from 'zod'

/** Secrets of the settings that belong to no account. An account's key and proxy go with the account. */
export const secretPlaces = ['zai', 'egress-proxy', 'control-password'] as const

export const secretPlaceSchema = z.enum(secretPlaces)

export type SecretPlace = z.infer<typeof secretPlaceSchema>

/**
 * Write-only. As torii.yaml takes it: `env:NAME` or `file:PATH` is written there, anything else goes into the vault and never
 * stands in the file. `egress-proxy`: the proxy's whole address.
 */
export const newSecretSchema = z.strictObject({ value: z.string().trim().min(1).max(20_000) })

/** What may be told of a secret. */
export const secretViewSchema = z.object({
  place: secretPlaceSchema,
  /** `env:NAME`, `file:PATH`, `vault:NAME`; for `egress-proxy` also an address without a password. Absent: none is set. */
  reference: z.string().optional(),
  /** It could be had. */
  found: z.boolean(),
  /** Why not, when one is set. */
  problem: z.string().optional(),
})

export type SecretView = z.infer<typeof secretViewSchema>
