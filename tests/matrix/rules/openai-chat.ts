import { isJsonArray, isJsonObject, type JsonObject } from '../../../src/canonical/json.ts'
import { each, nodesOf, objectOf, objectsOf, openObjects, type Rule, repeated, textOf, when } from './rule.ts'

const callsOf = (message: JsonObject): readonly JsonObject[] => objectsOf(message.tool_calls)

const namePattern = (length: number): RegExp => new RegExp(`^[a-zA-Z0-9_-]{1,${length}}$`)

const roles: Rule = (body, { instructionRole }) => {
  const messages = objectsOf(body.messages)
  return [
    ...when(messages.length === 0, 'messages: expected at least one'),
    ...each(
      messages,
      ({ role }) => role === 'developer' && instructionRole === 'system',
      () => 'developer is not one of the roles',
    ),
    ...each(
      messages,
      ({ role, content }) => (role === 'user' || role === 'system') && !isFilled(content),
      ({ role }) => `a ${textOf(role)} message has no content`,
    ),
    ...each(
      messages,
      (message) =>
        message.role === 'assistant' &&
        !isFilled(message.content) &&
        callsOf(message).length === 0 &&
        message.refusal === undefined &&
        message.audio === undefined &&
        message.function_call === undefined,
      () => "assistant messages need 'content' or 'tool_calls'",
    ),
    ...each(
      messages,
      ({ tool_calls: calls }) => isJsonArray(calls) && calls.length === 0,
      () => 'tool_calls: empty array, expected at least one',
    ),
  ]
}

const isFilled = (content: unknown): boolean =>
  typeof content === 'string' || (Array.isArray(content) && content.length > 0)

