import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { JsonObject } from '../../canonical/json.ts'
import type { Hold } from '../../gateway/ports.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import type { FetchedPrices } from '../price-list.ts'
import type { RunSnapshot, WorkerCalls } from './call-tables.ts'
import { Calls } from './calls.ts'
import { Channel, frameKinds } from './channel.ts'
import type { CrewPorts } from './crew-ports.ts'
import type { FrameReader } from './frame-reader.ts'
import { heedByte } from './heed.ts'
import { Leases } from './leases.ts'
import { lostExchange } from './lost-exchange.ts'
import { createOwnerCalls } from './owner-calls.ts'
import type { RunHolder, RunRegistry } from './run-registry.ts'
import { readTally } from './tally.ts'

export type SeatState = 'starting' | 'ready' | 'leaving' | 'gone'

/** What the owner knows of one worker, and everything that the worker has of what is shared. */
export class Seat implements RunHolder {
  state: SeatState = 'starting'
  /** Exchanges and connections that it has now, as it last said. */
  open = 0
  dropped = 0
  readonly startedAt: number
  readonly #child: ChildProcess
  readonly #ports: CrewPorts
  readonly #runs: RunRegistry
  readonly #channel: Channel
  readonly #calls: Calls<WorkerCalls>
  readonly #leases: Leases
  readonly #holds = new Map<number, Hold>()
  /** Open exchanges that it told of. */
  readonly #told = new Map<string, Exchange>()
  readonly #ready = Promise.withResolvers<void>()
  readonly #gone = Promise.withResolvers<void>()
  readonly #awaited = new Map<number, () => void>()
  #handed = 0
  #closed = 0
  #heed = -1
  #lastWords = ''

