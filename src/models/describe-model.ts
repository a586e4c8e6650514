import type { ModelInfo } from '../canonical/model-info.ts'

/** What the shipped catalogue knows of a model. An unknown id is answered with the id alone. */
export const describeModel = (id: string): ModelInfo => ({ id })
