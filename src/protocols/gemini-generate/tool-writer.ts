import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { loss } from '../../canonical/loss-list.ts'
import { placeOf, placesOfTool } from '../../canonical/places.ts'
import type { CustomTool, FunctionTool, ServerTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { closeNode, formOf, isOwn, tagJson, tagValue, unpackValue } from './node.ts'
import { toolFields } from './vocabulary.ts'
import { reportMark, type WriteContext } from './write-context.ts'

/** The `tools` list; undefined: none. */
export function writeTools(context: WriteContext): Json | undefined {
  const { request } = context
  const form = formOf(request.origin)
  const kept = request.tools.filter((tool) => isSendable(tool, context))
  if (isOwn(request.origin)) return ownTools(kept, form, context)
  const declarations = writeDeclarations(kept, context)
  const server = kept.flatMap((tool) => (tool.kind === 'server' ? [writeServerTool(tool, context)] : []))
  const entries = [
    ...(declarations.length === 0 ? [] : [{ functionDeclarations: declarations }]),
    ...server.filter((entry, place) => server.findIndex((other) => sameTool(other, entry)) === place),
  ]
  return entries.length === 0 ? undefined : entries
}

/** Google refuses a second function of one name. */
function writeDeclarations(tools: readonly Tool[], context: WriteContext): readonly JsonObject[] {
  const written = new Map<Json | undefined, JsonObject>()
  for (const tool of tools) {
    if (tool.kind === 'server') continue
    const declaration = writeDeclaration(tool, context)
    const { name = '' } = declaration
    if (!written.has(name)) written.set(name, declaration)
    else {
      const detail = `a second tool named ${String(name)} is refused`
      context.losses.add(loss('tool-definition', tool.origin?.at ?? '', 'dropped', detail, true))
    }
  }
  return [...written.values()]
}

const sameTool = (a: JsonObject, b: JsonObject): boolean => Object.keys(a)[0] === Object.keys(b)[0]

/** A tool that Google runs stands only beside functions where the model takes both. */
function isSendable(tool: Tool, { request, generation, losses }: WriteContext): boolean {
  if (tool.kind !== 'server' || isOwn(tool.origin)) return true
  const at = tool.origin?.at ?? ''
  if (toolFields[tool.tool] === undefined) {
    const detail = `${tool.name} (${tool.tool}) has no counterpart at Google`
    for (const place of placesOfTool(tool)) losses.add(loss('server-tool', place, 'dropped', detail, true))
    return false
  }
  const excluded = generation.exclusiveTools && request.tools.some((other) => other.kind !== 'server')
  if (excluded) {
    losses.add(
      loss('server-tool', at, 'dropped', `this model takes functions or ${tool.tool}, not both`, true),
    )
  }
  return !excluded
}

/** Fields of another vendor's definition that are its name and type, and no setting. */
const nameFields: ReadonlySet<string> = new Set(['type', 'name', 'cache_control'])

/** Nothing, or what its API demands of who wants nothing else (OpenAI's `container` of code). */
const saysNothing = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (isJsonObject(value) && Object.entries(value).every(([key, said]) => key === 'type' && said === 'auto'))

function writeServerTool(tool: ServerTool, context: WriteContext): JsonObject {
  const { losses } = context
  const field = toolFields[tool.tool] ?? tool.name
  const settings = Object.keys(tool.raw).filter((key) => !nameFields.has(key) && !saysNothing(tool.raw[key]))
  if (isOwn(tool.origin)) return tool.raw
  if (settings.length > 0) {
    losses.add(
      loss(
        'server-tool',
        tool.origin?.at ?? '',
        'approximated',
        `${field} has no ${settings.join(', ')}`,
        false,
      ),
    )
  }
  reportMark(tool, context)
  return { [field]: {} }
}

function writeDeclaration(tool: FunctionTool | CustomTool, context: WriteContext): JsonObject {
  const name = context.names.fit(tool.name, tool.namespace)
  const described = tool.description === undefined ? {} : { description: tool.description }
  if (tool.kind === 'custom') return { name, ...described, parametersJsonSchema: customSchema(tool) }
  if (isOwn(tool.origin)) return ownDeclaration(tool, name)
  const { losses } = context
  reportMark(tool, context)
  const at = tool.origin?.at ?? ''
  if (tool.deferred === true) {
    losses.add(
      loss('tool-definition', at, 'approximated', 'a tool to be loaded later is offered at once', false),
    )
  }
  if (tool.strict === true) {
    losses.add(loss('tool-definition', at, 'dropped', 'strict arguments cannot be asked for one tool', false))
  }
  return { name, ...described, ...writeParameters(tool, context) }
}

/** The field `input` is what `restore-tools` reads again. */
const customSchema = (tool: CustomTool): JsonObject => {
  const definition = tool.format?.definition ?? tool.format?.grammar
  const grammar = typeof definition === 'string' ? `The text follows this grammar:\n${definition}` : undefined
  return {
    type: 'object',
    properties: { input: { type: 'string', ...(grammar === undefined ? {} : { description: grammar }) } },
    required: ['input'],
  }
}

/** No properties are no parameters: an empty object schema is refused where `parameters` is meant. */
function writeParameters({ schema, schemaAt = '' }: FunctionTool, context: WriteContext): JsonObject {
  const support = context.target.quirks.schema
  if (schema === undefined) return {}
  const typed = ['type', '$ref', 'anyOf', 'oneOf', 'allOf'].some((key) => key in schema)
  const whole = typed ? schema : { type: 'object', ...schema }
  if (support === undefined) return { parametersJsonSchema: whole }
  const { value, losses } = fitSchema(whole, support, schemaAt)
  context.losses.addAll(losses)
  if (support.upperCaseTypes !== true) return { parametersJsonSchema: value }
  const { properties } = value
  const isEmpty = properties === undefined || Object.keys(properties ?? {}).length === 0
  return isEmpty ? {} : { parameters: value }
}

function ownTools(
  tools: readonly Tool[],
  form: ReadonlySet<string>,
  context: WriteContext,
): Json | undefined {
  const entries = new Map<number, JsonObject>()
  const add = (place: number, key: string, value: Json): void => {
    entries.set(place, { ...entries.get(place), [key]: value })
  }
  for (const tag of form) addBare(tag, entries, add)
  for (const tool of tools) {
    const place = entryOf(tool, entries)
    if (tool.kind === 'server')
      for (const [key, value = null] of Object.entries(tool.raw)) add(place, key, value)
    else addDeclaration(tool, place, entries, context)
  }
  if (entries.size === 0) return form.has('tools:none') ? [] : undefined
  const list = [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry)
  return form.has('tools:one') ? list[0] : list
}

/** Entries that hold no tool: see `readTools`. */
function addBare(
  tag: string,
  entries: Map<number, JsonObject>,
  add: (place: number, key: string, value: Json) => void,
): void {
  const [word, place, packed] = tag.split(':')
  if (word !== 'bare') return
  const fields = packed === undefined ? {} : unpackValue(packed)
  if (packed === undefined) entries.set(Number(place), {})
  for (const [key, value = null] of Object.entries(fields ?? {})) add(Number(place), key, value)
}

const entryOf = (tool: Tool, entries: ReadonlyMap<number, unknown>): number => {
  const place = isOwn(tool.origin) ? /^(?:\/\w+)*?\/tools\/(\d+)\//.exec(tool.origin.at)?.[1] : undefined
  return place === undefined ? (isOwn(tool.origin) ? 0 : entries.size) : Number(place)
}

function addDeclaration(
  tool: FunctionTool | CustomTool,
  place: number,
  entries: Map<number, JsonObject>,
  context: WriteContext,
): void {
  const form = formOf(tool.origin)
  const key = form.has('list:snake') ? 'function_declarations' : 'functionDeclarations'
  const declaration = writeDeclaration(tool, context)
  const entry = entries.get(place) ?? {}
  const present = entry[key]
  const list = form.has('list:one') ? declaration : [...(Array.isArray(present) ? present : []), declaration]
  entries.set(place, { ...entry, [key]: list })
}

function ownDeclaration(tool: FunctionTool, name: string): JsonObject {
  const field = tagValue(formOf(tool.origin), 'schema') ?? 'parametersJsonSchema'
  return closeNode(
    { name, description: tool.description, [field]: originalSchema(formOf(tool.origin), '', tool.schema) },
    tool.origin,
  )
}

/** The schema as it was written, where reading had to change it. */
export function originalSchema(
  form: ReadonlySet<string>,
  prefix: string,
  schema: JsonObject | undefined,
): Json | undefined {
  return tagJson(form, `${prefix}original`) ?? schema
}

/** `toolConfig`. `hasFunctions`: something is declared that could be chosen. */
export function writeToolConfig(
  context: WriteContext,
  hasFunctions: boolean,
  hasServerTools: boolean,
): JsonObject | undefined {
  const { request, losses } = context
  const choice = request.toolChoice
  const own = isOwn(request.origin)
  const at = placeOf(request, 'toolChoice')
  const chosen =
    choice === undefined ? undefined : own ? ownChoice(choice, context) : foreignChoice(choice, context)
  if (chosen !== undefined && !own && !hasFunctions && choice?.kind !== 'none' && choice?.kind !== 'auto') {
    losses.add(loss('tool-choice', at, 'dropped', 'no function is declared that could be chosen', true))
    return undefined
  }
  const declared = !own && hasFunctions && hasServerTools && context.target.quirks.mixedTools !== 'undeclared'
  const config = {
    ...(chosen === undefined || (!own && !hasFunctions) ? {} : { functionCallingConfig: chosen }),
    ...(declared ? { includeServerSideToolInvocations: true } : {}),
  }
  return Object.keys(config).length === 0 ? undefined : config
}

function ownChoice(choice: ToolChoice, context: WriteContext): JsonObject {
  const form = formOf(context.request.origin)
  const prefix = 'toolConfig/functionCallingConfig/'
  const mode = tagJson(form, `${prefix}mode`)
  const { mode: plain, allowedFunctionNames } = foreignChoice(choice, context) ?? { mode: 'AUTO' }
  return {
    mode: form.has('has:toolConfig') ? mode : plain,
    allowedFunctionNames: form.has(`${prefix}names:none`)
      ? []
      : form.has(`${prefix}names:one`) && isJsonArray(allowedFunctionNames)
        ? allowedFunctionNames[0]
        : allowedFunctionNames,
  }
}

function foreignChoice(choice: ToolChoice, context: WriteContext): JsonObject | undefined {
  switch (choice.kind) {
    case 'none':
      return { mode: 'NONE' }
    case 'auto':
      return { mode: 'AUTO' }
    case 'required':
      return { mode: 'ANY' }
    case 'allowed':
      return {
        mode: choice.mode === 'required' ? 'ANY' : 'VALIDATED',
        allowedFunctionNames: choice.names.map((name) => context.names.fit(name)),
      }
    case 'named':
      if (choice.tool !== 'server')
        return { mode: 'ANY', allowedFunctionNames: [context.names.fit(choice.name)] }
      context.losses.add(
        loss(
          'tool-choice',
          placeOf(context.request, 'toolChoice'),
          'dropped',
          `${choice.name} runs at the vendor and cannot be forced`,
          true,
        ),
      )
      return undefined
  }
}
