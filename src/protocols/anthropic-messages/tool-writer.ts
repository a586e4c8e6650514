import type { Json, JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, CustomTool, FunctionTool, ServerTool, Tool } from '../../canonical/request.ts'
import { writeCacheMark } from './cache-mark.ts'
import { serverForm } from './mcp-servers.ts'
import type { WireTool, WireToolChoice } from './schema.ts'
import { twinOf } from './server-tools.ts'
import { fitToolSchema, isEnforceable, outputSupport } from './tool-schema.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

export interface ToolContext {
  readonly fitName: (name: string, namespace?: string) => string
  readonly quirks: Quirks
  readonly losses: LossList
}

export interface WrittenTools {
  readonly tools: readonly JsonObject[]
  readonly servers: readonly JsonObject[]
}

/** Strict tools that one request may have. */
const strictLimit = 20

export function writeTools(request: CanonicalRequest, context: ToolContext): WrittenTools {
  const names = new Set<string>()
  const tools: JsonObject[] = []
  const servers: JsonObject[] = []
  const mayBeStrict =
    request.tools.filter((tool) => tool.kind === 'function' && tool.strict === true).length <= strictLimit
  for (const tool of offered(request, context)) {
    const at = tool.origin?.at ?? ''
    const written = writeTool(tool, at, mayBeStrict, context)
    if (written === undefined) continue
    const name = written.tool.name
    if (typeof name === 'string' && names.has(name) && !isOwn(tool.origin)) {
      context.losses.add(
        loss('tool-definition', at, 'dropped', `a second tool named ${name} is refused`, true),
      )
      continue
    }
    if (typeof name === 'string') names.add(name)
    tools.push(written.tool)
    servers.push(...(written.servers ?? []))
  }
  return { tools, servers }
}

/** `allowed` has no word here: tools that may not be called are not sent. */
function offered(request: CanonicalRequest, context: ToolContext): readonly Tool[] {
  const { toolChoice } = request
  if (toolChoice?.kind !== 'allowed') return request.tools
  context.losses.add(
    loss(
      'tool-choice',
      placeOf(request, 'toolChoice'),
      'approximated',
      'only the allowed tools are sent',
      false,
    ),
  )
  return request.tools.filter((tool) => {
    const isAllowed = tool.kind === 'server' || toolChoice.names.includes(tool.name)
    if (!isAllowed) context.losses.add(notAllowed(tool))
    return isAllowed
  })
}

const notAllowed = ({ origin }: Tool) =>
  loss('tool-definition', origin?.at ?? '', 'dropped', 'a tool that may not be called is not sent', false)

interface WrittenTool {
  readonly tool: JsonObject
  readonly servers?: readonly JsonObject[]
}

function writeTool(
  tool: Tool,
  at: string,
  mayBeStrict: boolean,
  context: ToolContext,
): WrittenTool | undefined {
  if (tool.kind === 'server') return writeServerTool(tool, at, context)
  if (tool.kind === 'custom') return { tool: writeCustomTool(tool, context) }
  return {
    tool: isOwn(tool.origin)
      ? writeOwnTool(tool, at, context)
      : writeFunctionTool(tool, at, mayBeStrict, context),
  }
}

function writeOwnTool(tool: FunctionTool, at: string, context: ToolContext): JsonObject {
  if (tool.published === true) return tool.origin?.own ?? {}
  const written = {
    ...(tool.origin?.form === undefined ? {} : { type: 'custom' }),
    name: context.fitName(tool.name, tool.namespace),
    ...(tool.description === undefined ? {} : { description: tool.description }),
    ...(tool.schema === undefined
      ? {}
      : { input_schema: fitToPlace(tool.schema, tool.schemaAt ?? at, context) }),
    ...(tool.strict === undefined ? {} : { strict: tool.strict }),
    ...(tool.deferred === undefined ? {} : { defer_loading: tool.deferred }),
    ...writeCacheMark(tool.cacheMark),
  }
  return withRest(written, ownRest(tool.origin))
}

function fitToPlace(schema: JsonObject, at: string, context: ToolContext): JsonObject {
  const support = context.quirks.schema
  if (support === undefined) return schema
  const fitted = fitSchema(schema, support, at)
  context.losses.addAll(fitted.losses)
  return fitted.value
}

/** What loads a deferred tool in its own dialect is not there in this one, and it must stay callable. */
function writeFunctionTool(
  tool: FunctionTool,
  at: string,
  mayBeStrict: boolean,
  context: ToolContext,
): JsonObject {
  const schemaAt = tool.schemaAt ?? at
  const schema = fitToPlace(fitToolSchema(tool.schema, schemaAt, context.losses), schemaAt, context)
  if (tool.deferred === true) {
    const detail = 'a tool to be loaded later is offered at once'
    context.losses.add(loss('tool-definition', at, 'approximated', detail, false))
  }
  return {
    name: context.fitName(tool.name, tool.namespace),
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema: schema,
    ...strictField(tool, schema, at, mayBeStrict, context),
    ...writeCacheMark(tool.cacheMark),
  } satisfies Omit<WireTool, 'cache_control'> & JsonObject
}

