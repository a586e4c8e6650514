import { isJsonArray, type JsonObject } from '../../../canonical/json.ts'
import {
  type Ask,
  BadAsk,
  contentText,
  listAt,
  numberAt,
  type OfferedTool,
  objectAt,
  textAt,
} from '../ask.ts'
import { piecesOf, retryHeaders, type SandboxAnswer, type SandboxDialect, sse } from '../dialect.ts'
import type { PlayedFault } from '../plays.ts'
import type { Reply, ReplyPart } from '../reply.ts'

export const anthropicMessages: SandboxDialect = {
  read: readMessages,
  whole: (answer) => ({
    ...messageHead(answer),
    content: answer.reply.parts.map((part) => wholeBlock(part, answer)),
    stop_reason: stops[answer.reply.stop],
    stop_sequence: null,
    usage: usageOf(answer),
  }),
  stream: streamMessages,
  streamType: () => 'text/event-stream; charset=utf-8',
  error: (fault) => ({
    body: errorBody(fault),
    headers: { ...retryHeaders(fault), 'x-should-retry': String(fault.status >= 429) },
  }),
  errorChunk: (fault) => event(errorBody(fault)),
  count: (tokens) => ({ input_tokens: tokens }),
}

const event = (data: JsonObject): string => sse(data, textAt(data.type))

const stops: Readonly<Record<Reply['stop'], string>> = {
  end: 'end_turn',
  'tool-calls': 'tool_use',
  'max-output': 'max_tokens',
  refusal: 'refusal',
}

const words: Readonly<Record<PlayedFault['kind'], string>> = {
  invalid: 'invalid_request_error',
  key: 'authentication_error',
  money: 'billing_error',
  barred: 'permission_error',
  missing: 'not_found_error',
  limited: 'rate_limit_error',
  internal: 'api_error',
  unavailable: 'api_error',
  overloaded: 'overloaded_error',
}

const errorBody = ({ kind, message }: PlayedFault): JsonObject => ({
  type: 'error',
  error: { type: words[kind], message },
  request_id: `req_sandbox_${kind}`,
})

function readMessages(body: JsonObject): Ask {
  if (!isJsonArray(body.messages)) throw new BadAsk('messages', 'messages: Field required')
  const messages = listAt(body.messages)
  const results = messages
    .flatMap(({ content }) => listAt(content))
    .filter(({ type }) => type === 'tool_result')
  const result = results.at(-1)
  const schema = objectAt(objectAt(body.output_config).format).schema ?? objectAt(body.output_format).schema
  const maxOutput = numberAt(body.max_tokens)
  return {
    said: saidIn(messages),
    tools: listAt(body.tools).flatMap(readTool),
    choice: readChoice(objectAt(body.tool_choice)),
    ...(result === undefined ? {} : { toolResult: contentText(result.content) }),
    ...(schema === undefined ? {} : { schema: objectAt(schema) }),
    json: false,
    ...(maxOutput === undefined ? {} : { maxOutput }),
  }
}

/** The last user turn that holds text of its own, not only results. */
function saidIn(messages: readonly JsonObject[]): string {
  const texts = messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) =>
      typeof content === 'string'
        ? content
        : contentText(listAt(content).filter(({ type }) => type === 'text')),
    )
  return texts.findLast((text) => text !== '') ?? ''
}

function readTool(tool: JsonObject): readonly OfferedTool[] {
  const name = textAt(tool.name)
  const isClients = tool.type === undefined || tool.type === 'custom'
  if (name === undefined || !isClients) return []
  return [{ name, form: 'function', schema: objectAt(tool.input_schema) }]
}

function readChoice({ type, name }: JsonObject): Ask['choice'] {
  if (type === 'none') return { kind: 'none' }
  if (type === 'any') return { kind: 'required' }
  return type === 'tool' && typeof name === 'string' ? { kind: 'named', name } : { kind: 'auto' }
}

const messageHead = (answer: SandboxAnswer): JsonObject => ({
  id: answer.newId('msg_'),
  type: 'message',
  role: 'assistant',
  model: answer.model,
})

const usageOf = ({ usage: { input, output } }: SandboxAnswer): JsonObject => ({
  input_tokens: input,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: output,
})

/** Not a vendor's proof, and no vendor takes it: the sandbox itself does. */
const signature = btoa('torii sandbox signature')

function wholeBlock(part: ReplyPart, { newId }: SandboxAnswer): JsonObject {
  if (part.kind === 'text') return { type: 'text', text: part.text }
  if (part.kind === 'thinking') return { type: 'thinking', thinking: part.text, signature }
  return {
    type: 'tool_use',
    id: newId('toolu_'),
    name: part.tool.name,
    input: objectAt(JSON.parse(part.input)),
  }
}

function* streamMessages(answer: SandboxAnswer): Iterable<string> {
  const usage = { ...usageOf(answer), output_tokens: 1 }
  const head = { ...messageHead(answer), content: [], stop_reason: null, stop_sequence: null, usage }
  yield event({ type: 'message_start', message: head })
  for (const [index, part] of answer.reply.parts.entries()) {
    yield event({ type: 'content_block_start', index, content_block: emptyBlock(part, answer) })
    if (index === 0) yield event({ type: 'ping' })
    for (const delta of deltasOf(part)) yield event({ type: 'content_block_delta', index, delta })
    yield event({ type: 'content_block_stop', index })
  }
  yield event({
    type: 'message_delta',
    delta: { stop_reason: stops[answer.reply.stop], stop_sequence: null },
    usage: usageOf(answer),
  })
  yield event({ type: 'message_stop' })
}

function emptyBlock(part: ReplyPart, { newId }: SandboxAnswer): JsonObject {
  if (part.kind === 'text') return { type: 'text', text: '' }
  if (part.kind === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return { type: 'tool_use', id: newId('toolu_'), name: part.tool.name, input: {} }
}

function* deltasOf(part: ReplyPart): Iterable<JsonObject> {
  if (part.kind === 'text') for (const text of piecesOf(part.text)) yield { type: 'text_delta', text }
  else if (part.kind === 'thinking') {
    for (const thinking of piecesOf(part.text)) yield { type: 'thinking_delta', thinking }
    yield { type: 'signature_delta', signature }
  } else {
    yield { type: 'input_json_delta', partial_json: '' }
    for (const partial_json of piecesOf(part.input)) yield { type: 'input_json_delta', partial_json }
  }
}
