import { createAddressRanges } from '../config/address-range.ts'
import type { ClientKeyRecord } from '../config/client-key-record.ts'
import type { KeyRefusal } from '../gateway/ports.ts'
import { modelPattern } from '../models/model-pattern.ts'

/** What a key's rules say of one request, worked out once for each key and not for each request. */
export interface KeyPass {
  refusal(address: string, now: number): KeyRefusal | undefined
  mayAsk(model: string): boolean
}

export function createKeyPass(record: ClientKeyRecord): KeyPass {
  const ranges = createAddressRanges(record.addresses)
  const models = record.models.map(modelPattern)
  return {
    refusal(address, now) {
      if (!record.enabled) return { kind: 'refusal', id: 'key_disabled', values: {} }
      if (record.expiresAt !== undefined && record.expiresAt <= now)
        return { kind: 'refusal', id: 'key_expired', values: {} }
      if (record.addresses.length > 0 && !ranges.has(address))
        return { kind: 'refusal', id: 'key_wrong_address', values: { address } }
      return undefined
    },
    mayAsk(model) {
      if (models.length === 0) return true
      // `account/model` pins an account: the model is what is allowed or not.
      const bare = model.replace(/^models\//, '')
      const pinned = bare.slice(bare.indexOf('/') + 1)
      return models.some((pattern) => pattern(bare) || pattern(pinned))
    },
  }
}
