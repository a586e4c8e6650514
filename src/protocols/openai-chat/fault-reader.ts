import type { Fault, FaultKind, FaultScope } from '../../canonical/fault.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { FaultAnswer } from '../fault-codec.ts'
import { readRetryAfter } from './retry-hints.ts'
import { filled, numberOf, objectOf, objectsOf } from './schema.ts'

/** An upstream's error answer, whatever shape its vendor gives it. */
export function readFault(answer: FaultAnswer): Fault {
  const said = readError(answer.body)
  const verdict = judge(answer.status, said)
  const retryAfter = verdict.retryable ? readRetryAfter(answer) : undefined
  return {
    stage: 'attempt',
    scope: verdict.scope,
    kind: verdict.kind,
    status: answer.status,
    code: said.code ?? said.type ?? defaultCode(verdict.kind),
    message: said.message === undefined ? emptyMessage(answer) : redact(said.message),
    retryable: verdict.retryable,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(said.param === undefined ? {} : { param: said.param }),
    ...(isJsonObject(answer.body) ? { raw: answer.body } : {}),
  }
}

const textLimit = 2000

/** OpenAI names the key and the organization of the account, which are nobody's but its owner's. */
const redact = (message: string): string =>
  message
    .replaceAll(
      /\b(?:sk|gsk|xai|pplx|csk|hf|fw|nvapi|github_pat)[-_][\w*.-]{6,}[\w*]|\bAIza[\w*-]{6,}/g,
      '[key]',
    )
    .replaceAll(/\b(?:org|proj)[-_][A-Za-z0-9]{8,}/g, '[account]')
    .slice(0, textLimit)

const emptyMessage = ({ status, body }: FaultAnswer): string =>
  body === '' || body === null
    ? `The upstream answered ${status} with an empty body.`
    : `The upstream answered ${status} without saying why.`

const defaultCode = (kind: FaultKind): string => kind.replaceAll('-', '_')

/** What an error says of itself. */
interface Said {
  readonly message?: string
  readonly type?: string
  readonly code?: string
  readonly param?: string
  /** A status inside the body, where the HTTP status is not the error's. */
  readonly status?: number
}

/**
 * OpenAI, Azure, OpenRouter, Groq, llama.cpp: `{error: {…}}`. Ollama: `{error: "…"}`. Cerebras, Mistral: the same fields at
 * the top. FastAPI and Mistral's validation: `{detail}`. Cloudflare: `{errors: […]}`. Google's endpoint: a list of one.
 */
function readError(body: Json): Said {
  if (typeof body === 'string') return readText(body)
  if (isJsonArray(body)) return readError(body[0] ?? null)
  if (!isJsonObject(body)) return {}
  if (typeof body.error === 'string') return { ...readFields(body), message: body.error }
  const error = objectOf(body.error) ?? objectsOf(body.errors)[0]
  if (error !== undefined) return readFields(error)
  if (body.detail !== undefined) return readDetail(body.detail)
  return readFields(body)
}

function readFields(error: JsonObject): Said {
  const message = filled(error.message) ?? filled(error.msg)
  const behind = messageBehind(error)
  const type = filled(error.type) ?? filled(error.status)
  const code = filled(error.code) ?? filled(objectOf(error.metadata)?.error_type)
  const param = filled(error.param)
  const status = numberOf(error.status_code) ?? numberOf(error.code) ?? numberOf(error.status)
  const text =
    behind === undefined ? message : [message, behind].filter((piece) => piece !== undefined).join(': ')
  return {
    ...(text === undefined ? {} : { message: text }),
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(status === undefined ? {} : { status }),
  }
}

/** OpenRouter says only that a provider failed; what it failed with is text or JSON in `metadata.raw`. */
function messageBehind(error: JsonObject): string | undefined {
  const raw = objectOf(error.metadata)?.raw
  if (isJsonObject(raw)) return readError(raw).message
  const text = filled(raw)
  if (text === undefined) return undefined
  try {
    const inner: Json = JSON.parse(text)
    return readError(inner).message ?? text
  } catch {
    return text
  }
}

