import { LRUCache } from 'lru-cache'
import { isJsonObject } from '../canonical/json.ts'
import { parseJson, writeJson } from '../wire/json-text.ts'
import type { GatewayPorts } from './ports.ts'
import type { ClientCall } from './receive.ts'

/** Answers that are kept at a vendor, and the items of those with a key, by id → the account they lie at. */
export interface Ownership {
  keep(answerId: string, holder: Holder): void
  /** The account that holds what this call goes on from. */
  ownerFor(call: ClientCall): string | undefined
  /** Brings what the call goes on from to where `ownerFor` has it. Undefined: it knows all that there is to know. */
  lookUp?(call: ClientCall): Promise<void> | undefined
  /** The same by the id of an answer that is kept there, also from before a restart; `ownerFor` knows it then. */
  recall(answerId: string): Promise<Holder | undefined>
  /** Whoever holds the answer, lasting or not. */
  find(answerId: string): Promise<Holder | undefined>
}

export interface Holder {
  readonly account: string
  /** A later call may name the answer, also after a restart. */
  readonly lasting: boolean
  /** The named key that asked for it: to others the answer is unknown. Absent: it is nobody's in particular. */
  readonly key?: string
}

/** Where one of the two has no key, the door was open to both. */
export const isSeen = (owner: string | undefined, key: string | undefined): boolean =>
  owner === undefined || key === undefined || owner === key

const mostKept = 5000
const kind = 'response-owner'
const dayMs = 86_400_000

export function createOwnership({
  documents,
  clock,
  state,
  log,
}: Pick<GatewayPorts, 'documents' | 'clock' | 'state' | 'log'>): Ownership {
  const owners = new LRUCache<string, Holder>({ max: mostKept })
  const find = async (answerId: string): Promise<Holder | undefined> => {
    const known = owners.get(answerId)
    if (known !== undefined) return known
    const stored = await documents.get(kind, answerId, clock.now())
    if (stored === undefined) return undefined
    const holder = readHolder(stored.body)
    owners.set(answerId, holder)
    return holder
  }
  return {
    keep(answerId, holder) {
      owners.set(answerId, holder)
      if (!holder.lasting) return
      const createdAt = clock.now()
      const expiresAt = createdAt + state().settings.responses.retention_days * dayMs
      documents
        .put({ kind, id: answerId, createdAt, expiresAt, body: writeHolder(holder) })
        .catch((error: unknown) => log.warn('the place of a response could not be kept', { error }))
    },
    ownerFor: ({ params, fields }) => {
      const previous = fields.previous_response_id
      const id = previous?.startsWith('"')
        ? previous.slice(1, -1)
        : Object.values(params).find((value) => owners.has(value))
      return id === undefined ? undefined : owners.get(id)?.account
    },
    async recall(answerId) {
      const holder = await find(answerId)
      return holder?.lasting === true ? holder : undefined
    },
    find,
  }
}

/** Without a key the account's name alone. */
const writeHolder = ({ account, key }: Holder): string =>
  key === undefined ? account : writeJson({ account, key })

function readHolder(body: string): Holder {
  const read: unknown = body.startsWith('{') ? parseJson(body) : undefined
  return isJsonObject(read) && typeof read.account === 'string' && typeof read.key === 'string'
    ? { account: read.account, key: read.key, lasting: true }
    : { account: body, lasting: true }
}