const calls: Rule = (body, { toolCallId, toolNameLength }) => {
  const messages = objectsOf(body.messages)
  const limit = toolCallId ?? { length: 40, characters: '\\x21-\\x7e' }
  const ids = new RegExp(`^[${limit.characters}]{1,${limit.length}}$`)
  return [
    ...messages.flatMap((message, index) => answersOf(message, messages.slice(index + 1))),
    ...strayResults(messages),
    ...messages.flatMap(callsOf).flatMap((call) => {
      const named = objectOf(call.function ?? call.custom)
      return [
        ...when(!ids.test(textOf(call.id)), `a call id does not fit: ${textOf(call.id)}`),
        ...when(!namePattern(toolNameLength ?? 64).test(textOf(named.name)), `name ${textOf(named.name)}`),
        ...when(
          call.type === 'function' && !isJsonText(textOf(named.arguments)),
          'arguments are no JSON text, as many places demand',
        ),
      ]
    }),
  ]
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function answersOf(message: JsonObject, after: readonly JsonObject[]): readonly string[] {
  const asked = callsOf(message).map(({ id }) => textOf(id))
  const end = after.findIndex(({ role }) => role !== 'tool')
  const answers = after.slice(0, end === -1 ? after.length : end).map((answer) => textOf(answer.tool_call_id))
  return [
    ...each(
      asked,
      (id) => !answers.includes(id),
      (id) => `an assistant message with 'tool_calls' must be followed by tool messages: ${id}`,
    ),
    ...repeated(asked).map((id) => `two calls of one message have the id ${id}`),
    ...(asked.length === 0 ? [] : repeated(answers).map((id) => `two results for ${id}`)),
  ]
}

function strayResults(messages: readonly JsonObject[]): readonly string[] {
  let open: readonly string[] = []
  const stray: string[] = []
  for (const message of messages) {
    if (message.role === 'assistant') open = callsOf(message).map(({ id }) => textOf(id))
    else if (message.role !== 'tool') open = []
    else if (!open.includes(textOf(message.tool_call_id)))
      stray.push(
        `messages with role 'tool' must be a response to a preceding message with 'tool_calls': ${textOf(message.tool_call_id)}`,
      )
  }
  return stray
}

const tools: Rule = (body, { toolNameLength, customTools }) => {
  const defined = objectsOf(body.tools)
  const names = defined.map((tool) => textOf(objectOf(tool.function ?? tool.custom).name))
  const choice = objectOf(body.tool_choice)
  const chosen = textOf(objectOf(choice.function ?? choice.custom).name)
  return [
    ...when(isJsonArray(body.tools) && defined.length === 0, 'tools: empty array'),
    ...when(
      defined.length === 0 && body.tool_choice !== undefined,
      "'tool_choice' is only allowed when 'tools' are specified",
    ),
    ...when(
      defined.length === 0 && body.parallel_tool_calls !== undefined,
      "'parallel_tool_calls' is only allowed when 'tools' are specified",
    ),
    ...repeated(names).map((name) => `two tools are called ${name}`),
    ...each(
      names,
      (name) => !namePattern(toolNameLength ?? 64).test(name),
      (name) => `tools.function.name: ${name}`,
    ),
    ...each(
      defined,
      ({ type }) => type === 'custom' && customTools === false,
      () => 'custom tools are not supported',
    ),
    ...when(chosen !== '' && !names.includes(chosen), `tool_choice names no tool: ${chosen}`),
    ...defined.flatMap((tool) => functionOf(objectOf(tool.function))),
  ]
}

function functionOf({ name, parameters, strict }: JsonObject): readonly string[] {
  if (parameters === undefined) return []
  const type = objectOf(parameters).type
  return [
    ...when(
      type !== 'object',
      `${textOf(name)}: schema must be a JSON Schema of type "object", got ${String(type)}`,
    ),
    ...(strict === true ? openObjects(parameters) : []).map(
      () => `${textOf(name)}: 'additionalProperties' is required to be supplied and to be false`,
    ),
  ]
}

const output: Rule = (body, { outputSchema }) => {
  const format = objectOf(body.response_format)
  const { name, schema, strict } = objectOf(format.json_schema)
  return [
    ...when(
      format.type === 'json_object' && !/json/i.test(JSON.stringify(body.messages)),
      "'messages' must contain the word 'json' in some form",
    ),
    ...when(
      format.type === 'json_schema' && !namePattern(64).test(textOf(name)),
      'response_format.json_schema.name',
    ),
    ...when(format.type === 'json_schema' && outputSchema === false, 'this response_format is unavailable'),
    ...(strict === true ? openObjects(schema) : []).map(
      () => "Invalid schema for response_format: 'additionalProperties' must be false",
    ),
  ]
}

const steering = [
  ...['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs'],
  ...['logit_bias', 'stop'],
]

/** Taken by a model that can think while it is told not to. */
const restingNames = ['temperature', 'top_p', 'logprobs', 'top_logprobs']

const settings: Rule = (body, quirks) => {
  const { sampling, maxOutputField, reasoningEfforts, maxOutput, streamOptions } = quirks
  const taken = quirks.restingSampling === true && body.reasoning_effort === 'none' ? restingNames : []
  const bound = maxOutputField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
  const asked = body.max_completion_tokens ?? body.max_tokens
  const { reasoning_effort: effort, stop, stream_options: options } = body
  return [
    ...(sampling === false
      ? each(
          steering,
          (name) =>
            body[name] !== undefined &&
            !taken.includes(name) &&
            !(name === 'temperature' && body[name] === 1),
          (name) => `Unsupported parameter: '${name}' is not supported with this model`,
        )
      : []),
    // Models of OpenAI that do not reason take both names.
    ...when(
      maxOutputField !== undefined &&
        (sampling === false || bound !== 'max_tokens') &&
        body[bound] !== undefined,
      `Unsupported parameter: '${bound}'`,
    ),
    ...when(typeof asked === 'number' && asked > (maxOutput ?? asked), `${bound} is too large`),
    ...when(
      typeof effort === 'string' && reasoningEfforts !== undefined && !reasoningEfforts.includes(effort),
      `Unsupported value: 'reasoning_effort' does not support '${String(effort)}'`,
    ),
    ...when(isJsonArray(stop) && stop.length > 4, 'stop: at most 4'),
    ...when(
      options !== undefined && body.stream !== true,
      "'stream_options' is only allowed when 'stream' is enabled",
    ),
    ...when(options !== undefined && streamOptions === false, 'stream_options: extra fields not permitted'),
    ...when(
      body.metadata !== undefined && body.store !== true,
      "'metadata' is only allowed when 'store' is enabled",
    ),
    ...each(
      ['user', 'safety_identifier', 'prompt_cache_key'],
      (name) => textOf(body[name]).length > 64,
      (name) => `${name}: string too long`,
    ),
    ...when(
      body.top_logprobs !== undefined && body.logprobs !== true,
      "'top_logprobs' needs 'logprobs' to be true",
    ),
  ]
}

const media: Rule = (body, { toolResultMedia, imageUrls }) => [
  ...objectsOf(body.messages).flatMap(({ role, content }) =>
    each(
      objectsOf(content),
      ({ type }) => role !== 'user' && type !== 'text' && type !== 'refusal' && toolResultMedia === false,
      ({ type }) => `a ${textOf(role)} message may not hold ${textOf(type)}`,
    ),
  ),
  ...[...nodesOf(body.messages)].flatMap(({ image_url: image }) =>
    when(
      isJsonObject(image) && imageUrls === false && !textOf(image.url).startsWith('data:'),
      'image URLs are not fetched here',
    ),
  ),
]

/** What Chat Completions refuses, at OpenAI and at the places that follow it. */
export const rules: readonly Rule[] = [roles, calls, tools, output, settings, media]
