import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'

/**
 * What clients need of an answer (see `../shared/design/clients.md`, the fault matrix), judged from its text alone: no code
 * of the gateway's own reads it here. Each function lists what is wrong; nothing when all is right.
 */
interface LegalAnswer {
  whole(body: JsonObject): readonly string[]
  stream(text: string): readonly string[]
}

export const legalAnswers = {
  'openai-chat': { whole: judgeChat, stream: judgeChatStream },
  'openai-responses': { whole: judgeResponse, stream: judgeResponseStream },
  'anthropic-messages': { whole: judgeMessage, stream: judgeMessageStream },
  'gemini-generate': { whole: judgeGemini, stream: judgeGeminiStream },
} as const satisfies Readonly<Record<ProtocolId, LegalAnswer>>

export interface StreamFrame {
  readonly event?: string
  readonly data: string
  readonly comment?: true
}

/** Frames of an event stream as strict clients cut it: at blank lines, one `data` each. */
const framesIn = (text: string): readonly StreamFrame[] =>
  text
    .split(/\r?\n\r?\n/)
    .filter((block) => block !== '')
    .map(readFrame)

function readFrame(block: string): StreamFrame {
  const lines = block.split(/\r?\n/)
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart())
  const [event] = field('event')
  return {
    ...(event === undefined ? {} : { event }),
    data: field('data').join('\n'),
    ...(lines.some((line) => line.startsWith(':')) ? { comment: true } : {}),
  }
}

export const objectsIn = (text: string): readonly JsonObject[] =>
  framesIn(text)
    .filter(({ data }) => data !== '' && data !== '[DONE]')
    .map(({ data }) => objectOf(JSON.parse(data)))

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
const listOf = (value: Json | undefined): readonly JsonObject[] =>
  isJsonArray(value) ? value.map(objectOf) : []
const isCount = (value: Json | undefined): boolean => typeof value === 'number' && value >= 0
const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== ''

/** Collects what does not hold. */
class Judgement {
  readonly wrong: string[] = []
  expect(holds: boolean, claim: string): void {
    if (!holds) this.wrong.push(claim)
  }
}

