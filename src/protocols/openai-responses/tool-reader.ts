import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { ServerTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { hostedToolKind, protocol, toolSearchName } from './vocabulary.ts'
import { type Complain, openNode, type WireNode, wirePath, wrongType } from './wire-node.ts'

/** The form of a client-run tool search, which is a function for everybody else. */
export const clientSearchForm = 'tool_search'

/** A list of tools. A namespace gives its tools, each of which remembers it. `within`: the item that brings the list. */
export function readTools(
  list: readonly Json[],
  at: string,
  complain: Complain,
  within?: Origin,
): readonly Tool[] {
  return list.flatMap((value, index) => readEntry(value, pointerTo(at, index), complain, within))
}

function readEntry(value: Json, at: string, complain: Complain, within: Origin | undefined): readonly Tool[] {
  if (!isJsonObject(value)) {
    complain({ message: wrongType(at, 'object', value), at, code: 'invalid_type' })
    return []
  }
  const node = openNode(value, at, complain)
  node.need('type')
  if (value.type === 'namespace') return readNamespace(node, complain, within)
  return [readTool(node, undefined, within)]
}

function readNamespace(node: WireNode, complain: Complain, holder: Origin | undefined): readonly Tool[] {
  node.need('name')
  const name = node.text('name')
  const tools = node.list('tools') ?? []
  if (name === undefined || tools.length === 0 || !tools.every(isCallable))
    return [readHosted(node.raw, node.at, holder)]
  node.keep('type')
  const within = node.origin(undefined, holder)
  const at = pointerTo(node.at, 'tools')
  return tools.map((tool, index) => readTool(openNode(tool, pointerTo(at, index), complain), name, within))
}

/** Anything else inside a namespace leaves the namespace a thing that only the vendor knows. */
const isCallable = (tool: Json): tool is JsonObject =>
  isJsonObject(tool) && (tool.type === 'function' || tool.type === 'custom')

function readTool(node: WireNode, namespace: string | undefined, within: Origin | undefined): Tool {
  if (node.raw.type === 'function') return readFunction(node, namespace, within)
  if (node.raw.type === 'custom') return readCustom(node, namespace, within)
  if (node.raw.type === 'tool_search' && node.raw.execution === 'client')
    return readClientSearch(node, within)
  return readHosted(node.raw, node.at, within)
}

function readFunction(node: WireNode, namespace: string | undefined, within: Origin | undefined): Tool {
  node.need('name')
  node.keep('type', 'async')
  const description = node.text('description')
  const schema = node.object('parameters')
  const strict = node.flag('strict')
  const deferred = node.flag('defer_loading')
  return {
    kind: 'function',
    name: node.text('name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema, schemaAt: pointerTo(node.at, 'parameters') }),
    ...(strict === undefined ? {} : { strict }),
    ...(deferred === undefined ? {} : { deferred }),
    origin: node.origin(undefined, within),
  }
}

function readCustom(node: WireNode, namespace: string | undefined, within: Origin | undefined): Tool {
  node.need('name')
  node.keep('type', 'async', 'defer_loading')
  const description = node.text('description')
  const format = node.object('format')
  return {
    kind: 'custom',
    name: node.text('name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(description === undefined ? {} : { description }),
    ...(format === undefined ? {} : { format }),
    origin: node.origin(undefined, within),
  }
}

/** The client runs the search, so for any other dialect it is a function, and its finds are more functions. */
function readClientSearch({ raw, at }: WireNode, within: Origin | undefined): Tool {
  const { type: _, execution: __, description, parameters, ...rest } = raw
  return {
    kind: 'function',
    name: toolSearchName,
    ...(typeof description === 'string' ? { description } : {}),
    ...(isJsonObject(parameters) ? { schema: parameters } : {}),
    origin: { protocol, at, form: clientSearchForm, own: raw, rest, ...withinOf(within) },
  }
}

const withinOf = (within: Origin | undefined) => (within === undefined ? {} : { within })

function readHosted(raw: JsonObject, at: string, within: Origin | undefined): ServerTool {
  const name = typeof raw.type === 'string' ? raw.type : ''
  return {
    kind: 'server',
    tool: hostedToolKind(name),
    name,
    raw,
    ...mcpOf(raw, at),
    origin: { protocol, at, ...withinOf(within) },
  }
}

/** Undefined: a form that says nothing the canonical choice can; the request keeps it whole. */
export function readToolChoice(value: Json, at: string, complain: Complain): ToolChoice | undefined {
  if (typeof value === 'string') return readWord(value, at, complain)
  if (!isJsonObject(value)) {
    complain({ message: wrongType(at, 'object', value), at, code: 'invalid_type' })
    return undefined
  }
  const { type, name, mode, tools } = value
  if (type === 'allowed_tools' && Array.isArray(tools) && (mode === 'auto' || mode === 'required')) {
    const places = tools.map((_, index) => pointerTo(pointerTo(at, 'tools'), index))
    const names = tools.map((tool, index) => nameOfChoice(tool, places[index] ?? at, complain))
    return { kind: 'allowed', mode, names }
  }
  if (type === 'function' || type === 'custom') {
    if (typeof name === 'string') return { kind: 'named', name, tool: type }
    const place = pointerTo(at, 'name')
    const message = `Missing required parameter: '${wirePath(place)}'.`
    complain({ message, at: place, code: 'missing_required_parameter' })
    return undefined
  }
  const node = openNode(value, at, complain)
  node.need('type')
  const word = node.text('type')
  return word === undefined ? undefined : { kind: 'named', name: word, tool: 'server' }
}

/** A server by its address; a connector is the vendor's own. */
function mcpOf(raw: JsonObject, at: string): Pick<ServerTool, 'mcp'> {
  const { type, server_label: label, server_url: url, authorization, allowed_tools: tools } = raw
  if (type !== 'mcp' || typeof label !== 'string' || typeof url !== 'string') return {}
  const names = isJsonObject(tools) ? tools.tool_names : tools
  return {
    mcp: {
      label,
      url,
      ...(typeof authorization === 'string' ? { authorization } : {}),
      ...(isJsonArray(names) ? { allowed: names.filter((name) => typeof name === 'string') } : {}),
      at,
    },
  }
}

/** What of a choice no canonical word stands for. Undefined: nothing. */
export function restOfToolChoice(value: Json): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined
  const { type: _, name: __, mode: ___, tools, ...rest } = value
  const hasMore =
    Array.isArray(tools) &&
    tools.some((tool) => isJsonObject(tool) && Object.keys(tool).some((key) => !choiceFields.has(key)))
  const whole = hasMore ? { ...rest, tools } : rest
  return Object.keys(whole).length === 0 ? undefined : whole
}

const choiceFields: ReadonlySet<string> = new Set(['type', 'name', 'server_label'])

/** A tool that the vendor runs has its kind for a name. */
function nameOfChoice(tool: Json, at: string, complain: Complain): string {
  if (!isJsonObject(tool)) {
    complain({ message: wrongType(at, 'object', tool), at, code: 'invalid_type' })
    return ''
  }
  const node = openNode(tool, at, complain)
  node.need('type')
  const type = node.text('type')
  if (type === 'function' || type === 'custom') node.need('name')
  return node.text('name') ?? type ?? ''
}

function readWord(word: string, at: string, complain: Complain): ToolChoice | undefined {
  if (word === 'none' || word === 'auto' || word === 'required') return { kind: word }
  complain({
    message: `Invalid value: '${word}'. Supported values are: 'none', 'auto', and 'required'.`,
    at,
    code: 'invalid_value',
  })
  return undefined
}
