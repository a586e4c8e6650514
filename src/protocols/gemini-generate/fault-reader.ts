import type { Fault, FaultKind, FaultScope } from '../../canonical/fault.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { FaultAnswer } from '../fault-codec.ts'
import { type Quota, readQuota } from './quota.ts'
import { numberOf, objectOf, objectsOf, textOf } from './schema.ts'
import { kindOfWord, statusOfWord, statusWordOf } from './vocabulary.ts'

/** What an error of Google says: `{error: {code, message, status, details}}`, in a stream without `alt=sse` inside a list. */
interface Seen {
  readonly status: number
  readonly word: string
  readonly reasons: readonly string[]
  readonly message: string
  readonly details: readonly JsonObject[]
}

interface Verdict {
  readonly kind: FaultKind
  readonly scope: FaultScope
}

interface Rule {
  readonly status?: readonly number[]
  readonly reason?: RegExp
  readonly text?: RegExp
  readonly means: Verdict
}

const badKey: Verdict = { kind: 'unauthenticated', scope: 'account' }
const barred: Verdict = { kind: 'forbidden', scope: 'account' }
const noMoney: Verdict = { kind: 'payment', scope: 'account' }

/** The first that fits. Texts are those of the service as recorded; every other error goes by its status. */
const rules: readonly Rule[] = [
  { reason: /^API_KEY_|^CREDENTIALS_MISSING$|^ACCESS_TOKEN_/, means: badKey },
  { text: /API key (?:not valid|expired|not found)|unregistered callers/i, means: badKey },
  { reason: /^BILLING_DISABLED$/, means: noMoney },
  {
    reason: /^(?:SERVICE_DISABLED|CONSUMER_SUSPENDED|CONSUMER_INVALID|ACCOUNT_STATE_INVALID)$/,
    means: barred,
  },
  { text: /location is not supported/i, means: barred },
  { text: /reported as leaked|has been suspended|API has not been used in project/i, means: barred },
  {
    status: [400, 402, 403, 429],
    text: /prepayment credits|spending cap|enable billing|billing (?:account )?(?:is )?(?:disabled|not enabled|required)/i,
    means: noMoney,
  },
  {
    status: [400, 413],
    text: /token count.{0,80}exceeds|exceeds the maximum number of tokens|input (?:is )?too long/i,
    means: { kind: 'context-length', scope: 'request' },
  },
  {
    status: [403, 404],
    text: /\bfiles?\b.{0,80}(?:not exist|not found|permission)|permission to access the file|cachedContent/i,
    means: { kind: 'not-found', scope: 'request' },
  },
  { status: [404], text: /\bmodels?\b/i, means: { kind: 'not-found', scope: 'model' } },
  { status: [404], means: { kind: 'not-found', scope: 'request' } },
  { status: [401], means: badKey },
  { status: [402], means: noMoney },
  { status: [403], means: barred },
  { status: [429], means: { kind: 'rate-limited', scope: 'model' } },
  { status: [405], means: { kind: 'method', scope: 'request' } },
  { status: [413], means: { kind: 'too-large', scope: 'request' } },
  { status: [415], means: { kind: 'unsupported-media', scope: 'request' } },
  {
    status: [503, 529],
    text: /overloaded|high demand|capacity/i,
    means: { kind: 'overloaded', scope: 'model' },
  },
  { status: [503, 529], means: { kind: 'unavailable', scope: 'model' } },
  { status: [504, 408], means: { kind: 'timeout', scope: 'egress' } },
  { status: [502], means: { kind: 'bad-upstream', scope: 'egress' } },
]

