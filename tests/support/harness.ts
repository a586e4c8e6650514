import type { Language } from '../../src/canonical/language.ts'
import type { TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import type { KeptProof } from '../../src/canonical/seal.ts'
import { type Settings, settingsSchema } from '../../src/config/settings.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type {
  ClientKey,
  DocumentStore,
  Egress,
  GatewayAccount,
  GatewayPorts,
  GatewayState,
} from '../../src/gateway/ports.ts'
import { createRouting, type RoutingOptions } from '../../src/models/create-routing.ts'
import { describeModel } from '../../src/models/describe-model.ts'
import type { RoutingMember } from '../../src/models/routing.ts'
import type { Exchange } from '../../src/monitor/exchange.ts'
import { createPool } from '../../src/pool/create-pool.ts'
import type { Pool } from '../../src/pool/pool.ts'
import type { SchedulingMode } from '../../src/pool/selection/scheduling-mode.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import type { Upstream } from '../../src/upstreams/upstream.ts'
import { type Answer, type Ask, ask } from './client.ts'

export interface TestAccount {
  readonly name: string
  /** Registry id, or an upstream of the test's own. */
  readonly upstream: string | Upstream
  readonly baseUrl?: string
  readonly secret?: string
  readonly options?: Readonly<Record<string, string>>
  readonly priority?: number
  readonly egress?: Egress
  /** Default: every id. */
  readonly models?: RoutingMember['models']
  /** Default: all that the upstream speaks. */
  readonly protocols?: readonly TargetProtocolId[]
}

export interface HarnessOptions {
  readonly accounts?: readonly TestAccount[]
  /** As in torii.yaml. */
  readonly settings?: unknown
  readonly keys?: readonly ClientKey[]
  /** Of the pool. Default: balance. */
  readonly mode?: SchedulingMode
  readonly routes?: RoutingOptions['routes']
  readonly language?: Language
  readonly ownHosts?: readonly string[]
  /** Files may be fetched from this machine, where the fakes are. Default: from the public Internet only. */
  readonly fetchesFromLoopback?: boolean
}

interface HarnessPorts extends GatewayPorts {
  readonly pool: Pool
}

export interface Harness {
  readonly url: string
  readonly port: number
  readonly gateway: Gateway
  readonly ports: HarnessPorts
  /** Closed exchanges, oldest first. */
  readonly exchanges: readonly Exchange[]
  readonly proofs: ReadonlyMap<string, KeptProof>
  readonly logs: readonly { readonly level: string; readonly message: string; readonly fields: unknown }[]
  /** Lets time pass for the gateway and the pool: locks, silences, pings. Timers still run by the real clock. */
  advance(seconds: number): void
  /** New settings and accounts for the exchanges that begin from now on. */
  change(options: HarnessOptions): void
  ask(call: Ask): Promise<Answer>
  /** Resolves with the record when so many exchanges are closed. */
  closed(count: number): Promise<Exchange>
  stop(): Promise<void>
}

/** A gateway on a free loopback port, of real registries, pool and routing; only the record and the seals stay in memory. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const exchanges: Exchange[] = []
  const logs: { level: string; message: string; fields: unknown }[] = []
  const proofs = new Map<string, KeptProof>()
  let waiters: (() => void)[] = []
  let counter = 0
  let ahead = 0
  const clock = { now: () => Date.now() + ahead }
  const pool = createPool({ clock, random: () => 0.5, mode: options.mode ?? 'balance' })
  const compose = (next: HarnessOptions): GatewayState => {
    const accounts = next.accounts ?? []
    pool.setMembers(
      accounts.map(({ name, upstream, priority = 1 }) => ({
        name,
        upstream: upstreamOf(upstream).id,
        enabled: true,
        priority,
        weight: 1,
      })),
    )
    return stateOf(next)
  }
  let state = compose(options)
  const log = (level: string) => (message: string, fields?: unknown) =>
    void logs.push({ level, message, fields })
  const ports: HarnessPorts = {
    state: () => state,
    pool,
    recorder: {
      isWatched: false,
      hasRoom: true,
      opened: () => undefined,
      closed(exchange) {
        exchanges.push(exchange)
        for (const wake of waiters.splice(0)) wake()
      },
    },
    seals: {
      keep: (key, proof) => void proofs.set(`${key} ${proof.issuer}`, proof),
      find: (key, issuer) => proofs.get(`${key} ${issuer}`),
    },
    documents: memoryDocuments(),
    sealer: {
      mark: 'test-sealed.',
      seal: (text) => `test-sealed.${Buffer.from(text).toString('base64')}`,
      open: (sealed) => Buffer.from(sealed.slice('test-sealed.'.length), 'base64').toString(),
    },
    ...(options.fetchesFromLoopback === true
      ? { mayFetchFrom: (address: string) => address === '127.0.0.1' }
      : {}),
    clock,
    newId: (prefix) => `${prefix}_${String(++counter).padStart(6, '0')}`,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  }
  const gateway = createGateway(ports)
  const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port,
    gateway,
    ports,
    exchanges,
    proofs,
    logs,
    advance(seconds) {
      ahead += seconds * 1000
    },
    change(next) {
      state = compose({ ...options, ...next })
    },
    ask: (call) => ask(url, call),
    async closed(count) {
      while (exchanges.length < count) await new Promise<void>((resolve) => waiters.push(resolve))
      const exchange = exchanges[count - 1]
      if (exchange === undefined) throw new Error('unreachable')
      return exchange
    },
    async stop() {
      waiters = []
      await gateway.close(0)
    },
  }
}

function memoryDocuments(): DocumentStore {
  const documents = new Map<string, Parameters<DocumentStore['put']>[0]>()
  return {
    get: async (kind, id, now) => {
      const found = documents.get(`${kind} ${id}`)
      return found === undefined || (found.expiresAt ?? now + 1) <= now ? undefined : found
    },
    put: async (document) => void documents.set(`${document.kind} ${document.id}`, document),
    delete: async (kind, id) => documents.delete(`${kind} ${id}`),
  }
}

const upstreamOf = (upstream: TestAccount['upstream']): Upstream => {
  const found = typeof upstream === 'string' ? upstreams[upstream] : upstream
  if (found === undefined) throw new Error(`No upstream ${String(upstream)} in the registry`)
  return found
}

function stateOf(options: HarnessOptions): GatewayState {
  const settings: Settings = settingsSchema.parse(options.settings ?? {})
  const accounts = options.accounts ?? []
  return {
    settings,
    language: options.language ?? 'en',
    keys: options.keys ?? [],
    accounts: new Map(accounts.map((account) => [account.name, gatewayAccount(account)])),
    routing: createRouting({
      members: accounts.map(({ name, upstream, priority = 1, models = 'any' }) => ({
        account: name,
        upstream: upstreamOf(upstream).id,
        enabled: true,
        priority,
        models,
      })),
      mapping: settings.models.mapping,
      routes: options.routes ?? [],
    }),
    describeModel,
    ownHosts: new Set(options.ownHosts ?? []),
  }
}

function gatewayAccount(account: TestAccount): GatewayAccount {
  const upstream = upstreamOf(account.upstream)
  return {
    account: {
      name: account.name,
      secret: account.secret ?? `secret-of-${account.name}`,
      options: account.options ?? {},
      ...(account.baseUrl === undefined ? {} : { baseUrl: account.baseUrl }),
    },
    ...(account.egress === undefined ? {} : { egress: account.egress }),
    upstream,
    protocols: account.protocols ?? upstream.protocols,
  }
}
