import type { JsonObject } from '../../canonical/json.ts'
import type { Hold } from '../../gateway/ports.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { CrewPorts } from './crew-ports.ts'
import type { RunHolder, RunRegistry } from './run-registry.ts'

/** What the calls of one worker change besides what all share. */
export interface OwnerCallsOf {
  readonly holder: RunHolder
  readonly opened: (exchange: Exchange, isNew: boolean) => void
  readonly inForce: (version: number) => void
  /** What is set aside for its exchanges, by number. */
  readonly holds: Map<number, Hold>
  /** Resolves when all that other workers had said is known. */
  readonly abreast: () => Promise<void>
}

/** The owner's side of what one worker asks and tells. */
export function createOwnerCalls(ports: CrewPorts, runs: RunRegistry, worker: OwnerCallsOf): OwnerCalls {
  const { documents, responses, seals, log } = ports
  const sought = seekAbreast(worker.abreast)
  return {
    health: () => ports.pool.health(),
    ...keyCalls(ports, worker),
    getDocument: (kind, id, now) => documents.get(kind, id, now),
    putDocument: (document) => documents.put(document),
    deleteDocument: (kind, id) => documents.delete(kind, id),
    keepProof: (key, proof) => seals.keep(key, proof),
    async findProofs(keys, issuer) {
      if (keys.some((key) => seals.find(key, issuer) === undefined)) await worker.abreast()
      return keys.flatMap((key) => {
        const proof = seals.find(key, issuer)
        return proof === undefined ? [] : [[key, proof] as const]
      })
    },
    findHolder: (id) => sought(() => ports.ownership.find(id)),
    async findResponse(id, key) {
      // As far as is known here it is under way still: it may have ended.
      if (runs.has(id)) await worker.abreast()
      return sought(() => responses.find(id, key))
    },
    findByItem: (id, key) => sought(() => responses.findByItem(id, key)),
    keepResponse: (kept, items) => responses.keep(kept, items),
    removeResponse: (id) => responses.remove(id),
    // One that is found may lack its latest turn.
    findConversation: (id, key) => worker.abreast().then(() => responses.findConversation(id, key)),
    keepConversation: (conversation) => responses.keepConversation(conversation),
    // Asked for by a client, it comes after the turns that client has seen.
    changeConversation: (id, key, change) =>
      worker.abreast().then(() => responses.changeConversation(id, key, change)),
    addTurn: (id, key, items) => responses.addTurn(id, key, items),
    removeConversation: (id) => responses.removeConversation(id),
    opened: worker.opened,
    issueToken: (account, credentials) => ports.issueToken(account, credentials),
    inForce: worker.inForce,
    logged: (level, message, fields: JsonObject) => log[level](message, fields),
    runStarted: (id) => runs.started(id, worker.holder),
    runEnded: (id) => runs.ended(id),
    watchRun: (id) => sought(() => runs.watch(id, worker.holder)),
    cancelRun: (id) => runs.cancel(id),
    runSaid: (id, response, event) => runs.said(id, response, event),
  }
}

/** What is not found may only not have been heard of yet. */
const seekAbreast =
  (abreast: () => Promise<void>) =>
  async <T>(find: () => Promise<T | undefined>): Promise<T | undefined> =>
    (await find()) ?? (await abreast().then(find))

type KeyCalls = Pick<OwnerCalls, 'admitKey' | 'reserveKey' | 'releaseKey'>

function keyCalls({ keyRing }: CrewPorts, { holds }: OwnerCallsOf): KeyCalls {
  let last = 0
  return {
    admitKey: (name, address) => {
      const key = keyRing.named(name)
      return key === undefined ? keyGone : key.admit(address)
    },
    reserveKey(name, need) {
      const reserved = keyRing.named(name)?.reserve(need) ?? keyGone
      if (reserved.kind !== 'hold') return reserved
      last += 1
      holds.set(last, reserved)
      return last
    },
    releaseKey(hold) {
      holds.get(hold)?.release()
      holds.delete(hold)
    },
  }
}

/** It was taken out while its request was on the way. */
const keyGone = { kind: 'refusal', id: 'key_disabled', values: {} } as const
