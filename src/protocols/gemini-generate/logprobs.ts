import type { JsonObject } from '../../canonical/json.ts'
import type { TokenLogprob } from '../../canonical/part.ts'
import { numberOf, objectsOf, textOf } from './schema.ts'

/** `logprobsResult`: the chosen tokens, and beside each the likeliest ones. */
export function readLogprobs(result: JsonObject | undefined): readonly TokenLogprob[] | undefined {
  if (result === undefined) return undefined
  const top = objectsOf(result.topCandidates)
  const chosen = objectsOf(result.chosenCandidates).map((candidate, place) => ({
    ...readToken(candidate),
    top: objectsOf(top[place]?.candidates).map(readToken),
  }))
  return chosen.length === 0 ? undefined : chosen
}

const readToken = (candidate: JsonObject): { readonly token: string; readonly logprob: number } => ({
  token: textOf(candidate.token) ?? '',
  logprob: numberOf(candidate.logProbability) ?? 0,
})

export function writeLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  const asCandidate = ({ token, logprob }: { readonly token: string; readonly logprob: number }) => ({
    token,
    logProbability: logprob,
  })
  return {
    topCandidates: logprobs.map(({ top }) => ({ candidates: top.map(asCandidate) })),
    chosenCandidates: logprobs.map(asCandidate),
  }
}
