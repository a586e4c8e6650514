import { isJsonArray, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type {
  Caller,
  CanonicalRequest,
  Continuity,
  Instruction,
  OutputFormat,
  Sampling,
  SettingName,
  Speaker,
  Turn,
} from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { type BlockContext, readBlock, readBlocks } from './block-reader.ts'
import { refuseContradictions } from './contradictions.ts'
import { readMcpServers, serversWithoutSet, withServer } from './mcp-servers.ts'
import { readReasoning } from './thinking-reader.ts'
import { strayResult } from './tool-pairing.ts'
import { readToolChoice, readTools } from './tool-reader.ts'
import { ownIssuer, protocol } from './vocabulary.ts'
import { dotted, joinForm, nodeOf, WireNode, wrongType } from './wire-node.ts'

const context: BlockContext = { issuer: ownIssuer, strictness: 'strict' }

/** The body of `POST /v1/messages`. @throws MalformedRequest */
export function readRequest(body: JsonObject): CanonicalRequest {
  const node = new WireNode(body, '', 'strict')
  const maxOutput = node.need('max_tokens', node.integer('max_tokens'))
  const request = readBody(node, maxOutput)
  refuseStrayResults(request)
  refuseContradictions(request)
  return request
}

/** The body of `POST /v1/messages/count_tokens`, which bounds nothing and may be any slice of a conversation. @throws MalformedRequest */
export function readCountRequest(body: JsonObject): CanonicalRequest {
  const node = new WireNode(body, '', 'strict')
  return readBody(node, node.integer('max_tokens'))
}

function readBody(node: WireNode, maxOutput: number | undefined): CanonicalRequest {
  const model = node.needText('model')
  const stream = node.flag('stream')
  const instructions = readSystem(node)
  const turns = readMessages(node)
  const toolList = node.list('tools')
  const serverList = node.list('mcp_servers')
  const servers = readMcpServers(serverList ?? [])
  // What is no server stays among the rest, with all others.
  const readsServers = serverList !== undefined && servers.length === serverList.length
  if (!readsServers) node.leave('mcp_servers')
  const listed = readTools(toolList ?? []).map((tool) =>
    tool.kind === 'server' ? withServer(tool, servers) : tool,
  )
  const tools = [
    ...listed,
    ...serversWithoutSet(
      servers,
      listed.filter((tool) => tool.kind === 'server'),
    ),
  ]
  const choosing = readToolChoice(node, tools)
  const sampling = readSampling(node)
  const config = node.child('output_config')
  const reasoning = readReasoning(node, config)
  const output = readOutput(node, config)
  const caller = readCaller(node)
  const continuity = readContinuity(node)
  const places = placesOf({ maxOutput, stream, reasoning, output, sampling, caller, continuity, ...choosing })
  return {
    model,
    stream: stream ?? false,
    instructions,
    turns,
    tools,
    ...choosing,
    sampling,
    ...(maxOutput === undefined ? {} : { maxOutput }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(output === undefined ? {} : { output: output.format }),
    caller,
    ...(continuity === undefined ? {} : { continuity }),
    origin: {
      ...node.origin(
        joinForm(
          toolList?.length === 0 && 'tools:empty',
          output?.form,
          isJsonArray(node.value.system) && instructions.length === 0 && 'system:empty',
        ),
      ),
      // The tools tell of them to everybody else.
      ...(readsServers ? { own: { mcp_servers: serverList } } : {}),
    },
    places: { model: '/model', ...places },
  }
}

function readSystem(node: WireNode): readonly Instruction[] {
  const system = node.any('system')
  if (system === undefined) return []
  if (typeof system === 'string') {
    const origin = { protocol, at: '/system', form: 'string' } as const
    return [{ speaker: 'system', part: { kind: 'text', text: system, origin } }]
  }
  if (!isJsonArray(system)) throw wrongType('/system', 'a valid string or list')
  return readBlocks(system, '/system', context).map((part) => ({ speaker: 'system', part }))
}

function readMessages(node: WireNode): readonly Turn[] {
  const list = node.need('messages', node.list('messages')) ?? []
  return list.map((message, index) => readMessage(message, pointerTo('/messages', index)))
}

const speakers: Readonly<Record<string, Speaker | undefined>> = {
  user: 'user',
  assistant: 'assistant',
  system: 'system',
}

function readMessage(value: Json, at: string): Turn {
  const node = nodeOf(value, at, 'strict')
  const role = node.needText('role')
  const speaker = entryOf(speakers, role)
  if (speaker === undefined) throw wrongType(pointerTo(at, 'role'), "'user', 'assistant' or 'system'")
  const content = node.any('content')
  // A system message may carry nothing but settings of its own.
  if (content === undefined && speaker === 'system') {
    return { speaker, parts: [], origin: node.origin('none') }
  }
  const where = pointerTo(at, 'content')
  if (typeof content === 'string') {
    const part = readBlock({ type: 'text', text: content }, where, context)
    return { speaker, parts: [part], origin: node.origin('string') }
  }
  if (isJsonArray(content)) {
    return { speaker, parts: readBlocks(content, where, context), origin: node.origin() }
  }
  node.need('content', content)
  throw wrongType(where, 'a valid string or list')
}

function readSampling(node: WireNode): Sampling {
  const temperature = node.number('temperature')
  const topP = node.number('top_p')
  const topK = node.integer('top_k')
  const stop = node.texts('stop_sequences')
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
    ...(stop === undefined ? {} : { stop }),
  }
}

/** `form`: the older top-level field. */
interface Output {
  readonly format: OutputFormat
  readonly form?: string
}

function readOutput(node: WireNode, config: WireNode | undefined): Output | undefined {
  const format = config && readFormat(config, 'format')
  if (format !== undefined) return { format }
  const older = readFormat(node, 'output_format')
  return older && { format: older, form: 'output_format' }
}

/** A format of a type that is not known stays among the rest. */
function readFormat(node: WireNode, key: string): OutputFormat | undefined {
  const format = node.child(key)
  if (format === undefined) return undefined
  const schema = format.text('type') === 'json_schema' ? format.object('schema') : undefined
  if (schema !== undefined) return { kind: 'schema', schema, schemaAt: pointerTo(format.at, 'schema') }
  node.leave(key)
  return undefined
}

function readCaller(node: WireNode): Caller {
  const user = node.child('metadata')?.text('user_id')
  const serviceTier = node.text('service_tier')
  return {
    ...(user === undefined ? {} : { user }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

/** A thread is a conversation that the vendor keeps: this dialect's `store` and `previous_response_id`. */
function readContinuity(node: WireNode): Continuity | undefined {
  const thread = node.child('thread')
  if (thread === undefined) return undefined
  const type = thread.text('type')
  if (type === 'create') return { store: true }
  const previousResponseId = type === 'continue' ? thread.text('previous_message_id') : undefined
  if (previousResponseId !== undefined) return { store: true, previousResponseId }
  node.leave('thread')
  return undefined
}

interface Found {
  readonly maxOutput: number | undefined
  readonly stream: boolean | undefined
  readonly reasoning: unknown
  readonly output: Output | undefined
  readonly sampling: Sampling
  readonly caller: Caller
  readonly continuity: Continuity | undefined
  readonly toolChoice?: unknown
  readonly parallelToolCalls?: boolean
}

function placesOf(found: Found): Partial<Record<SettingName, string>> {
  const { sampling, caller, continuity } = found
  const all: readonly (readonly [SettingName, string, unknown])[] = [
    ['stream', '/stream', found.stream],
    ['maxOutput', '/max_tokens', found.maxOutput],
    ['toolChoice', '/tool_choice', found.toolChoice],
    ['parallelToolCalls', '/tool_choice/disable_parallel_tool_use', found.parallelToolCalls],
    ['reasoning', '/thinking', found.reasoning],
    ['output', found.output?.form === undefined ? '/output_config/format' : '/output_format', found.output],
    ['sampling.temperature', '/temperature', sampling.temperature],
    ['sampling.topP', '/top_p', sampling.topP],
    ['sampling.topK', '/top_k', sampling.topK],
    ['sampling.stop', '/stop_sequences', sampling.stop],
    ['caller.user', '/metadata/user_id', caller.user],
    ['caller.serviceTier', '/service_tier', caller.serviceTier],
    ['continuity.store', '/thread', continuity?.store],
    ['continuity.previousResponseId', '/thread/previous_message_id', continuity?.previousResponseId],
  ]
  return Object.fromEntries(all.flatMap(([name, at, value]) => (value === undefined ? [] : [[name, at]])))
}

/**
 * A result must answer a call that was made before it. Where the vendor keeps or has closed earlier turns (threads,
 * compaction) the call may be out of sight.
 */
function refuseStrayResults(request: CanonicalRequest): void {
  if (request.continuity !== undefined) return
  const calls = new Set<string>()
  for (const part of request.turns.flatMap((turn) => turn.parts)) {
    if (part.kind === 'compaction') return
    if (part.kind === 'tool-call' || part.kind === 'server-tool-call') calls.add(part.id)
    if (part.kind !== 'tool-result' || calls.has(part.callId)) continue
    const at = part.origin?.at ?? ''
    throw new MalformedRequest(strayResult(dotted(at), part.callId), {
      at: pointerTo(at, 'tool_use_id'),
      code: 'stray_tool_result',
    })
  }
}
