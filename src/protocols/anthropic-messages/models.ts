import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'

const most = 1000

/**
 * `GET /v1/models`: a page of `limit` after or before an id, and all of them to who asks for no page (the vendor's own first page
 * has 20; many clients look at no second one). https://platform.claude.com/docs/en/api/models-list @throws MalformedRequest
 */
export function writeModels(models: readonly ModelInfo[], query: URLSearchParams): JsonObject {
  const { page, hasMore } = pageOf(models, query)
  return {
    data: page.map(writeModel),
    has_more: hasMore,
    first_id: page.at(0)?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
}

interface Page {
  readonly page: readonly ModelInfo[]
  /** In the direction that was asked for. */
  readonly hasMore: boolean
}

function pageOf(models: readonly ModelInfo[], query: URLSearchParams): Page {
  const limit = limitOf(query) ?? models.length
  const before = query.get('before_id')
  if (before !== null) {
    const end = placeOf(models, before, 'before_id')
    const start = Math.max(0, end - limit)
    return { page: models.slice(start, end), hasMore: start > 0 }
  }
  const after = query.get('after_id')
  const start = after === null ? 0 : placeOf(models, after, 'after_id') + 1
  return { page: models.slice(start, start + limit), hasMore: start + limit < models.length }
}

function placeOf(models: readonly ModelInfo[], id: string, name: string): number {
  const place = models.findIndex((model) => model.id === id)
  if (place === -1) throw new MalformedRequest(`${name}: no model with this id is listed`, { at: `/${name}` })
  return place
}

function limitOf(query: URLSearchParams): number | undefined {
  const text = query.get('limit')
  if (text === null) return undefined
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit
  throw new MalformedRequest(`limit: Input should be a whole number from 1 to ${most}`, { at: '/limit' })
}

/** What the model takes in and gives out has no field of the vendor's that could be told for all models. */
export const writeModel = (model: ModelInfo): JsonObject => ({
  type: 'model',
  id: model.id,
  display_name: model.displayName ?? model.id,
  // The SDKs demand a date; the vendor itself gives the epoch where none is known.
  created_at: new Date((model.createdAt ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
  ...(model.description === undefined ? {} : { description: model.description }),
  ...(model.contextWindow === undefined ? {} : { max_input_tokens: model.contextWindow }),
  ...(model.maxOutput === undefined ? {} : { max_tokens: model.maxOutput }),
  ...(model.input === undefined ? {} : { input_modalities: model.input }),
  ...(model.output === undefined ? {} : { output_modalities: model.output }),
})
