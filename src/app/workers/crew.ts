import { fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BoundAddress, Gateway } from '../../gateway/gateway.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import type { FetchedPrices } from '../price-list.ts'
import type { StateFollower } from '../state-followers.ts'
import { Abreast } from './abreast.ts'
import type { CrewPorts } from './crew-ports.ts'
import { Door } from './door.ts'
import { Respawn } from './respawn.ts'
import { RunRegistry } from './run-registry.ts'
import { Seat } from './seat.ts'

/** Connections that may wait for a worker while none is ready. */
const mostWaiting = 1024
/** Beyond the time to drain: an end that takes longer is no end. */
const graceMs = 5000
/** A worker that does not take new settings within this time is not waited for. */
const stateWithinMs = 5000

/** What people are told of the workers. */
export interface CrewView {
  readonly wanted: number
  readonly workers: readonly {
    readonly pid: number
    readonly startedAt: number
    readonly state: 'starting' | 'ready' | 'leaving'
    readonly openExchanges: number
    readonly connections: number
  }[]
  /** Workers that died and were replaced. */
  readonly restarts: number
  /** Deaths in the last minute, where there are so many that the next ones wait. 0: all is well. */
  readonly deaths: number
}

/** The data plane on several processes: this one keeps the port and what is shared, workers serve the connections. */
export class Crew implements Gateway, StateFollower {
  readonly #ports: CrewPorts
  readonly #door: Door
  readonly #runs = new RunRegistry()
  readonly #abreast = new Abreast(() => this.flushed())
  readonly #seats = new Set<Seat>()
  readonly #waiting: Socket[] = []
  readonly #respawn = new Respawn()
  #wanted: number
  #restarts = 0
  #version = 0
  #isEnding = false
  #inForce: Promise<unknown> = Promise.resolve()
  #pending = 0

