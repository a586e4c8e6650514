/**
 * Text of token numbers by cl100k_base: it is the tokenizer of all of OpenAI's models that still take numbers in a completion.
 * Undefined: it has no such token.
 */
export async function textOfTokens(tokens: readonly number[]): Promise<string | undefined> {
  // A megabyte of ranks that most runs never need.
  const { decode, vocabularySize } = await import('gpt-tokenizer/encoding/cl100k_base')
  return tokens.every((token) => token < vocabularySize) ? decode(tokens) : undefined
}
