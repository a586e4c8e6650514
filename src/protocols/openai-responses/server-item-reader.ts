import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, ServerToolKind } from '../../canonical/part.ts'
import { wholeItem } from './item-parts.ts'
import type { WireNode } from './wire-node.ts'

/** What a server-tool item says: a call, what it gave, or both. */
interface ServerItemRule {
  readonly tool: ServerToolKind
  /** The tool's name; absent: the item's own `name`. */
  readonly name?: string
  /** What it was called with. Absent: the item is no call. */
  readonly input?: (item: JsonObject) => Json
  /** What it gave; undefined: nothing yet. */
  readonly result?: (item: JsonObject) => Json | undefined
  /** The field that binds a result item to its call. Absent: the item's own id. */
  readonly callField?: string
  /** true: the client ran it, so the item stands among its tool results. */
  readonly fromClient?: true
}

const field =
  (name: string) =>
  (item: JsonObject): Json | undefined =>
    item[name] ?? undefined

const fields =
  (...names: readonly string[]) =>
  (item: JsonObject): JsonObject =>
    Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])))

const rules = {
  web_search_call: {
    tool: 'web-search',
    name: 'web_search',
    input: (item) => item.action ?? parsed(item.arguments),
    result: (item) => (isJsonObject(item.action) ? (item.action.sources ?? undefined) : undefined),
  },
  file_search_call: {
    tool: 'file-search',
    name: 'file_search',
    input: fields('queries'),
    result: field('results'),
  },
  code_interpreter_call: {
    tool: 'code-execution',
    name: 'code_interpreter',
    input: fields('code', 'container_id'),
    result: field('outputs'),
  },
  computer_call: { tool: 'computer-use', name: 'computer', input: fields('action', 'actions') },
  computer_call_output: {
    tool: 'computer-use',
    result: field('output'),
    callField: 'call_id',
    fromClient: true,
  },
  local_shell_call: { tool: 'shell', name: 'local_shell', input: (item) => item.action ?? {} },
  local_shell_call_output: { tool: 'shell', result: field('output'), fromClient: true },
  shell_call: { tool: 'shell', name: 'shell', input: (item) => item.action ?? {} },
  shell_call_output: { tool: 'shell', result: field('output'), callField: 'call_id', fromClient: true },
  apply_patch_call: { tool: 'apply-patch', name: 'apply_patch', input: (item) => item.operation ?? {} },
  apply_patch_call_output: {
    tool: 'apply-patch',
    result: fields('status', 'output'),
    callField: 'call_id',
    fromClient: true,
  },
  mcp_list_tools: {
    tool: 'mcp',
    name: 'mcp_list_tools',
    input: fields('server_label'),
    result: field('tools'),
  },
  mcp_call: {
    tool: 'mcp',
    input: (item) => parsed(item.arguments),
    result: (item) => item.error ?? item.output ?? undefined,
  },
  mcp_approval_request: {
    tool: 'mcp',
    name: 'mcp_approval_request',
    input: fields('server_label', 'name', 'arguments'),
  },
  mcp_approval_response: {
    tool: 'mcp',
    result: fields('approve', 'reason'),
    callField: 'approval_request_id',
    fromClient: true,
  },
  tool_search_call: { tool: 'tool-search', name: 'tool_search', input: (item) => item.arguments ?? {} },
  tool_search_output: { tool: 'tool-search', result: field('tools'), callField: 'call_id' },
  program: { tool: 'code-execution', name: 'program', input: fields('code') },
  program_output: { tool: 'code-execution', result: field('result'), callField: 'call_id' },
} satisfies Record<string, ServerItemRule>

const ruleOf: ReadonlyMap<string, ServerItemRule> = new Map(Object.entries(rules))

/** The form of a part that came of an item which another part already gives back. */
export const sameItem = 'same-item'

/** `origin` keeps the whole item: a writer of this protocol gives it back through the first of the parts. */
export function readServerItem(
  item: JsonObject,
  origin: Origin,
): { readonly parts: readonly Part[]; readonly fromClient: boolean } {
  const rule = ruleOf.get(typeof item.type === 'string' ? item.type : '')
  if (rule === undefined) return { parts: [], fromClient: false }
  const id = textOf(item.call_id) || textOf(item.id)
  const callId = rule.callField === undefined ? id : textOf(item[rule.callField])
  const result = rule.result?.(item)
  const server = item.type === 'mcp_call' ? { server: textOf(item.server_label) } : {}
  const parts: Part[] = []
  if (rule.input !== undefined) {
    const name = rule.name ?? textOf(item.name)
    parts.push({
      kind: 'server-tool-call',
      id,
      tool: rule.tool,
      name,
      input: rule.input(item),
      ...server,
      origin,
    })
  }
  if (result !== undefined || rule.input === undefined) {
    parts.push({
      kind: 'server-tool-result',
      callId,
      tool: rule.tool,
      content: result ?? null,
      ...server,
      ...(hasFailed(item) ? { isError: true } : {}),
      origin: parts.length === 0 ? origin : { protocol: origin.protocol, at: origin.at, form: sameItem },
    })
  }
  return { parts, fromClient: rule.fromClient ?? false }
}

const hasFailed = (item: JsonObject): boolean =>
  item.status === 'failed' || (item.error !== undefined && item.error !== null)

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** Arguments are JSON text; what does not parse stays text. */
function parsed(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? {}
  try {
    const arguments_: Json = JSON.parse(value)
    return arguments_
  } catch {
    return value
  }
}

/** A finished picture is an image wherever it is read; one still being made is a server tool's call. */
export function readGeneratedImage(node: WireNode): Part {
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
