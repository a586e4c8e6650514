import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/canonical/json.ts'
import {
  each,
  isBase64,
  nodesOf,
  objectOf,
  objectsOf,
  openObjects,
  othersThan,
  type Rule,
  repeated,
  textOf,
  when,
} from './rule.ts'

interface Message {
  readonly role: string
  readonly blocks: readonly JsonObject[]
  readonly content: Json | undefined
}

const messagesOf = (body: JsonObject): readonly Message[] =>
  objectsOf(body.messages).map(({ role, content }) => ({
    role: textOf(role),
    content,
    blocks: typeof content === 'string' ? [{ type: 'text', text: content }] : objectsOf(content),
  }))

const ofType = (blocks: readonly JsonObject[], ...types: readonly string[]): readonly JsonObject[] =>
  blocks.filter(({ type }) => types.includes(textOf(type)))

/** Text nowhere empty, wherever a text block may stand. */
const texts: Rule = (body) =>
  [...nodesOf(body.messages), ...nodesOf(body.system)].flatMap((node) =>
    when(
      node.type === 'text' && typeof node.text === 'string' && node.text.trim() === '',
      'text content blocks must contain non-whitespace text',
    ),
  )

const turns: Rule = (body, { systemTurns, prefill }) => {
  const messages = messagesOf(body)
  const last = messages.at(-1)
  const end = last?.blocks.at(-1)
  return [
    ...when(messages.length === 0, 'messages: at least one message is required'),
    ...each(
      messages,
      ({ role }) => !['user', 'assistant', 'system'].includes(role),
      ({ role }) => `role ${role}`,
    ),
    ...each(
      messages,
      ({ role }) => role === 'system' && systemTurns !== true,
      () => 'role system is not taken by this model',
    ),
    ...each(
      messages,
      ({ role }, index) => role === 'system' && messages[index - 1]?.role !== 'user',
      () => 'a system message must follow a user message',
    ),
    ...each(
      messages,
      ({ content, role }, index) =>
        (content === '' || (isJsonArray(content) && content.length === 0)) &&
        !(role === 'assistant' && index === messages.length - 1),
      () => 'all messages must have non-empty content',
    ),
    ...when(
      last?.role === 'assistant' && prefill === false,
      'this model does not support assistant message prefill',
    ),
    ...when(
      last?.role === 'assistant' && end?.type === 'text' && /\s$/.test(textOf(end.text)),
      'final assistant content cannot end with trailing whitespace',
    ),
  ]
}

const calls: Rule = (body, { toolCallId }) => {
  const messages = messagesOf(body)
  const ids = messages.flatMap(({ blocks }) => ofType(blocks, 'tool_use').map(({ id }) => textOf(id)))
  const length = toolCallId?.length ?? 64
  return [
    ...repeated(ids).map((id) => `tool_use ids must be unique: ${id}`),
    ...each(
      ids,
      (id) => !/^[a-zA-Z0-9_-]+$/.test(id) || id.length > length,
      (id) => `tool_use.id: ${id}`,
    ),
    ...each(
      messages.flatMap(({ blocks }) => ofType(blocks, 'tool_use')),
      ({ input }) => !isJsonObject(input),
      () => 'tool_use.input: Input should be a valid dictionary',
    ),
    ...messages.flatMap((message, index) => answersOf(message, messages[index + 1], messages[index - 1])),
  ]
}

function answersOf(
  message: Message,
  next: Message | undefined,
  before: Message | undefined,
): readonly string[] {
  const asked = ofType(message.blocks, 'tool_use').map(({ id }) => textOf(id))
  const answered = ofType(next?.blocks ?? [], 'tool_result').map(({ tool_use_id }) => textOf(tool_use_id))
  const known = ofType(before?.blocks ?? [], 'tool_use').map(({ id }) => textOf(id))
  const results = ofType(message.blocks, 'tool_result').map(({ tool_use_id }) => textOf(tool_use_id))
  const first = message.blocks.findIndex(({ type }) => type !== 'tool_result')
  return [
    ...each(
      asked,
      (id) => next !== undefined && !answered.includes(id),
      (id) => `tool_use ids were found without tool_result blocks immediately after: ${id}`,
    ),
    ...when(asked.length > 0 && next === undefined, 'a conversation ends with a call'),
    ...each(
      results,
      (id) => !known.includes(id),
      (id) => `unexpected tool_use_id found in tool_result blocks: ${id}`,
    ),
    ...repeated(results).map((id) => `each tool_use must have a single result: ${id}`),
    ...when(
      first !== -1 && message.blocks.slice(first).some(({ type }) => type === 'tool_result'),
      'tool_result blocks must stand before the rest of the message',
    ),
  ]
}

