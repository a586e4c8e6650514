import type { Discovered } from '../../control/contract/account-import.ts'
import { upstreams } from '../../upstreams/registry.ts'
import type { Rooms } from '../rooms.ts'
import { freeName } from './import-accounts.ts'
import { keyVariables } from './key-owner.ts'

/** Servers of models that people run on their own machine, at the port each has by itself. */
const localServers = ['ollama', 'lm-studio', 'llamacpp', 'vllm'] as const
const waitMs = 1500

/** What this machine has and no account uses yet. Looks only at loopback and at names of variables. */
export async function discoverAccounts(rooms: Rooms, env: NodeJS.ProcessEnv): Promise<readonly Discovered[]> {
  const { members } = rooms.state()
  const taken = new Set(members.map(({ settings }) => settings.name))
  const references = new Set(members.map(({ settings }) => settings.api_key))
  const used = new Set(members.map(({ settings, upstream }) => settings.base_url ?? upstream.baseUrl))
  const servers = await Promise.all(localServers.map((id) => findServer(id, used, rooms)))
  const keys = Object.entries(keyVariables).flatMap(([name, upstream]) =>
    env[name]?.trim() && !references.has(`env:${name}`) ? [{ upstream, api_key: `env:${name}` }] : [],
  )
  return [...servers.flat(), ...keys].map((found) => {
    const name = freeName(found.upstream, taken)
    taken.add(name)
    return { ...found, name, label: upstreams[found.upstream]?.label ?? found.upstream }
  })
}

type Server = Pick<Discovered, 'upstream' | 'base_url' | 'models'>

async function findServer(
  id: (typeof localServers)[number],
  used: ReadonlySet<string | undefined>,
  { keeper }: Rooms,
): Promise<readonly Server[]> {
  const base = upstreams[id]?.baseUrl
  const { proxy, control } = keeper.settings
  const port = Number(base === undefined ? 0 : new URL(base).port)
  if (base === undefined || used.has(base) || port === proxy.port || port === control.port) return []
  const models = await modelsAt(`${base}/models`)
  return models === undefined ? [] : [{ upstream: id, base_url: base, models }]
}

/** Undefined: nobody is there, or somebody who is no server of models. */
async function modelsAt(url: string): Promise<string[] | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(waitMs), redirect: 'error' })
    const body: unknown = answer.ok ? await answer.json() : undefined
    const list = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined
    if (!Array.isArray(list)) return undefined
    return list.flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && 'id' in one && typeof one.id === 'string' ? [one.id] : [],
    )
  } catch {
    return undefined
  }
}
