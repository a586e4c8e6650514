import { LRUCache } from 'lru-cache'
import type { Holder, Ownership } from '../../gateway/ownership.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'
import { type Channel, frameKinds } from './channel.ts'

const mostKept = 1000

/** Who holds which answer, in a worker: the owner knows of all workers' answers. */
export function createWorkerOwnership(channel: Channel, owner: Calls<OwnerCalls>): Ownership {
  const near = new LRUCache<string, Holder>({ max: mostKept })
  const find = async (id: string): Promise<Holder | undefined> => {
    const found = await owner.ask('findHolder', id)
    if (found !== undefined) near.set(id, found)
    return found
  }
  return {
    keep(id, { account, lasting, key }) {
      const { out } = channel
      out.begin(frameKinds.holder)
      out.u8(lasting ? 1 : 0)
      out.text(id)
      out.text(account)
      out.text(key ?? '')
      out.end()
      // A later call that names it may come to another worker.
      if (lasting) channel.flush()
      else channel.touchLater()
    },
    ownerFor: ({ params, fields }) => {
      const id = previousIn(fields) ?? Object.values(params).find((value) => near.has(value))
      return id === undefined ? undefined : near.get(id)?.account
    },
    lookUp({ params, fields }) {
      const previous = previousIn(fields)
      const { model: _, ...named } = params
      const ids = previous === undefined ? Object.values(named) : [previous]
      if (ids.length === 0) return undefined
      return Promise.all(ids.map(find)).then(() => undefined)
    },
    find,
    async recall(id) {
      const found = await find(id)
      return found?.lasting === true ? found : undefined
    },
  }
}

const previousIn = ({ previous_response_id: previous }: Readonly<Record<string, string | undefined>>) =>
  previous?.startsWith('"') ? previous.slice(1, -1) : undefined
