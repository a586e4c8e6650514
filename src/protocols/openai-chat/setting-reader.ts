import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type {
  Caller,
  CanonicalRequest,
  OutputFormat,
  Reasoning,
  Sampling,
  SettingName,
  ToolChoice,
} from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { difference, fieldsOf, originAt } from './rest.ts'
import { filled, isRawNumber, numberOf, objectOf, wrongType } from './schema.ts'
import { choiceTypes, readFunctionCallChoice, readToolChoice, writeToolChoice } from './tool-reader.ts'

/** What of the body's top level has been understood so far. */
export interface Reading {
  readonly body: JsonObject
  /** Understood fields, as they are written back. */
  readonly known: Record<string, Json>
  /** Fields that mean something only here. */
  readonly own: Record<string, Json>
  readonly places: Partial<Record<SettingName, string>>
}

type Settings = Omit<CanonicalRequest, 'model' | 'instructions' | 'turns' | 'tools' | 'origin' | 'places'>

export function readSettings(reading: Reading): Settings {
  const stream = take(reading, 'stream', 'stream', booleanAt)
  const toolChoice = readChoice(reading)
  const parallelToolCalls = take(reading, 'parallel_tool_calls', 'parallelToolCalls', booleanAt)
  const maxOutput = readMaxOutput(reading)
  const reasoning = readReasoningRequest(reading)
  const output = readOutput(reading)
  const verbosity = take(reading, 'verbosity', 'verbosity', stringAt)
  const store = take(reading, 'store', 'continuity.store', booleanAt)
  const streaming = readStreaming(reading)
  return {
    stream: stream === true,
    sampling: readSampling(reading),
    caller: readCaller(reading),
    ...present({ toolChoice, parallelToolCalls, maxOutput, reasoning, output, verbosity, streaming }),
    ...(store === undefined ? {} : { continuity: { store } }),
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that have a value, for types whose fields may be absent but not undefined. */
function present<T extends object>(fields: T): Present<T> {
  const kept: Present<T> = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>
  }
  return kept
}

/** A field with one meaning: its value, and a note of where it stood. `null` says nothing. */
function take<T extends Json>(
  reading: Reading,
  field: string,
  setting: SettingName,
  read: (value: Json, at: string) => T | undefined,
): T | undefined {
  const value = reading.body[field]
  if (value === undefined || value === null) return undefined
  const at = pointerTo('', field)
  const taken = read(value, at)
  if (taken === undefined) return undefined
  reading.known[field] = taken
  reading.places[setting] = at
  return taken
}

/** A number that a double cannot hold stays in the rest, digit for digit. */
function numberAt(value: Json, at: string): number | undefined {
  if (typeof value === 'number') return value
  if (isRawNumber(value)) return undefined
  throw wrongType(at, 'a number', value)
}

function booleanAt(value: Json, at: string): boolean {
  if (typeof value === 'boolean') return value
  throw wrongType(at, 'a boolean', value)
}

function stringAt(value: Json, at: string): string {
  if (typeof value === 'string') return value
  throw wrongType(at, 'a string', value)
}

function objectAt(value: Json, at: string): JsonObject {
  if (isJsonObject(value)) return value
  throw wrongType(at, 'an object', value)
}

const numberFields = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  seed: 'seed',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  n: 'candidates',
} as const satisfies Record<string, keyof Sampling>

function readSampling(reading: Reading): Sampling {
  const numbers: { -readonly [K in (typeof numberFields)[keyof typeof numberFields]]?: number } = {}
  for (const [field, name] of Object.entries(numberFields)) {
    const value = take(reading, field, `sampling.${name}`, numberAt)
    if (value !== undefined) numbers[name] = value
  }
  const logitBias = take(reading, 'logit_bias', 'sampling.logitBias', objectAt)
  return { ...numbers, ...present({ stop: readStop(reading), logprobs: readLogprobs(reading), logitBias }) }
}

function readStop(reading: Reading): readonly string[] | undefined {
  const stop = take(reading, 'stop', 'sampling.stop', (value, at) => {
    const isList = isJsonArray(value) && value.every((item) => typeof item === 'string')
    if (typeof value === 'string' || isList) return value
    throw wrongType(at, 'a string or an array of strings', value)
  })
  if (typeof stop === 'string') return [stop]
  return isJsonArray(stop) ? stop.filter((item) => typeof item === 'string') : undefined
}