  constructor(ports: CrewPorts, wanted: number) {
    this.#ports = ports
    this.#wanted = wanted
    this.#door = new Door(
      (socket) => this.#accept(socket),
      (error) => ports.log.error('the listener failed', { error }),
    )
  }

  get open(): number {
    return [...this.#seats].reduce((sum, seat) => sum + seat.open, 0)
  }

  get view(): CrewView {
    return {
      wanted: this.#wanted,
      workers: [...this.#seats].flatMap(({ pid, startedAt, state, open, connections }) =>
        state === 'gone' ? [] : [{ pid, startedAt, state, openExchanges: open, connections }],
      ),
      restarts: this.#restarts,
      deaths: this.#respawn.deaths(this.#ports.now()),
    }
  }

  async openRecords(): Promise<readonly Exchange[]> {
    const all = await Promise.all([...this.#seats].map((seat) => seat.openRecords()))
    return all.flat().toSorted((one, other) => (one.id < other.id ? -1 : 1))
  }

  /** @throws what the system says of the address, or WorkerFailed. */
  async listen(address: BoundAddress): Promise<BoundAddress> {
    this.#isEnding = false
    const bound = await this.#door.open(address)
    try {
      await Promise.all(Array.from({ length: this.#wanted }, () => this.#start().ready))
    } catch (error) {
      this.destroy()
      throw error
    }
    return bound
  }

  async rebind(address: BoundAddress): Promise<BoundAddress> {
    const bound = await this.#door.move(address)
    for (const seat of this.#seats) seat.retire()
    return bound
  }

  close(drainSeconds: number): Promise<void> {
    return this.#end(drainSeconds, true)
  }

  leave(drainSeconds: number): Promise<void> {
    return this.#end(drainSeconds, false)
  }

  destroy(): void {
    this.#isEnding = true
    this.#door.close()
    this.#dropWaiting()
    for (const seat of this.#seats) seat.kill()
    this.#ports.ended()
  }

  /** More or fewer of them; those that go end what they have begun. */
  async resize(wanted: number, drainSeconds: number): Promise<void> {
    this.#wanted = wanted
    const staying = [...this.#seats].filter(({ state }) => state === 'starting' || state === 'ready')
    const fresh = Array.from({ length: Math.max(0, wanted - staying.length) }, () => this.#start())
    await Promise.all(fresh.map(({ ready }) => ready.catch(() => undefined)))
    for (const seat of staying.slice(wanted)) seat.drain(drainSeconds, false)
    await this.stateChanged()
  }

  async stateChanged(): Promise<void> {
    this.#version += 1
    const version = this.#version
    const told = [...this.#seats].map((seat) => seat.tellState(version, this.#wanted))
    this.#inForce = Promise.race([Promise.all(told), sleep(stateWithinMs, undefined, { ref: false })])
    await this.#inForce
  }

  /** Resolves when what was last changed is in force in every worker. */
  async settled(): Promise<void> {
    await this.#inForce
  }

  pricesChanged(list: FetchedPrices): void {
    for (const seat of this.#seats) seat.tellPrices(list)
  }

  heed(): void {
    for (const seat of this.#seats) seat.heed()
  }

  async flushed(): Promise<void> {
    await Promise.all([...this.#seats].map((seat) => seat.flushed()))
  }

  #start(): Seat {
    const child = fork(entry(), [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', process.platform === 'win32' ? 'overlapped' : 'pipe'],
    })
    const seat = new Seat(child, this.#ports, this.#runs, () => this.#abreast.reached())
    this.#seats.add(seat)
    void seat.tellState(this.#version, this.#wanted)
    void this.#ports.prices().then((list) => list && seat.tellPrices(list))
    seat.ready.then(
      () => this.#serveWaiting(),
      () => undefined,
    )
    void seat.gone.then(() => this.#ended(seat))
    return seat
  }

  #ended(seat: Seat): void {
    this.#seats.delete(seat)
    if (this.#isEnding) return
    const staying = [...this.#seats].filter(({ state }) => state !== 'leaving').length + this.#pending
    if (staying >= this.#wanted) return
    const wait = this.#respawn.died(this.#ports.now())
    this.#restarts += 1
    const level = wait > 0 ? 'error' : 'warn'
    this.#ports.log[level]('a worker is gone and is replaced', { pid: seat.pid, waitMs: wait })
    this.#ports.monitor.statusChanged()
    if (wait === 0) {
      this.#start()
      return
    }
    this.#pending += 1
    setTimeout(() => {
      this.#pending -= 1
      if (!this.#isEnding) this.#start()
    }, wait).unref()
  }

  /** To the one with the fewest connections: they stay where they are, so it is they that are shared out evenly. */
  #accept(socket: Socket): void {
    let best: Seat | undefined
    for (const seat of this.#seats)
      if (seat.state === 'ready' && (best === undefined || seat.connections < best.connections)) best = seat
    if (best !== undefined) best.hand(socket)
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(socket)
    else socket.destroy()
  }

  #serveWaiting(): void {
    for (const socket of this.#waiting.splice(0)) this.#accept(socket)
  }

  #dropWaiting(): void {
    for (const socket of this.#waiting.splice(0)) socket.destroy()
  }

  async #end(drainSeconds: number, isStopping: boolean): Promise<void> {
    this.#isEnding = true
    this.#door.close()
    this.#dropWaiting()
    for (const seat of this.#seats) seat.drain(drainSeconds, isStopping)
    const gone = Promise.all([...this.#seats].map((seat) => seat.gone))
    const late = new AbortController()
    const limit = sleep(drainSeconds * 1000 + graceMs, undefined, { signal: late.signal }).catch(
      () => undefined,
    )
    await Promise.race([gone, limit])
    late.abort()
    for (const seat of this.#seats) seat.kill()
    await gone
    this.#ports.ended()
  }
}

/** From source the worker is TypeScript; in the built package it lies beside the bundle. */
const entry = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./gateway-worker.js', import.meta.url)
