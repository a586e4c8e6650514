import type { Text } from '../canonical/language.ts'
import type { BoundAddress, Gateway } from '../gateway/gateway.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { StartFailure } from './start-failure.ts'
import type { CrewView } from './workers/crew.ts'

export type LifecycleState = 'stopped' | 'starting' | 'running' | 'stopping' | 'failed'

/** A gateway in this process, or over several. */
export interface DataPlane extends Gateway {
  /** Absent: it is this process. */
  readonly view?: CrewView
  resize?(workers: number, drainSeconds: number): Promise<void>
  /** Resolves when what was last changed is in force everywhere. */
  settled?(): Promise<void>
}

/** What the state machine needs of the house around it. */
export interface LifecyclePorts {
  /** Why it must not start now. Undefined: nothing is in the way. */
  readonly refusal: () => StartFailure | undefined
  readonly address: () => BoundAddress
  readonly drainSeconds: () => number
  /** In this process for one worker, else over so many. */
  readonly createGateway: (workers: number) => DataPlane | Promise<DataPlane>
  readonly workers: () => number
  /** Undefined: it answered as it must. */
  readonly checkHealth: (bound: BoundAddress) => Promise<string | undefined>
  readonly findFreePort: (host: string, wanted: number) => Promise<number>
  readonly changed: () => void
}

/**
 * The data plane's life: the port is bound at Start and released at Stop, and «running» is said only after its own
 * /healthz answered. One thing is done at a time: a Stop that comes during a Start waits for it.
 */
export class Lifecycle {
  state: LifecycleState = 'stopped'
  failure: StartFailure | undefined
  bound: BoundAddress | undefined
  #gateway: DataPlane | undefined
  #workers = 0
  /** Those whose place another has taken: they end what they have begun. */
  readonly #leaving = new Set<DataPlane>()
  #work: Promise<StartFailure | undefined> = Promise.resolve(undefined)
  readonly #ports: LifecyclePorts

  constructor(ports: LifecyclePorts) {
    this.#ports = ports
  }

  get openExchanges(): number {
    return this.#all().reduce((sum, gateway) => sum + gateway.open, 0)
  }

  /** Absent: there are none besides this process. */
  get crew(): CrewView | undefined {
    return this.#gateway?.view
  }

  #all(): readonly DataPlane[] {
    return [...this.#leaving, ...(this.#gateway === undefined ? [] : [this.#gateway])]
  }

  /** What is known of each by now. */
  async openRecords(): Promise<readonly Exchange[]> {
    return (await Promise.all(this.#all().map((gateway) => gateway.openRecords()))).flat()
  }

  /** Undefined: it runs. */
  start(): Promise<StartFailure | undefined> {
    return this.#queue(() => this.#bind())
  }

  async stop(): Promise<void> {
    await this.#queue(() => this.#release())
  }

  /** Goes to the address that the settings now ask for, without cutting. Undefined: done, or nothing to do. */
  follow(): Promise<StartFailure | undefined> {
    return this.#queue(() => this.#move())
  }

  /** Cuts everything at once. */
  destroy(): void {
    for (const gateway of this.#all()) gateway.destroy()
  }

  #queue(step: () => Promise<StartFailure | undefined>): Promise<StartFailure | undefined> {
    this.#work = this.#work.then(step, step)
    return this.#work
  }

  #enter(state: LifecycleState, failure?: StartFailure): void {
    this.state = state
    this.failure = failure
    this.#ports.changed()
  }

  #fail(failure: StartFailure): StartFailure {
    this.#gateway = undefined
    this.bound = undefined
    this.#enter('failed', failure)
    return failure
  }

