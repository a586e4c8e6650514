import type { Json, JsonObject } from '../../canonical/json.ts'
import { isJsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { placesOfTool } from '../../canonical/places.ts'
import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { innerMark } from './content-reader.ts'
import { writeMark } from './content-writer.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf, hasForm, isOurs, withRest } from './rest.ts'
import { listOf, objectsOf } from './schema.ts'
import { isSearchOptions, isSentAsOptions, writeSearchOptions } from './search-options.ts'
import { nestedFormat, writeToolChoice } from './tool-reader.ts'

/** `tools`, `functions`, `web_search_options`, `tool_choice`, `function_call`, `parallel_tool_calls`. */
export function writeTools(out: Outgoing): JsonObject {
  const { request, own } = out
  const offered = request.tools.filter((tool) => isOffered(tool, out))
  const legacy = offered.filter((tool) => hasForm(tool.origin, 'functions'))
  const tools = offered.filter((tool) => !legacy.includes(tool)).flatMap((tool) => writeTool(tool, out))
  const hasTools = own || tools.length > 0
  const parallel = request.parallelToolCalls
  const chosen = request.toolChoice?.kind
  if (!hasTools && (chosen === 'named' || chosen === 'required')) {
    const at = request.places.toolChoice ?? ''
    out.lose('tool-choice', at, 'dropped', 'none of the tools to choose among can be sent', true)
  }
  return fieldsOf({
    tools: tools.length > 0 || hasForm(request.origin, 'tools=[]') ? tools : undefined,
    functions:
      legacy.length > 0 || hasForm(request.origin, 'functions=[]')
        ? legacy.flatMap((tool) => writeTool(tool, out))
        : undefined,
    web_search_options: writeSearchOptions(out),
    ...(hasTools ? writeChoice(out) : {}),
    parallel_tool_calls: hasTools ? parallel : undefined,
  })
}

/** Only OpenAI has a choice among some of the tools; elsewhere the others are left out, which comes to the same. */
function isOffered(tool: Tool, out: Outgoing): boolean {
  if (isSearchOptions(tool) || isSentAsOptions(tool, out)) return false
  const { toolChoice } = out.request
  if (toolChoice?.kind !== 'allowed' || out.own || out.atOpenai) return true
  if (tool.kind === 'server' || toolChoice.names.includes(tool.name)) return true
  const detail = 'a tool that may not be called is not sent'
  out.lose('tool-definition', tool.origin?.at ?? '', 'dropped', detail, false)
  return false
}

function writeTool(tool: Tool, out: Outgoing): readonly JsonObject[] {
  if (tool.kind === 'function') return [writeFunction(tool, out)]
  if (tool.kind === 'custom') return [writeCustom(tool, out)]
  if (isOurs(tool.origin)) return [tool.raw]
  for (const at of placesOfTool(tool))
    out.lose('server-tool', at, 'dropped', `${tool.name} runs at its own vendor only`, true)
  return []
}

function writeFunction(tool: FunctionTool, out: Outgoing): JsonObject {
  const at = tool.origin?.at ?? ''
  const schema = tool.schema === undefined ? undefined : writeSchema(tool.schema, tool, out)
  if (tool.deferred === true) {
    out.lose('tool-definition', at, 'approximated', 'a tool to be loaded later is offered at once', false)
  }
  const definition = fieldsOf({
    name: out.names.fit(tool.name, tool.namespace),
    description: tool.description,
    parameters: schema,
    strict: writeStrict(tool, schema, out),
  })
  if (hasForm(tool.origin, 'functions')) return withRest(definition, tool.origin)
  if (hasForm(tool.origin, 'flat')) return withRest({ type: 'function', ...definition }, tool.origin)
  const type = hasForm(tool.origin, 'untyped') ? undefined : 'function'
  const mark = writeMark(tool, out, false)
  const marked = hasForm(tool.origin, innerMark)
    ? { function: { ...definition, ...mark } }
    : { function: definition, ...mark }
  return withRest(fieldsOf({ type, ...marked }), tool.origin)
}

/** OpenAI refuses parameters that are not said to be an object, or that are a choice of several at the top. */
function writeSchema(schema: JsonObject, tool: FunctionTool, out: Outgoing): JsonObject {
  const { schema: support } = out.target.quirks
  const at = tool.origin?.at ?? ''
  const fitted =
    support === undefined ? schema : collect(fitSchema(schema, support, tool.schemaAt ?? at), out)
  if (isOurs(tool.origin)) return fitted
  const typed = fitted.type === undefined ? { type: 'object', ...fitted } : fitted
  if (!out.atOpenai || !unions.some((keyword) => typed[keyword] !== undefined)) return typed
  out.lose('tool-schema', at, 'approximated', 'openai-chat takes no choice of schemas at the top', true)
  return flattenTop(typed)
}

const unions = ['anyOf', 'oneOf', 'allOf', 'enum', 'not'] as const

/** One object with the properties of every branch; only what all branches demand is required. */
function flattenTop(schema: JsonObject): JsonObject {
  const { anyOf, oneOf, allOf, enum: _values, not: _not, ...rest } = schema
  const branches = objectsOf([...listOf(anyOf), ...listOf(oneOf), ...listOf(allOf)])
  const properties = Object.assign({}, ...branches.map((branch) => branch.properties ?? {}), rest.properties)
  const required = [
    ...listOf(rest.required),
    ...objectsOf(allOf).flatMap((branch) => listOf(branch.required)),
  ]
  return { ...rest, properties, ...(required.length === 0 ? {} : { required }) }
}

function collect(written: ReturnType<typeof fitSchema>, out: Outgoing): JsonObject {
  out.losses.addAll(written.losses)
  return written.value
}

/** Strict schemas must list every property as required and close every object; another vendor's need not. */
function writeStrict(tool: FunctionTool, schema: JsonObject | undefined, out: Outgoing): boolean | undefined {
  if (tool.strict !== true || isOurs(tool.origin) || schema === undefined || isStrict(schema))
    return tool.strict
  const detail = 'strict needs a closed schema with every property required; it is sent without'
  out.lose('tool-schema', tool.origin?.at ?? '', 'dropped', detail, true)
  return undefined
}

export function isStrict(schema: Json | undefined): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (!isJsonObject(schema)) return true
  const { properties, required } = schema
  if (isJsonObject(properties)) {
    const names = Object.keys(properties)
    const listed = Array.isArray(required) ? required : []
    if (schema.additionalProperties !== false || !names.every((name) => listed.includes(name))) return false
  }
  return Object.entries(schema).every(([key, value]) => dataKeywords.has(key) || isStrict(value))
}