  /** `abreast` resolves when all that other workers had said is known. */
  constructor(child: ChildProcess, ports: CrewPorts, runs: RunRegistry, abreast: () => Promise<void>) {
    this.#child = child
    this.#ports = ports
    this.#runs = runs
    this.startedAt = ports.now()
    this.#leases = new Leases(ports.pool)
    this.#channel = new Channel(pipeOf(child), {
      frame: (kind, frame) => this.#take(kind, frame),
      leaving: () => this.#tellHeed(),
      gone: () => this.#child.kill('SIGKILL'),
    })
    const calls = createOwnerCalls(ports, runs, {
      holder: this,
      holds: this.#holds,
      abreast,
      opened: (exchange, isNew) => this.#opened(exchange, isNew),
      inForce: (version) => this.#inForce(version),
    })
    this.#calls = new Calls<WorkerCalls>(this.#channel, { ...calls }, (name, error) =>
      ports.log.warn(`what a worker said could not be done: ${name}`, { error }),
    )
    // Nobody may be waiting for it any more when it fails.
    this.#ready.promise.catch(() => undefined)
    child.stderr?.on('data', (chunk: Buffer) => this.#heard(chunk))
    child.once('exit', (code, signal) => this.#exited(signal ?? String(code)))
    child.once('error', (error) => this.#exited(error.message))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get connections(): number {
    return this.#handed - this.#closed
  }

  /** Rejects when it ends before. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  get gone(): Promise<void> {
    return this.#gone.promise
  }

  hand(socket: Socket): void {
    this.#handed += 1
    this.#child.send('connection', socket, { keepOpen: false }, (error) => {
      if (error === null) return
      this.#closed += 1
      socket.destroy()
    })
  }

  /** Resolves when it is in force there, or the worker is gone. */
  tellState(version: number, sharers: number): Promise<void> {
    this.#calls.tell('state', version, this.#ports.snapshot(), sharers)
    return Promise.race([new Promise<void>((resolve) => this.#awaited.set(version, resolve)), this.gone])
  }

  tellPrices({ list, name }: FetchedPrices): void {
    this.#calls.tell('prices', list, name)
  }

  /** Somebody watches now, or the disk has room again. */
  heed(): void {
    if (this.state !== 'gone') this.#channel.flush()
  }

  openRecords(): Promise<readonly Exchange[]> {
    return this.#calls.ask('openRecords').catch(() => [])
  }

  /** All that has closed there until now is here. */
  async flushed(): Promise<void> {
    // Before it serves it has nothing to say, and would answer late.
    if (this.state === 'starting') return
    await this.#calls.ask('flush').catch(() => undefined)
  }

  retire(): void {
    this.#calls.tell('retire')
  }

  drain(seconds: number, isStopping: boolean): void {
    this.state = this.state === 'gone' ? 'gone' : 'leaving'
    this.#calls.tell('drain', seconds, isStopping)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  watchRun(id: string): Promise<RunSnapshot | undefined> {
    return this.#calls.ask('watchRun', id).catch(() => undefined)
  }

  cancelRun(id: string): void {
    this.#calls.tell('cancelRun', id)
  }

  runSaid(id: string, response: JsonObject, event: JsonObject | undefined): void {
    if (event === undefined) this.#calls.tell('runSaid', id, response)
    else this.#calls.tell('runSaid', id, response, event)
  }

  #take(kind: number, frame: FrameReader): void {
    if (kind === frameKinds.pick) this.#leases.pick(frame, this.#channel)
    else if (kind === frameKinds.settle) this.#leases.settle(frame)
    else if (kind === frameKinds.begun) this.#leases.begun(frame)
    else if (kind === frameKinds.closed) this.#record(frame)
    else if (kind === frameKinds.holder) this.#hold(frame)
    else if (kind === frameKinds.offer) this.#leases.offered(frame)
    else if (kind === frameKinds.load) this.#load(frame)
    else this.#calls.take(kind, frame)
  }

  #record(frame: FrameReader): void {
    const rows = frame.u32()
    for (let row = 0; row < rows; row += 1) {
      const { counted, expense, told } = readTally(frame)
      if (told !== undefined) this.#told.delete(told)
      this.#ports.monitor.counted(counted, expense)
    }
    this.#ports.monitor.recorded(frame.rest(), rows)
  }

  #hold(frame: FrameReader): void {
    const lasting = frame.u8() === 1
    const id = frame.text()
    const account = frame.text()
    const key = frame.text()
    this.#ports.ownership.keep(id, { account, lasting, ...(key === '' ? {} : { key }) })
  }

  #load(frame: FrameReader): void {
    this.open = frame.u32()
    this.#closed = frame.u32()
    this.dropped = frame.u32()
  }

  #opened(exchange: Exchange, isNew: boolean): void {
    this.#told.set(exchange.id, exchange)
    if (isNew) this.#ports.monitor.sink.opened(exchange)
  }

  #inForce(version: number): void {
    this.#awaited.get(version)?.()
    this.#awaited.delete(version)
    if (this.state !== 'starting') return
    this.state = 'ready'
    this.#ready.resolve()
  }

  #tellHeed(): void {
    const { sink } = this.#ports.monitor
    const byte = heedByte({ isOwnerWatched: sink.isWatched, hasOwnerRoom: sink.hasRoom })
    if (byte === this.#heed) return
    this.#heed = byte
    const { out } = this.#channel
    out.begin(frameKinds.heed)
    out.u8(byte)
    out.end()
  }

  /** The end of what it writes when it fails: for the log. */
  #heard(chunk: Buffer): void {
    this.#lastWords = (this.#lastWords + chunk.toString('utf8')).slice(-4000)
  }

  #exited(how: string): void {
    if (this.state === 'gone') return
    this.state = 'gone'
    this.#channel.close()
    this.#calls.end()
    this.#leases.returnAll()
    for (const hold of this.#holds.values()) hold.release()
    this.#holds.clear()
    this.#runs.lost(this)
    this.#closeTold()
    this.open = 0
    if (this.#lastWords !== '')
      this.#ports.log.error('a worker failed', { pid: this.pid, said: this.#lastWords })
    this.#ready.reject(new WorkerFailed(how, this.#lastWords))
    this.#gone.resolve()
  }

  #closeTold(): void {
    const { monitor, now, snapshot } = this.#ports
    for (const exchange of this.#told.values())
      monitor.sink.closed(lostExchange(exchange, now(), snapshot().language))
    this.#told.clear()
  }
}

/** A worker that ended before it could serve. */
class WorkerFailed extends Error {
  constructor(how: string, lastWords: string) {
    const [line] = lastWords
      .trim()
      .split('\n')
      .filter((text) => /Error/.test(text))
    super(`a worker ended with ${how}${line === undefined ? '' : `: ${line.trim()}`}`)
    this.name = 'WorkerFailed'
  }
}

function pipeOf(child: ChildProcess): Duplex {
  const pipe: unknown = child.stdio[4]
  if (isDuplex(pipe)) return pipe
  throw new TypeError('A worker has a pipe.')
}

const isDuplex = (value: unknown): value is Duplex =>
  typeof value === 'object' && value !== null && 'write' in value && 'read' in value
