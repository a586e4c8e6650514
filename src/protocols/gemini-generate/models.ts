import type { JsonObject } from '../../canonical/json.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'

export const writeModels = (models: readonly ModelInfo[]): JsonObject => ({ models: models.map(writeModel) })

/** https://ai.google.dev/api/models#Model */
export function writeModel(model: ModelInfo): JsonObject {
  const { contextWindow, maxOutput, description, reasoning } = model
  return {
    name: `models/${model.id}`,
    baseModelId: model.id,
    version: '001',
    displayName: model.displayName ?? model.id,
    ...(description === undefined ? {} : { description }),
    ...(contextWindow === undefined ? {} : { inputTokenLimit: contextWindow }),
    ...(maxOutput === undefined ? {} : { outputTokenLimit: maxOutput }),
    supportedGenerationMethods: model.output?.includes('embedding')
      ? ['embedContent', 'batchEmbedContents']
      : ['generateContent', 'streamGenerateContent', 'countTokens'],
    ...(reasoning === undefined ? {} : { thinking: reasoning }),
  }
}
