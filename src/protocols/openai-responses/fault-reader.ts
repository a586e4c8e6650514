import type { Fault, FaultKind } from '../../canonical/fault.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { FaultAnswer } from '../fault-codec.ts'
import {
  classByRange,
  classOfProse,
  classOfStatus,
  classOfWord,
  type FaultClass,
  rowOfKind,
} from './fault-kinds.ts'
import { asObject, readRetryAfter } from './retry-after.ts'

/** An upstream's error answer, whoever's form it has. */
export function readFault(answer: FaultAnswer): Fault {
  const said = readSaid(answer.body)
  const { kind, scope } = classify(said, answer.status)
  const status = answer.status >= 400 ? answer.status : (said.status ?? rowOfKind[kind].status)
  const retryAfter = readRetryAfter(answer, said.error, said.message)
  const message = maskKeys(said.message)
  return {
    stage: 'attempt',
    scope,
    kind,
    status,
    code: said.code ?? said.type ?? unnamed(kind),
    message: message === '' ? `The upstream answered ${status} and did not say why.` : message,
    retryable: scope !== 'request',
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(said.param === undefined ? {} : { param: said.param }),
    ...(scope === 'account' || !isJsonObject(answer.body) ? {} : { raw: answer.body }),
  }
}

/** The code where a place gave no word of its own. */
const unnamed = (kind: FaultKind): string =>
  kind === 'invalid-request' ? 'invalid_request_error' : rowOfKind[kind].code

/** An error inside a stream whose 200 has long gone out: the `error` event, nested or flat, or a failed response's `error`. */
export const readStreamFault = (body: Json): Fault => ({
  ...readFault({ status: 200, headers: {}, body, now: 0 }),
  stage: 'deliver',
})

interface Said {
  readonly error: JsonObject
  readonly message: string
  readonly type?: string
  readonly code?: string
  readonly param?: string
  /** Where a place gives the status as a code. */
  readonly status?: number
}

/**
 * `{error:{…}}` (OpenAI, Azure, xAI), the same flat (a stream's old `error` event, Cerebras), `{error:"…", code:"…"}` (xAI),
 * `{detail}` (FastAPI), OpenRouter's wrapper around a provider's text, a list of one, plain text, a proxy's page.
 */
function readSaid(body: Json): Said {
  if (typeof body === 'string') return { error: {}, message: readText(body) }
  if (isJsonArray(body)) return readSaid(body[0] ?? '')
  if (!isJsonObject(body)) return { error: {}, message: '' }
  const error = isJsonObject(body.error) ? body.error : body
  const prose = typeof body.error === 'string' ? body.error : undefined
  const type = wordOf(error.type)
  const code = wordOf(error.code) ?? wordOf(body.code)
  const param = wordOf(error.param)
  const numeric = [error.code, error.status_code, error.status, body.status]
    .map(Number)
    .find((n) => n >= 400 && n < 600)
  const isEvent = type === 'error' || type === 'response.failed'
  return {
    error,
    message: prose ?? providerText(error) ?? wordOf(error.message) ?? detailText(body.detail) ?? '',
    ...(type === undefined || isEvent ? {} : { type }),
    ...(code === undefined || /^\d+$/.test(code) ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(numeric === undefined ? {} : { status: numeric }),
  }
}

const wordOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

/** OpenRouter says «Provider returned error»; what it was stands in `metadata.raw`. */
function providerText(error: JsonObject): string | undefined {
  const { raw } = asObject(error.metadata)
  if (typeof raw !== 'string' || raw === '') return undefined
  try {
    const inner: Json = JSON.parse(raw)
    return readSaid(inner).message || raw
  } catch {
    return raw
  }
}

function detailText(detail: Json | undefined): string | undefined {
  if (typeof detail === 'string') return detail
  if (isJsonObject(detail)) return wordOf(detail.message)
  if (!isJsonArray(detail)) return undefined
  return detail.map((entry) => wordOf(asObject(entry).msg) ?? '').join('; ')
}

/** A page is told by its title. */
function readText(text: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]
  return (title ?? text).replace(/\s+/g, ' ').trim().slice(0, 2000)
}

function classify({ code, type, message, status: told }: Said, answered: number): FaultClass {
  const status = answered >= 400 ? answered : told
  const byCode = code === undefined ? undefined : classOfWord.get(code)
  const byProse = classOfProse.find(([pattern]) => pattern.test(message))?.[1]
  const byType = type === undefined ? undefined : classOfWord.get(type)
  const byStatus = status === undefined ? undefined : classOfStatus.get(status)
  const isVague = status === undefined || vagueStatuses.has(status)
  const said = byCode ?? (isVague ? (byProse ?? byType) : undefined) ?? byStatus
  return said ?? byType ?? (status === undefined ? unsaid(type) : classByRange(status))
}

/** Places answer these for more than they mean, so their prose is heard first. */
const vagueStatuses: ReadonlySet<number> = new Set([400, 403, 404, 422, 429])

/** Without a status, an error of the request says so by its type. */
const unsaid = (type: string | undefined): FaultClass =>
  type === 'invalid_request_error'
    ? { kind: 'invalid-request', scope: 'request' }
    : { kind: 'internal', scope: 'model' }

/** Vendors repeat a wrong key, half hidden or whole, in their message. */
const maskKeys = (text: string): string =>
  text
    .replace(/\b(sk|pk|rk|xai|gsk|csk)-[\w*.-]{4,}/g, '$1-…')
    .replace(/\bBearer \S+/g, 'Bearer …')
    .replace(/(api[ _-]?key provided: )[^\s.]+/gi, '$1…')