  async #bind(): Promise<StartFailure | undefined> {
    if (this.state === 'running') return undefined
    this.#enter('starting')
    const refusal = this.#ports.refusal()
    if (refusal !== undefined) return this.#fail(refusal)
    this.#workers = this.#ports.workers()
    const gateway = await this.#ports.createGateway(this.#workers)
    const wanted = this.#ports.address()
    try {
      this.bound = await gateway.listen(wanted)
    } catch (error) {
      return this.#fail(await bindFailure(wanted, error, this.#ports))
    }
    const unhealthy = await this.#ports.checkHealth(this.bound)
    if (unhealthy !== undefined) {
      gateway.destroy()
      return this.#fail({ code: 'self_check_failed', values: { ...wanted, cause: unhealthy } })
    }
    this.#gateway = gateway
    this.#enter('running')
    return undefined
  }

  async #release(): Promise<undefined> {
    if (this.#gateway !== undefined) {
      this.#enter('stopping')
      const drain = this.#ports.drainSeconds()
      await Promise.all(this.#all().map((gateway) => gateway.close(drain)))
    }
    this.#gateway = undefined
    this.bound = undefined
    this.#enter('stopped')
  }

  async #move(): Promise<StartFailure | undefined> {
    if (this.#gateway === undefined || this.bound === undefined) return undefined
    const failure = (await this.#moveAddress(this.#gateway, this.bound)) ?? (await this.#moveWorkers())
    await this.#gateway.settled?.()
    this.#ports.changed()
    return failure
  }

  async #moveAddress(gateway: DataPlane, bound: BoundAddress): Promise<StartFailure | undefined> {
    const wanted = this.#ports.address()
    if (bound.host === wanted.host && bound.port === wanted.port) return undefined
    const refusal = this.#ports.refusal()
    if (refusal !== undefined) return refusal
    try {
      this.bound = await gateway.rebind(wanted)
    } catch (error) {
      return bindFailure(wanted, error, this.#ports)
    }
    return undefined
  }

  async #moveWorkers(): Promise<StartFailure | undefined> {
    const wanted = this.#ports.workers()
    const before = this.#workers
    if (wanted === before) return undefined
    this.#workers = wanted
    if (before > 1 && wanted > 1) {
      await this.#gateway?.resize?.(wanted, this.#ports.drainSeconds())
      return undefined
    }
    try {
      await this.#replace(wanted)
      return undefined
    } catch (error) {
      const failure = await bindFailure(this.#ports.address(), error, this.#ports)
      this.#workers = before
      await this.#replace(before).catch(() => this.#fail(failure))
      return failure
    }
  }

  /** The one leaves the port and ends what it has begun, the other takes it. */
  async #replace(workers: number): Promise<void> {
    const fresh = await this.#ports.createGateway(workers)
    const old = this.#gateway
    if (old !== undefined && !this.#leaving.has(old)) {
      this.#leaving.add(old)
      const left = old.leave(this.#ports.drainSeconds())
      void left.catch(() => undefined).finally(() => this.#leaving.delete(old))
    }
    this.bound = await fresh.listen(this.bound ?? this.#ports.address())
    this.#gateway = fresh
  }
}

const causes: Readonly<Record<string, Text>> = {
  EADDRINUSE: {
    en: 'EADDRINUSE, the port is taken by another program',
    ja: 'EADDRINUSE (ほかのプログラムがこのポートを使用中)',
    'zh-CN': 'EADDRINUSE（该端口已被其他程序占用）',
  },
  EACCES: {
    en: 'EACCES, ports below 1024 need more rights',
    ja: 'EACCES (1024 未満のポートには権限が必要)',
    'zh-CN': 'EACCES（使用 1024 以下的端口需要更高权限）',
  },
  EADDRNOTAVAIL: {
    en: 'EADDRNOTAVAIL, this machine has no such address',
    ja: 'EADDRNOTAVAIL (このマシンにないアドレス)',
    'zh-CN': 'EADDRNOTAVAIL（本机没有该地址）',
  },
}

async function bindFailure(
  wanted: BoundAddress,
  error: unknown,
  ports: LifecyclePorts,
): Promise<StartFailure> {
  if (error instanceof Error && error.name === 'WorkerFailed')
    return { code: 'workers_failed', values: { cause: error.message } }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error))
  const free = await ports.findFreePort(wanted.host, wanted.port)
  return { code: 'bind_failed', values: { ...wanted, cause, free }, freePort: free }
}
