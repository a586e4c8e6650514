import type { Json, JsonObject } from '../../canonical/json.ts'
import type { TokenLogprob } from '../../canonical/part.ts'
import { listOf, numberOf, objectOf, objectsOf } from './schema.ts'

/** The tokens of `choices[].logprobs.content`. Empty: there are none. */
export const readLogprobs = (logprobs: Json | undefined): readonly TokenLogprob[] =>
  logprobs === undefined || logprobs === null
    ? none
    : objectsOf(objectOf(logprobs)?.content).map((token) => ({
        ...readToken(token),
        top: objectsOf(token.top_logprobs).map(readToken),
      }))

const none: readonly TokenLogprob[] = []

function readToken(token: JsonObject) {
  const bytes = listOf(token.bytes).filter((byte) => typeof byte === 'number')
  return {
    token: typeof token.token === 'string' ? token.token : '',
    logprob: numberOf(token.logprob) ?? 0,
    ...(Array.isArray(token.bytes) ? { bytes } : {}),
  }
}

export const writeLogprobs = (tokens: readonly TokenLogprob[]): JsonObject => ({
  content: writeTokens(tokens),
  refusal: null,
})

export const writeTokens = (tokens: readonly TokenLogprob[]): readonly JsonObject[] =>
  tokens.map((token) => ({ ...writeToken(token), top_logprobs: token.top.map(writeToken) }))

const writeToken = ({ token, logprob, bytes }: Omit<TokenLogprob, 'top'>): JsonObject => ({
  token,
  logprob,
  bytes: bytes ?? null,
})
