import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from '../../canonical/part.ts'
import type { Speaker } from '../../canonical/request.ts'
import { type Reading, readContentList } from './content-reader.ts'
import type { ItemType } from './schema.ts'
import { readServerItem } from './server-item-reader.ts'
import { protocol, sealForm } from './vocabulary.ts'
import { openNode, type WireNode, wirePath, wrongType } from './wire-node.ts'

/**
 * An item as parts of a turn. `side` says which turn: `message` opens its own, `assistant` and `results` join one of
 * their kind, `here` joins whatever stands before it.
 */
export interface ItemParts {
  readonly side: 'message' | 'assistant' | 'results' | 'here'
  readonly speaker: Speaker
  readonly parts: readonly Part[]
}

type ItemReader = (node: WireNode, reading: Reading) => ItemParts

const itemReaders = {
  message: readMessage,
  reasoning: (node, reading) => assistant(readReasoning(node, reading)),
  function_call: (node) => assistant(readFunctionCall(node)),
  custom_tool_call: (node) => assistant(readCustomCall(node)),
  function_call_output: readOutput,
  custom_tool_call_output: readOutput,
  compaction: (node, reading) => assistant(readCompaction(node, reading)),
  tool_search_call: readToolSearchCall,
  tool_search_output: readToolSearchOutput,
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

/** Reads one item of `input` or `output`. A kind nobody knows stays whole. */
export function readItem(value: Json, at: string, reading: Reading): ItemParts {
  if (!isJsonObject(value)) {
    reading.complain({ message: wrongType(at, 'object', value), at, code: 'invalid_type' })
    return here({ kind: 'opaque', name: '', raw: value, origin: { protocol, at } })
  }
  const node = openNode(value, at, reading.complain)
  return (readers.get(itemType(value)) ?? unknownItem)(node, reading)
}

/** An item without a type is a message when it has a role, else a reference (the API takes both). */
export function itemType(item: JsonObject): string {
  if (typeof item.type === 'string') return item.type
  return item.role === undefined && typeof item.id === 'string' ? 'item_reference' : 'message'
}

function readMessage(node: WireNode, reading: Reading): ItemParts {
  node.need('role')
  node.need('content')
  keepMessageFields(node)
  const role = node.text('role')
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

const keepMessageFields = (node: WireNode) => node.keep('type', 'id', 'status', 'phase')

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

function readReasoning(node: WireNode, reading: Reading): ReasoningPart {
  node.keep('type', 'status')
  const id = node.text('id')
  const summary = node.list('summary')
  const content = node.list('content')
  const data = node.text(sealForm)
  const summaries = textsOf(summary, 'summary_text')
  const texts = textsOf(content, 'reasoning_text')
  if (summary !== undefined && (summaries === undefined || summary.length === 0)) {
    node.override('summary', summary)
  }
  if (content !== undefined && texts?.length !== 1) node.override('content', content)
  const visible = texts ?? looseTexts(content)
  const told = summaries ?? looseTexts(summary)
  return {
    kind: 'reasoning',
    ...(visible.length === 0 ? {} : { text: visible.join('') }),
    ...(told.length === 0 ? {} : { summary: told }),
    ...(data === undefined ? {} : { seal: { issuer: reading.issuer, form: sealForm, data } }),
    ...(id === undefined ? {} : { id }),
    origin: node.origin(),
  }
}

/** The texts of a list of plain `{type, text}`; undefined when an entry is anything more. */
function textsOf(list: readonly Json[] | undefined, type: string): readonly string[] | undefined {
  const texts: string[] = []
  for (const entry of list ?? []) {
    if (!isJsonObject(entry) || entry.type !== type || typeof entry.text !== 'string') return undefined
    if (Object.keys(entry).length !== 2) return undefined
    texts.push(entry.text)
  }
  return texts
}

const looseTexts = (list: readonly Json[] | undefined): readonly string[] =>
  (list ?? []).flatMap((entry) => (isJsonObject(entry) && typeof entry.text === 'string' ? [entry.text] : []))

function readFunctionCall(node: WireNode): ToolCallPart {
  node.need('arguments')
  return { ...readCall(node), input: node.text('arguments') ?? '', form: 'function', origin: node.origin() }
}

function readCustomCall(node: WireNode): ToolCallPart {
  node.need('input')
  return { ...readCall(node), input: node.text('input') ?? '', form: 'custom', origin: node.origin() }
}

function readCall(node: WireNode): Pick<ToolCallPart, 'kind' | 'id' | 'name' | 'namespace' | 'itemId'> {
  node.need('call_id')
  node.need('name')
  node.keep('type', 'status', 'caller', 'async', 'created_by')
  const namespace = node.text('namespace')
  const itemId = node.text('id')
  return {
    kind: 'tool-call',
    id: node.text('call_id') ?? '',
    name: node.text('name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(itemId === undefined ? {} : { itemId }),
  }
}

/** An output without `call_id` but with a `name` answers no call of this conversation: only the vendor knows what to do with it. */
function readOutput(node: WireNode, reading: Reading): ItemParts {
  if (typeof node.raw.call_id !== 'string' && typeof node.raw.name === 'string') return here(opaqueItem(node))
  node.need('call_id')
  node.need('output')
  node.keep('type', 'id', 'status', 'caller', 'name', 'namespace', 'created_by')
  const callId = node.text('call_id') ?? ''
  const form = node.raw.type === 'custom_tool_call_output' ? 'custom' : 'function'
  const output = node.raw.output
  const at = pointerTo(node.at, 'output')
  const isText = typeof output === 'string'
  const parts: readonly Part[] = isText
    ? [{ kind: 'text', text: node.text('output') ?? '', origin: { protocol, at } }]
    : readContentList(node.list('output') ?? [], at, undefined, reading)
  const result: ToolResultPart = {
    kind: 'tool-result',
    callId,
    parts,
    form,
    origin: node.origin(isText ? 'string' : 'list'),
  }
  return results(result)
}

function readCompaction(node: WireNode, reading: Reading): Part {
  node.keep('type', 'created_by')
  const id = node.text('id')
  const data = node.text(sealForm)
  return {
    kind: 'compaction',
    ...(data === undefined ? {} : { seal: { issuer: reading.issuer, form: sealForm, data } }),
    ...(id === undefined ? {} : { id }),
    origin: node.origin(),
  }
}

/** A search that the client runs is a call like any other; one that the vendor runs is a server tool. */
function readToolSearchCall(node: WireNode): ItemParts {
  const { execution, call_id: callId, id } = node.raw
  if (execution !== 'client' || typeof callId !== 'string') return readServer(node)
  return assistant({
    kind: 'tool-call',
    id: callId,
    name: toolSearchName,
    input: JSON.stringify(node.raw.arguments ?? {}),
    form: 'function',
    ...(typeof id === 'string' ? { itemId: id } : {}),
    origin: wholeItem(node, 'tool_search_call'),
  })
}

/** The tools that were found are callable from here on: request-reader.ts adds them to the request's tools. */
function readToolSearchOutput(node: WireNode): ItemParts {
  const { execution, call_id: callId, tools } = node.raw
  if (execution !== 'client' || typeof callId !== 'string') return readServer(node)
  const text: Part = {
    kind: 'text',
    text: JSON.stringify(tools ?? []),
    origin: { protocol, at: pointerTo(node.at, 'tools') },
  }
  return results({
    kind: 'tool-result',
    callId,
    name: toolSearchName,
    parts: [text],
    form: 'function',
    origin: wholeItem(node, 'tool_search_output'),
  })
}

/** The name that a client-run tool search has as a function. */
export const toolSearchName = 'tool_search'

/** A finished picture is an image wherever it is read; one still being made is a server tool's call. */
function readGeneratedImage(node: WireNode): Part {
  const { result, output_format: format, id } = node.raw
  if (typeof result !== 'string' || result === '') {
    return {
      kind: 'server-tool-call',
      id: typeof id === 'string' ? id : '',
      tool: 'image-generation',
      name: 'image_generation',
      input: {},
      origin: wholeItem(node),
    }
  }
  const mediaType = `image/${typeof format === 'string' ? format : 'png'}`
  return {
    kind: 'image',
    source: { kind: 'inline', mediaType, data: result },
    origin: wholeItem(node, 'image_generation_call'),
  }
}

function readServer(node: WireNode): ItemParts {
  const { parts, fromClient } = readServerItem(node.raw, wholeItem(node))
  if (parts.length === 0) return unknownItem(node)
  return fromClient ? results(...parts) : assistant(...parts)
}

const wholeItem = (node: WireNode, form?: string) =>
  ({
    protocol,
    at: node.at,
    own: node.raw,
    ...(form === undefined ? {} : { form }),
  }) as const

const opaqueItem = (node: WireNode): Part => ({
  kind: 'opaque',
  name: itemType(node.raw),
  raw: node.raw,
  origin: { protocol, at: node.at },
})

const unknownItem = (node: WireNode): ItemParts => here(opaqueItem(node))

const assistant = (...parts: readonly Part[]): ItemParts => ({
  side: 'assistant',
  speaker: 'assistant',
  parts,
})
const results = (...parts: readonly Part[]): ItemParts => ({ side: 'results', speaker: 'user', parts })
const here = (part: Part): ItemParts => ({ side: 'here', speaker: 'user', parts: [part] })
