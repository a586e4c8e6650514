import { isJsonArray, type Json, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { OutputFormat, Reasoning, Sampling, SettingName } from '../../canonical/request.ts'
import { openNode, type WireNode } from './node.ts'
import { toJsonSchema } from './openapi-schema.ts'
import { listOf, objectAt, objectOf, textsAt } from './schema.ts'
import { noteOriginal } from './tool-reader.ts'

export interface Settings {
  readonly sampling: Sampling
  readonly maxOutput?: number
  readonly reasoning?: Reasoning
  readonly output?: OutputFormat
}

export type Places = Partial<Record<SettingName, string>>

/** `generationConfig`. `places` gets where each setting stood. */
export function readSettings(node: WireNode, places: Places): Settings {
  const config = node.child('generationConfig')
  if (config === undefined) return { sampling: {} }
  keepTextModality(config)
  const maxOutput = read(config, 'maxOutputTokens', 'maxOutput', places)
  const reasoning = readReasoning(config, places)
  const output = readOutput(config, places)
  return {
    sampling: readSampling(config, places),
    ...(maxOutput === undefined ? {} : { maxOutput }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(output === undefined ? {} : { output }),
  }
}

/** Answers are text everywhere: asking Google for just that is no setting that others lack. */
function keepTextModality(config: WireNode): void {
  const wanted = config.take('responseModalities')
  if (wanted === undefined) return
  config.leave('responseModalities')
  const isText = listOf(wanted).every((modality) => modality === 'TEXT')
  if (isText) config.keep('responseModalities')
}

/** A number, or nothing; one that a double cannot hold stays in the rest. */
function read(config: WireNode, field: string, setting: SettingName, places: Places): number | undefined {
  const value = config.take(field)
  if (value === undefined) return undefined
  if (JSON.isRawJSON(value)) {
    config.leave(field)
    return undefined
  }
  places[setting] = config.pointer(field)
  return config.number(field)
}

const numbers = {
  temperature: 'temperature',
  topP: 'topP',
  topK: 'topK',
  seed: 'seed',
  presencePenalty: 'presencePenalty',
  frequencyPenalty: 'frequencyPenalty',
  candidateCount: 'candidates',
} as const satisfies Record<string, keyof Sampling>

function readSampling(config: WireNode, places: Places): Sampling {
  const sampling: Partial<Record<keyof Sampling, number>> = {}
  for (const [field, name] of Object.entries(numbers)) {
    const value = read(config, field, `sampling.${name}`, places)
    if (value !== undefined) sampling[name] = value
  }
  const stop = readStopSequences(config, places)
  const logprobs = readLogprobs(config, places)
  const { temperature, topP, topK, seed, presencePenalty, frequencyPenalty, candidates } = sampling
  const given = { temperature, topP, topK, seed, presencePenalty, frequencyPenalty, candidates }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(stop === undefined ? {} : { stop }),
    ...(logprobs === undefined ? {} : { logprobs }),
  }
}

function readStopSequences(config: WireNode, places: Places): readonly string[] | undefined {
  const value = config.take('stopSequences')
  if (value === undefined) return undefined
  if (!isJsonArray(value)) config.note('stopSequences:one')
  places['sampling.stop'] = config.pointer('stopSequences')
  return textsAt(value, config.pointer('stopSequences'))
}

/** `responseLogprobs` switches, `logprobs` says how many beside the chosen one. */
function readLogprobs(config: WireNode, places: Places): { readonly top?: number } | undefined {
  const wanted = config.flag('responseLogprobs')
  if (wanted !== true) {
    if (wanted === false) config.leave('responseLogprobs')
    return undefined
  }
  places['sampling.logprobs'] = config.pointer('responseLogprobs')
  const top = config.number('logprobs')
  return top === undefined ? {} : { top }
}

/** `thinkingConfig`. A level and a budget together are refused by Google; the level counts, the budget stays in the rest. */
function readReasoning(config: WireNode, places: Places): Reasoning | undefined {
  const raw = config.take('thinkingConfig')
  if (raw === undefined) return undefined
  const at = config.pointer('thinkingConfig')
  const node = openNode(objectAt(raw, at) ?? {}, at)
  places.reasoning = at
  const level = node.text('thinkingLevel')
  const thoughts = node.flag('includeThoughts')
  const budget = level === undefined ? node.number('thinkingBudget') : undefined
  if (level !== undefined) node.note('level', level)
  if (budget !== undefined) node.note('budget')
  if (budget !== undefined && budget < -1)
    throw new MalformedRequest(
      `The thinking budget ${budget} is invalid. Please choose -1, 0 or a positive value.`,
      {
        at: node.pointer('thinkingBudget'),
        code: 'invalid_value',
      },
    )
  return {
    amount: level === undefined ? amountOfBudget(budget) : amountOfLevel(level),
    ...(thoughts === undefined ? {} : { show: thoughts ? 'summary' : 'none' }),
    origin: node.origin(),
  }
}

const amountOfBudget = (budget: number | undefined): Reasoning['amount'] => {
  if (budget === undefined) return { kind: 'unsaid' }
  if (budget < 0) return { kind: 'auto' }
  return budget === 0 ? { kind: 'off' } : { kind: 'budget', tokens: budget }
}

const amountOfLevel = (level: string): Reasoning['amount'] =>
  /UNSPECIFIED$/i.test(level) ? { kind: 'unsaid' } : { kind: 'effort', effort: level.toLowerCase() }

/** A schema counts only with the JSON media type; any other pair stays in the rest, for Google to judge. */
function readOutput(config: WireNode, places: Places): OutputFormat | undefined {
  const type = config.take('responseMimeType')
  if (type === undefined) return undefined
  places.output = config.pointer('responseMimeType')
  if (type === 'text/plain') return { kind: 'text' }
  if (type !== 'application/json') {
    config.leave('responseMimeType')
    return undefined
  }
  const schema = readSchema(config, places)
  return schema === undefined ? { kind: 'json' } : { kind: 'schema', schema }
}

function readSchema(config: WireNode, places: Places): JsonObject | undefined {
  const jsonSchema = takeObject(config, 'responseJsonSchema')
  if (jsonSchema !== undefined) {
    config.note('schema:responseJsonSchema')
    places.output = config.pointer('responseJsonSchema')
    return jsonSchema
  }
  const written = takeObject(config, 'responseSchema')
  if (written === undefined) return undefined
  config.note('schema:responseSchema')
  places.output = config.pointer('responseSchema')
  return noteOriginal(config, written, toJsonSchema(written))
}

function takeObject(config: WireNode, field: string): JsonObject | undefined {
  const value: Json | undefined = config.take(field)
  if (value !== undefined && objectOf(value) === undefined) config.leave(field)
  return objectOf(value)
}
