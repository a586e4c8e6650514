import type { JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import { contentOf } from './content-writer.ts'
import { isOurs } from './rest.ts'

/** Messages under way. Media that a message cannot hold waits for the next message of the user. */
export interface Messages {
  readonly list: JsonObject[]
  waiting: JsonObject[]
}

export function flushWaiting(messages: Messages): void {
  if (messages.waiting.length === 0) return
  messages.list.push({ role: 'user', content: messages.waiting })
  messages.waiting = []
}

/** `content` in the form it was read from; of another dialect a string where that says it all. */
export function ownContent(origin: Origin | undefined, items: readonly JsonObject[]) {
  const form = isOurs(origin) ? (origin?.form ?? '').split(' ')[0] : undefined
  if (form === 'list') return items
  if (form === 'absent' && items.every((item) => item.text === '')) return undefined
  if (form === 'null') return null
  if (form === 'empty-list') return []
  return contentOf(items)
}
