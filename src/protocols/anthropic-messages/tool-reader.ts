import { type Json, pointerTo } from '../../canonical/json.ts'
import type { Tool, ToolChoice } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { readCacheMark } from './cache-mark.ts'
import { publishedTool } from './published-tools.ts'
import { serverToolOfType } from './vocabulary.ts'
import { nodeOf, type WireNode } from './wire-node.ts'

export const readTools = (list: readonly Json[]): readonly Tool[] =>
  list.map((tool, index) => readTool(tool, pointerTo('/tools', index)))

/** A tool with a type of its own is run, or at least defined, by the vendor; all others are the client's. */
function readTool(value: Json, at: string): Tool {
  const node = nodeOf(value, at, 'strict')
  const type = node.text('type')
  if (type !== undefined && type !== 'custom')
    return readPublishedTool(node, type) ?? readServerTool(node, type)
  const name = node.needText('name')
  const description = node.text('description')
  const schema = node.need('input_schema', node.object('input_schema'))
  const strict = node.flag('strict')
  const deferred = node.flag('defer_loading')
  const mark = readCacheMark(node)
  return {
    kind: 'function',
    name,
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema, schemaAt: pointerTo(at, 'input_schema') }),
    ...(strict === undefined ? {} : { strict }),
    ...(deferred === undefined ? {} : { deferred }),
    ...mark,
    origin: node.origin(type),
  }
}

/** A form of its own: the definition goes back as it was. */
const publishedForm = 'published'

/** Undefined: the vendor runs it, or nobody knows what it takes. */
function readPublishedTool(node: WireNode, type: string): Tool | undefined {
  const published = publishedTool(type, node.value)
  if (published === undefined) return undefined
  const name = node.needText('name')
  const deferred = node.flag('defer_loading')
  const mark = readCacheMark(node)
  for (const size of ['display_width_px', 'display_height_px']) node.number(size)
  node.flag('enable_zoom')
  const origin = node.origin(publishedForm)
  return {
    kind: 'function',
    name,
    ...published,
    published: true,
    ...(deferred === undefined ? {} : { deferred }),
    ...mark,
    origin: { ...origin, own: node.value },
  }
}

function readServerTool(node: WireNode, type: string): Tool {
  const mark = readCacheMark(node)
  return {
    kind: 'server',
    tool: serverToolOfType(type),
    name: type,
    raw: node.value,
    ...mark,
    // `raw` holds every field, so there is no rest.
    origin: { protocol: 'anthropic-messages', at: node.at },
  }
}

/** What `tool_choice` says: whom to call, and whether several at once. */
export interface Choosing {
  readonly toolChoice?: ToolChoice
  readonly parallelToolCalls?: boolean
}

export function readToolChoice(body: WireNode, tools: readonly Tool[]): Choosing {
  const node = body.child('tool_choice')
  if (node === undefined) return {}
  const type = node.needText('type')
  const choice = entryOf(choices, type)?.(node, tools)
  if (choice === undefined) {
    body.leave('tool_choice')
    return {}
  }
  const single = node.flag('disable_parallel_tool_use')
  return { toolChoice: choice, ...(single === undefined ? {} : { parallelToolCalls: !single }) }
}

const choices: Readonly<
  Record<string, ((node: WireNode, tools: readonly Tool[]) => ToolChoice) | undefined>
> = {
  auto: () => ({ kind: 'auto' }),
  any: () => ({ kind: 'required' }),
  none: () => ({ kind: 'none' }),
  tool: (node, tools) => {
    const name = node.needText('name')
    const isServer = tools.some((tool) => tool.kind === 'server' && tool.raw.name === name)
    return { kind: 'named', name, tool: isServer ? 'server' : 'function' }
  },
}
