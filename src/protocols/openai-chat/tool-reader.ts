import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { FunctionTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { innerMark, readMark } from './content-reader.ts'
import { difference, fieldsOf, originAt } from './rest.ts'
import {
  expectArray,
  expectName,
  expectObject,
  expectString,
  filled,
  objectOf,
  wrongType,
  wrongValue,
} from './schema.ts'
import { serverTools } from './vocabulary.ts'

/** `tools`, the legacy `functions`, and `web_search_options`, which is a tool in all but its place. */
export const readTools = (body: JsonObject): readonly Tool[] => [
  ...(body.tools === undefined || body.tools === null
    ? []
    : expectArray(body.tools, '/tools').map((tool, index) => readTool(tool, pointerTo('/tools', index)))),
  ...(body.functions === undefined || body.functions === null
    ? []
    : expectArray(body.functions, '/functions').map((item, index) =>
        readLegacyFunction(item, pointerTo('/functions', index)),
      )),
  ...(isJsonObject(body.web_search_options) ? [readSearchOptions(body.web_search_options)] : []),
]

function readTool(value: Json, at: string): Tool {
  const node = expectObject(value, at)
  const type = filled(node.type) ?? (isJsonObject(node.function) ? 'function' : undefined)
  if (type === 'function') return isFlat(node) ? readFlatTool(node, at) : readFunctionTool(node, at)
  if (type === 'custom' && isJsonObject(node.custom)) return readCustomTool(node, node.custom, at)
  const name = type ?? expectString(node.type, pointerTo(at, 'type'))
  const tool = entryOf(serverTools, name) ?? entryOf(serverTools, name.replace(/_\d{8}$/, '')) ?? 'other'
  return { kind: 'server', tool, name, raw: node, origin: originAt(at) }
}

/** Clients that speak Responses by habit (Cursor) have name and parameters beside the type. */
const isFlat = (node: JsonObject): boolean => node.function === undefined && typeof node.name === 'string'

function readFlatTool(node: JsonObject, at: string): FunctionTool {
  const { tool, known } = readDefinition(node, at)
  return { ...tool, origin: originAt(at, difference(node, { type: 'function', ...known }), 'flat') }
}

function readFunctionTool(node: JsonObject, at: string): FunctionTool {
  const inner = pointerTo(at, 'function')
  const definition = expectObject(node.function, inner)
  const { tool, known } = readDefinition(definition, inner)
  const outer = readMark(node)
  // Some clients (LiteLLM's) have it there.
  const inside = outer.cacheMark === undefined ? readMark(definition) : { known: {} }
  const cacheMark = outer.cacheMark ?? inside.cacheMark
  const type = filled(node.type)
  const forms = [
    outer.form ?? inside.form,
    type === undefined && 'untyped',
    inside.cacheMark !== undefined && innerMark,
  ].filter((word) => typeof word === 'string')
  const rest = difference(node, fieldsOf({ type, function: { ...known, ...inside.known }, ...outer.known }))
  return {
    ...tool,
    ...(cacheMark === undefined ? {} : { cacheMark }),
    origin: originAt(at, rest, forms.join(' ')),
  }
}

function readLegacyFunction(value: Json, at: string): FunctionTool {
  const definition = expectObject(value, at)
  const { tool, known } = readDefinition(definition, at)
  return { ...tool, origin: originAt(at, difference(definition, known), 'functions') }
}

function readDefinition(definition: JsonObject, at: string): { tool: FunctionTool; known: JsonObject } {
  const name = expectName(definition.name, pointerTo(at, 'name'))
  const description = typeof definition.description === 'string' ? definition.description : undefined
  const schema = objectOf(definition.parameters)
  const strict = typeof definition.strict === 'boolean' ? definition.strict : undefined
  return {
    tool: {
      kind: 'function',
      name,
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { schema, schemaAt: pointerTo(at, 'parameters') }),
      ...(strict === undefined ? {} : { strict }),
    },
    known: fieldsOf({ name, description, parameters: schema, strict }),
  }
}

function readCustomTool(node: JsonObject, custom: JsonObject, at: string): Tool {
  const name = expectName(custom.name, pointerTo(pointerTo(at, 'custom'), 'name'))
  const description = typeof custom.description === 'string' ? custom.description : undefined
  const format = objectOf(custom.format)
  const flat = format === undefined ? undefined : flatFormat(format)
  const rest = difference(node, {
    type: 'custom',
    custom: fieldsOf({ name, description, format: flat === undefined ? undefined : nestedFormat(flat) }),
  })
  return {
    kind: 'custom',
    name,
    ...(description === undefined ? {} : { description }),
    ...(flat === undefined ? {} : { format: flat }),
    origin: originAt(at, rest),
  }
}

