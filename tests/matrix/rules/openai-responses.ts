import { isJsonArray, type JsonObject } from '../../../src/canonical/json.ts'
import { each, objectOf, objectsOf, openObjects, type Rule, repeated, textOf, when } from './rule.ts'

const itemsOf = (body: JsonObject): readonly JsonObject[] => objectsOf(body.input)

/** Calls that the client answers, and what answers each. */
const answerOf: Readonly<Record<string, string>> = {
  function_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
  local_shell_call: 'local_shell_call_output',
  computer_call: 'computer_call_output',
}
const answers: readonly string[] = Object.values(answerOf)

const isNamed = (name: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(name)

const calls: Rule = (body) => {
  const items = itemsOf(body)
  if (typeof body.previous_response_id === 'string' || typeof body.conversation === 'string') return []
  if (items.some(({ type }) => type === 'item_reference')) return []
  const made = items.filter(({ type }) => answerOf[textOf(type)] !== undefined)
  const answered = items.filter(({ type }) => answers.includes(textOf(type)))
  const idOf = ({ call_id: id }: JsonObject): string => textOf(id)
  return [
    ...each(
      made,
      (call) =>
        !answered.some((item) => idOf(item) === idOf(call) && item.type === answerOf[textOf(call.type)]),
      (call) => `No tool output found for function call ${idOf(call)}`,
    ),
    ...each(
      answered,
      (item) => !made.some((call) => idOf(call) === idOf(item) && answerOf[textOf(call.type)] === item.type),
      (item) => `No tool call found for function call output with call_id ${idOf(item)}`,
    ),
    ...repeated(made.map(idOf)).map((id) => `Duplicate call_id ${id}`),
    ...each(
      [...made, ...answered],
      (item) => idOf(item) === '' || idOf(item).length > 64,
      (item) => `call_id: ${idOf(item)}`,
    ),
    ...each(
      made.filter(({ name }) => name !== undefined),
      ({ name }) => !isNamed(textOf(name)),
      ({ name }) => `input.name: ${textOf(name)}`,
    ),
    ...each(
      items.filter(({ type }) => type === 'function_call'),
      ({ arguments: args }) => typeof args !== 'string',
      () => 'input.arguments: expected a string',
    ),
  ]
}

/** What each speaker's content may be made of. */
const contents: Readonly<Record<string, readonly string[]>> = {
  user: ['input_text', 'input_image', 'input_file', 'input_audio'],
  system: ['input_text', 'input_image', 'input_file'],
  developer: ['input_text', 'input_image', 'input_file'],
  assistant: ['output_text', 'refusal'],
}

const messages: Rule = (body) => [
  ...when(
    (isJsonArray(body.input) && body.input.length === 0) || body.input === '',
    'input: empty, expected at least one item',
  ),
  ...itemsOf(body)
    .filter(({ type, role }) => (type ?? 'message') === 'message' && role !== undefined)
    .flatMap(({ role, content }) => [
      ...each(
        objectsOf(content),
        ({ type }) => contents[textOf(role)]?.includes(textOf(type)) !== true,
        ({ type }) => `Invalid value: '${textOf(type)}' in a message of ${textOf(role)}`,
      ),
      ...when(content === undefined || content === null, 'input.content: Missing required parameter'),
      ...when(isJsonArray(content) && content.length === 0, 'input.content: empty array'),
    ]),
]

const reasoning: Rule = (body, { reasoningRequest, reasoningEfforts }) => {
  const items = itemsOf(body)
  const { effort } = objectOf(body.reasoning)
  const wants = isJsonArray(body.include) && body.include.includes('reasoning.encrypted_content')
  const kinds = ['reasoning', 'function_call', 'custom_tool_call', 'message']
  return [
    ...each(
      items,
      ({ type, role }, index) =>
        type === 'reasoning' &&
        role === undefined &&
        !isLedTo(
          items.slice(index + 1).find((item) => kinds.includes(textOf(item.type ?? 'message'))),
          items[index + 1],
        ),
      ({ id }) => `Item '${textOf(id)}' of type 'reasoning' was provided without its required following item`,
    ),
    ...when(
      reasoningRequest === 'none' && (body.reasoning !== undefined || wants),
      'reasoning is not supported with this model',
    ),
    ...when(
      typeof effort === 'string' && reasoningEfforts !== undefined && !reasoningEfforts.includes(effort),
      `Unsupported value: reasoning.effort ${String(effort)}`,
    ),
  ]
}

/** A reasoning item is followed by what it led to, maybe by more reasoning first. */
const isLedTo = (next: JsonObject | undefined, right: JsonObject | undefined): boolean =>
  right !== undefined && next !== undefined && (next.role === undefined || next.role === 'assistant')

const tools: Rule = (body, { namespaces, customTools }) => {
  const defined = objectsOf(body.tools)
  const functions = defined.filter(({ type }) => type === 'function' || type === 'custom')
  const choice = objectOf(body.tool_choice)
  const isNamedChoice = choice.type === 'function' || choice.type === 'custom'
  return [
    ...repeated(functions.map(({ name }) => textOf(name))).map((name) => `two tools are called ${name}`),
    ...each(
      functions,
      ({ name }) => !isNamed(textOf(name)),
      ({ name }) => `tools.name: ${textOf(name)}`,
    ),
    ...each(
      defined.filter(({ type }) => type === 'function'),
      ({ parameters, strict }) => strict === true && openObjects(parameters).length > 0,
      ({ name }) => `Invalid schema for function '${textOf(name)}': 'additionalProperties' must be false`,
    ),
    ...each(
      defined.filter(({ type }) => type === 'function'),
      ({ parameters }) =>
        parameters !== undefined && parameters !== null && objectOf(parameters).type !== 'object',
      ({ name }) => `Invalid schema for function '${textOf(name)}': schema must be of type "object"`,
    ),
    ...each(
      defined,
      ({ type }) =>
        (type === 'namespace' && namespaces === false) || (type === 'custom' && customTools === false),
      ({ type }) => `tools of type ${textOf(type)} are not supported`,
    ),
    ...when(
      isNamedChoice && !functions.some(({ name }) => name === choice.name) && namespaces === false,
      `tool_choice names no tool: ${textOf(choice.name)}`,
    ),
    ...when(
      defined.length === 0 &&
        body.tool_choice !== undefined &&
        body.tool_choice !== 'none' &&
        body.tool_choice !== 'auto' &&
        !hasHiddenTools(body),
      "'tool_choice' is only allowed when 'tools' are specified",
    ),
  ]
}

const hasHiddenTools = (body: JsonObject): boolean =>
  itemsOf(body).some(({ type }) => type === 'additional_tools') || body.previous_response_id !== undefined

const settings: Rule = (body, { sampling, restingSampling, maxOutput, stored }) => {
  const isResting = restingSampling === true && objectOf(body.reasoning).effort === 'none'
  const thinks = sampling === false && !isResting
  const { max_output_tokens: most, metadata, include } = body
  const format = objectOf(objectOf(body.text).format)
  return [
    ...each(
      ['temperature', 'top_p', 'top_logprobs'],
      (name) => thinks && body[name] !== undefined,
      (name) => `Unsupported parameter: '${name}' is not supported with this model`,
    ),
    ...when(
      typeof most === 'number' && (most < 16 || most > (maxOutput ?? most)),
      `max_output_tokens: ${String(most)}`,
    ),
    ...when(
      format.type === 'json_object' && !/json/i.test(JSON.stringify(body.input)),
      "Response input messages must contain the word 'json' in some form",
    ),
    ...when(format.type === 'json_schema' && !isNamed(textOf(format.name)), 'text.format.name'),
    ...(format.strict === true ? openObjects(format.schema) : []).map(
      () => "Invalid schema for response_format: 'additionalProperties' must be false",
    ),
    ...when(stored === false && body.store !== false, 'responses are not stored here'),
    ...when(Object.keys(objectOf(metadata)).length > 16, 'metadata: too many properties'),
    ...when(
      isJsonArray(include) && include.includes('message.output_text.logprobs') && thinks,
      'logprobs are not supported with this model',
    ),
    ...each(
      ['user', 'safety_identifier', 'prompt_cache_key'],
      (name) => textOf(body[name]).length > 64,
      (name) => `${name}: string too long`,
    ),
  ]
}

/** What the Responses API refuses. */
export const rules: readonly Rule[] = [calls, messages, reasoning, tools, settings]