export function readFault(answer: FaultAnswer): Fault {
  const seen = readSeen(answer.body, answer.status)
  const verdict = verdictOf(seen)
  const quota = readQuota(seen.details, seen.message, answer.headers['retry-after'], answer.now)
  const limited = verdict.kind === 'rate-limited' ? ofQuota(verdict, quota) : verdict
  const { retryAfter } = quota
  const ids = quota.ids.join(', ')
  return {
    stage: 'attempt',
    ...limited,
    status: seen.status,
    code: seen.reasons[0] ?? seen.word,
    message: publicText(seen.message),
    retryable: limited.scope !== 'request',
    ...(retryAfter === undefined || limited.scope === 'request' ? {} : { retryAfter }),
    ...paramOf(seen),
    ...(ids === '' ? {} : { detail: `quota: ${ids}` }),
    ...(isJsonObject(answer.body) && limited.scope !== 'account' ? { raw: answer.body } : {}),
  }
}

/** The same for an error that came as a frame of a 200. */
export const readInStream = (body: Json): Fault => ({
  ...readFault({ status: 0, headers: {}, body, now: 0 }),
  stage: 'deliver',
})

function readSeen(body: Json, status: number): Seen {
  const outer = isJsonArray(body) ? body.find(isJsonObject) : objectOf(body)
  const error = objectOf(outer?.error)
  const word = textOf(error?.status)
  const code = numberOf(error?.code)
  const real = status > 0 ? status : (code ?? (word === undefined ? 500 : statusOfWord(word)))
  const details = objectsOf(error?.details)
  return {
    status: real,
    word: word ?? statusWordOf(real),
    reasons: details.flatMap((detail) => textOf(detail.reason) ?? []),
    message:
      textOf(error?.message) ?? textOf(outer?.message) ?? textOf(outer?.error) ?? plainText(body, real),
    details,
  }
}

/** A page of a proxy in between is no message. */
const plainText = (body: Json, status: number): string =>
  typeof body === 'string' && body.trim() !== '' && body.length <= 300 && !body.includes('<')
    ? body.trim()
    : `The upstream answered ${status} and gave no reason.`

function verdictOf(seen: Seen): Verdict {
  const found = rules.find(
    ({ status, reason, text }) =>
      (status === undefined || status.includes(seen.status)) &&
      (reason === undefined || seen.reasons.some((word) => reason.test(word))) &&
      (text === undefined || text.test(seen.message)),
  )
  if (found !== undefined) return found.means
  if (seen.status >= 500) return { kind: 'internal', scope: 'egress' }
  const kind = seen.status === 400 ? undefined : entryOf(kindOfWord, seen.word)
  return { kind: kind ?? 'invalid-request', scope: 'request' }
}

/** A quota that names a model binds that model only. One of which nothing is granted will not come back by waiting. */
const ofQuota = (verdict: Verdict, quota: Quota): Verdict => ({
  kind: quota.isNone ? 'payment' : verdict.kind,
  scope: quota.ids.length > 0 && !quota.isOfModel ? 'account' : 'model',
})

/** Project numbers would tell whose account it is. */
const publicText = (message: string): string => message.replace(/(projects?[ /=:]+)\d{4,}/gi, '$1…')

function paramOf({ details }: Seen): { param?: string } {
  const [violation] = details.flatMap((detail) => objectsOf(detail.fieldViolations))
  const field = textOf(violation?.field)
  return field === undefined || field === '' ? {} : { param: field }
}

/** A stream without a finish reason: an answer that only looks whole. */
export const brokenOff = (started: boolean): Fault => ({
  stage: 'deliver',
  scope: 'egress',
  kind: 'bad-upstream',
  status: 502,
  code: 'upstream_broke_off',
  message: started
    ? 'The upstream’s answer broke off before its end: no finishReason came. Repeat the request.'
    : 'The upstream answered 200 with an empty stream. Repeat the request.',
  values: { reason: started ? 'no finishReason came' : 'its stream was empty' },
  retryable: true,
})

export const unreadable = (size: number): Fault => ({
  stage: 'deliver',
  scope: 'egress',
  kind: 'bad-upstream',
  status: 502,
  code: 'upstream_unreadable',
  message: 'The upstream sent a piece of its stream that is no JSON. Repeat the request.',
  values: { reason: 'a piece of its stream is no JSON object' },
  retryable: true,
  detail: `a frame of ${size} characters is no JSON`,
})
