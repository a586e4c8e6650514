import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { Mode } from '../upstream/prepared.ts'
import { modelOf, targetOf } from '../works.ts'
import { startChild, stopChild } from './children.ts'
import type { Contender } from './contender.ts'
import { pinned } from './cores.ts'
import { freePort } from './ports.ts'

export const apiKey = 'sk-bench-0123456789abcdef0123456789abcdef'
const patienceMs = 30_000
/** For so long after a start the monitor keeps each exchange ready for those who watched the run before. */
export const afterStartMs = 16_000

export interface Torii extends Contender {
  readonly pid: number
  readonly port: number
  /** Address of the dashboard, and the word that its API asks for. */
  readonly control: { readonly url: string; readonly token: string }
  stop(): Promise<void>
}

export interface ToriiWish {
  readonly name: string
  readonly label: string
  /** Folder of the built program. */
  readonly dist: string
  /** Home of this instance: made when it is not there. */
  readonly home: string
  readonly upstreamPort: number
  readonly core: number | undefined
  /** The `monitor` section, as YAML. */
  readonly monitor?: string
  /** Default: 1. */
  readonly workers?: number
}

/** How each dialect's place is called in torii.yaml, and what its base URL ends with. */
const upstreams: Readonly<Record<ProtocolId, readonly [upstream: string, base: string]>> = {
  'openai-chat': ['openai', '/v1'],
  'openai-responses': ['openai', '/v1'],
  'anthropic-messages': ['anthropic', ''],
  'gemini-generate': ['gemini', ''],
}
const modes: readonly Mode[] = ['whole', 'burst', 'short-20', 'endless-20', 'endless-1000']

/** Starts Torii as its user does, with a key, the monitor, and an account for each way in which the fake upstream answers. */
export async function startTorii(wish: ToriiWish): Promise<Torii> {
  mkdirSync(wish.home, { recursive: true })
  const file = join(wish.home, 'torii.yaml')
  // A later start finds its keys in the vault, as a user's does.
  if (!existsSync(file)) writeFileSync(file, settings(wish))
  const port = await freePort()
  const controlPort = await freePort()
  const words = [
    'start',
    '--no-open',
    '--home',
    wish.home,
    '--port',
    `${port}`,
    '--control-port',
    `${controlPort}`,
  ]
  const child = startChild(pinned(wish.core, [process.execPath, join(wish.dist, 'torii.js'), ...words]), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: wish.home, LANG: 'en_US.UTF-8', NO_COLOR: '1' },
  })
  let said = ''
  const greeted = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes: Buffer) => {
        if (said.length < 10_000) said += bytes.toString()
        if (said.includes('Ctrl-C')) resolve()
      })
  })
  const failed = Promise.race([once(child, 'exit'), once(AbortSignal.timeout(patienceMs), 'abort')])
  await Promise.race([
    greeted,
    failed.then(() => {
      throw new Error(`Torii did not start: ${said}`)
    }),
  ])
  const pid = child.pid ?? 0
  return {
    name: wish.name,
    label: wish.label,
    pids: [pid, ...childrenOf(pid)],
    pid,
    port,
    control: { url: `http://127.0.0.1:${controlPort}`, token: tokenOf(wish.home) },
    target: (work) => targetOf(work, { port, headers: { authorization: `Bearer ${apiKey}` } }),
    stop: () => stopChild(child),
  }
}

/** As any script gets it. */
function tokenOf(home: string): string {
  const run: unknown = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'))
  return typeof run === 'object' && run !== null && 'token' in run ? String(run.token) : ''
}

/** Its workers are ready when it greets. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

function settings({ upstreamPort, monitor, workers = 1 }: ToriiWish): string {
  const accounts = protocolIds.flatMap((dialect) =>
    modes.map((mode) => {
      const [upstream, base] = upstreams[dialect]
      return `  - name: ${mode}-${dialect}
    upstream: ${upstream}
    api_key: sk-bench-upstream-0123456789
    base_url: http://127.0.0.1:${upstreamPort}/${mode}${base}
    models: ["${modelOf({ upstream: dialect, mode })}"]
    protocols: ["${dialect}"]
`
    }),
  )
  return `proxy:
  auth_mode: strict
  api_key: ${apiKey}
  workers: ${workers}
${monitor === undefined ? '' : `monitor: ${monitor}\n`}accounts:
${accounts.join('')}`
}
