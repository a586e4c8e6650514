import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { JsonObject } from '../../canonical/json.ts'
import { createHandedGateway } from '../../gateway/create-gateway.ts'
import type { HandedGateway } from '../../gateway/gateway.ts'
import type { GatewayLog, GatewayPorts, GatewayState } from '../../gateway/ports.ts'
import { takePriceList } from '../../models/price-catalogue.ts'
import { composeState } from '../compose-state.ts'
import { withCost } from '../costing.ts'
import { newId } from '../ids.ts'
import { ownCatalogueOf } from '../own-models.ts'
import { createSealer } from '../summary-sealer.ts'
import type { OwnerCalls, WorkerCalls } from './call-tables.ts'
import { Calls } from './calls.ts'
import { Channel, frameKinds } from './channel.ts'
import type { FrameReader } from './frame-reader.ts'
import { readHeed } from './heed.ts'
import { loggable } from './loggable.ts'
import { type StateSnapshot, secretsIn } from './shared-state.ts'
import { createWorkerKeys } from './worker-keys.ts'
import { createWorkerOwnership } from './worker-ownership.ts'
import { WorkerPool } from './worker-pool.ts'
import { createWorkerResponses } from './worker-responses.ts'
import { WorkerRuns } from './worker-runs.ts'
import { createWorkerSeals } from './worker-seals.ts'
import { WorkerSink } from './worker-sink.ts'
import { issueByOwner } from './worker-tokens.ts'

export interface WorkerSurroundings {
  /** To the owner. */
  readonly pipe: Duplex
  /** Gives each connection that the owner hands over; undefined: it was gone before it came. */
  readonly handed: (adopt: (socket: Socket | undefined) => void) => void
  readonly end: (code: number) => void
}

const now = Date.now

/** A data plane whose ports lead to its owner. */
export function openWorker(surroundings: WorkerSurroundings): void {
  const worker = new WorkerPlane(surroundings)
  surroundings.handed((socket) => worker.adopt(socket))
}

class WorkerPlane {
  readonly #end: (code: number) => void
  readonly #channel: Channel
  readonly #owner: Calls<OwnerCalls>
  readonly #log: GatewayLog
  readonly #pool: WorkerPool
  readonly #runs: WorkerRuns
  readonly #sink: WorkerSink
  readonly #gateway: HandedGateway
  #state: GatewayState | undefined
  #sealer: GatewayPorts['sealer'] | undefined
  #closedConnections = 0
  #toldLoad: readonly number[] = [0, 0, 0]

  constructor({ pipe, end }: WorkerSurroundings) {
    this.#end = end
    this.#channel = new Channel(pipe, {
      frame: (kind, frame) => this.#take(kind, frame),
      leaving: () => this.#leave(),
      gone: () => end(0),
    })
    this.#owner = new Calls<OwnerCalls>(this.#channel, { ...this.#calls() }, (name, error) =>
      this.#log.warn(`what the owner said could not be done: ${name}`, { error }),
    )
    this.#log = workerLog(this.#owner)
    this.#runs = new WorkerRuns(this.#owner)
    this.#pool = new WorkerPool(this.#channel, () => this.#owner.ask('health'))
    this.#sink = new WorkerSink({
      channel: this.#channel,
      owner: this.#owner,
      isEnabled: () => this.#inForce().settings.monitor.enabled,
      withCost: (exchange) => withCost(exchange, ownCatalogueOf(this.#inForce().settings)),
      now,
      openRecords: (isWanted) => this.#gateway.openRecords(isWanted),
    })
    this.#gateway = createHandedGateway(this.#ports())
  }

  adopt(socket: Socket | undefined): void {
    if (socket === undefined) {
      this.#connectionClosed()
      return
    }
    socket.once('close', () => this.#connectionClosed())
    this.#gateway.adopt(socket)
  }

  #ports(): GatewayPorts {
    const owner = this.#owner
    const sealer = (): GatewayPorts['sealer'] => given(this.#sealer)
    return {
      state: () => this.#inForce(),
      pool: this.#pool,
      recorder: this.#sink,
      seals: createWorkerSeals(owner),
      documents: {
        get: (kind, id, at) => owner.ask('getDocument', kind, id, at),
        put: (document) => owner.ask('putDocument', document),
        delete: (kind, id) => owner.ask('deleteDocument', kind, id),
      },
      get sealer() {
        return sealer()
      },
      ownership: createWorkerOwnership(this.#channel, owner),
      responses: createWorkerResponses(owner),
      runs: this.#runs,
      clock: { now },
      newId,
      log: this.#log,
    }
  }

  #calls(): WorkerCalls {
    return {
      state: (version, snapshot, sharers) => this.#takeState(version, snapshot, sharers),
      prices: (list, name) => takePriceList(JSON.parse(list) as readonly unknown[], name),
      openRecords: () => this.#gateway.openRecords(),
      flush: () => this.#sink.leave(),
      retire: () => this.#gateway.retireConnections(),
      drain: (seconds, isStopping) => this.#drain(seconds, isStopping),
      watchRun: (id) => this.#runs.show(id),
      cancelRun: (id) => this.#runs.cancel(id),
      runSaid: (id, response, event) => this.#runs.said(id, response, event),
    }
  }

  #take(kind: number, frame: FrameReader): void {
    if (kind === frameKinds.picked) this.#pool.picked(frame)
    else if (kind === frameKinds.heed) Object.assign(this.#sink, readHeed(frame))
    else this.#owner.take(kind, frame)
  }

  #takeState(version: number, snapshot: StateSnapshot, sharers: number): void {
    this.#state = composeState({
      settings: snapshot.settings,
      secrets: secretsIn(snapshot),
      language: snapshot.language,
      modelsOf: modelsIn(snapshot),
      sharers,
      namedKeys: createWorkerKeys(snapshot.keys, this.#owner, now),
      tokens: ({ name }) => ({ issue: issueByOwner(this.#owner, name) }),
    }).gateway
    this.#sealer ??= createSealer(Buffer.from(snapshot.summaryKey, 'base64'))
    this.#owner.tell('inForce', version)
  }

  #inForce(): GatewayState {
    return given(this.#state)
  }

  /** What has closed, and how much there is to do, goes with whatever goes. */
  #leave(): void {
    this.#sink.leave()
    if (this.#gateway.open > 0) this.#sink.lookSoon()
    const load = [this.#gateway.open, this.#closedConnections, this.#sink.dropped]
    if (load.every((figure, at) => figure === this.#toldLoad[at])) return
    this.#toldLoad = load
    const { out } = this.#channel
    out.begin(frameKinds.load)
    for (const figure of load) out.u32(figure)
    out.end()
  }

  #connectionClosed(): void {
    this.#closedConnections += 1
    this.#channel.touchLater()
  }

  #drain(seconds: number, isStopping: boolean): void {
    const drained = isStopping ? this.#gateway.close(seconds) : this.#gateway.leave(seconds)
    drained.then(
      () => this.#channel.end(() => this.#end(0)),
      () => this.#end(1),
    )
  }
}

/** Connections are handed over only when the first state is in force. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The settings have not come.')
  return value
}

function modelsIn({ models }: StateSnapshot): (account: string) => readonly string[] | undefined {
  const lists = new Map(models)
  return (account) => lists.get(account)
}

const workerLog = (owner: Calls<OwnerCalls>): GatewayLog => {
  const log = (level: 'info' | 'warn' | 'error') => (message: string, fields?: object) =>
    owner.note('logged', level, message, loggable(fields ?? {}) as JsonObject)
  return { info: log('info'), warn: log('warn'), error: log('error') }
}
