import { isJsonArray, isJsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { ConversationCodec } from '../continuity.ts'
import { withId } from './kept-items.ts'

const mostItems = 20

/** Conversation objects: https://platform.openai.com/docs/api-reference/conversations */
export const conversations: ConversationCodec = {
  write: (id, createdAt, metadata) => ({ id, object: 'conversation', created_at: createdAt, metadata }),
  metadataOf: ({ metadata }) => (isJsonObject(metadata) ? metadata : undefined),
  itemsOf({ items }, newId) {
    if (items === undefined || items === null) return []
    if (!isJsonArray(items) || !items.every(isJsonObject))
      throw new MalformedRequest("Invalid type for 'items': expected an array of objects.", {
        at: '/items',
        code: 'invalid_type',
      })
    if (items.length > mostItems)
      throw new MalformedRequest(
        `Invalid 'items': array too long. Expected an array with maximum length ${mostItems}, but got an array with length ${items.length} instead.`,
        { at: '/items', code: 'array_above_max_length' },
      )
    return items.map((item) => withId(item, newId))
  },
  deleted: (id) => ({ id, object: 'conversation.deleted', deleted: true }),
}
