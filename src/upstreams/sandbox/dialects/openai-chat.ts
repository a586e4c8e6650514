import { isJsonArray, type Json, type JsonObject } from '../../../canonical/json.ts'
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
import { piecesOf, type SandboxAnswer, type SandboxDialect, sse } from '../dialect.ts'
import type { Reply, ReplyPart } from '../reply.ts'
import { openaiError, openaiErrorBody } from './openai-faults.ts'

export const openaiChat: SandboxDialect = {
  read: readChat,
  whole: (answer) => ({
    id: answer.newId('chatcmpl-'),
    object: 'chat.completion',
    created: answer.createdAt,
    model: answer.model,
    choices: [
      { index: 0, message: messageOf(answer), logprobs: null, finish_reason: finish[answer.reply.stop] },
    ],
    usage: chatUsage(answer),
  }),
  stream: streamChat,
  streamType: () => 'text/event-stream; charset=utf-8',
  error: openaiError,
  errorChunk: (fault) => `${sse(openaiErrorBody(fault))}data: [DONE]\n\n`,
}

const finish: Readonly<Record<Reply['stop'], string>> = {
  end: 'stop',
  'tool-calls': 'tool_calls',
  'max-output': 'length',
  refusal: 'stop',
}

function readChat(body: JsonObject): Ask {
  const messages = listAt(body.messages)
  if (!isJsonArray(body.messages)) throw new BadAsk('messages', "Missing required parameter: 'messages'.")
  const result = messages.findLast(({ role }) => role === 'tool' || role === 'function')
  const format = objectAt(body.response_format)
  const schema = objectAt(format.json_schema).schema
  const maxOutput = numberAt(body.max_completion_tokens) ?? numberAt(body.max_tokens)
  return {
    said: contentText(messages.findLast(({ role }) => role === 'user')?.content),
    tools: listAt(body.tools).flatMap(readTool),
    choice: readChoice(body.tool_choice),
    ...(result === undefined ? {} : { toolResult: contentText(result.content) }),
    ...(schema === undefined ? {} : { schema: objectAt(schema) }),
    json: format.type === 'json_object',
    ...(maxOutput === undefined ? {} : { maxOutput }),
  }
}

function readTool(tool: JsonObject): readonly OfferedTool[] {
  const form = tool.type === 'custom' ? 'custom' : 'function'
  const definition = objectAt(tool[form])
  const name = textAt(definition.name)
  if (name === undefined) return []
  return [
    {
      name,
      form,
      ...(definition.parameters === undefined ? {} : { schema: objectAt(definition.parameters) }),
    },
  ]
}

export function readChoice(choice: Json | undefined): Ask['choice'] {
  if (choice === 'none' || choice === 'required') return { kind: choice }
  const named = objectAt(choice)
  const name =
    textAt(named.name) ?? textAt(objectAt(named.function).name) ?? textAt(objectAt(named.custom).name)
  return name === undefined ? { kind: 'auto' } : { kind: 'named', name }
}

function messageOf({ reply, newId }: SandboxAnswer): JsonObject {
  const thinking = textOf(reply, 'thinking')
  const text = textOf(reply, 'text')
  const calls = reply.parts.flatMap((part) => (part.kind === 'call' ? [toolCall(part, newId('call_'))] : []))
  const isRefusal = reply.stop === 'refusal'
  return {
    role: 'assistant',
    content: isRefusal || (calls.length > 0 && text === '') ? null : text,
    ...(thinking === '' ? {} : { reasoning_content: thinking }),
    refusal: isRefusal ? text : null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

const textOf = ({ parts }: Reply, kind: 'text' | 'thinking'): string =>
  parts.map((part) => (part.kind === kind ? part.text : '')).join('')

function toolCall({ tool, input }: Extract<ReplyPart, { kind: 'call' }>, id: string): JsonObject {
  return tool.form === 'custom'
    ? { id, type: 'custom', custom: { name: tool.name, input } }
    : { id, type: 'function', function: { name: tool.name, arguments: input } }
}

const chatUsage = ({ usage: { input, output, thinking } }: SandboxAnswer): JsonObject => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: thinking },
})

function* streamChat(answer: SandboxAnswer): Iterable<string> {
  const head = {
    id: answer.newId('chatcmpl-'),
    object: 'chat.completion.chunk',
    created: answer.createdAt,
    model: answer.model,
  }
  const asksUsage = objectAt(answer.body.stream_options).include_usage === true
  const chunk = (delta: JsonObject, reason: string | null = null, more: JsonObject = {}): string =>
    sse({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      ...(asksUsage ? { usage: null } : {}),
      ...more,
    })
  yield chunk({ role: 'assistant', content: '', refusal: null })
  for (const delta of deltasOf(answer)) yield chunk(delta)
  // A client that did not ask for the extra chunk may not survive one without choices: it gets the count beside the end.
  const usage = { usage: chatUsage(answer) }
  yield chunk({}, finish[answer.reply.stop], asksUsage ? {} : usage)
  if (asksUsage) yield sse({ ...head, choices: [], ...usage })
  yield 'data: [DONE]\n\n'
}

function* deltasOf({ reply, newId }: SandboxAnswer): Iterable<JsonObject> {
  const field = reply.stop === 'refusal' ? 'refusal' : 'content'
  let index = 0
  for (const part of reply.parts) {
    if (part.kind === 'thinking') for (const piece of piecesOf(part.text)) yield { reasoning_content: piece }
    else if (part.kind === 'text') for (const piece of piecesOf(part.text)) yield { [field]: piece }
    else yield* callDeltas(part, index++, newId('call_'))
  }
}

function* callDeltas(
  part: Extract<ReplyPart, { kind: 'call' }>,
  index: number,
  id: string,
): Iterable<JsonObject> {
  const key = part.tool.form === 'custom' ? 'custom' : 'function'
  const field = part.tool.form === 'custom' ? 'input' : 'arguments'
  yield { tool_calls: [{ index, id, type: key, [key]: { name: part.tool.name, [field]: '' } }] }
  for (const piece of piecesOf(part.input)) yield { tool_calls: [{ index, [key]: { [field]: piece } }] }
}
