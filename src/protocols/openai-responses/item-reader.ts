import { isJsonObject, type Json, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part } from '../../canonical/part.ts'
import type { Speaker } from '../../canonical/request.ts'
import {
  readClientSearch,
  readClientSearchOutput,
  readCustomCall,
  readFunctionCall,
  readOutput,
} from './call-reader.ts'
import { type Reading, readContentList } from './content-reader.ts'
import { assistant, here, type ItemParts, itemType, opaqueItem, results, wholeItem } from './item-parts.ts'
import { readCompaction, readReasoning } from './reasoning-reader.ts'
import type { ItemType } from './schema.ts'
import { readGeneratedImage, readServerItem } from './server-item-reader.ts'
import { protocol } from './vocabulary.ts'
import { openNode, type WireNode, wirePath, wrongType } from './wire-node.ts'

type ItemReader = (node: WireNode, reading: Reading) => ItemParts

const itemReaders = {
  message: readMessage,
  reasoning: (node, reading) => assistant(readReasoning(node, reading)),
  function_call: (node) => assistant(readFunctionCall(node)),
  custom_tool_call: (node) => assistant(readCustomCall(node)),
  function_call_output: readOutput,
  custom_tool_call_output: readOutput,
  compaction: (node, reading) => assistant(readCompaction(node, reading)),
  tool_search_call: (node) => readClientSearch(node) ?? readServer(node),
  tool_search_output: (node) => readClientSearchOutput(node) ?? readServer(node),
  image_generation_call: (node) => assistant(readGeneratedImage(node)),
  item_reference: (node) => assistant(opaqueItem(node)),
  compaction_trigger: (node) => here(opaqueItem(node)),
  configuration_update: (node) => here(opaqueItem(node)),
  additional_tools: (node) => here(opaqueItem(node)),
  web_search_call: readServer,
  file_search_call: readServer,
  code_interpreter_call: readServer,
  computer_call: readServer,
  computer_call_output: readServer,
  local_shell_call: readServer,
  local_shell_call_output: readServer,
  shell_call: readServer,
  shell_call_output: readServer,
  apply_patch_call: readServer,
  apply_patch_call_output: readServer,
  mcp_list_tools: readServer,
  mcp_call: readServer,
  mcp_approval_request: readServer,
  mcp_approval_response: readServer,
  program: readServer,
  program_output: readServer,
} satisfies Record<ItemType, ItemReader>

const readers: ReadonlyMap<string, ItemReader> = new Map(Object.entries(itemReaders))

export const itemTypes: readonly string[] = [...readers.keys()]

/** Reads one item of `input` or `output`. A kind nobody knows stays whole. */
export function readItem(value: Json, at: string, reading: Reading): ItemParts {
  if (!isJsonObject(value)) {
    reading.complain({ message: wrongType(at, 'object', value), at, code: 'invalid_type' })
    return here({ kind: 'opaque', name: '', raw: value, origin: { protocol, at } })
  }
  const node = openNode(value, at, reading.complain)
  return (readers.get(itemType(value)) ?? unknownItem)(node, reading)
}

function readMessage(node: WireNode, reading: Reading): ItemParts {
  node.need('role')
  node.need('content')
  keepMessageFields(node)
  const role = node.text('role')
  // A foreign role, and a user's message in an answer (compaction), are told by no turn.
  if (role !== undefined && !turnRoles.has(role)) node.override('role', role)
  const speaker = speakers.find((word) => word === role)
  if (speaker === undefined) complainAboutRole(role, node, reading)
  const content = node.raw.content
  const at = pointerTo(node.at, 'content')
  if (typeof content === 'string') {
    node.text('content')
    const part: Part = {
      kind: 'text',
      text: content,
      origin: { protocol, at, within: node.origin('string') },
    }
    return { side: sideOf(speaker), speaker: speaker ?? 'user', parts: [part] }
  }
  const list = node.list('content') ?? []
  const within = node.origin(list.length === 0 ? 'empty' : undefined)
  const parts: readonly Part[] =
    list.length === 0
      ? [{ kind: 'text', text: '', origin: { protocol, at, within } }]
      : readContentList(list, at, within, reading)
  return { side: sideOf(speaker), speaker: speaker ?? 'user', parts }
}

const turnRoles: ReadonlySet<string> = new Set(['assistant', 'system', 'developer'])

function keepMessageFields(node: WireNode): void {
  node.keep('type', 'id', 'status', 'phase')
  node.keepKnown('internal_chat_message_metadata_passthrough', 'turn_id', 'create_time')
}

/** The message as the holder of its parts. */
export function messageOrigin(node: WireNode): Origin {
  keepMessageFields(node)
  node.text('role')
  node.list('content')
  return node.origin()
}

const speakers: readonly Speaker[] = ['assistant', 'system', 'developer', 'user']

const sideOf = (speaker: Speaker | undefined): 'assistant' | 'message' =>
  speaker === 'assistant' ? 'assistant' : 'message'

function complainAboutRole(role: string | undefined, node: WireNode, reading: Reading): void {
  if (role === undefined) return
  const at = pointerTo(node.at, 'role')
  reading.complain({
    message: `Invalid value: '${role}'. Supported values are: 'assistant', 'system', 'developer', and 'user'. (${wirePath(at)})`,
    at,
    code: 'invalid_value',
  })
}

function readServer(node: WireNode): ItemParts {
  const { parts, fromClient } = readServerItem(node.raw, wholeItem(node))
  if (parts.length === 0) return unknownItem(node)
  return fromClient ? results(...parts) : assistant(...parts)
}

const unknownItem = (node: WireNode): ItemParts => here(opaqueItem(node))
