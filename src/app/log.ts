import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Home } from '../config/home.ts'

const rotateAboveBytes = 5_000_000

/** Private detail goes to torii.log in the home, never to a client. It is written behind; one older file is kept. */
export async function openLog(home: Home): Promise<Logger> {
  const path = join(home.folder, 'torii.log')
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  )
  if (size > rotateAboveBytes) await rename(path, `${path}.1`)
  const destination = pino.destination({ dest: path, sync: false, mode: 0o600, maxLength: 1_000_000 })
  // A full disk must not end the process: the line is lost, the gateway goes on.
  destination.on('error', () => undefined)
  return pino({ level: 'info', base: null, redact: redactedPaths }, destination)
}

const redactedPaths = [
  '*.authorization',
  '*["x-api-key"]',
  '*["x-goog-api-key"]',
  '*["api-key"]',
  '*.secret',
  '*.cookie',
]
