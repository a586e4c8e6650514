/** Anthropic has no embeddings. */
export const embedding = undefined
