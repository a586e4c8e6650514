import type { JsonObject } from '../../canonical/json.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'

export const writeModels = (models: readonly ModelInfo[]): JsonObject => ({
  object: 'list',
  data: models.map(writeModel),
})

export const writeModel = ({ id, createdAt, owner }: ModelInfo): JsonObject => ({
  id,
  object: 'model',
  created: createdAt ?? 0,
  owned_by: owner ?? 'torii',
})