/** `logprobs: false` asks for nothing, and is written back. */
function readLogprobs(reading: Reading): Sampling['logprobs'] {
  const { logprobs, top_logprobs } = reading.body
  if (logprobs === false) {
    reading.known.logprobs = false
    reading.own.logprobs = false
    return undefined
  }
  if (logprobs !== true) return undefined
  reading.known.logprobs = true
  reading.places['sampling.logprobs'] = '/logprobs'
  const top = numberOf(top_logprobs)
  if (top === undefined) return {}
  reading.known.top_logprobs = top
  return { top }
}

/** The newer field wins where both are given. */
function readMaxOutput(reading: Reading): number | undefined {
  return (
    take(reading, 'max_completion_tokens', 'maxOutput', numberAt) ??
    take(reading, 'max_tokens', 'maxOutput', numberAt)
  )
}

function readChoice(reading: Reading): ToolChoice | undefined {
  const { tool_choice, function_call } = reading.body
  const choice = readToolChoice(tool_choice)
  if (choice !== undefined && tool_choice !== undefined) {
    reading.places.toolChoice = '/tool_choice'
    const written = writeToolChoice(choice, isCustomIn(reading.body))
    // Another spelling of the same choice is given back as it was.
    const isOdd = difference(written, tool_choice) !== undefined
    reading.known.tool_choice = isOdd ? withoutOddType(choice, tool_choice) : written
    if (isOdd) reading.own.tool_choice = tool_choice
    return choice
  }
  const legacy = readFunctionCallChoice(function_call)
  if (legacy === undefined) return undefined
  reading.places.toolChoice = '/function_call'
  reading.known.function_call = legacy.kind === 'named' ? { name: legacy.name } : legacy.kind
  return legacy
}

/** A type that nobody has beside the name of a tool: the name counts, the type is told. */
function withoutOddType(choice: ToolChoice, written: Json): Json {
  if (choice.kind !== 'named' || !isJsonObject(written)) return written
  const { type, ...others } = written
  return type === undefined || choiceTypes.has(type) ? written : others
}

const isCustomIn = (body: JsonObject) => {
  const tools = isJsonArray(body.tools) ? body.tools : []
  const names = new Set(tools.map((tool) => objectOf(objectOf(tool)?.custom)?.name))
  return (name: string): boolean => names.has(name)
}

function readOutput(reading: Reading): OutputFormat | undefined {
  const format = objectOf(reading.body.response_format)
  const type = filled(format?.type)
  const output = format === undefined || type === undefined ? undefined : entryOf(outputs, type)?.(format)
  if (output === undefined) return undefined
  reading.places.output = '/response_format'
  reading.known.response_format = writeOutput(output)
  return output
}

const outputs: Readonly<Record<string, (format: JsonObject) => OutputFormat | undefined>> = {
  text: () => ({ kind: 'text' }),
  json_object: (format) => {
    // DeepInfra, Together and others take the schema right here.
    const schema = objectOf(format.schema)
    return schema === undefined ? { kind: 'json' } : undefined
  },
  json_schema: (format) => {
    const described = objectOf(format.json_schema)
    const schema = objectOf(described?.schema)
    if (described === undefined || schema === undefined) return undefined
    const name = filled(described.name)
    const description = filled(described.description)
    const strict = typeof described.strict === 'boolean' ? described.strict : undefined
    const schemaAt = '/response_format/json_schema/schema'
    return { kind: 'schema', schema, schemaAt, ...present({ name, description, strict }) }
  },
}

export function writeOutput(output: OutputFormat): JsonObject {
  if (output.kind === 'text') return { type: 'text' }
  if (output.kind === 'json') return { type: 'json_object' }
  const { name, description, strict, schema } = output
  return { type: 'json_schema', json_schema: fieldsOf({ name, description, strict, schema }) }
}

function readCaller(reading: Reading): Caller {
  return present({
    user: take(reading, 'user', 'caller.user', stringAt),
    metadata: take(reading, 'metadata', 'caller.metadata', objectAt),
    cacheKey: take(reading, 'prompt_cache_key', 'caller.cacheKey', stringAt),
    serviceTier: take(reading, 'service_tier', 'caller.serviceTier', stringAt),
    safetyIdentifier: take(reading, 'safety_identifier', 'caller.safetyIdentifier', stringAt),
  })
}

