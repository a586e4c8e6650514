import { z } from 'zod'

const place = z.enum(['file', 'keychain'])

export const vaultViewSchema = z.object({
  /** What opens it: TORII_SECRET_KEY, secret.key of the home, or the keychain of the person who is logged in. */
  keyPlace: z.enum([...place.options, 'environment']),
  /** Secrets that are sealed in it. */
  secrets: z.int(),
})

export type VaultView = z.infer<typeof vaultViewSchema>

/** `to`: where the new key is kept. Absent: where the old one is. */
export const rekeySchema = z.strictObject({ to: place.optional() }).nullish()

export type RekeyPlace = z.infer<typeof place>
