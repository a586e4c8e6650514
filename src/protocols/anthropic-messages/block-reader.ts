import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, ServerToolKind } from '../../canonical/part.ts'
import type { Seal, SealIssuer } from '../../canonical/seal.ts'
import { restoreToolCallId } from '../../canonical/tool-call-id.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { writeJson } from '../../wire/json-text.ts'
import { readCacheMark } from './cache-mark.ts'
import { readCitation } from './citations.ts'
import { readDocumentSource, readImageSource } from './media-reader.ts'
import { protocol, serverToolOfName, serverToolOfResult } from './vocabulary.ts'
import { joinForm, nodeOf, type Strictness, type WireNode, wrongType } from './wire-node.ts'

export interface BlockContext {
  /** Whose seals and files are in it. */
  readonly issuer: SealIssuer
  readonly strictness: Strictness
}

/** A list of content blocks, of a message, a tool result or a document. */
export const readBlocks = (list: readonly Json[], at: string, context: BlockContext): readonly Part[] =>
  list.map((block, index) => readBlock(block, pointerTo(at, index), context))

/** One content block. A type that is not known becomes `opaque`, never a failure. */
export function readBlock(block: Json, at: string, context: BlockContext): Part {
  const node = nodeOf(block, at, context.strictness)
  const type = node.needText('type')
  const reader = entryOf(blockReaders, type) ?? (type.endsWith('_tool_result') ? readServerResult : undefined)
  return reader?.(node, context) ?? opaque(type, block, at)
}

const opaque = (name: string, raw: Json, at: string): Part => ({
  kind: 'opaque',
  name,
  raw,
  origin: { protocol, at },
})

/** Undefined: the block is of a known type but in a form that is not known. */
type BlockReader = (node: WireNode, context: BlockContext) => Part | undefined

const readText: BlockReader = (node) => {
  const text = node.needText('text')
  const citations = node
    .list('citations')
    ?.map((citation, index) => readCitation(citation, pointerTo(pointerTo(node.at, 'citations'), index)))
  const mark = readCacheMark(node)
  return {
    kind: 'text',
    text,
    ...(citations === undefined ? {} : { citations }),
    ...mark,
    origin: node.origin(),
  }
}

/** A tool that a search found: other dialects are told its name. */
const readToolReference: BlockReader = (node) => {
  const text = node.needText('tool_name')
  return { kind: 'text', text, ...readCacheMark(node), origin: node.origin('tool_reference') }
}

const readImage: BlockReader = (node, context) => {
  const wire = node.need('source', node.child('source'))
  const source = wire && readImageSource(wire, context.issuer)
  if (source === undefined) return undefined
  const mark = readCacheMark(node)
  return { kind: 'image', source, ...mark, origin: node.origin() }
}

const readDocument: BlockReader = (node, context) => {
  const wire = node.need('source', node.child('source'))
  const read = wire && readDocumentSource(wire, context.issuer, (list, at) => readBlocks(list, at, context))
  if (read === undefined) return undefined
  const title = node.text('title')
  const about = node.text('context')
  const citations = node.child('citations')?.flag('enabled')
  const mark = readCacheMark(node)
  return {
    kind: 'document',
    source: read.source,
    ...(title === undefined ? {} : { title }),
    ...(about === undefined ? {} : { context: about }),
    ...(citations === undefined ? {} : { citations }),
    ...mark,
    origin: node.origin(read.form),
  }
}

/** Text that the client found itself, to be cited: a document of parts, its source for context. */
const readSearchResult: BlockReader = (node, context) => {
  const list = node.need('content', node.list('content'))
  const title = node.needText('title')
  const source = node.needText('source')
  const citations = node.child('citations')?.flag('enabled')
  const mark = readCacheMark(node)
  return {
    kind: 'document',
    source: { kind: 'parts', parts: readBlocks(list ?? [], pointerTo(node.at, 'content'), context) },
    title,
    context: source,
    ...(citations === undefined ? {} : { citations }),
    ...mark,
    origin: node.origin('search_result'),
  }
}

/**
 * A block without a signature comes from a client that got it from Torii while another vendor was thinking; one without
 * text from a vendor that shows none.
 */
const readThinking: BlockReader = (node, context) => {
  const text = node.needText('thinking')
  const signature = node.text('signature')
  const seal: Seal | undefined = signature
    ? { issuer: context.issuer, form: 'signature', data: signature }
    : undefined
  return {
    kind: 'reasoning',
    ...(text === '' && seal !== undefined ? {} : { text }),
    ...(seal === undefined ? {} : { seal }),
    origin: node.origin(signature === '' ? 'signature:empty' : ''),
  }
}

const readRedactedThinking: BlockReader = (node, context) => ({
  kind: 'reasoning',
  redacted: true,
  seal: { issuer: context.issuer, form: 'redacted_thinking', data: node.needText('data') },
  origin: node.origin(),
})