function readStreaming(reading: Reading): CanonicalRequest['streaming'] {
  const options = objectOf(reading.body.stream_options)
  const usage = options?.include_usage
  if (typeof usage !== 'boolean') return undefined
  reading.known.stream_options = { include_usage: usage }
  reading.places.streaming = '/stream_options/include_usage'
  return { usage }
}

/**
 * How vendors are asked to think: `reasoning_effort` (OpenAI), `reasoning` (OpenRouter), `thinking` (DeepSeek, z.ai,
 * Moonshot), `enable_thinking` and `thinking_budget` (Alibaba), `chat_template_kwargs` (vLLM, llama.cpp). Clients send
 * several at once; all of them are one wish, and the wire's own words are kept for the way back.
 */
function readReasoningRequest(reading: Reading): Reasoning | undefined {
  const { body } = reading
  const own: Record<string, Json> = {}
  const wish: Wish = {}
  for (const [field, read] of Object.entries(reasoningFields)) {
    const value = body[field]
    const understood = value === undefined || value === null ? undefined : read(value, wish)
    if (understood === undefined) continue
    own[field] = understood
    reading.known[field] = understood
    reading.places.reasoning ??= pointerTo('', field)
  }
  const at = reading.places.reasoning
  if (at === undefined) return undefined
  return {
    amount: amountOf(wish),
    ...present({ show: wish.show }),
    origin: originAt(at, undefined, undefined, own),
  }
}

interface Wish {
  effort?: string
  budget?: number
  enabled?: boolean
  show?: 'none' | 'summary' | 'full'
}

/** Each notes its part of the wish, and gives back what of the field it understood. */
const reasoningFields: Readonly<Record<string, (value: Json, wish: Wish) => Json | undefined>> = {
  reasoning_effort: (value, wish) => {
    if (typeof value !== 'string') throw wrongType('/reasoning_effort', 'a string', value)
    wish.effort = value
    return value
  },
  reasoning: (value, wish) => {
    if (!isJsonObject(value)) return undefined
    const effort = filled(value.effort)
    const budget = numberOf(value.max_tokens)
    if (effort !== undefined) wish.effort ??= effort
    if (budget !== undefined) wish.budget ??= budget
    if (typeof value.enabled === 'boolean') wish.enabled ??= value.enabled
    if (value.exclude === true) wish.show = 'none'
    const { enabled, exclude } = value
    return fieldsOf({
      effort,
      max_tokens: budget,
      enabled: typeof enabled === 'boolean' ? enabled : undefined,
      exclude: typeof exclude === 'boolean' ? exclude : undefined,
    })
  },
  thinking: (value, wish) => {
    if (!isJsonObject(value) || typeof value.type !== 'string') return undefined
    const budget = numberOf(value.budget_tokens)
    if (value.type === 'disabled') wish.enabled = false
    else wish.enabled ??= true
    if (budget !== undefined) wish.budget ??= budget
    return fieldsOf({ type: value.type, budget_tokens: budget })
  },
  enable_thinking: (value, wish) => {
    if (typeof value !== 'boolean') return undefined
    wish.enabled ??= value
    return value
  },
  thinking_budget: (value, wish) => {
    if (typeof value !== 'number') return undefined
    wish.budget ??= value
    return value
  },
  chat_template_kwargs: (value, wish) => {
    const enabled = objectOf(value)?.enable_thinking
    if (typeof enabled !== 'boolean') return undefined
    wish.enabled ??= enabled
    return { enable_thinking: enabled }
  },
  include_reasoning: (value, wish) => {
    if (typeof value !== 'boolean') return undefined
    wish.show ??= value ? 'full' : 'none'
    return value
  },
}

function amountOf({ effort, budget, enabled }: Wish): Reasoning['amount'] {
  if (enabled === false || effort === 'none' || budget === 0) return { kind: 'off' }
  if (effort !== undefined) return { kind: 'effort', effort }
  if (budget !== undefined) return { kind: 'budget', tokens: budget }
  return { kind: enabled === true ? 'auto' : 'unsaid' }
}

/** What of the body no reader understood. */
export const restOf = ({ body, known }: Reading): Json | undefined => difference(body, known)