const isJsonText = (text: Json | undefined): boolean => {
  if (typeof text !== 'string') return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

// OpenAI chat

function judgeChat(body: JsonObject): readonly string[] {
  const judge = new Judgement()
  const [choice] = listOf(body.choices)
  judge.expect(isText(body.id) && isText(body.model) && isCount(body.created), 'id, model, created')
  judge.expect(body.object === 'chat.completion', 'object')
  judge.expect(isText(choice?.finish_reason), 'finish_reason')
  const message = objectOf(choice?.message)
  judge.expect(message.role === 'assistant' && 'content' in message, 'role and content')
  for (const call of listOf(message.tool_calls)) judgeChatCall(judge, call)
  judge.expect(isCount(objectOf(body.usage).total_tokens), 'usage')
  return judge.wrong
}

function judgeChatCall(judge: Judgement, call: JsonObject): void {
  const { name, arguments: input } = objectOf(call.function)
  judge.expect(isText(call.id) && isText(call.type), `id and type of the call ${String(name)}`)
  if (call.type === 'function')
    judge.expect(isText(name) && isJsonText(input), `arguments of ${String(name)}`)
}

function judgeChatStream(text: string): readonly string[] {
  const judge = new Judgement()
  judge.expect(framesIn(text).at(-1)?.data === '[DONE]', 'ends with [DONE]')
  const chunks = objectsIn(text)
  judge.expect(new Set(chunks.map(({ id }) => id)).size === 1 && isText(chunks[0]?.id), 'one id')
  judge.expect(
    chunks.every(({ object }) => object === 'chat.completion.chunk'),
    'object',
  )
  const choices = chunks.flatMap((chunk) => listOf(chunk.choices))
  judge.expect(objectOf(choices[0]?.delta).role === 'assistant', 'the first delta has the role')
  judge.expect(choices.filter((choice) => isText(choice.finish_reason)).length === 1, 'one finish_reason')
  const calls = new Map<Json | undefined, { id?: Json; name?: Json; input: string }>()
  for (const part of choices.flatMap((choice) => listOf(objectOf(choice.delta).tool_calls))) {
    const { name, arguments: input } = objectOf(part.function)
    const known = calls.get(part.index)
    if (known === undefined) judge.expect(isText(part.id) && isText(name), 'a call begins with id and name')
    calls.set(part.index, { input: (known?.input ?? '') + (typeof input === 'string' ? input : '') })
  }
  for (const { input } of calls.values()) judge.expect(isJsonText(input), `arguments parse: ${input}`)
  return judge.wrong
}

// Anthropic messages

function judgeMessage(body: JsonObject): readonly string[] {
  const judge = new Judgement()
  judge.expect(isText(body.id) && body.type === 'message' && body.role === 'assistant', 'id, type, role')
  judge.expect(isText(body.model) && isText(body.stop_reason), 'model and stop_reason')
  for (const block of listOf(body.content))
    if (block.type === 'tool_use')
      judge.expect(isText(block.id) && isText(block.name) && isJsonObject(block.input), 'a tool_use')
  const { input_tokens: input, output_tokens: output } = objectOf(body.usage)
  judge.expect(isCount(input) && isCount(output), 'usage')
  return judge.wrong
}

function judgeMessageStream(text: string): readonly string[] {
  const judge = new Judgement()
  const frames = framesIn(text).filter(({ data }) => data !== '')
  const events = frames.map(({ data }) => objectOf(JSON.parse(data)))
  judge.expect(
    frames.every(({ event }, index) => event === events[index]?.type),
    'event: names the type',
  )
  const kinds = events.map(({ type }) => String(type)).filter((type) => type !== 'ping')
  judge.expect(kinds[0] === 'message_start', 'begins with message_start')
  judge.expect(kinds.at(-2) === 'message_delta' && kinds.at(-1) === 'message_stop', 'ends as it must')
  judge.expect(kinds.filter((kind) => kind === 'message_start').length === 1, 'one message_start')
  const started = objectOf(events[0]?.message)
  judge.expect(isText(started.id) && isText(started.model), 'message_start has id and model')
  judge.expect(isCount(objectOf(started.usage).input_tokens), 'message_start has input_tokens')
  const ending = events.find(({ type }) => type === 'message_delta')
  judge.expect(isText(objectOf(ending?.delta).stop_reason), 'message_delta has stop_reason')
  judge.expect(isCount(objectOf(ending?.usage).output_tokens), 'message_delta has output_tokens')
  judgeBlocks(judge, events)
  return judge.wrong
}

function judgeBlocks(judge: Judgement, events: readonly JsonObject[]): void {
  let open: { readonly index: number; readonly type: Json | undefined; input: string } | undefined
  let next = 0
  for (const event of events)
    if (event.type === 'content_block_start') {
      judge.expect(open === undefined && event.index === next, `block ${next} begins in order`)
      open = { index: next, type: objectOf(event.content_block).type, input: '' }
      next += 1
    } else if (event.type === 'content_block_delta') {
      judge.expect(event.index === open?.index, 'a delta belongs to the open block')
      const { partial_json: piece } = objectOf(event.delta)
      if (open !== undefined && typeof piece === 'string') open.input += piece
    } else if (event.type === 'content_block_stop') {
      judge.expect(event.index === open?.index, 'a stop belongs to the open block')
      if (open?.type === 'tool_use') judge.expect(isJsonText(open.input || '{}'), 'a tool input parses')
      open = undefined
    }
  judge.expect(open === undefined, 'every block is stopped')
}

// OpenAI responses

function judgeResponse(body: JsonObject): readonly string[] {
  const judge = new Judgement()
  judge.expect(isText(body.id) && body.object === 'response', 'id and object')
  judge.expect(body.status === 'completed' || body.status === 'incomplete', 'status')
  judge.expect(isText(body.model) && isCount(body.created_at), 'model and created_at')
  for (const item of listOf(body.output)) judgeItem(judge, item)
  const { input_tokens: input, output_tokens: output, total_tokens: total } = objectOf(body.usage)
  judge.expect(isCount(input) && isCount(output) && isCount(total), 'usage')
  return judge.wrong
}

function judgeItem(judge: Judgement, item: JsonObject): void {
  judge.expect(isText(item.type) && isText(item.id), 'an item has type and id')
  if (item.type === 'function_call')
    judge.expect(isText(item.call_id) && isText(item.name) && isJsonText(item.arguments), 'a function_call')
  if (item.type === 'custom_tool_call')
    judge.expect(isText(item.call_id) && isText(item.name) && typeof item.input === 'string', 'a custom call')
}

function judgeResponseStream(text: string): readonly string[] {
  const judge = new Judgement()
  const frames = framesIn(text).filter(({ data }) => data !== '')
  const events = frames.map(({ data }) => objectOf(JSON.parse(data)))
  judge.expect(
    frames.every(({ event }, index) => event === events[index]?.type),
    'event: names the type',
  )
  judge.expect(events[0]?.type === 'response.created', 'begins with response.created')
  judge.expect(
    events.every(({ sequence_number: number }, index) => number === index),
    'sequence_number counts up',
  )
  const last = events.at(-1)
  judge.expect(last?.type === 'response.completed' || last?.type === 'response.incomplete', 'ends as it must')
  const response = objectOf(last?.response)
  judge.wrong.push(...judgeResponse(response))
  const itemsOf = (type: string) => events.filter((event) => event.type === type)
  const done = itemsOf('response.output_item.done').map(({ item }) => item ?? null)
  judge.expect(itemsOf('response.output_item.added').length === done.length, 'every item is done')
  judge.expect(JSON.stringify(done) === JSON.stringify(response.output), 'output is what the items were')
  return judge.wrong
}

// Gemini

function judgeGemini(body: JsonObject): readonly string[] {
  const judge = new Judgement()
  const [candidate] = listOf(body.candidates)
  judge.expect(isText(candidate?.finishReason), 'finishReason')
  judge.expect(objectOf(candidate?.content).role === 'model', 'role')
  judgeGeminiUsage(judge, body)
  return judge.wrong
}

function judgeGeminiUsage(judge: Judgement, body: JsonObject): void {
  const { promptTokenCount: input, totalTokenCount: total } = objectOf(body.usageMetadata)
  judge.expect(isCount(input) && isCount(total), 'usageMetadata')
}

function judgeGeminiStream(text: string): readonly string[] {
  const judge = new Judgement()
  const isArray = text.trimStart().startsWith('[')
  judge.expect(isArray || !framesIn(text).some(({ comment }) => comment === true), 'no comments')
  judge.expect(isArray || !framesIn(text).some(({ event }) => event !== undefined), 'no event: lines')
  const chunks = isArray ? listOf(JSON.parse(text)) : objectsIn(text)
  judge.expect(
    chunks.every(({ candidates }) => isJsonArray(candidates)),
    'every chunk has candidates',
  )
  const ends = chunks.filter((chunk) => isText(listOf(chunk.candidates)[0]?.finishReason))
  judge.expect(ends.length === 1 && ends[0] === chunks.at(-1), 'the last chunk has the one finishReason')
  judgeGeminiUsage(judge, objectOf(chunks.at(-1)))
  return judge.wrong
}
