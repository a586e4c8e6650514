import type { EmbedCodec } from '../operation.ts'

/** The API makes no vectors. */
export const embedding: EmbedCodec | undefined = undefined
