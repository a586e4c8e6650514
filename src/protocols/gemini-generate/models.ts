import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'

const most = 1000

/**
 * A page of `pageSize` from `pageToken` on, and all of them to who asks for no page (Google's own first page has 50).
 * https://ai.google.dev/api/models#method:-models.list @throws MalformedRequest
 */
export function writeModels(models: readonly ModelInfo[], query: URLSearchParams, path = ''): JsonObject {
  const size = sizeOf(query) ?? models.length
  const start = startOf(query)
  const end = start + size
  const page = models.slice(start, end)
  return {
    ...(isPublisherPath(path)
      ? { publisherModels: page.map(writePublisherModel) }
      : { models: page.map(writeAiModel) }),
    ...(end < models.length ? { nextPageToken: btoa(String(end)) } : {}),
  }
}

function sizeOf(query: URLSearchParams): number | undefined {
  const text = query.get('pageSize') ?? query.get('page_size')
  // Zero is Google's word for none.
  if (text === null || text === '' || text === '0') return undefined
  const size = Number(text)
  if (Number.isInteger(size) && size > 0) return Math.min(size, most)
  throw new MalformedRequest('Invalid page size: it must be a whole number and not negative.', {
    at: '/pageSize',
  })
}

/** The token is the place at which the last page ended. */
function startOf(query: URLSearchParams): number {
  const token = query.get('pageToken') ?? query.get('page_token')
  if (token === null || token === '') return 0
  const place =
    /^[A-Za-z0-9+/]{1,16}={0,2}$/.test(token) && token.length % 4 === 0 ? Number(atob(token)) : Number.NaN
  if (Number.isInteger(place) && place >= 0) return place
  throw new MalformedRequest('Page token is not valid.', { at: '/pageToken' })
}

const isPublisherPath = (path: string): boolean => path.includes('/publishers/')

export const writeModel = (model: ModelInfo, path = ''): JsonObject =>
  isPublisherPath(path) ? writePublisherModel(model) : writeAiModel(model)

/**
 * As Vertex AI has it, and its limits besides, which Vertex tells nowhere.
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models#PublisherModel
 */
function writePublisherModel(model: ModelInfo): JsonObject {
  const {
    name: _,
    baseModelId: __,
    version: ___,
    supportedGenerationMethods: ____,
    ...rest
  } = writeAiModel(model)
  const name = `publishers/google/models/${model.id}`
  return {
    name,
    versionId: 'default',
    publisherModelTemplate: `projects/{project}/locations/{location}/${name}`,
    ...rest,
  }
}

/** https://ai.google.dev/api/models#Model, and what it takes in and gives out under the names that others use for it. */
function writeAiModel(model: ModelInfo): JsonObject {
  const { contextWindow, maxOutput, description, reasoning, input, output } = model
  return {
    name: `models/${model.id}`,
    baseModelId: model.id,
    version: '001',
    displayName: model.displayName ?? model.id,
    ...(description === undefined ? {} : { description }),
    ...(contextWindow === undefined ? {} : { inputTokenLimit: contextWindow }),
    ...(maxOutput === undefined ? {} : { outputTokenLimit: maxOutput }),
    supportedGenerationMethods: output?.includes('embedding')
      ? ['embedContent', 'batchEmbedContents']
      : ['generateContent', 'streamGenerateContent', 'countTokens'],
    ...(reasoning === undefined ? {} : { thinking: reasoning }),
    ...(input === undefined ? {} : { inputModalities: input }),
    ...(output === undefined ? {} : { outputModalities: output }),
  }
}
