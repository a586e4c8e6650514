import { type ClientKeyRecord, digestOfClientKey } from '../../config/client-key-record.ts'
import type { NamedKey, NamedKeys } from '../../gateway/ports.ts'
import { createKeyPass } from '../key-pass.ts'
import { hasBudget } from '../key-ring.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'

/** Named keys in a worker: who they are is known here, what they may still use the owner counts. */
export function createWorkerKeys(
  records: readonly ClientKeyRecord[],
  owner: Calls<OwnerCalls>,
  now: () => number,
): NamedKeys {
  const byDigest = new Map(records.map((record) => [record.digest, namedKey(record, owner, now)]))
  return {
    find: (value) => (byDigest.size === 0 ? undefined : byDigest.get(digestOfClientKey(value))),
  }
}

function namedKey(record: ClientKeyRecord, owner: Calls<OwnerCalls>, now: () => number): NamedKey {
  const pass = createKeyPass(record)
  return {
    name: record.name,
    mayAsk: pass.mayAsk,
    admit: (address) => pass.refusal(address, now()) ?? owner.ask('admitKey', record.name, address),
    isBounded: record.tokensPerMinute !== undefined || hasBudget(record),
    async reserve(need) {
      const reserved = await owner.ask('reserveKey', record.name, need)
      if (typeof reserved !== 'number') return reserved
      return { kind: 'hold', release: () => owner.tell('releaseKey', reserved) }
    },
  }
}
