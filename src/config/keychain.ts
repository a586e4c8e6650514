import { spawn } from 'node:child_process'

/** A secret by its name in the keychain of the person who is logged in. */
export interface Keychain {
  /** Undefined: there is none of that name. @throws KeychainError */
  read(name: string): Promise<string | undefined>
  /** @throws KeychainError */
  write(name: string, secret: string): Promise<void>
  /** @throws KeychainError */
  remove(name: string): Promise<void>
}

/** `reason`: the command's own words, or that there is no such command. Never holds a secret. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError'
}

interface Command {
  readonly program: string
  readonly words: readonly string[]
  /** A secret goes in here: other people of the machine can read the words. */
  readonly input?: string
}

interface Commands {
  readonly read: (name: string) => Command
  readonly write: (name: string, secret: string) => Command
  readonly remove: (name: string) => Command
  /** The exit status that says that there is no such secret. */
  readonly absent: number
}

const service = 'torii-gateway'

const secretTool = (verb: string, name: string, words: readonly string[] = []): Command => ({
  program: 'secret-tool',
  words: [verb, ...words, 'service', service, 'vault', name],
})

const security = (verb: string, name: string, words: readonly string[] = []): Command => ({
  program: 'security',
  words: [verb, '-s', service, '-a', name, ...words],
})

/** By each system's own command: macOS has it, on Linux it comes with libsecret (GNOME Keyring, KWallet, KeePassXC). */
const systems: Readonly<Partial<Record<NodeJS.Platform, Commands>>> = {
  linux: {
    read: (name) => secretTool('lookup', name),
    write: (name, secret) => ({
      ...secretTool('store', name, ['--label', 'Torii vault key']),
      input: secret,
    }),
    remove: (name) => secretTool('clear', name),
    absent: 1,
  },
  darwin: {
    read: (name) => security('find-generic-password', name, ['-w']),
    // With -i it reads whole commands from standard input. A key is base64 and needs no quotes.
    write: (name, secret) => ({
      program: 'security',
      words: ['-i'],
      input: `add-generic-password -U -s ${service} -a ${name} -w ${secret}\n`,
    }),
    remove: (name) => security('delete-generic-password', name),
    absent: 44,
  },
}

/** A person may be asked to unlock it. */
const longestMs = 60_000

/** Undefined: this system has none that Torii knows. */
export function openKeychain(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Keychain | undefined {
  const commands = systems[platform]
  if (commands === undefined) return undefined
  return {
    async read(name) {
      const { status, stdout, stderr } = await run(commands.read(name), env)
      const secret = stdout.trim()
      if (status === 0 && secret !== '') return secret
      // secret-tool says with the same status that nobody serves the keychain, but then it has words.
      if (status === 0 || (status === commands.absent && stderr.trim() === '')) return undefined
      if (platform === 'darwin' && status === commands.absent) return undefined
      throw new KeychainError(reasonOf(stderr, status))
    },
    async write(name, secret) {
      const { status, stderr } = await run(commands.write(name, secret), env)
      if (status !== 0) throw new KeychainError(reasonOf(stderr, status))
    },
    async remove(name) {
      const { status, stderr } = await run(commands.remove(name), env)
      if (status !== 0 && status !== commands.absent) throw new KeychainError(reasonOf(stderr, status))
    },
  }
}

const reasonOf = (stderr: string, status: number | null): string =>
  stderr.trim().split('\n')[0]?.slice(0, 200) || `exit status ${status}`

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run({ program, words, input = '' }: Command, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, signal: AbortSignal.timeout(longestMs), windowsHide: true })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? `no ${program} command` : error.message
      reject(new KeychainError(reason, { cause: error }))
    })
    child.on('close', (status) => resolve({ status, stdout, stderr }))
    // A program that ends without reading is told by its status.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}
