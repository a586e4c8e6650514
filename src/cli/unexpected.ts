import type { Language } from '../canonical/language.ts'
import { say } from './texts.ts'

/** One line for an error that no command foresaw; the stack only when TORII_DEBUG asks for it. */
export function describeUnexpected(error: unknown, language: Language): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = say('unexpected', language, { message })
  return process.env.TORII_DEBUG && error instanceof Error ? `${line}\n${error.stack ?? ''}` : line
}
