import type { JsonObject } from '../../canonical/json.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'

/** `GET /v1/models`: one page with all of them. */
export function writeModels(models: readonly ModelInfo[]): JsonObject {
  return {
    data: models.map(writeModel),
    has_more: false,
    first_id: models.at(0)?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  }
}

export const writeModel = (model: ModelInfo): JsonObject => ({
  type: 'model',
  id: model.id,
  display_name: model.displayName ?? model.id,
  // The SDKs demand a date; the vendor itself gives the epoch where none is known.
  created_at: new Date((model.createdAt ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
  ...(model.description === undefined ? {} : { description: model.description }),
  ...(model.contextWindow === undefined ? {} : { max_input_tokens: model.contextWindow }),
  ...(model.maxOutput === undefined ? {} : { max_tokens: model.maxOutput }),
})
