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
import { type SandboxAnswer, type SandboxDialect, sse } from '../dialect.ts'
import { readChoice } from './openai-chat.ts'
import { openaiError, openaiErrorBody } from './openai-faults.ts'
import { itemEvents, itemOf } from './openai-responses-items.ts'

export const openaiResponses: SandboxDialect = {
  read: readResponses,
  whole: (answer) => {
    const output = answer.reply.parts.map((part) => itemOf(part, answer))
    return { ...responseHead(answer, answer.newId('resp_')), ...ending(answer), output }
  },
  stream: streamResponses,
  streamType: () => 'text/event-stream; charset=utf-8',
  error: openaiError,
  errorChunk: (fault) => sse({ type: 'error', ...openaiErrorBody(fault) }, 'error'),
  count: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
}

function readResponses(body: JsonObject): Ask {
  const { input } = body
  if (typeof input !== 'string' && !isJsonArray(input))
    throw new BadAsk('input', "Missing required parameter: 'input'.")
  const items = listAt(input)
  const result = items.findLast(
    ({ type }) => type === 'function_call_output' || type === 'custom_tool_call_output',
  )
  const format = objectAt(objectAt(body.text).format)
  const maxOutput = numberAt(body.max_output_tokens)
  return {
    said:
      typeof input === 'string' ? input : contentText(items.findLast(({ role }) => role === 'user')?.content),
    tools: listAt(body.tools).flatMap((tool) => readTool(tool)),
    choice: readChoice(body.tool_choice),
    ...(result === undefined ? {} : { toolResult: contentText(result.output) }),
    ...(format.schema === undefined ? {} : { schema: objectAt(format.schema) }),
    json: format.type === 'json_object',
    ...(maxOutput === undefined ? {} : { maxOutput }),
  }
}

function readTool(tool: JsonObject, namespace?: string): readonly OfferedTool[] {
  const name = textAt(tool.name)
  if (name === undefined) return []
  if (tool.type === 'namespace') return listAt(tool.tools).flatMap((inner) => readTool(inner, name))
  if (tool.type !== 'function' && tool.type !== 'custom') return []
  const schema = tool.type === 'function' ? { schema: objectAt(tool.parameters) } : {}
  return [{ name, form: tool.type, ...schema, ...(namespace === undefined ? {} : { namespace }) }]
}

const responseHead = ({ model, createdAt, body }: SandboxAnswer, id: string): JsonObject => ({
  id,
  object: 'response',
  created_at: createdAt,
  status: 'in_progress',
  error: null,
  incomplete_details: null,
  instructions: body.instructions ?? null,
  max_output_tokens: body.max_output_tokens ?? null,
  model,
  output: [],
  parallel_tool_calls: body.parallel_tool_calls ?? true,
  previous_response_id: body.previous_response_id ?? null,
  reasoning: body.reasoning ?? { effort: null, summary: null },
  store: body.store ?? true,
  temperature: body.temperature ?? 1,
  text: body.text ?? { format: { type: 'text' } },
  tool_choice: body.tool_choice ?? 'auto',
  tools: body.tools ?? [],
  top_p: body.top_p ?? 1,
  truncation: body.truncation ?? 'disabled',
  usage: null,
  metadata: body.metadata ?? {},
})

function ending({ reply, usage: { input, output, thinking } }: SandboxAnswer): JsonObject {
  const isCut = reply.stop === 'max-output'
  return {
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: thinking },
      total_tokens: input + output,
    },
  }
}

function* streamResponses(answer: SandboxAnswer): Iterable<string> {
  const head = responseHead(answer, answer.newId('resp_'))
  let sequence = 0
  const event = ({ type, ...fields }: JsonObject): string =>
    sse({ type, sequence_number: sequence++, ...fields }, textAt(type))
  yield event({ type: 'response.created', response: head })
  yield event({ type: 'response.in_progress', response: head })
  const output: JsonObject[] = []
  for (const [index, part] of answer.reply.parts.entries()) {
    const item = itemOf(part, answer)
    output.push(item)
    for (const one of itemEvents(part, item, index)) yield event(one)
  }
  const end = ending(answer)
  yield event({ type: `response.${end.status}`, response: { ...head, ...end, output } })
}
