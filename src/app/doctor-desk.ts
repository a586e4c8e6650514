import { stat, statfs } from 'node:fs/promises'
import { connect, isIP } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Language } from '../canonical/language.ts'
import type { DoctorView } from '../control/contract/doctor.ts'
import { runChecks } from '../doctor/checks.ts'
import type { ExposureFacts } from '../doctor/exposure-facts.ts'
import type { DoctorFacts } from '../doctor/facts.ts'
import type { Storage } from '../storage/storage.ts'
import { faultView } from './fault-view.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Rooms } from './rooms.ts'
import { accountProblem, secretValue } from './secrets.ts'
import { checkOwnHealth } from './self-check.ts'
import { describeStartFailure } from './start-failure.ts'

export interface DoctorSources {
  readonly rooms: Rooms
  readonly lifecycle: Lifecycle
  readonly storage: Storage
  readonly droppedRecords: () => number
  readonly exposure: () => Promise<ExposureFacts>
}

export async function examine(sources: DoctorSources, language: Language): Promise<DoctorView> {
  return { checks: [...runChecks(await gatherFacts(sources, language), language)] }
}

async function gatherFacts(sources: DoctorSources, language: Language): Promise<DoctorFacts> {
  const { rooms, storage } = sources
  const home = rooms.home.folder
  return {
    nodeVersion: process.versions.node,
    home,
    homeMode: process.platform === 'win32' ? undefined : (await stat(home)).mode & 0o777,
    freeBytes: await freeBytes(home),
    settingsPath: rooms.keeper.path,
    settingsFaults: rooms.keeper.faults.map((fault) => faultView(fault, language)),
    vaultError: await errorOf(() => openEverySecret(rooms)),
    databaseError: await errorOf(() => storage.exchanges.page({ limit: 1 })),
    gateway: await gatewayFacts(sources, language),
    exposure: await sources.exposure(),
    accounts: accountFacts(rooms, language),
    proxies: await Promise.all(proxiesInUse(rooms).map(tryProxy)),
    droppedRecords: sources.droppedRecords(),
  }
}

async function gatewayFacts(
  { rooms, lifecycle }: DoctorSources,
  language: Language,
): Promise<DoctorFacts['gateway']> {
  const failure = lifecycle.failure && describeStartFailure(lifecycle.failure, language)
  const key = secretValue(rooms.keeper.secrets.proxyKey)
  return {
    state: lifecycle.state,
    failure: failure?.message,
    fix: failure?.fix,
    healthError: lifecycle.bound && (await checkOwnHealth(lifecycle.bound, key)),
  }
}

function accountFacts(rooms: Rooms, language: Language): DoctorFacts['accounts'] {
  const locked = new Set(rooms.pool.health().flatMap((health) => (health.usable ? [] : [health.account])))
  return rooms.state().members.map(({ settings, ready }) => ({
    name: settings.name,
    enabled: settings.enabled,
    problem: ready ? undefined : (accountProblem(settings, rooms.keeper.secrets)?.[language] ?? 'api_key'),
    locked: locked.has(settings.name),
  }))
}

const proxiesInUse = (rooms: Rooms): readonly string[] => [
  ...new Set(rooms.state().members.flatMap(({ gateway }) => gateway.egress?.proxy ?? [])),
]

/** Is a proxy of that kind there? What it lets through shows when an account is tested. */
async function tryProxy(proxy: string): Promise<DoctorFacts['proxies'][number]> {
  const { protocol, hostname, port } = new URL(proxy)
  const usual = { 'http:': 80, 'https:': 443 }[protocol] ?? 1080
  const address = `${protocol}//${hostname}:${port || usual}`
  const host = hostname.replace(/^\[|\]$/g, '')
  const to = { host, port: Number(port) || usual }
  const error = await new Promise<string | undefined>((resolve) => {
    const socket = protocol === 'https:' ? connectSecurely({ ...to, ...serverName(host) }) : connect(to)
    const end = (result: string | undefined): void => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(proxyTryMs, () => end('ETIMEDOUT'))
    socket.once('error', (cause: NodeJS.ErrnoException) => end(cause.code ?? cause.message))
    if (protocol !== 'socks5:') {
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => end(undefined))
      return
    }
    // Its own greeting: version 5, two ways to sign in.
    socket.once('connect', () => socket.write(Buffer.from([5, 2, 0, 2])))
    socket.once('data', (answer: Buffer) => end(answer[0] === 5 ? undefined : 'no SOCKS5'))
    socket.once('end', () => end('no SOCKS5'))
  })
  return { address, error }
}

/** An address is no name to be told in the handshake. */
const serverName = (host: string): { servername?: string } => (isIP(host) === 0 ? { servername: host } : {})

const proxyTryMs = 3000

/** A key that does not fit shows only when an envelope is opened. */
async function openEverySecret({ vault }: Rooms): Promise<void> {
  for (const name of await vault.list()) await vault.get(name)
}

async function errorOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    // Some network file systems do not say.
    return undefined
  }
}