const inResults = new Set(['text', 'image', 'document', 'search_result', 'tool_reference'])

const results: Rule = (body) =>
  messagesOf(body)
    .flatMap(({ blocks }) => ofType(blocks, 'tool_result'))
    .flatMap(({ content }) =>
      each(
        objectsOf(content),
        ({ type }) => !inResults.has(textOf(type)),
        ({ type }) => `a tool_result may not hold ${textOf(type)}`,
      ),
    )

const tools: Rule = (body, { toolNameLength }) => {
  const defined = objectsOf(body.tools)
  const own = defined.filter(({ type }) => type === undefined || type === 'custom')
  const names = defined.map(({ name }) => textOf(name))
  const pattern = new RegExp(`^[a-zA-Z0-9_-]{1,${toolNameLength ?? 128}}$`)
  const usesTools = messagesOf(body).some(
    ({ blocks }) => ofType(blocks, 'tool_use', 'tool_result').length > 0,
  )
  return [
    ...when(usesTools && defined.length === 0, 'requests with tool blocks must define tools'),
    ...repeated(names.filter((name) => name !== '')).map((name) => `tool names must be unique: ${name}`),
    ...each(
      own,
      ({ name }) => !pattern.test(textOf(name)),
      ({ name }) => `tools.name: String should match pattern: ${textOf(name)}`,
    ),
    ...own.flatMap(({ input_schema: schema, name }) => [
      ...when(objectOf(schema).type !== 'object', `tools.${textOf(name)}.input_schema.type: Field required`),
      ...when(
        ['oneOf', 'anyOf', 'allOf'].some((key) => objectOf(schema)[key] !== undefined),
        `${textOf(name)}: input_schema does not support oneOf, allOf, or anyOf at the top level`,
      ),
    ]),
    ...choiceOf(body, names),
  ]
}

function choiceOf(body: JsonObject, names: readonly string[]): readonly string[] {
  const choice = objectOf(body.tool_choice)
  const thinking = objectOf(body.thinking)
  const forced = choice.type === 'any' || choice.type === 'tool'
  return [
    ...when(
      body.tool_choice !== undefined && names.length === 0,
      'tool_choice may only be specified while providing tools',
    ),
    ...when(
      choice.type === 'tool' && !names.includes(textOf(choice.name)),
      `tool_choice names no tool: ${textOf(choice.name)}`,
    ),
    ...when(
      forced && (thinking.type === 'enabled' || thinking.type === 'adaptive'),
      'thinking may not be enabled when tool_choice forces tool use',
    ),
  ]
}

const thinking: Rule = (body, { thinkingForm, sampling: takes }) => {
  const config = objectOf(body.thinking)
  const budget = config.budget_tokens
  const thinks = config.type === 'enabled' || config.type === 'adaptive'
  return [
    ...when(
      config.type === 'enabled' && (typeof budget !== 'number' || budget < 1024),
      'thinking.budget_tokens: Input should be greater than or equal to 1024',
    ),
    ...when(
      typeof budget === 'number' && typeof body.max_tokens === 'number' && budget >= body.max_tokens,
      'max_tokens must be greater than thinking.budget_tokens',
    ),
    ...when(config.type === 'adaptive' && thinkingForm === 'budget', 'adaptive thinking is not supported'),
    // Claude 4.6 takes both forms still.
    ...when(
      config.type === 'enabled' && thinkingForm === 'adaptive' && takes === false,
      'this model takes no budget',
    ),
    ...when(thinks && thinkingForm === 'none', 'this model does not support thinking'),
    ...when(
      thinks && typeof body.temperature === 'number' && body.temperature !== 1,
      'temperature may only be set to 1 when thinking is enabled',
    ),
    ...when(thinks && typeof body.top_k === 'number', 'top_k must be unset when thinking is enabled'),
    ...when(
      thinks && typeof body.top_p === 'number' && body.top_p < 0.95,
      'top_p must be greater than or equal to 0.95 when thinking is enabled',
    ),
    ...when(
      objectOf(body.output_config).effort !== undefined && thinkingForm !== 'adaptive',
      'this model does not support the effort parameter',
    ),
  ]
}

