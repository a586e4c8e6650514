import type { Language, Text } from '../canonical/language.ts'
import { say } from './texts.ts'

/** Errors that say all a person needs carry their text in every language (StorageError, VaultError …). */
export function describePlain(error: Error, language: Language): string {
  const text = 'text' in error && typeof error.text === 'object' ? (error.text as Partial<Text>) : undefined
  return text?.[language] ?? error.message
}

/** One line for an error that no command foresaw; the stack only when TORII_DEBUG asks for it. */
export function describeUnexpected(error: unknown, language: Language): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = say('unexpected', language, { message })
  return process.env.TORII_DEBUG && error instanceof Error ? `${line}\n${error.stack ?? ''}` : line
}
