import type { JsonObject } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'

/** What the ids of each kind of item begin with. */
const prefixes: Readonly<Record<string, string>> = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  function_call_output: 'fco',
  custom_tool_call: 'ctc',
  custom_tool_call_output: 'ctco',
  compaction: 'cmp',
  item_reference: 'ref',
}

/** An item as the API lists it: with an id and its type said. */
export function withId(item: JsonObject, newId: (prefix: string) => string): JsonObject {
  const type = typeof item.type === 'string' ? item.type : 'message'
  const id = typeof item.id === 'string' ? item.id : newId(entryOf(prefixes, type) ?? 'item')
  const content = listed(item)
  const status = type === 'message' ? { status: item.status ?? 'completed' } : {}
  return { ...item, type, id, ...status, ...(content === undefined ? {} : { content }) }
}

/** A message's text stands in a list there. */
function listed({ content, role }: JsonObject): JsonObject['content'] {
  if (typeof content !== 'string') return undefined
  return role === 'assistant'
    ? [{ type: 'output_text', text: content, annotations: [] }]
    : [{ type: 'input_text', text: content }]
}
