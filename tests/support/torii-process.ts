import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../../src/cli/main.ts')

/** A real `torii start` in a process and a home of its own. */
export interface ToriiProcess {
  readonly home: string
  readonly child: ChildProcess
  readonly port: number
  readonly controlPort: number
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly controlUrl: string
  readonly output: () => string
  /** The admin API with the token of run.json. */
  api(path: string, init?: RequestInit & { readonly json?: unknown }): Promise<Response>
  /** Exit status. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
}

export interface StartWords {
  readonly words?: readonly string[]
  readonly home?: string
  readonly settings?: string
  readonly env?: Readonly<Record<string, string>>
  readonly port?: number
  readonly controlPort?: number
}

const homes: string[] = []

/** A folder of its own, gone with the process that asked for it. */
export function makeHome(): string {
  if (homes.length === 0)
    process.once('exit', () => {
      for (const made of homes) rmSync(made, { recursive: true, force: true })
    })
  const home = mkdtempSync(join(tmpdir(), 'torii-test-'))
  homes.push(home)
  return home
}

/** Starts Torii and waits until it has said all of its greeting. */
export async function startTorii(options: StartWords = {}): Promise<ToriiProcess> {
  const home = options.home ?? makeHome()
  if (options.settings !== undefined)
    writeFileSync(join(home, 'torii.yaml'), options.settings, { mode: 0o600 })
  const port = options.port ?? (await freePort())
  const controlPort = options.controlPort ?? (await freePort())
  const words = [
    'start',
    '--no-open',
    '--home',
    home,
    '--port',
    `${port}`,
    '--control-port',
    `${controlPort}`,
  ]
  const child = spawn(process.execPath, [program, ...words, ...(options.words ?? [])], {
    env: plainEnv(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const greeted = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (output.includes('Ctrl-C')) greeted.resolve()
    })
  const ended = once(child, 'exit').then(([status]) => status as number | null)
  await Promise.race([greeted.promise, ended])
  const controlUrl = `http://127.0.0.1:${controlPort}`
  return {
    home,
    child,
    port,
    controlPort,
    url: `http://127.0.0.1:${port}`,
    controlUrl,
    output: () => output,
    api: (path, { json, ...init } = {}) =>
      fetch(controlUrl + path, {
        ...init,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        headers: {
          authorization: `Bearer ${readRun(home).token}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...init.headers,
        },
      }),
    ended,
    async stop() {
      if (child.exitCode === null) child.kill('SIGINT')
      await ended
      if (options.home === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}

export interface CommandResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One command to its end. */
export function runTorii(
  words: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): CommandResult {
  const done = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    env: plainEnv(options.env),
    input: options.input ?? '',
  })
  return { status: done.status, stdout: done.stdout, stderr: done.stderr }
}

/** The same, while this process goes on: it may be what the command asks. */
export async function runToriiBeside(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...words], { env: plainEnv(env) })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  child.stdin.end()
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}

export const readRun = (home: string): { readonly pid: number; readonly token: string } =>
  JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as { pid: number; token: string }

/** No key of the machine's owner reaches a test, and the language is known. */
const plainEnv = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: tmpdir(),
  LANG: 'en_US.UTF-8',
  NO_COLOR: '1',
  ...env,
})

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
