import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { ServerToolKind } from '../../canonical/part.ts'
import { placesOfTool } from '../../canonical/places.ts'
import type { CustomTool, FunctionTool, ServerTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { clientSearchForm } from './tool-reader.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

/** The list as it goes out. Where the target has namespaces, tools of one stand together again. */
export function writeTools(tools: readonly Tool[], writing: Writing): readonly JsonObject[] {
  const groups: { readonly namespace?: string; readonly within?: Origin; readonly tools: JsonObject[] }[] = []
  for (const tool of tools) {
    const node = writeTool(tool, writing)
    if (node === undefined) continue
    const namespace = tool.kind === 'server' ? undefined : writing.names.namespaceOf(tool)
    const within = tool.origin?.within
    const last = groups.at(-1)
    if (last !== undefined && last.namespace === namespace && last.within?.at === within?.at)
      last.tools.push(node)
    else {
      groups.push({
        ...(namespace === undefined ? {} : { namespace }),
        ...(namespace === undefined || within === undefined ? {} : { within }),
        tools: [node],
      })
    }
  }
  return groups.flatMap(({ namespace, within, tools: inside }) =>
    namespace === undefined
      ? inside
      : [writeNode({ type: 'namespace', name: namespace, tools: inside }, within)],
  )
}

type ToolOf<K extends Tool['kind'] = Tool['kind']> = {
  [N in K]: { readonly kind: N } & Extract<Tool, { kind: N }>
}[K]
type ToolWriters = {
  readonly [K in Tool['kind']]: (tool: ToolOf<K>, writing: Writing) => JsonObject | undefined
}

const toolWriters: ToolWriters = { function: writeFunction, custom: writeCustom, server: writeServerTool }

const writeTool = <K extends Tool['kind']>(tool: ToolOf<K>, writing: Writing): JsonObject | undefined =>
  toolWriters[tool.kind](tool, writing)

/**
 * `strict` left out means true here and false in every other dialect, so what another dialect left unsaid is said.
 * A function without a schema has no arguments; this API wants that said too.
 */
function writeFunction(tool: FunctionTool, writing: Writing): JsonObject {
  if (isClientSearch(tool) && writing.names.isNative) return tool.origin?.own ?? {}
  const isForeign = !isOwn(tool.origin)
  const schema = tool.schema === undefined ? undefined : fitted(tool.schema, tool, writing)
  const strict = tool.strict ?? (isForeign ? false : undefined)
  const parameters = schema ?? (isForeign ? { type: 'object', properties: {} } : undefined)
  noteCacheMark(tool, writing)
  if (isForeign && tool.deferred === true) {
    const detail = 'a tool to be loaded later is offered at once'
    writing.losses.add(loss('tool-definition', tool.origin?.at ?? '', 'approximated', detail, false))
  }
  return writeNode(
    {
      type: 'function',
      name: writing.names.fit(tool.name, tool.namespace),
      ...(tool.description === undefined ? {} : { description: tool.description }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined ? {} : { strict }),
      ...(isForeign || tool.deferred === undefined ? {} : { defer_loading: tool.deferred }),
    },
    isClientSearch(tool) ? undefined : tool.origin,
  )
}

export const isClientSearch = (tool: Tool): boolean =>
  tool.kind === 'function' && isOwn(tool.origin) && tool.origin.form === clientSearchForm

function fitted(schema: JsonObject, tool: FunctionTool, writing: Writing): JsonObject {
  const support = writing.target.quirks.schema
  if (support === undefined) return schema
  const { value, losses } = fitSchema(schema, support, tool.schemaAt ?? '')
  writing.losses.addAll(losses)
  return value
}

function writeCustom(tool: CustomTool, writing: Writing): JsonObject {
  const name = writing.names.fit(tool.name, tool.namespace)
  if (writing.names.hasCustom) {
    const { description, format } = tool
    return writeNode(
      {
        type: 'custom',
        name,
        ...(description === undefined ? {} : { description }),
        ...(format === undefined ? {} : { format }),
      },
      tool.origin,
    )
  }
  return {
    type: 'function',
    name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    parameters: { type: 'object', properties: { input: inputSchema(tool) }, required: ['input'] },
    strict: false,
  }
}

/** The grammar, which cannot be enforced, is told to the model where it writes. */
function inputSchema({ format }: CustomTool): JsonObject {
  const { syntax, definition } = format ?? {}
  if (typeof definition !== 'string') return { type: 'string' }
  return { type: 'string', description: `Follows this ${String(syntax ?? '')} grammar:\n${definition}` }
}

/** What this vendor runs under the same idea. Options do not carry over but for those that mean the same. */
const counterparts: Readonly<
  Partial<Record<ServerToolKind, (raw: JsonObject, tool: ServerTool) => JsonObject | undefined>>
> = {
  'web-search': (raw) => {
    const location = flatLocation(raw.user_location)
    return {
      type: 'web_search',
      ...(isJsonArray(raw.allowed_domains) ? { filters: { allowed_domains: raw.allowed_domains } } : {}),
      ...(location === undefined ? {} : { user_location: location }),
      ...(typeof raw.search_context_size === 'string'
        ? { search_context_size: raw.search_context_size }
        : {}),
    }
  },
  'code-execution': () => ({ type: 'code_interpreter', container: { type: 'auto' } }),
  'image-generation': () => ({ type: 'image_generation' }),
  // Other vendors ask nobody before a call.
  mcp: (_raw, { mcp }) =>
    mcp && {
      type: 'mcp',
      server_label: mcp.label,
      server_url: mcp.url,
      ...(mcp.authorization === undefined ? {} : { authorization: mcp.authorization }),
      ...(mcp.allowed === undefined ? {} : { allowed_tools: mcp.allowed }),
      require_approval: 'never',
    },
}

/** Chat completions have the place one level deeper. */
function flatLocation(value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value) || value.type !== 'approximate') return undefined
  const { approximate, ...location } = value
  return isJsonObject(approximate) ? { ...location, ...approximate } : value
}

