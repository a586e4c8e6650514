import { randomBytes } from 'node:crypto'

/** A key for clients of the gateway, from 256 random bits. */
export const generateClientKey = (): string => `sk-torii-${randomBytes(32).toString('base64url')}`

/** Starts with `sk-`, at least 10 characters in all, nothing that an HTTP header cannot carry. */
export const isClientKey = (text: string): boolean => /^sk-[\x21-\x7e]{7,}$/.test(text)
