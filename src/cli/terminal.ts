import { type Language, languageOf } from '../canonical/language.ts'
import type { TextName } from './texts.ts'
import { say } from './texts.ts'

/** Where a command prints, and for whom. */
export interface Terminal {
  readonly language: Language
  print(line: string): void
  say(name: TextName, values?: Readonly<Record<string, string | number>>): void
  printJson(value: unknown): void
}

/** A command that did not do its work: one line on standard error, exit status 1. */
export class CommandFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandFailure'
  }
}

export function createTerminal(language: Language = terminalLanguage(process.env)): Terminal {
  return {
    language,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (name, values) => process.stdout.write(`${say(name, language, values)}\n`),
    printJson: (value) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
  }
}

/** The language of the shell: LC_ALL, LC_MESSAGES, LANG in this order (POSIX). */
function terminalLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const tag = env.LC_ALL || env.LC_MESSAGES || env.LANG || 'en'
  return languageOf(tag) ?? 'en'
}