function strictField(
  tool: FunctionTool,
  schema: JsonObject,
  at: string,
  mayBeStrict: boolean,
  context: ToolContext,
): { strict?: true } {
  if (tool.strict !== true) return {}
  const support = context.quirks.schema ?? outputSupport
  if (context.quirks.outputSchema !== false && mayBeStrict && isEnforceable(schema, support)) {
    return { strict: true }
  }
  const detail = 'the arguments cannot be enforced to fit this schema here'
  context.losses.add(loss('tool-schema', at, 'approximated', detail, false))
  return {}
}

/** The grammar, which cannot be enforced, is told to the model where it writes. */
function writeCustomTool(tool: CustomTool, context: ToolContext): JsonObject {
  const grammar = tool.format?.definition
  const syntax = tool.format?.syntax
  const input = {
    type: 'string',
    ...(typeof grammar === 'string'
      ? { description: `Follows this ${String(syntax ?? '')} grammar:\n${grammar}` }
      : {}),
  }
  return {
    name: context.fitName(tool.name, tool.namespace),
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema: { type: 'object', properties: { input }, required: ['input'] },
  }
}

function writeServerTool(tool: ServerTool, at: string, context: ToolContext): WrittenTool | undefined {
  if (hasForm(tool.origin, serverForm)) return undefined
  if (isOwn(tool.origin)) return { tool: tool.raw }
  const twin = twinOf(tool)
  if (twin === undefined) {
    const detail = `${tool.name} has no twin among this vendor's tools`
    context.losses.add(loss('server-tool', at, 'dropped', detail, true))
    return undefined
  }
  for (const field of twin.left) {
    context.losses.add(
      loss('server-tool', at, 'dropped', `${field} of ${tool.name} has no field here`, false),
    )
  }
  for (const detail of twin.changed ?? []) {
    context.losses.add(loss('server-tool', at, 'approximated', detail, true))
  }
  return { tool: twin.tool, ...(twin.servers === undefined ? {} : { servers: twin.servers }) }
}

/** Calls in the history of a request without tools: the API wants to know every tool that was called. */
export function writeCalledTools(
  messages: readonly { readonly content: readonly JsonObject[] }[],
): readonly JsonObject[] {
  const names = new Set<string>()
  for (const { content } of messages) {
    for (const block of content) if (block.type === 'tool_use') names.add(String(block.name))
  }
  return [...names].map((name) => ({ name, input_schema: { type: 'object', properties: {} } }))
}

/** Undefined: nothing to say, or nothing that can be said without tools. */
export function writeToolChoice(
  request: CanonicalRequest,
  tools: readonly JsonObject[],
  context: ToolContext,
): JsonObject | undefined {
  const { toolChoice, parallelToolCalls } = request
  const place = placeOf(request, 'toolChoice')
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined
  if (tools.length === 0 && !isOwn(request.origin)) {
    if (toolChoice?.kind === 'required' || toolChoice?.kind === 'named') {
      context.losses.add(loss('tool-choice', place, 'dropped', 'a choice without tools is refused', true))
    }
    return undefined
  }
  const choice = choiceOf(request, tools, context)
  if (choice === undefined) return undefined
  // `true` is the default, so it is said only where the client itself said it in this dialect.
  const says = parallelToolCalls === false || (parallelToolCalls === true && isOwn(request.origin))
  if (!says) return { ...choice }
  if (choice.type === 'none' && !isOwn(request.origin)) return { ...choice }
  return { ...choice, disable_parallel_tool_use: !parallelToolCalls }
}

function choiceOf(
  request: CanonicalRequest,
  tools: readonly JsonObject[],
  context: ToolContext,
): WireToolChoice | undefined {
  const { toolChoice } = request
  if (toolChoice === undefined) return request.parallelToolCalls === false ? { type: 'auto' } : undefined
  if (toolChoice.kind === 'allowed') return { type: toolChoice.mode === 'required' ? 'any' : 'auto' }
  if (toolChoice.kind !== 'named') return { type: toolChoice.kind === 'required' ? 'any' : toolChoice.kind }
  const name =
    toolChoice.tool === 'server' ? serverName(request, toolChoice.name) : context.fitName(toolChoice.name)
  if (isOwn(request.origin) || tools.some((tool) => tool.name === name)) return { type: 'tool', name }
  const detail = `the tool ${toolChoice.name} that was to be called is not among those sent`
  context.losses.add(loss('tool-choice', placeOf(request, 'toolChoice'), 'dropped', detail, true))
  return undefined
}

/** The client names it by its own vendor's word. */
function serverName(request: CanonicalRequest, name: string): string {
  const tool = request.tools.find(
    (candidate): candidate is ServerTool => candidate.kind === 'server' && candidate.name === name,
  )
  return (tool && !isOwn(tool.origin) ? twinOf(tool)?.name : undefined) ?? name
}

export const isForced = (choice: Json | undefined): boolean =>
  typeof choice === 'object' &&
  choice !== null &&
  'type' in choice &&
  (choice.type === 'any' || choice.type === 'tool')
