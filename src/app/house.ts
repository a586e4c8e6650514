import { availableParallelism } from 'node:os'
import type { Language } from '../canonical/language.ts'
import type { Status } from '../control/contract/status.ts'
import type { ControlPorts } from '../control/ports.ts'
import { createGateway } from '../gateway/create-gateway.ts'
import { type Foundation, type FoundationOptions, openFoundation } from './foundation.ts'
import { findFreePort } from './free-port.ts'
import { Lifecycle } from './lifecycle.ts'
import { type OpenRooms, openRooms } from './open-rooms.ts'
import { secretValue } from './secrets.ts'
import { checkOwnHealth } from './self-check.ts'
import type { StartFailure } from './start-failure.ts'
import { refuseToStart } from './start-refusal.ts'
import { readStatus, type StatusSources, wantedAddress } from './status-desk.ts'
import { describeStorageNotice } from './storage-notice.ts'

/** All rooms open, no port bound yet. */
export interface House {
  readonly foundation: Foundation
  readonly rooms: OpenRooms
  readonly lifecycle: Lifecycle
  /** For the admin API; `quit` is what the process does with it. Loaded when it is first asked for. */
  controlPorts(quit: () => void): Promise<ControlPorts>
  status(language: Language): Status
  /** The control plane says where it is bound. */
  controlBound(address: { readonly host: string; readonly port: number }): void
  /** Stops what runs and writes what waits. */
  close(): Promise<void>
}

export async function openHouse(options: FoundationOptions): Promise<House> {
  const startedAt = Date.now()
  const foundation = await openFoundation(options)
  const rooms = await openRooms(foundation, options.language)
  const lifecycle = createLifecycle(rooms)
  let moveFailure: StartFailure | undefined
  let settling: Promise<unknown> = Promise.resolve()
  let control: { readonly host: string; readonly port: number } | undefined
  rooms.keeper.onChange(() => {
    settling = lifecycle.follow().then((failure) => {
      moveFailure = failure
      rooms.monitor.statusChanged()
    })
  })
  const sources: StatusSources = {
    rooms,
    lifecycle,
    startedAt,
    moveFailure: () => moveFailure,
    control: () => control,
    monitor: rooms.monitor.stats,
    notices: (reader) => foundation.storageNotices.map((notice) => describeStorageNotice(notice, reader)),
  }
  return {
    foundation,
    rooms,
    lifecycle,
    status: (reader) => readStatus(sources, reader),
    controlBound(address) {
      control = address
    },
    async controlPorts(quit) {
      const { createControlPorts } = await import('./control-ports.ts')
      return createControlPorts(sources, foundation, rooms, () => settling, quit)
    },
    async close() {
      await lifecycle.stop()
      await rooms.close()
      await foundation.close()
    },
  }
}

const createLifecycle = (rooms: OpenRooms): Lifecycle =>
  new Lifecycle({
    refusal: () => refuseToStart(rooms),
    address: () => wantedAddress(rooms),
    drainSeconds: () => rooms.keeper.settings.proxy.drain_timeout,
    workers: () => {
      const { proxy, limits } = rooms.keeper.settings
      const asked = proxy.workers === 'auto' ? availableParallelism() : proxy.workers
      // Each has a share of what may be open at one time.
      return Math.min(asked, limits.open_exchanges)
    },
    createGateway: async (workers) => {
      if (workers === 1) return createGateway(rooms.gatewayPorts)
      // Loaded for this alone: one process needs none of it.
      const { openCrew } = await import('./workers/open-crew.ts')
      return openCrew(rooms, workers)
    },
    checkHealth: (bound) => checkOwnHealth(bound, secretValue(rooms.keeper.secrets.proxyKey)),
    findFreePort,
    changed: () => rooms.monitor.statusChanged(),
  })
