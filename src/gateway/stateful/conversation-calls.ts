import type { JsonObject } from '../../canonical/json.ts'
import type { Operation } from '../../protocols/operation.ts'
import { bodyOf } from './call-state.ts'
import { stateFault } from './refuse-state.ts'
import type {
  ChangedConversation,
  ConversationChange,
  ConversationHead,
  KeptConversation,
} from './response-store.ts'
import type { AnswerStored, StoredAnswer, StoredCall } from './stored-calls.ts'

/** Conversations are Torii's own, so that they can go on at any upstream. */
export const conversationCalls: Readonly<Partial<Record<Operation, AnswerStored>>> = {
  'conversation-create': create,
  'conversation-get': (stored) => withConversation(stored, (found) => written(stored, found)),
  'conversation-update': update,
  'conversation-delete': remove,
  'conversation-items': (stored) =>
    withConversation(stored, ({ items }) => answer(stored.codec.page(items, stored.call.search))),
  'conversation-add': add,
  'conversation-item': (stored) => withConversation(stored, (found) => getItem(stored, found)),
  'conversation-remove': removeItem,
}

const answer = (body: JsonObject): StoredAnswer => ({ kind: 'answer', body })

/** One that is not kept here may be a vendor's. */
async function withConversation(
  { plane, exchange, id }: StoredCall,
  use: (conversation: KeptConversation) => StoredAnswer,
): Promise<StoredAnswer> {
  const found = await plane.responses.findConversation(id, exchange.key)
  return found === undefined ? { kind: 'elsewhere' } : use(found)
}

async function change(
  { plane, exchange, id }: StoredCall,
  wished: ConversationChange,
  tell: (changed: ChangedConversation) => StoredAnswer,
): Promise<StoredAnswer> {
  const changed = await plane.responses.changeConversation(id, exchange.key, wished)
  return changed === undefined ? { kind: 'elsewhere' } : tell(changed)
}

const written = ({ codec }: StoredCall, { id, createdAt, metadata }: ConversationHead): StoredAnswer =>
  answer(codec.conversations.write(id, createdAt, metadata))

async function create(stored: StoredCall): Promise<StoredAnswer> {
  const { plane, exchange, call, codec } = stored
  const { newId, clock } = plane.ports
  const body = bodyOf(call.body) ?? {}
  const conversation: KeptConversation = {
    id: newId('conv'),
    createdAt: Math.floor(clock.now() / 1000),
    metadata: codec.conversations.metadataOf(body) ?? {},
    items: codec.conversations.itemsOf(body, newId),
    ...(exchange.key === undefined ? {} : { key: exchange.key }),
  }
  plane.responses.keepConversation(conversation)
  return written(stored, conversation)
}

async function update(stored: StoredCall): Promise<StoredAnswer> {
  const metadata = stored.codec.conversations.metadataOf(bodyOf(stored.call.body) ?? {})
  if (metadata === undefined) return withConversation(stored, (found) => written(stored, found))
  return change(stored, { kind: 'describe', metadata }, ({ head }) => written(stored, head))
}

async function remove(stored: StoredCall): Promise<StoredAnswer> {
  const { plane, exchange, codec, id } = stored
  const found = await plane.responses.findConversation(id, exchange.key)
  if (found === undefined) return { kind: 'elsewhere' }
  await plane.responses.removeConversation(id)
  return answer(codec.conversations.deleted(id))
}

async function add(stored: StoredCall): Promise<StoredAnswer> {
  const { plane, call, codec } = stored
  const items = codec.conversations.itemsOf(bodyOf(call.body) ?? {}, plane.ports.newId)
  return change(stored, { kind: 'add', items }, () =>
    answer(codec.page(items, new URLSearchParams({ limit: '100', order: 'asc' }))),
  )
}

function getItem({ call, codec }: StoredCall, { items }: KeptConversation): StoredAnswer {
  const wanted = call.params.item ?? ''
  const item = items.find(({ id }) => id === wanted)
  return item === undefined
    ? { kind: 'refused', fault: stateFault(codec, 'item-not-found', wanted) }
    : answer(item)
}

async function removeItem(stored: StoredCall): Promise<StoredAnswer> {
  const item = stored.call.params.item ?? ''
  return change(stored, { kind: 'remove', item }, ({ head, hadItem }) =>
    hadItem
      ? written(stored, head)
      : { kind: 'refused', fault: stateFault(stored.codec, 'item-not-found', item) },
  )
}
