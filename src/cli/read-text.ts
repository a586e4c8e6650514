import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { CommandFailure, type Terminal } from './terminal.ts'
import { say } from './texts.ts'

/** A file's text, or of `-` what comes on standard input. */
export async function readText(file: string, { language }: Terminal): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8')
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new CommandFailure(say('file_unreadable', language, { file, cause }), { cause: error })
  }
}

/** A secret as it is piped in: without the line end that `echo` adds. */
export const readStandardInput = async (): Promise<string> => (await readAll(process.stdin)).trim()
