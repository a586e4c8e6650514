import type { JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part } from '../../canonical/part.ts'
import type { Speaker } from '../../canonical/request.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { protocol } from './vocabulary.ts'
import type { WireNode } from './wire-node.ts'

/**
 * An item as parts of a turn. `side` says which turn: `message` opens its own, `assistant` and `results` join one of
 * their kind, `here` joins whatever stands before it.
 */
export interface ItemParts {
  readonly side: 'message' | 'assistant' | 'results' | 'here'
  readonly speaker: Speaker
  readonly parts: readonly Part[]
}

export const assistant = (...parts: readonly Part[]): ItemParts => ({
  side: 'assistant',
  speaker: 'assistant',
  parts,
})
export const results = (...parts: readonly Part[]): ItemParts => ({ side: 'results', speaker: 'user', parts })
export const here = (part: Part): ItemParts => ({ side: 'here', speaker: 'user', parts: [part] })

/** An item without a type is a message when it has a role, else a reference (the API takes both). */
export function itemType(item: JsonObject): string {
  if (typeof item.type === 'string') return item.type
  return item.role === undefined && typeof item.id === 'string' ? 'item_reference' : 'message'
}

/** The item is given back as it came, whatever was read out of it. */
export function wholeItem(node: WireNode, form?: string): Origin {
  const rest = unreadFields(node.raw, itemFields, { protocol, at: node.at })?.rest
  return {
    protocol,
    at: node.at,
    own: node.raw,
    ...(form === undefined ? {} : { form }),
    ...(rest === undefined ? {} : { rest }),
  }
}

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

/** Fields of items of server tools that are the item's frame, or what its tool was given and gave. */
const itemFields: ReadFields = {
  ...named('type', 'id', 'call_id', 'status', 'name', 'server_label', 'approval_request_id', 'execution'),
  ...named('action', 'actions', 'arguments', 'queries', 'code', 'container_id', 'operation', 'environment'),
  ...named('results', 'outputs', 'output', 'error', 'tools', 'result', 'output_format', 'approve', 'reason'),
}

export const opaqueItem = (node: WireNode): Part => ({
  kind: 'opaque',
  name: itemType(node.raw),
  raw: node.raw,
  origin: { protocol, at: node.at },
})
