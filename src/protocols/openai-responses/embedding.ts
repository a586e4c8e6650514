import type { EmbedCodec } from '../protocol.ts'

/** The API makes no vectors. */
export const embedding: EmbedCodec | undefined = undefined
