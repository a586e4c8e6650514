import type { JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { placeOf, placesOfTool } from '../../canonical/places.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, CustomTool, FunctionTool, Tool } from '../../canonical/request.ts'
import { writeCachePoint } from './block-writer.ts'
import type { WireTool, WireToolChoice } from './schema.ts'

export interface ToolContext {
  readonly request: CanonicalRequest
  readonly fitName: (name: string, namespace?: string) => string
  readonly quirks: Quirks
  readonly losses: LossList
}

/** `toolConfig`: there whenever a tool is offered or was called. Absent: no tool has a part in the conversation. */
export function writeToolConfig(
  context: ToolContext,
  called: readonly string[],
): { readonly toolConfig?: JsonObject } {
  const offered = offeredTools(context, called)
  const names = new Set<string>()
  const tools = offered.flatMap((tool) => writeTool(tool, names, context))
  if (tools.length === 0 && called.length === 0) {
    loseChoice(context)
    return {}
  }
  const unknown = called.filter((name) => !names.has(name))
  if (unknown.length > 0) {
    const detail = 'tools that were called must be known'
    context.losses.add(loss('tool-definition', '', 'defaulted', detail, false))
  }
  const choice = tools.length === 0 ? undefined : writeChoice(context, names)
  return {
    toolConfig: {
      tools: [...tools, ...unknown.map(bareTool)].map((tool) => ({ ...tool })),
      ...(choice === undefined ? {} : { toolChoice: { ...choice } }),
    },
  }
}

const bareTool = (name: string): WireTool => ({
  toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } } },
})

/** `none` and `allowed` have no word here: tools that may not be called are not sent. */
function offeredTools({ request, losses, fitName }: ToolContext, called: readonly string[]): readonly Tool[] {
  const { toolChoice, tools } = request
  const at = placeOf(request, 'toolChoice')
  if (toolChoice?.kind === 'allowed') {
    losses.add(loss('tool-choice', at, 'approximated', 'only the allowed tools are sent', false))
    const allowed = tools.filter((tool) => tool.kind === 'server' || toolChoice.names.includes(tool.name))
    for (const { origin } of tools.filter((tool) => !allowed.includes(tool)))
      losses.add(
        loss(
          'tool-definition',
          origin?.at ?? '',
          'dropped',
          'a tool that may not be called is not sent',
          false,
        ),
      )
    return allowed
  }
  if (toolChoice?.kind !== 'none' || tools.length === 0) return tools
  const kept = tools.filter(
    (tool) => tool.kind !== 'server' && called.includes(fitName(tool.name, tool.namespace)),
  )
  const isFree = kept.length > 0
  const detail = isFree
    ? 'none has no word here: tools that were called must be known, and may be called again'
    : 'none has no word here: no tool is sent'
  losses.add(loss('tool-choice', at, 'approximated', detail, isFree))
  for (const tool of tools)
    if (!kept.includes(tool))
      losses.add(
        loss(
          'tool-definition',
          tool.origin?.at ?? '',
          'dropped',
          'no tool may be called; it is not sent',
          false,
        ),
      )
  return kept
}

function writeTool(tool: Tool, names: Set<string>, context: ToolContext): readonly WireTool[] {
  const at = tool.origin?.at ?? ''
  if (tool.kind === 'server') {
    const detail = `${tool.name} has no twin among this place's tools`
    for (const place of placesOfTool(tool))
      context.losses.add(loss('server-tool', place, 'dropped', detail, true))
    return []
  }
  const name = context.fitName(tool.name, tool.namespace)
  if (names.has(name)) {
    const detail = `a second tool named ${name} is refused`
    context.losses.add(loss('tool-definition', at, 'dropped', detail, true))
    return []
  }
  names.add(name)
  const description = tool.description?.trim() === '' ? undefined : tool.description
  const schema = tool.kind === 'custom' ? textSchema(tool) : functionSchema(tool, at, context)
  const toolSpec = {
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema: { json: schema },
    ...(tool.kind === 'function' ? strictField(tool, at, context) : {}),
  }
  const mark = tool.kind === 'function' ? tool.cacheMark : undefined
  return [{ toolSpec }, ...writeCachePoint(mark, at, true, context)]
}

function functionSchema(tool: FunctionTool, at: string, { quirks, losses }: ToolContext): JsonObject {
  const given = tool.schema ?? { type: 'object', properties: {} }
  const whole = given.type === 'object' ? given : { ...given, type: 'object' }
  if (tool.deferred === true)
    losses.add(
      loss('tool-definition', at, 'approximated', 'a tool to be loaded later is offered at once', false),
    )
  if (quirks.schema === undefined) return whole
  const fitted = fitSchema(whole, quirks.schema, at)
  losses.addAll(fitted.losses)
  return fitted.value
}

function strictField(tool: FunctionTool, at: string, { quirks, losses }: ToolContext): { strict?: true } {
  if (tool.strict !== true) return {}
  if (quirks.outputSchema !== false) return { strict: true }
  const detail = 'the arguments cannot be enforced to fit this schema here'
  losses.add(loss('tool-schema', at, 'approximated', detail, false))
  return {}
}

/** The grammar, which cannot be enforced, is told to the model where it writes. */
function textSchema({ format }: CustomTool): JsonObject {
  const grammar = format?.definition
  const description =
    typeof grammar === 'string'
      ? { description: `Follows this ${String(format?.syntax ?? '')} grammar:\n${grammar}` }
      : {}
  return {
    type: 'object',
    properties: { input: { type: 'string', ...description } },
    required: ['input'],
  }
}

function loseChoice({ request, losses }: ToolContext): void {
  const { toolChoice } = request
  if (toolChoice?.kind === 'required' || toolChoice?.kind === 'named')
    losses.add(
      loss(
        'tool-choice',
        placeOf(request, 'toolChoice'),
        'dropped',
        'a choice without tools is refused',
        true,
      ),
    )
}

function writeChoice(context: ToolContext, names: ReadonlySet<string>): WireToolChoice | undefined {
  const { request, losses, quirks } = context
  if (request.parallelToolCalls === false)
    losses.add(
      loss(
        ...(['parallel-tool-calls', placeOf(request, 'parallelToolCalls'), 'dropped'] as const),
        'one tool call at a time cannot be asked for here',
        true,
      ),
    )
  const wish = wishOf(context, names)
  if (wish === undefined || 'auto' in wish) return wish
  const word = 'any' in wish ? 'any' : 'tool'
  if (quirks.toolChoices === undefined || quirks.toolChoices.includes(word)) return wish
  const detail = `this model does not take the tool choice ${word}`
  losses.add(loss('tool-choice', placeOf(request, 'toolChoice'), 'dropped', detail, true))
  return undefined
}

function wishOf(
  { request, fitName, losses }: ToolContext,
  names: ReadonlySet<string>,
): WireToolChoice | undefined {
  const { toolChoice } = request
  if (toolChoice === undefined || toolChoice.kind === 'none') return undefined
  if (toolChoice.kind === 'allowed') return toolChoice.mode === 'required' ? { any: {} } : { auto: {} }
  if (toolChoice.kind !== 'named') return toolChoice.kind === 'required' ? { any: {} } : { auto: {} }
  const name = fitName(toolChoice.name)
  if (names.has(name)) return { tool: { name } }
  const detail = `the tool ${toolChoice.name} that was to be called is not among those sent`
  losses.add(loss('tool-choice', placeOf(request, 'toolChoice'), 'dropped', detail, true))
  return undefined
}
