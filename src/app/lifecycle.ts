import type { Text } from '../canonical/language.ts'
import type { BoundAddress, Gateway } from '../gateway/gateway.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { StartFailure } from './start-failure.ts'

export type LifecycleState = 'stopped' | 'starting' | 'running' | 'stopping' | 'failed'

/** What the state machine needs of the house around it. */
export interface LifecyclePorts {
  /** Why it must not start now. Undefined: nothing is in the way. */
  readonly refusal: () => StartFailure | undefined
  readonly address: () => BoundAddress
  readonly drainSeconds: () => number
  readonly createGateway: () => Gateway
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
  #gateway: Gateway | undefined
  #work: Promise<StartFailure | undefined> = Promise.resolve(undefined)
  readonly #ports: LifecyclePorts

  constructor(ports: LifecyclePorts) {
    this.#ports = ports
  }

  get openExchanges(): number {
    return this.#gateway?.open ?? 0
  }

  /** What is known of each by now. */
  async openRecords(): Promise<readonly Exchange[]> {
    return (await this.#gateway?.openRecords()) ?? []
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
    this.#gateway?.destroy()
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
    const gateway = this.#ports.createGateway()
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
      await this.#gateway.close(this.#ports.drainSeconds())
    }
    this.#gateway = undefined
    this.bound = undefined
    this.#enter('stopped')
  }

  async #move(): Promise<StartFailure | undefined> {
    const wanted = this.#ports.address()
    if (this.#gateway === undefined || this.bound === undefined) return undefined
    if (this.bound.host === wanted.host && this.bound.port === wanted.port) return undefined
    const refusal = this.#ports.refusal()
    if (refusal !== undefined) return refusal
    try {
      this.bound = await this.#gateway.rebind(wanted)
    } catch (error) {
      return bindFailure(wanted, error, this.#ports)
    }
    this.#ports.changed()
    return undefined
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error))
  const free = await ports.findFreePort(wanted.host, wanted.port)
  return { code: 'bind_failed', values: { ...wanted, cause, free }, freePort: free }
}
