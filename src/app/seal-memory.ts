import { LRUCache } from 'lru-cache'
import type { KeptProof, SealIssuer } from '../canonical/seal.ts'
import type { SealStore } from '../gateway/ports.ts'
import type { SealTable, StoredSeal } from '../storage/storage.ts'

const maxSeals = 20_000
const maxBytes = 64_000_000
const lifeMs = 7 * 24 * 3_600_000
const writeDelayMs = 250
const maxPending = 5000

export interface SealMemory extends SealStore {
  /** Writes what waits, and forgets on disk what is too old or too much. */
  flush(): Promise<void>
}

/** Seals in memory, written behind: no request waits for the disk, and a process that is killed loses at most its last moment. */
export async function openSealMemory(table: SealTable, now: () => number): Promise<SealMemory> {
  const seals = new LRUCache<string, KeptProof>({
    // Not `max`: for it the cache takes 1.5 MB before it holds anything.
    maxSize: maxBytes,
    sizeCalculation: (proof, key) => key.length + sizeOf(proof),
    ttl: lifeMs,
    perf: { now },
  })
  const issuers = new Set<SealIssuer>()
  for (const { key, proof, keptAt } of await table.load(maxSeals)) {
    seals.set(mapKey(key, proof.issuer), proof, { start: keptAt })
    issuers.add(proof.issuer)
  }
  let pending: StoredSeal[] = []
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const batch = pending
    pending = []
    if (batch.length === 0) return
    try {
      await table.save(batch)
    } catch {
      // A full disk is an ordinary day: what still fits waits for the next attempt; memory has them all the same.
      pending = [...batch, ...pending].slice(-maxPending)
      return
    }
    await table.prune({ olderThan: now() - lifeMs, max: maxSeals }).catch(() => undefined)
  }
  return {
    keep(key, proof) {
      seals.set(mapKey(key, proof.issuer), proof)
      issuers.add(proof.issuer)
      if (seals.size > maxSeals) seals.pop()
      if (pending.length < maxPending) pending.push({ key, proof, keptAt: now() })
      timer ??= setTimeout(() => void flush(), writeDelayMs).unref()
    },
    find: (key, issuer) => seals.get(mapKey(key, issuer)),
    mayHave: (issuer) => issuers.has(issuer),
    flush,
  }
}

/** One call may be sealed by several issuers when a conversation moves between them. */
const mapKey = (key: string, issuer: string): string => `${issuer} ${key}`

const sizeOf = (proof: KeptProof): number =>
  (proof.own?.data.length ?? 0) +
  proof.before.reduce((sum, part) => sum + (part.text?.length ?? 0) + (part.seal?.data.length ?? 0), 100)
