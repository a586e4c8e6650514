import { type IncomingMessage, request } from 'node:http'
import type { ReachFact } from '../doctor/exposure-facts.ts'
import { lanAddresses, urlHost } from './network-addresses.ts'
import { ownCheckAgent } from './self-check.ts'

const limitMs = 2000
const mostAddresses = 8

type Plane = ReachFact['plane']

/** What is asked of each plane, without any key: a thing that only those who are let in may have. */
const asked: Readonly<Record<Plane, string>> = { gateway: '/v1/models', dashboard: '/api/status' }

/** Status → what it means. Everything else that a plane of ours answers is an open door. */
const meanings: Readonly<Record<Plane, Readonly<Record<number, ReachFact['result']>>>> = {
  gateway: { 401: 'key', 403: 'barred', 421: 'barred' },
  dashboard: { 401: 'session', 403: 'barred', 421: 'barred' },
}

/** Knocks at every address of this machine, as another machine of each network would. */
export function tryAddresses(ports: Readonly<Record<Plane, number>>): Promise<readonly ReachFact[]> {
  const hosts = [
    { host: '127.0.0.1', kind: 'loopback' as const },
    ...lanAddresses()
      .slice(0, mostAddresses)
      .map((host) => ({ host, kind: 'lan' as const })),
  ]
  return Promise.all(
    (['gateway', 'dashboard'] as const).flatMap((plane) =>
      hosts.map(async ({ host, kind }) => ({
        plane,
        kind,
        address: `http://${urlHost(host)}:${ports[plane]}`,
        result: await knock(plane, host, ports[plane]),
      })),
    ),
  )
}

function knock(plane: Plane, host: string, port: number): Promise<ReachFact['result']> {
  return new Promise((resolve) => {
    const call = request(
      { host, port, path: asked[plane], agent: false, headers: { 'user-agent': ownCheckAgent } },
      (answer) => {
        resolve(meaningOf(plane, answer))
        answer.destroy()
      },
    )
    const timer = setTimeout(() => {
      resolve('silent')
      call.destroy()
    }, limitMs)
    call.on('close', () => clearTimeout(timer))
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'closed' : 'silent'),
    )
    call.end()
  })
}

function meaningOf(plane: Plane, { statusCode = 0, headers }: IncomingMessage): ReachFact['result'] {
  const isOurs = plane === 'gateway' ? 'x-torii-exchange' in headers : headers['x-frame-options'] === 'DENY'
  return isOurs ? (meanings[plane][statusCode] ?? 'open') : 'other'
}
