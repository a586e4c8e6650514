import type { JsonObject } from '../../canonical/json.ts'
import type { ResponseStore } from '../../gateway/stateful/response-store.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'

/** Answers that Torii keeps, in a worker: they lie with the owner, where one copy is the newest for all. */
export const createWorkerResponses = (owner: Calls<OwnerCalls>): ResponseStore => ({
  find: (id, key) => owner.ask('findResponse', id, key),
  keep: (kept, items) => owner.tell('keepResponse', kept, items.map(idOf)),
  remove: (id) => owner.ask('removeResponse', id),
  findByItem: (id, key) => owner.ask('findByItem', id, key),
  findConversation: (id, key) => owner.ask('findConversation', id, key),
  keepConversation: (conversation) => owner.tell('keepConversation', conversation),
  changeConversation: (id, key, change) => owner.ask('changeConversation', id, key, change),
  addTurn: (id, key, items) => owner.tell('addTurn', id, key, items),
  removeConversation: (id) => owner.ask('removeConversation', id),
})

const idOf = ({ id }: JsonObject): JsonObject => (id === undefined ? {} : { id })
