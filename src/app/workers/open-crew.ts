import { createOwnership } from '../../gateway/ownership.ts'
import { ResponseMemory } from '../../gateway/stateful/response-memory.ts'
import type { OpenRooms } from '../open-rooms.ts'
import { Crew } from './crew.ts'
import { issueToken } from './issue-token.ts'

/** A data plane of so many processes over the rooms of this one. */
export function openCrew(rooms: OpenRooms, workers: number): Crew {
  const { gatewayPorts, followers } = rooms
  const { documents, seals, log, clock } = gatewayPorts
  const crew = new Crew(
    {
      snapshot: rooms.snapshot,
      prices: () => rooms.prices.fetched(),
      issueToken: (name, credentials) => issueToken(rooms.state().members, name, credentials),
      pool: rooms.pool,
      monitor: rooms.monitor,
      keyRing: rooms.keyRing,
      seals,
      documents,
      responses: new ResponseMemory(gatewayPorts),
      ownership: createOwnership(gatewayPorts),
      log,
      now: clock.now,
      ended: () => followers.remove(crew),
    },
    workers,
  )
  followers.add(crew)
  return crew
}
