import type { ExchangeSink } from '../../gateway/ports.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import { RecordBatch } from '../../monitor/record-batch.ts'
import type { Said } from '../../monitor/said.ts'
import { isOwnCheck } from '../self-check.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'
import { type Channel, frameKinds } from './channel.ts'
import { FrameWriter } from './frame-writer.ts'
import { writeTally } from './tally.ts'

/** Bytes on their way to the owner from which on what is said is no longer kept, and from which on nothing is recorded. */
const saidWhile = 16_000_000
const recordedWhile = 64_000_000
/** An exchange that is open for longer is told to the owner, so that it does not vanish should this process be killed. */
const toldAfterMs = 200

export interface WorkerSinkPorts {
  readonly channel: Channel
  readonly owner: Calls<OwnerCalls>
  readonly isEnabled: () => boolean
  readonly withCost: (exchange: Exchange) => Exchange
  readonly now: () => number
  readonly openRecords: (isWanted: (id: string, startedAt: number) => boolean) => readonly Exchange[]
}

/** Where a worker's records go: written down here as the bytes that the disk gets, and sent on as they close. */
export class WorkerSink implements ExchangeSink {
  isOwnerWatched = false
  hasOwnerRoom = true
  /** Records that were let go because the owner did not keep up. */
  dropped = 0
  readonly #ports: WorkerSinkPorts
  readonly #records = new RecordBatch()
  readonly #tallies = new FrameWriter()
  readonly #told = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(ports: WorkerSinkPorts) {
    this.#ports = ports
  }

  get isWatched(): boolean {
    return this.isOwnerWatched && this.#ports.isEnabled()
  }

  get hasRoom(): boolean {
    return this.hasOwnerRoom && this.#ports.channel.backlog < saidWhile
  }

  opened(exchange: Exchange): void {
    if (!isOwnCheck(exchange)) this.#tell(exchange, true)
  }

  /** Something is open here: it is looked at again after a while. */
  lookSoon(): void {
    this.#timer ??= setTimeout(this.#tellOld, toldAfterMs)
  }

  closed(exchange: Exchange, said?: Said): void {
    if (isOwnCheck(exchange)) return
    const isTold = this.#told.delete(exchange.id)
    const { channel, withCost } = this.#ports
    if (channel.backlog > recordedWhile && !isTold) {
      this.dropped += 1
      return
    }
    const priced = withCost(exchange)
    this.#records.add(priced, said)
    writeTally(this.#tallies, priced, isTold)
    channel.touchLater()
  }

  /** What has closed goes with the rest of the turn. */
  leave(): void {
    const { rows, bytes } = this.#records
    if (rows === 0) return
    const { out } = this.#ports.channel
    const tallies = this.#tallies.take()
    out.begin(frameKinds.closed)
    out.u32(rows)
    out.bytes(tallies)
    out.bytes(bytes)
    out.end()
    this.#records.clear()
  }

  #tell(exchange: Exchange, isNew: boolean): void {
    this.#told.add(exchange.id)
    this.#ports.owner.note('opened', exchange, isNew)
  }

  readonly #tellOld = (): void => {
    this.#timer = undefined
    if (!this.#ports.isEnabled()) return
    const before = this.#ports.now() - toldAfterMs
    let hasYounger = false
    const old = this.#ports.openRecords((id, startedAt) => {
      if (startedAt > before) hasYounger = true
      return startedAt <= before && !this.#told.has(id)
    })
    for (const exchange of old) if (!isOwnCheck(exchange)) this.#tell(exchange, false)
    if (hasYounger) this.lookSoon()
  }
}
