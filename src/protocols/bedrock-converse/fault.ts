import type { Fault, FaultKind, FaultScope } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { FaultAnswer } from '../fault-codec.ts'
import type { TargetProtocol } from '../protocol.ts'
import { faultOfException } from './vocabulary.ts'

export const faults: TargetProtocol['faults'] = { read: readFault }

/** AWS names an error in a header, or in `__type` behind a `#`; what stands beside it is a message. */
function readFault({ status, headers, body }: FaultAnswer): Fault {
  const named = headers['x-amzn-errortype']?.split(':')[0] ?? typeOf(body)
  const after = Number(headers['retry-after'] ?? Number.NaN)
  return {
    ...faultOf(named, status, body),
    ...(Number.isFinite(after) && after >= 0 ? { retryAfter: after } : {}),
  }
}

/** An exception inside a stream, whose 200 has already gone out. */
export const readStreamFault = (exception: string, body: JsonObject): Fault => ({
  ...faultOf(exception, statusOf(body.originalStatusCode), body),
  stage: 'deliver',
})

const statusOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && value >= 400 && value < 600 ? value : undefined

function faultOf(exception: string, given: number | undefined, body: Json): Fault {
  const known = entryOf(faultOfException, exception.toLowerCase())
  const status = given ?? known?.status ?? 500
  const message = messageOf(body)
  const isTooLong = known?.kind === 'invalid-request' && tooLong.test(message)
  const kind = isTooLong ? 'context-length' : (known?.kind ?? kindOfStatus(status))
  return {
    stage: 'attempt',
    scope: scopes[kind] ?? 'model',
    kind,
    status,
    code: exception || `http_${status}`,
    message: message || `The upstream answered ${status} without a word.`,
    retryable: !final.has(kind),
    ...(isJsonObject(body) ? { raw: body } : {}),
  }
}

const tooLong =
  /too long|maximum context|input tokens|too many input tokens|exceeds the (?:model's )?(?:maximum|context)/i

const typeOf = (body: Json): string => {
  const type = isJsonObject(body) ? body.__type : undefined
  return typeof type === 'string' ? (type.split('#').at(-1) ?? '') : ''
}

function messageOf(body: Json): string {
  if (typeof body === 'string')
    return body
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 2000)
  if (!isJsonObject(body)) return ''
  // A gateway before AWS says it in its own way.
  const inner = isJsonObject(body.error) ? body.error.message : body.error
  const said = [body.originalMessage, body.message, body.Message, inner].find(
    (text) => typeof text === 'string' && text !== '',
  )
  return typeof said === 'string' ? said : ''
}

const kindOfStatus = (status: number): FaultKind =>
  statuses[status] ?? (status >= 400 && status < 500 ? 'invalid-request' : 'internal')

const statuses: Readonly<Record<number, FaultKind | undefined>> = {
  401: 'unauthenticated',
  402: 'payment',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  413: 'too-large',
  424: 'bad-upstream',
  429: 'rate-limited',
  502: 'bad-upstream',
  503: 'unavailable',
  504: 'timeout',
}

const scopes: Readonly<Partial<Record<FaultKind, FaultScope>>> = {
  'invalid-request': 'request',
  'context-length': 'request',
  'too-large': 'request',
  unauthenticated: 'account',
  forbidden: 'account',
  payment: 'account',
}

/** «Later or on another account»: all that is not the request's own fault. */
const final: ReadonlySet<FaultKind> = new Set<FaultKind>(['invalid-request', 'context-length', 'too-large'])
