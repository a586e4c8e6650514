import type { JsonObject } from '../../canonical/json.ts'
import type { ModelInfo } from '../../canonical/model-info.ts'
import { fieldsOf } from './rest.ts'

export const writeModels = (models: readonly ModelInfo[]): JsonObject => ({
  object: 'list',
  data: models.map(writeModel),
})

/** OpenAI's four fields, limits and modalities under the names that OpenRouter and Groq have made usual. */
export const writeModel = (model: ModelInfo): JsonObject =>
  fieldsOf({
    id: model.id,
    object: 'model',
    created: model.createdAt ?? 0,
    owned_by: model.owner ?? 'torii',
    name: model.displayName,
    context_length: model.contextWindow,
    max_completion_tokens: model.maxOutput,
    architecture:
      model.input === undefined && model.output === undefined
        ? undefined
        : fieldsOf({ input_modalities: model.input, output_modalities: model.output }),
  })