/** FastAPI's own words, or pydantic's list of what is wrong where. */
function readDetail(detail: Json): Said {
  if (typeof detail === 'string') return { message: detail }
  if (isJsonObject(detail)) return readFields(detail)
  const [first] = objectsOf(detail)
  if (first === undefined) return {}
  const messages = objectsOf(detail).map((item) => `${placeIn(item)}: ${filled(item.msg) ?? 'invalid'}`)
  const type = filled(first.type)
  return { message: messages.join('; '), param: placeIn(first), ...(type === undefined ? {} : { type }) }
}

const placeIn = (item: JsonObject): string =>
  (isJsonArray(item.loc) ? item.loc : [])
    .filter((step) => typeof step === 'number' || (typeof step === 'string' && !/^body$|\[/.test(step)))
    .join('.')

/** An HTML page of some proxy, or plain text. */
function readText(text: string): Said {
  const plain = text
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain === '' ? {} : { message: plain.slice(0, textLimit) }
}

interface Verdict {
  readonly kind: FaultKind
  readonly scope: FaultScope
  readonly retryable: boolean
}

const verdict = (kind: FaultKind, scope: FaultScope, retryable: boolean): Verdict => ({
  kind,
  scope,
  retryable,
})

function judge(status: number, said: Said): Verdict {
  const words = `${said.code ?? ''} ${said.type ?? ''} ${said.message ?? ''}`
  const named = readings.find(
    ({ when, pattern }) => (when === undefined || when(status)) && pattern.test(words),
  )
  return named?.verdict ?? byStatus[status] ?? byClass(status)
}

const isClientSide = (status: number): boolean => status < 500 && status !== 429

/** What the words say where the status alone would mislead, first match first. */
const readings: readonly {
  readonly pattern: RegExp
  readonly when?: (status: number) => boolean
  readonly verdict: Verdict
}[] = [
  {
    pattern:
      /insufficient_quota|billing_hard_limit|billing_not_active|exceeded your current quota|insufficient (?:balance|credits|funds)|out of credits|credit balance/i,
    when: (status) => status === 429 || status === 402 || status === 403 || status === 400,
    verdict: verdict('payment', 'account', true),
  },
  {
    pattern: /API_KEY_INVALID|api key not valid|invalid_api_key|incorrect api key|invalid api key/i,
    when: isClientSide,
    verdict: verdict('unauthenticated', 'account', true),
  },
  {
    pattern:
      /context_length_exceeded|maximum context length|context window|context length|prompt is too long|input is too long|too many (?:input )?tokens|exceed_context_size|context size has been exceeded|input length and `?max_tokens/i,
    when: (status) => status !== 429,
    verdict: verdict('context-length', 'request', false),
  },
  {
    pattern:
      /content_filter|content_policy|ResponsibleAIPolicyViolation|content management policy|moderation_blocked|requires moderation|flagged/i,
    when: isClientSide,
    verdict: verdict('content-filter', 'request', false),
  },
  // The model's own bad call (Groq): the next try may be a good one.
  { pattern: /tool_use_failed/, verdict: verdict('bad-upstream', 'request', true) },
  {
    pattern:
      /model_not_found|model_not_available|unknown_model|DeploymentNotFound|does not exist or you do not have access|no such model/i,
    when: isClientSide,
    verdict: verdict('not-found', 'model', true),
  },
  {
    pattern: /not enabled for your organization and model/i,
    when: (status) => status === 403,
    verdict: verdict('forbidden', 'model', true),
  },
  // llama.cpp answers 500 to what its model cannot do at all.
  {
    pattern: /not_supported_error|(?:is|are) not supported/i,
    when: (status) => status === 500 || status === 501,
    verdict: verdict('invalid-request', 'request', false),
  },
  { pattern: /overloaded/i, when: (status) => status >= 500, verdict: verdict('overloaded', 'model', true) },
]

const byStatus: Readonly<Record<number, Verdict>> = {
  401: verdict('unauthenticated', 'account', true),
  402: verdict('payment', 'account', true),
  403: verdict('forbidden', 'account', true),
  404: verdict('not-found', 'model', true),
  405: verdict('method', 'request', false),
  408: verdict('timeout', 'egress', true),
  409: verdict('conflict', 'model', true),
  413: verdict('too-large', 'request', false),
  415: verdict('unsupported-media', 'request', false),
  422: verdict('invalid-request', 'request', false),
  424: verdict('bad-upstream', 'model', true),
  425: verdict('unavailable', 'model', true),
  429: verdict('rate-limited', 'model', true),
  498: verdict('overloaded', 'model', true),
  499: verdict('client-closed', 'request', false),
  500: verdict('internal', 'model', true),
  501: verdict('invalid-request', 'request', false),
  502: verdict('bad-upstream', 'egress', true),
  503: verdict('unavailable', 'model', true),
  504: verdict('timeout', 'egress', true),
  529: verdict('overloaded', 'model', true),
}

/** 52x are Cloudflare's, of a server that could not be reached. */
function byClass(status: number): Verdict {
  if (status >= 520) return verdict('unavailable', 'egress', true)
  if (status >= 500) return verdict('internal', 'model', true)
  return verdict('invalid-request', 'request', false)
}

/** An error object inside a stream or a body whose HTTP status was 200. */
export function readInStreamFault(body: JsonObject): Fault {
  const choice = objectsOf(body.choices).find(
    (candidate) => candidate.error !== undefined && candidate.error !== null,
  )
  const holder = body.error === undefined || body.error === null ? (choice ?? body) : body
  const finish = objectsOf(body.choices).find(isBrokenFinish)?.finish_reason
  if (choice === undefined && holder.error === undefined && finish !== undefined) {
    return brokenStream(`the vendor ended it with finish_reason ${JSON.stringify(finish)}`)
  }
  const said = readError(holder)
  const status = isErrorStatus(said.status) ? said.status : statusOfWords(said)
  const fault = readFault({ status, headers: {}, body: { error: holder.error ?? holder }, now: 0 })
  return { ...fault, stage: 'deliver' }
}

const isErrorStatus = (status: number | undefined): status is number =>
  status !== undefined && status >= 400 && status < 600

const statusWords: readonly (readonly [RegExp, number])[] = [
  [/rate_?limit|quota/i, 429],
  [/overloaded|unavailable|capacity/i, 503],
  [/auth|api_key/i, 401],
  [/not_found/i, 404],
  [/invalid|bad_request|content_filter/i, 400],
  [/timeout/i, 504],
  [/server_error|internal/i, 500],
]

/** No status was given: the type says it, or the upstream broke its own word. */
function statusOfWords({ type, code }: Said): number {
  const words = `${code ?? ''} ${type ?? ''}`
  return statusWords.find(([pattern]) => pattern.test(words))?.[1] ?? 502
}

/** Words for an end that is a failure of the vendor's: OpenRouter, z.ai, DeepSeek. */
const brokenFinishes: ReadonlySet<Json | undefined> = new Set([
  'error',
  'network_error',
  'insufficient_system_resource',
])

export const isBrokenFinish = (choice: JsonObject): boolean => brokenFinishes.has(choice.finish_reason)

/** The upstream broke its own protocol. */
export const brokenStream = (what: string): Fault => ({
  stage: 'deliver',
  scope: 'egress',
  kind: 'bad-upstream',
  status: 502,
  code: 'upstream_broke_off',
  message: `The upstream's answer broke off: ${what}. Send the request again.`,
  values: { reason: what },
  retryable: true,
})
