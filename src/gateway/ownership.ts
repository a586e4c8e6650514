import { LRUCache } from 'lru-cache'
import type { ClientCall } from './receive.ts'

/** Answers that are kept at a vendor, by id → the account they lie at. */
export interface Ownership {
  keep(answerId: string, account: string): void
  /** The account that holds what this call goes on from. */
  ownerFor(call: ClientCall): string | undefined
}

const mostKept = 5000

export function createOwnership(): Ownership {
  const owners = new LRUCache<string, string>({ max: mostKept })
  return {
    keep: (answerId, account) => {
      owners.set(answerId, account)
    },
    ownerFor: ({ params, fields }) => {
      const previous = fields.previous_response_id
      const id = previous?.startsWith('"')
        ? previous.slice(1, -1)
        : Object.values(params).find((value) => owners.has(value))
      return id === undefined ? undefined : owners.get(id)
    },
  }
}
