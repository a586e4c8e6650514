import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const nodeFolder = join(import.meta.dirname, '../../node_modules/.bin')

export interface ClientRun {
  readonly status: number | null
  readonly output: string
}

/** A program of somebody else, in an empty home and an empty folder, with nothing of the owner's environment. */
export async function runClient(
  command: string,
  words: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>
    /** Files of the home, by path. */
    readonly files?: Readonly<Record<string, string>>
  } = {},
): Promise<ClientRun> {
  const home = mkdtempSync(join(tmpdir(), 'torii-client-'))
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  const work = join(home, 'work')
  mkdirSync(work)
  const child = spawn(command, words, {
    cwd: work,
    env: { PATH: `${nodeFolder}:${process.env.PATH ?? ''}`, HOME: home, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  rmSync(home, { recursive: true, force: true })
  return { status, output }
}
