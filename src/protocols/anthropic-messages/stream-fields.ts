import type { FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonObject, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'

/** What an event says beside what is read of it. An event that is not here tells its own fields, or is told whole. */
export function lookAt(unread: FieldWatch, type: string, event: JsonObject): void {
  const known = entryOf(eventFields, type)
  if (known === undefined) return
  unread.look(pointerTo('', type), event, known)
  if (type !== 'content_block_delta' || !isJsonObject(event.delta)) return
  const { delta } = event
  // One of an unknown kind is told whole.
  const fields = typeof delta.type === 'string' ? entryOf(deltaFields, delta.type) : fieldSet()
  if (fields !== undefined) unread.look(`/content/${String(event.index ?? 0)}`, delta, fields)
}

const fieldSet = (...names: readonly string[]): ReadonlySet<string> => new Set(['type', ...names])

const eventFields: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  message_start: fieldSet('message'),
  content_block_start: fieldSet('index', 'content_block'),
  content_block_delta: fieldSet('index', 'delta'),
  content_block_stop: fieldSet('index'),
  message_stop: fieldSet(),
  ping: fieldSet(),
}

const deltaFields: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  text_delta: fieldSet('text'),
  thinking_delta: fieldSet('thinking'),
  signature_delta: fieldSet('signature'),
  input_json_delta: fieldSet('partial_json'),
  citations_delta: fieldSet('citation'),
  compaction_delta: fieldSet('content', 'encrypted_content'),
}