function writeServerTool(tool: ServerTool, writing: Writing): JsonObject | undefined {
  if (isOwn(tool.origin)) return tool.raw
  const at = tool.origin?.at ?? ''
  noteCacheMark(tool, writing)
  const written = counterparts[tool.tool]?.(tool.raw, tool)
  if (written === undefined) {
    const detail = `${tool.name} has no counterpart in openai-responses`
    for (const place of placesOfTool(tool))
      writing.losses.add(loss('server-tool', place, 'dropped', detail, true))
    return undefined
  }
  if (tool.mcp !== undefined) loseSwitches(tool, at, writing)
  else if (hasOtherOptions(tool.raw, written)) {
    const detail = `${tool.name} is sent as ${String(written.type)}, without its own options`
    writing.losses.add(loss('server-tool', at, 'approximated', detail, false))
  }
  return written
}

/** Fields that are a tool's name and type, and no option; the marks of caches are told apart. */
const nameFields: ReadonlySet<string> = new Set(['type', 'name', 'cache_control'])

/** Options that did not find a place in what is sent. Empty ones say nothing. */
const hasOtherOptions = (raw: JsonObject, written: JsonObject): boolean => {
  const said = { ...written, ...(isJsonObject(written.filters) ? written.filters : {}) }
  return Object.entries(raw).some(
    ([name, value]) => !nameFields.has(name) && !(name in said) && !isEmpty(value),
  )
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (isJsonArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0)

const setFields = new Set(['type', 'mcp_server_name', 'cache_control'])

/** Which tools of a set are on can be said, which are off or loaded later cannot. */
function loseSwitches({ raw, mcp }: ServerTool, at: string, writing: Writing): void {
  for (const name of Object.keys(raw)) {
    const isSaid = (name === 'default_config' || name === 'configs') && mcp?.allowed !== undefined
    if (setFields.has(name) || isSaid) continue
    const detail = `${name} of a set of tools has no field in openai-responses`
    writing.losses.add(loss('server-tool', pointerTo(at, name), 'dropped', detail, true))
  }
}

function noteCacheMark(tool: FunctionTool | ServerTool, writing: Writing): void {
  if (tool.cacheMark === undefined || isOwn(tool.origin)) return
  writing.noteCacheMark(tool.origin)
}

/** A choice that names a tool says its kind as the request's own tools have it. */
export function writeToolChoice(
  choice: ToolChoice,
  tools: readonly Tool[],
  names: ChoiceNames = asNamed,
): Json {
  if (choice.kind === 'allowed') {
    const allowed = choice.names.map((name) => writeNamed(name, kindOf(name, tools), tools, names))
    return { type: 'allowed_tools', mode: choice.mode, tools: allowed }
  }
  return choice.kind === 'named' ? writeNamed(choice.name, choice.tool, tools, names) : choice.kind
}

type ChoiceNames = Pick<Writing['names'], 'fit' | 'hasCustom'>

const asNamed: ChoiceNames = { fit: (name) => name, hasCustom: true }

function writeNamed(
  name: string,
  kind: Tool['kind'],
  tools: readonly Tool[],
  names: ChoiceNames,
): JsonObject {
  if (kind === 'server') return { type: hostedTypeOf(name, tools) }
  const type = kind === 'custom' && names.hasCustom ? 'custom' : 'function'
  return { type, name: names.fit(name) }
}

const kindOf = (name: string, tools: readonly Tool[]): Tool['kind'] =>
  tools.find((tool) => tool.name === name)?.kind ?? 'function'

/** Another vendor's tool is chosen by the type that was sent for it. */
function hostedTypeOf(name: string, tools: readonly Tool[]): string {
  const tool = tools.find((candidate) => candidate.name === name)
  if (tool?.kind !== 'server' || isOwn(tool.origin)) return name
  const type = counterparts[tool.tool]?.(tool.raw, tool)?.type
  return typeof type === 'string' ? type : name
}
