import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Part, ToolCallPart, ToolResultPart } from '../../canonical/part.ts'
import { type Reading, readContentList } from './content-reader.ts'
import { assistant, here, type ItemParts, opaqueItem, results, wholeItem } from './item-parts.ts'
import { protocol, toolSearchName } from './vocabulary.ts'
import type { WireNode } from './wire-node.ts'

export function readFunctionCall(node: WireNode): ToolCallPart {
  node.need('arguments')
  return { ...readCall(node), input: node.text('arguments') ?? '', form: 'function', origin: node.origin() }
}

export function readCustomCall(node: WireNode): ToolCallPart {
  node.need('input')
  return { ...readCall(node), input: node.text('input') ?? '', form: 'custom', origin: node.origin() }
}

function readCall(node: WireNode): Pick<ToolCallPart, 'kind' | 'id' | 'name' | 'namespace' | 'itemId'> {
  node.need('call_id')
  node.need('name')
  node.keep('type', 'status', 'async', 'created_by')
  node.keepKnown('caller', 'type', 'caller_id')
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
export function readOutput(node: WireNode, reading: Reading): ItemParts {
  if (typeof node.raw.call_id !== 'string' && typeof node.raw.name === 'string') return here(opaqueItem(node))
  node.need('call_id')
  node.need('output')
  node.keep('type', 'id', 'status', 'name', 'namespace', 'created_by')
  node.keepKnown('caller', 'type', 'caller_id')
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

/** A search that the client runs is a call like any other; one that the vendor runs is a server tool. */
export function readClientSearch(node: WireNode): ItemParts | undefined {
  const { execution, call_id: callId, id } = node.raw
  if (execution !== 'client' || typeof callId !== 'string') return undefined
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
export function readClientSearchOutput(node: WireNode): ItemParts | undefined {
  const { execution, call_id: callId, tools } = node.raw
  if (execution !== 'client' || typeof callId !== 'string') return undefined
  const text: Part = {
    kind: 'text',
    text: JSON.stringify(foundTools(tools)),
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

/** What a model that knows no such item is told of the finds: their names and what they do. */
const foundTools = (tools: Json | undefined): Json =>
  (isJsonArray(tools) ? tools : []).filter(isJsonObject).flatMap((tool): readonly JsonObject[] => {
    const inside = isJsonArray(tool.tools) ? tool.tools.filter(isJsonObject) : undefined
    return inside === undefined
      ? [summaryOf(tool)]
      : inside.map((each) => ({ namespace: tool.name ?? null, ...summaryOf(each) }))
  })

const summaryOf = ({ name, description, type }: JsonObject): JsonObject => ({
  name: name ?? type ?? null,
  description: description ?? null,
})
