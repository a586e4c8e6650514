import { isJsonObject, type Json, type JsonObject } from '../canonical/json.ts'
import type { ModelInfo } from '../canonical/model-info.ts'

/** Reads any list of models that is met in the wild: OpenAI, Anthropic, Gemini, Together's bare array, llama.cpp, Ollama, Vertex, Bedrock. */
export const readModelList = (body: Json): readonly ModelInfo[] => entriesOf(body).flatMap(readModel)

const listNames = [
  'data',
  'models',
  'publisherModels',
  'inferenceProfileSummaries',
  'modelSummaries',
] as const

/** Is it a list at all, be it empty? A page of HTML with status 200 is none. Google leaves out an empty list, Go servers write null. */
export const isModelList = (body: Json): boolean =>
  Array.isArray(body) ||
  (isJsonObject(body) &&
    (Object.keys(body).length === 0 ||
      listNames.some((name) => Array.isArray(body[name]) || body[name] === null)))

function entriesOf(body: Json): readonly Json[] {
  if (Array.isArray(body)) return body
  if (!isJsonObject(body)) return []
  // llama.cpp gives both; `data` is the one with ids.
  const list = listNames.map((name) => body[name]).find((one) => one !== undefined && one !== null)
  return Array.isArray(list) ? list : []
}

function readModel(entry: Json): readonly ModelInfo[] {
  if (typeof entry === 'string') return [{ id: entry }]
  if (!isJsonObject(entry)) return []
  const id = firstString(entry, ['id', 'inferenceProfileId', 'modelId', 'name', 'model'])?.replace(
    /^(?:publishers\/\w+\/)?models\//,
    '',
  )
  if (id === undefined || id === '') return []
  const displayName = firstString(entry, ['display_name', 'displayName', 'inferenceProfileName', 'modelName'])
  const owner = firstString(entry, ['owned_by', 'organization', 'providerName'])
  const createdAt = createdAtOf(entry)
  const contextWindow = firstCount(entry, [
    'context_length',
    'context_window',
    'max_context_length',
    'max_input_tokens',
    'inputTokenLimit',
    'max_model_len',
  ])
  const maxOutput = firstCount(entry, [
    'max_completion_tokens',
    'max_output_tokens',
    'outputTokenLimit',
    'max_tokens',
  ])
  return [
    {
      id,
      ...(displayName === undefined ? {} : { displayName }),
      ...(owner === undefined ? {} : { owner }),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(contextWindow === undefined ? {} : { contextWindow }),
      ...(maxOutput === undefined ? {} : { maxOutput }),
    },
  ]
}

function firstString(entry: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = entry[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function firstCount(entry: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = entry[name]
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  }
  return undefined
}

function createdAtOf({ created, created_at: createdAt }: JsonObject): number | undefined {
  if (typeof created === 'number' && created > 0) return created
  const seconds = typeof createdAt === 'string' ? Date.parse(createdAt) / 1000 : Number.NaN
  return Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : undefined
}
