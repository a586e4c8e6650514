import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Part, TokenLogprob } from '../../canonical/part.ts'

/** As a chat is asked for them: how many of the likeliest beside each token. */
export const chatLogprobs = ({ logprobs }: JsonObject): JsonObject =>
  typeof logprobs === 'number' ? { logprobs: true, top_logprobs: logprobs } : {}

export const logprobsIn = (parts: readonly Part[]): readonly TokenLogprob[] =>
  parts.flatMap((part) => (part.kind === 'text' ? (part.logprobs ?? []) : []))

/** `null`: there are none. `offset`: where the first token stands in the text. */
export function legacyLogprobs(tokens: readonly TokenLogprob[], offset: number): Json {
  if (tokens.length === 0) return null
  let at = offset
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) =>
      top.length === 0 ? null : Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])),
    ),
    text_offset: tokens.map(({ token }) => {
      at += token.length
      return at - token.length
    }),
  }
}