/** Their values are data, not schemas. */
const dataKeywords = new Set(['enum', 'const', 'default', 'examples', 'example', 'required'])

function writeCustom(tool: CustomTool, out: Outgoing): JsonObject {
  const name = out.names.fit(tool.name, tool.namespace)
  if (out.target.quirks.customTools === false) return customAsFunction(tool, name)
  const format = tool.format === undefined ? undefined : nestedFormat(tool.format)
  loseFormatFields(tool, out)
  const node = { type: 'custom', custom: fieldsOf({ name, description: tool.description, format }) }
  return withRest(node, tool.origin)
}

/** The nested grammar has no place for what else another dialect says of a format. */
function loseFormatFields({ format, origin }: CustomTool, out: Outgoing): void {
  if (isOurs(origin) || format?.type !== 'grammar') return
  for (const name of Object.keys(format)) {
    if (name === 'type' || name === 'syntax' || name === 'definition') continue
    const at = `${origin?.at ?? ''}/format/${name}`
    out.lose('tool-definition', at, 'dropped', `a format has no ${name} in openai-chat`, false)
  }
}

/** The grammar cannot be enforced; the model can still read it. */
function customAsFunction(tool: CustomTool, name: string): JsonObject {
  const grammar = typeof tool.format?.definition === 'string' ? tool.format : undefined
  const rule =
    grammar === undefined
      ? undefined
      : `The input must match this ${grammar.syntax} grammar:\n${grammar.definition}`
  const description = [tool.description, rule]
    .filter((text) => text !== undefined && text !== '')
    .join('\n\n')
  const parameters = {
    type: 'object',
    properties: { input: { type: 'string' } },
    required: ['input'],
    additionalProperties: false,
  }
  return {
    type: 'function',
    function: fieldsOf({ name, description: description === '' ? undefined : description, parameters }),
  }
}

function writeChoice(out: Outgoing): JsonObject {
  const { toolChoice, places, tools } = out.request
  // An odd spelling comes back with what is this dialect's own.
  if (toolChoice === undefined || (out.own && out.request.origin.own?.tool_choice !== undefined)) return {}
  if (toolChoice.kind === 'named' && toolChoice.tool === 'server') {
    out.lose(
      'tool-choice',
      places.toolChoice ?? '',
      'dropped',
      'the tool chosen runs at its own vendor only',
      true,
    )
    return {}
  }
  const fitted = fitChoice(toolChoice, out)
  if (out.own && places.toolChoice === '/function_call') {
    return { function_call: fitted.kind === 'named' ? { name: fitted.name } : fitted.kind }
  }
  if (fitted.kind === 'allowed' && !out.own && !out.atOpenai) return { tool_choice: fitted.mode }
  const custom = new Set(
    out.target.quirks.customTools === false
      ? []
      : tools.flatMap((tool) => (tool.kind === 'custom' ? [out.names.fit(tool.name, tool.namespace)] : [])),
  )
  return { tool_choice: writeToolChoice(fitted, (name) => custom.has(name)) }
}

function fitChoice(choice: ToolChoice, out: Outgoing): ToolChoice {
  if (choice.kind === 'allowed') return { ...choice, names: choice.names.map((name) => out.names.fit(name)) }
  if (choice.kind !== 'named') return choice
  const custom = choice.tool === 'custom' && out.target.quirks.customTools !== false
  return { kind: 'named', name: out.names.fit(choice.name), tool: custom ? 'custom' : 'function' }
}