/** Chat nests the grammar, Responses and the canonical form have it flat: `{type, syntax, definition}`. */
const flatFormat = (format: JsonObject): JsonObject => {
  const grammar = objectOf(format.grammar)
  return grammar === undefined || format.type !== 'grammar'
    ? fieldsOf({ type: format.type })
    : fieldsOf({ type: 'grammar', syntax: grammar.syntax, definition: grammar.definition })
}

export function nestedFormat(format: JsonObject): JsonObject {
  const grammar = fieldsOf({ syntax: format.syntax, definition: format.definition })
  const isFlat = format.type === 'grammar' && Object.keys(grammar).length > 0
  return isFlat ? { type: 'grammar', grammar } : format
}

const readSearchOptions = (options: JsonObject): Tool => ({
  kind: 'server',
  tool: 'web-search',
  name: 'web_search_options',
  raw: options,
  origin: originAt('/web_search_options'),
})

/** Undefined: not a choice that is known. */
export function readToolChoice(value: Json | undefined): ToolChoice | undefined {
  if (typeof value === 'string') return entryOf(choiceWords, value)
  if (!isJsonObject(value)) return undefined
  if (typeof value.type !== 'string' && value.type !== undefined && value.type !== null)
    throw wrongType('/tool_choice/type', 'a string', value.type)
  const allowed = objectOf(value.allowed_tools)
  if (value.type === 'allowed_tools' && allowed !== undefined) return readAllowed(allowed)
  const name = nameOf(value)
  if (name === undefined) return typeof value.type === 'string' ? entryOf(choiceWords, value.type) : undefined
  return { kind: 'named', name, tool: value.type === 'custom' ? 'custom' : 'function' }
}

function readAllowed({ mode, tools }: JsonObject): ToolChoice {
  const at = '/tool_choice/allowed_tools'
  const word = mode === undefined || mode === null ? 'auto' : expectString(mode, pointerTo(at, 'mode'))
  if (word !== 'auto' && word !== 'required')
    throw wrongValue(pointerTo(at, 'mode'), word, ['auto', 'required'])
  const toolsAt = pointerTo(at, 'tools')
  const names = expectArray(tools, toolsAt).map((value, index) => {
    const toolAt = pointerTo(toolsAt, index)
    const tool = expectObject(value, toolAt)
    expectString(tool.type ?? 'function', pointerTo(toolAt, 'type'))
    return nameOf(tool) ?? expectName(tool.name, pointerTo(pointerTo(toolAt, 'function'), 'name'))
  })
  return { kind: 'allowed', mode: word, names }
}

/** Words for a choice of one tool; Anthropic's is `tool`. */
export const choiceTypes: ReadonlySet<Json | undefined> = new Set(['function', 'custom', 'tool'])

/** `any` is Mistral's word. */
const choiceWords: Readonly<Record<string, ToolChoice>> = {
  none: { kind: 'none' },
  auto: { kind: 'auto' },
  required: { kind: 'required' },
  any: { kind: 'required' },
}

/** Also flat, as Responses and Anthropic have it. */
const nameOf = (tool: JsonObject): string | undefined =>
  filled(objectOf(tool.function)?.name) ?? filled(objectOf(tool.custom)?.name) ?? filled(tool.name)

/** The legacy `function_call`: `none`, `auto`, or `{name}`. */
export function readFunctionCallChoice(value: Json | undefined): ToolChoice | undefined {
  if (value === 'none' || value === 'auto') return { kind: value }
  const name = isJsonObject(value) ? filled(value.name) : undefined
  return name === undefined ? undefined : { kind: 'named', name, tool: 'function' }
}

/** As the wire has it; `isCustom` says which of the allowed names are custom tools. */
export function writeToolChoice(choice: ToolChoice, isCustom: (name: string) => boolean): Json {
  if (choice.kind === 'named') return namedTool(choice.name, choice.tool === 'custom')
  if (choice.kind !== 'allowed') return choice.kind
  const tools = choice.names.map((name) => namedTool(name, isCustom(name)))
  return { type: 'allowed_tools', allowed_tools: { mode: choice.mode, tools } }
}

const namedTool = (name: string, custom: boolean): JsonObject =>
  custom ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } }
