import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/canonical/json.ts'
import {
  each,
  isBase64,
  nodesOf,
  objectOf,
  objectsOf,
  othersThan,
  type Rule,
  repeated,
  textOf,
  when,
} from './rule.ts'

interface Content {
  readonly role: string
  readonly parts: readonly JsonObject[]
}

const contentsOf = (body: JsonObject): readonly Content[] =>
  objectsOf(body.contents).map(({ role, parts }) => ({ role: textOf(role), parts: objectsOf(parts) }))

const holding = (parts: readonly JsonObject[], name: string): readonly JsonObject[] =>
  parts.flatMap((part) => (isJsonObject(part[name]) ? [part[name]] : []))

/** Exactly one of these makes a part. */
const kinds = [
  ...['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse', 'executableCode'],
  ...['codeExecutionResult', 'toolCall', 'toolResponse'],
]
const besides = new Set([
  ...kinds,
  'thought',
  'thoughtSignature',
  'videoMetadata',
  'mediaResolution',
  'partMetadata',
])

const parts: Rule = (body) => {
  const contents = contentsOf(body)
  const all = [
    ...contents.flatMap((content) => content.parts),
    ...objectsOf(objectOf(body.systemInstruction).parts),
  ]
  return [
    ...when(contents.length === 0, 'contents are required'),
    ...each(
      contents,
      ({ role }) => !['user', 'model', 'function', ''].includes(role),
      ({ role }) => `Please use a valid role: user, model (${role})`,
    ),
    ...each(
      contents,
      (content) => content.parts.length === 0,
      () => 'contents.parts must not be empty',
    ),
    ...each(
      all,
      (part) => kinds.filter((kind) => part[kind] !== undefined).length !== 1,
      (part) => `a part must have one initialised field: ${Object.keys(part).join(', ')}`,
    ),
    ...each(
      all,
      (part) => part.text === '' && part.thoughtSignature === undefined,
      () => 'an empty text parameter',
    ),
    ...all.flatMap((part) => othersThan(part, besides).map((name) => `Unknown name "${name}" at 'part'`)),
    ...each(
      objectsOf(objectOf(body.systemInstruction).parts),
      (part) => part.text === undefined,
      () => 'System instructions can only be text',
    ),
  ]
}

const turns: Rule = (body) => {
  const contents = contentsOf(body)
  return contents.flatMap((content, index) => {
    const calls = holding(content.parts, 'functionCall')
    const results = holding(content.parts, 'functionResponse')
    const before = contents[index - 1]
    const next = contents[index + 1]
    const asked = holding(before?.parts ?? [], 'functionCall')
    const given = holding(next?.parts ?? [], 'functionResponse')
    return [
      ...when(
        calls.length > 0 && (before === undefined || before.role === 'model'),
        'a function call turn must come immediately after a user turn or after a function response turn',
      ),
      ...when(calls.length > 0 && content.role !== 'model', 'a function call is the model’s to make'),
      ...when(
        results.length > 0 && content.role === 'model',
        'a function response is not the model’s to give',
      ),
      ...when(
        results.length > 0 && results.length !== asked.length,
        'the number of function response parts must equal the number of function call parts of the function call turn',
      ),
      ...when(
        calls.length > 0 && next !== undefined && given.length === 0,
        'a function call turn must be followed by a function response turn',
      ),
      ...results.flatMap((result, place) => matching(result, asked, place)),
    ]
  })
}

function matching(result: JsonObject, asked: readonly JsonObject[], place: number): readonly string[] {
  const call = result.id === undefined ? asked[place] : asked.find(({ id }) => id === result.id)
  return [
    ...when(call === undefined, `no call for the response of ${textOf(result.name)}`),
    ...when(
      call !== undefined && call.name !== result.name,
      `${textOf(result.name)} answers ${textOf(call?.name)}`,
    ),
    ...when(!isJsonObject(result.response), 'function_response.response: expected an object'),
    ...when(textOf(result.name) === '', 'function_response.name: Name cannot be empty'),
  ]
}

/** Gemini 3 refuses the first call of a step in the turn under way without a signature. */
const signatures: Rule = (body, { callIds }) => {
  if (callIds !== true) return []
  const contents = contentsOf(body)
  const spoke = contents.findLastIndex(
    (content) => content.role === 'user' && holding(content.parts, 'functionResponse').length === 0,
  )
  return contents.slice(spoke + 1).flatMap((content) => {
    const first = content.parts.find((part) => part.functionCall !== undefined)
    return when(
      first !== undefined && textOf(first.thoughtSignature) === '',
      'Function call is missing a thought_signature in functionCall parts',
    )
  })
}

const functions: Rule = (body, { toolNameLength }) => {
  const declared = objectsOf(body.tools).flatMap((tool) => objectsOf(tool.functionDeclarations))
  const names = declared.map(({ name }) => textOf(name))
  const pattern = new RegExp(`^[a-zA-Z_][a-zA-Z0-9_.:-]{0,${(toolNameLength ?? 64) - 1}}$`)
  const called = contentsOf(body).flatMap((content) => holding(content.parts, 'functionCall'))
  const { mode, allowedFunctionNames: allowed } = objectOf(objectOf(body.toolConfig).functionCallingConfig)
  return [
    ...repeated(names).map((name) => `Duplicate function declaration found: ${name}`),
    ...each(
      [...names, ...called.map(({ name }) => textOf(name))],
      (name) => !pattern.test(name),
      (name) => `Invalid function name: ${name}`,
    ),
    ...each(
      called,
      ({ args }) => args !== undefined && !isJsonObject(args),
      () => 'function_call.args: expected an object',
    ),
    ...each(
      declared,
      (declaration) => declaration.parameters !== undefined && declaration.parametersJsonSchema !== undefined,
      ({ name }) => `${textOf(name)}: parameters and parameters_json_schema`,
    ),
    ...when(
      mode !== undefined && names.length === 0,
      'function calling config is set without function_declarations',
    ),
    ...when(
      isJsonArray(allowed) && mode !== 'ANY' && mode !== 'VALIDATED',
      'allowed_function_names should only be set when mode is ANY or VALIDATED',
    ),
    ...each(
      isJsonArray(allowed) ? allowed : [],
      (name) => !names.includes(textOf(name)),
      (name) => `allowed_function_names: ${textOf(name)}`,
    ),
  ]
}

/** Google's own tools stand beside functions from Gemini 3 on only. */
const mixture: Rule = (body, { callIds }) => {
  const tools = objectsOf(body.tools)
  const hasFunctions = tools.some((tool) => tool.functionDeclarations !== undefined)
  const hasOthers = tools.some((tool) => Object.keys(tool).some((key) => key !== 'functionDeclarations'))
  return when(hasFunctions && hasOthers && callIds !== true, 'Tool use with function calling is unsupported')
}

/** The words of an OpenAPI schema, which `parameters` and `responseSchema` are. */
const openApi = new Set([
  ...['type', 'format', 'title', 'description', 'nullable', 'enum', 'maxItems', 'minItems', 'properties'],
  ...['required', 'minProperties', 'maxProperties', 'minLength', 'maxLength', 'pattern', 'example', 'anyOf'],
  ...['propertyOrdering', 'default', 'items', 'minimum', 'maximum', 'additionalProperties'],
])

const schemas: Rule = (body) => {
  const declared = objectsOf(body.tools).flatMap((tool) => objectsOf(tool.functionDeclarations))
  const asked = [
    ...declared.map(({ parameters }) => parameters),
    objectOf(body.generationConfig).responseSchema,
  ]
  return asked
    .flatMap(schemaNodes)
    .flatMap((node) => [
      ...othersThan(node, openApi).map((name) => `Unknown name "${name}" at 'parameters'`),
      ...when(isJsonArray(node.type), 'type: Proto field is not repeating, cannot start list'),
      ...when(node.type === 'ARRAY' && node.items === undefined, 'items: missing field'),
      ...when(
        isJsonArray(node.enum) && !node.enum.every((value) => typeof value === 'string'),
        'enum: only texts',
      ),
    ])
}

function schemaNodes(value: Json | undefined): readonly JsonObject[] {
  if (!isJsonObject(value)) return []
  const below = [...Object.values(objectOf(value.properties)), value.items, ...objectsOf(value.anyOf)]
  return [value, ...below.flatMap(schemaNodes)]
}

const settings: Rule = (body, { thinkingForm, maxOutput, callIds }) => {
  const config = objectOf(body.generationConfig)
  const thinking = objectOf(config.thinkingConfig)
  const { maxOutputTokens: most, stopSequences: stops, temperature, candidateCount, logprobs } = config
  const isJson = config.responseMimeType === 'application/json'
  const hasFunctions = objectsOf(body.tools).some((tool) => tool.functionDeclarations !== undefined)
  return [
    ...when(
      typeof most === 'number' && (most < 1 || most > (maxOutput ?? most)),
      `max_output_tokens: ${String(most)}`,
    ),
    ...when(isJsonArray(stops) && stops.length > 5, 'stop_sequences: at most 5'),
    ...when(typeof temperature === 'number' && (temperature < 0 || temperature > 2), 'temperature: 0..2'),
    ...when(typeof candidateCount === 'number' && candidateCount > 8, 'candidate_count: 1..8'),
    ...when(logprobs !== undefined && config.responseLogprobs !== true, 'logprobs needs response_logprobs'),
    ...when(typeof logprobs === 'number' && logprobs > 20, 'logprobs: 0..20'),
    ...when(
      (config.responseSchema !== undefined || config.responseJsonSchema !== undefined) && !isJson,
      'a response schema needs the response mime type application/json',
    ),
    ...when(
      isJson && hasFunctions && callIds !== true,
      "Function calling with a response mime type: 'application/json' is unsupported",
    ),
    ...when(
      thinking.thinkingLevel !== undefined &&
        (thinkingForm !== 'level' || thinking.thinkingBudget !== undefined),
      'Thinking level is not supported for this model',
    ),
    ...when(config.thinkingConfig !== undefined && thinkingForm === 'none', 'Thinking is not supported'),
  ]
}

const media: Rule = (body, { imageUrls, toolResultMedia }) =>
  [...nodesOf(body.contents)].flatMap((node) => [
    ...when(
      isJsonObject(node.inlineData) && !isBase64(node.inlineData.data),
      'inline_data.data: Base64 decoding failed',
    ),
    ...when(
      isJsonObject(node.inlineData) && textOf(node.inlineData.mimeType) === '',
      'inline_data: no mime type',
    ),
    ...when(
      isJsonObject(node.fileData) && imageUrls === false && /^https?:/.test(textOf(node.fileData.fileUri)),
      'URLs are not fetched here',
    ),
    ...when(
      isJsonObject(node.functionResponse) &&
        toolResultMedia === false &&
        node.functionResponse.parts !== undefined,
      'media inside a function response',
    ),
  ])

const fields = new Set([
  ...['contents', 'model', 'systemInstruction', 'tools', 'toolConfig', 'safetySettings', 'generationConfig'],
  ...['cachedContent', 'serviceTier', 'labels', 'modelArmorConfig', 'store'],
])

const known: Rule = (body) =>
  othersThan(body, fields).map((name) => `Invalid JSON payload received. Unknown name "${name}"`)

/** What Google's generateContent refuses. */
export const rules: readonly Rule[] = [
  parts,
  turns,
  signatures,
  functions,
  mixture,
  schemas,
  settings,
  media,
  known,
]