/** What was thought goes back whole, sealed, and followed by what it led to. */
const thoughts: Rule = (body) =>
  messagesOf(body).flatMap(({ role, blocks }) => [
    ...when(
      role === 'assistant' && ['thinking', 'redacted_thinking'].includes(textOf(blocks.at(-1)?.type)),
      'the final block in an assistant message cannot be thinking',
    ),
    ...each(
      ofType(blocks, 'thinking'),
      ({ signature }) => textOf(signature) === '',
      () => 'thinking.signature: Field required',
    ),
    ...when(
      role === 'user' && ofType(blocks, 'thinking', 'redacted_thinking', 'tool_use').length > 0,
      'thinking and tool_use blocks may not stand in user messages',
    ),
    ...when(
      role === 'assistant' && ofType(blocks, 'tool_result', 'image', 'document').length > 0,
      'tool_result, image and document blocks may not stand in assistant messages',
    ),
  ])

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

const media: Rule = (body) =>
  [...nodesOf(body.messages)].flatMap(({ type, source }) => {
    const { type: kind, media_type: mediaType, data } = objectOf(source)
    if (type !== 'image' && type !== 'document') return []
    return [
      ...when(kind === 'base64' && !isBase64(data), `${type}.source.base64: invalid base64 data`),
      ...when(
        kind === 'base64' && type === 'image' && !imageTypes.includes(textOf(mediaType)),
        `image.source.base64.media_type: ${textOf(mediaType)}`,
      ),
      ...when(
        kind === 'base64' && type === 'document' && mediaType !== 'application/pdf',
        `document.source.base64.media_type: ${textOf(mediaType)}`,
      ),
      ...when(kind === undefined, `${type}.source: Field required`),
    ]
  })

const caching: Rule = (body) => {
  const marked = [...nodesOf(body)].filter((node) => isJsonObject(node.cache_control))
  return [
    ...when(marked.length > 4, 'a maximum of 4 blocks with cache_control may be provided'),
    ...each(
      marked,
      ({ type }) => type === 'thinking' || type === 'redacted_thinking',
      () => 'thinking blocks cannot have cache_control',
    ),
  ]
}

const sampling: Rule = (body, { sampling: takes, jointSampling, maxOutput }) => {
  const { temperature, top_p: topP, top_k: topK, max_tokens: most, stop_sequences: stops } = body
  const given = [temperature, topP, topK].filter((value) => value !== undefined)
  return [
    ...when(takes === false && given.length > 0, 'this model takes no temperature, top_p and top_k'),
    ...when(
      typeof temperature === 'number' && (temperature < 0 || temperature > 1),
      'temperature: range: 0..1',
    ),
    ...when(
      jointSampling !== true && temperature !== undefined && topP !== undefined,
      'temperature and top_p cannot both be specified for this model',
    ),
    ...when(typeof most !== 'number' || most < 1, 'max_tokens: Field required'),
    ...when(typeof most === 'number' && most > (maxOutput ?? most), `max_tokens: ${String(most)} > maximum`),
    ...each(
      isJsonArray(stops) ? stops : [],
      (stop) => textOf(stop).trim() === '',
      () => 'stop_sequences: each stop sequence must contain non-whitespace',
    ),
  ]
}

const output: Rule = (body, { outputSchema }) => {
  const format = objectOf(objectOf(body.output_config).format)
  return [
    ...openObjects(format.schema).map(
      () => "output_config.format.schema: For 'object' type, 'additionalProperties' must be false",
    ),
    ...when(
      outputSchema === false && format.type !== undefined,
      'this model does not support output formats',
    ),
  ]
}

const fields = new Set([
  ...['model', 'messages', 'max_tokens', 'system', 'stream', 'stop_sequences', 'temperature', 'top_p'],
  ...['top_k', 'tools', 'tool_choice', 'thinking', 'metadata', 'service_tier', 'output_config', 'thread'],
  ...['container', 'context_management', 'mcp_servers', 'cache_control', 'inference_geo', 'safeguards'],
  ...['betas', 'output_format'],
])

const known: Rule = (body) => [
  ...othersThan(body, fields).map((name) => `${name}: Extra inputs are not permitted`),
  ...othersThan(objectOf(body.metadata), new Set(['user_id'])).map((name) => `metadata.${name}`),
]

/** What Anthropic's Messages API refuses. */
export const rules: readonly Rule[] = [
  texts,
  turns,
  calls,
  results,
  tools,
  thinking,
  thoughts,
  media,
  caching,
  sampling,
  output,
  known,
]
