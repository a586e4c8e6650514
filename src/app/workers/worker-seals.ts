import { LRUCache } from 'lru-cache'
import type { KeptProof } from '../../canonical/seal.ts'
import type { SealStore } from '../../gateway/ports.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'

/** Those of the calls under way: the owner has them all. */
const mostSeals = 5000
const mostBytes = 16_000_000

/** Seals in a worker: those that a call needs are fetched from the owner before its request is written. */
export function createWorkerSeals(owner: Calls<OwnerCalls>): SealStore {
  const near = new LRUCache<string, KeptProof>({
    max: mostSeals,
    maxSize: mostBytes,
    sizeCalculation: (proof) => JSON.stringify(proof).length + 1,
  })
  return {
    keep(key, proof) {
      near.set(`${proof.issuer} ${key}`, proof)
      owner.tell('keepProof', key, proof)
    },
    find: (key, issuer) => near.get(`${issuer} ${key}`),
    fetch(keys, issuer) {
      const missing = keys.filter((key) => !near.has(`${issuer} ${key}`))
      if (missing.length === 0) return undefined
      return owner.ask('findProofs', missing, issuer).then((found) => {
        for (const [key, proof] of found) near.set(`${issuer} ${key}`, proof)
      })
    },
  }
}