/** Ids that an answer writer had to fit to this dialect's characters are read back into the vendor's own. */
const readCallId = (node: WireNode, key: string): { id: string; form: string | false } => {
  const wire = node.needText(key)
  const id = restoreToolCallId(wire)
  return { id, form: id !== wire && 'restored' }
}

const readToolUse: BlockReader = (node) => {
  const { id, form } = readCallId(node, 'id')
  const name = node.needText('name')
  const input = node.need('input', node.any('input'))
  const mark = readCacheMark(node)
  return {
    kind: 'tool-call',
    id,
    name,
    input: writeJson(input ?? {}),
    form: 'function',
    ...mark,
    origin: withCaller(node, joinForm(form)),
  }
}

/** That the model itself called is so everywhere; a program that called is this vendor’s. */
function withCaller(node: WireNode, form: string): Origin {
  const { caller } = node.value
  const isDirect = isJsonObject(caller) && caller.type === 'direct' && Object.keys(caller).length === 1
  if (isDirect) node.object('caller')
  return isDirect ? { ...node.origin(form), own: { caller } } : node.origin(form)
}

const readToolResult: BlockReader = (node, context) => {
  const { id, form } = readCallId(node, 'tool_use_id')
  const content = readToolContent(node, context)
  const isError = node.flag('is_error')
  const mark = readCacheMark(node)
  return {
    kind: 'tool-result',
    callId: id,
    parts: content.parts,
    ...(isError === undefined ? {} : { isError }),
    form: 'function',
    ...mark,
    origin: node.origin(joinForm(content.form, form)),
  }
}

/** A string, a list of blocks, or nothing. */
function readToolContent(
  node: WireNode,
  context: BlockContext,
): { readonly parts: readonly Part[]; readonly form: string } {
  const content = node.any('content')
  const at = pointerTo(node.at, 'content')
  if (content === undefined) return { parts: [], form: 'none' }
  if (typeof content === 'string') {
    return { parts: [{ kind: 'text', text: content, origin: { protocol, at } }], form: 'string' }
  }
  if (isJsonArray(content)) return { parts: readBlocks(content, at, context), form: '' }
  if (context.strictness === 'strict') throw wrongType(at, 'a valid string or list')
  node.leave('content')
  return { parts: [], form: 'none' }
}

const readServerCall =
  (form: string, toolOf: (name: string) => ServerToolKind | undefined): BlockReader =>
  (node) => {
    const id = node.needText('id')
    const name = node.needText('name')
    const given = node.any('input')
    const mark = readCacheMark(node)
    const tool = toolOf(name) ?? 'other'
    const server = tool === 'mcp' ? node.text('server_name') : undefined
    const origin = node.origin(joinForm(form, given === undefined && 'none'))
    return {
      kind: 'server-tool-call',
      id,
      tool,
      name,
      input: given ?? {},
      ...(server === undefined ? {} : { server }),
      ...mark,
      origin,
    }
  }

const readServerResult: BlockReader = (node) => {
  const type = String(node.value.type)
  const callId = node.needText('tool_use_id')
  const content = node.any('content')
  // Absent is not null: the rest tells them apart when it is written back.
  const flag = node.flag('is_error')
  const isError = flag ?? (isJsonObject(content) && isErrorContent(content) ? true : undefined)
  const mark = readCacheMark(node)
  return {
    kind: 'server-tool-result',
    callId,
    tool: entryOf(serverToolOfResult, type) ?? 'other',
    content: content ?? null,
    ...(isError === undefined ? {} : { isError }),
    ...mark,
    origin: node.origin(joinForm(type, content === undefined && 'none', flag !== undefined && 'flagged')),
  }
}

/** `{type: "web_search_tool_result_error", error_code}`: a failure inside a 200. */
const isErrorContent = (content: JsonObject): boolean =>
  typeof content.type === 'string' && content.type.endsWith('_tool_result_error')

const readCompaction: BlockReader = (node, context) => {
  const text = node.text('content')
  const sealed = node.text('encrypted_content')
  const mark = readCacheMark(node)
  return {
    kind: 'compaction',
    ...(text === undefined ? {} : { text }),
    ...(sealed === undefined
      ? {}
      : { seal: { issuer: context.issuer, form: 'encrypted_content', data: sealed } }),
    ...mark,
    origin: node.origin(),
  }
}

const blockReaders: Readonly<Record<string, BlockReader | undefined>> = {
  text: readText,
  tool_reference: readToolReference,
  image: readImage,
  document: readDocument,
  search_result: readSearchResult,
  thinking: readThinking,
  redacted_thinking: readRedactedThinking,
  tool_use: readToolUse,
  tool_result: readToolResult,
  server_tool_use: readServerCall('server_tool_use', (name) => entryOf(serverToolOfName, name)),
  mcp_tool_use: readServerCall('mcp_tool_use', () => 'mcp'),
  compaction: readCompaction,
}

/** Of blocks that clients send, less the results of the vendor's tools; some are read by that vendor alone. */
export const blockTypes: ReadonlySet<string> = new Set([...Object.keys(blockReaders), 'container_upload'])
