import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { ReadContext } from '../../protocols/codec-context.ts'
import { jsonOf } from '../body-json.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { ClientCall } from '../receive.ts'

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** What was read of each call: a body is read once, however many accounts are tried. Readings are never changed. */
export type ReadingMemo<T> = WeakMap<ClientCall, Reading<T>>

/** The client's body in canonical words. */
export const readCall = <T>(
  exchange: OpenExchange,
  call: ClientCall,
  memo: ReadingMemo<T>,
  newId: (prefix: string) => string,
  read: (body: JsonObject, context: ReadContext) => T,
): Reading<T> =>
  readWith(exchange, call, memo, newId, (context) => {
    const body = jsonOf(call)
    if (!isJsonObject(body)) throw new MalformedRequest('The body must be a JSON object.')
    return read(body, context)
  })

/** The same, of a call whose body is not JSON alone. */
export function readWith<T>(
  exchange: OpenExchange,
  call: ClientCall,
  memo: ReadingMemo<T>,
  newId: (prefix: string) => string,
  read: (context: ReadContext) => T,
): Reading<T> {
  const known = memo.get(call)
  if (known !== undefined) return known
  const reading = readNow(exchange, call, newId, read)
  memo.set(call, reading)
  return reading
}

function readNow<T>(
  exchange: OpenExchange,
  { params, search: query, headers, route }: ClientCall,
  newId: (prefix: string) => string,
  read: (context: ReadContext) => T,
): Reading<T> {
  try {
    return { kind: 'read', value: read({ params, query, headers, streams: route.streams === true, newId }) }
  } catch (error) {
    return { kind: 'refused', fault: malformedFault(exchange, error) }
  }
}

/** @throws what is neither a malformed body nor malformed JSON: a broken promise of the reader. */
function malformedFault(exchange: OpenExchange, error: unknown): Fault {
  if (error instanceof SyntaxError) {
    const place = /position \d+/.exec(error.message)?.[0] ?? 'its end'
    return exchange.faultOf('invalid_json', 'plan', {
      values: { reason: `unexpected character at ${place}` },
    })
  }
  if (!(error instanceof MalformedRequest)) throw error
  return {
    stage: 'plan',
    scope: 'request',
    kind: 'invalid-request',
    status: error.status,
    code: error.code,
    message: error.message,
    retryable: false,
    ...(error.at === '' ? {} : { param: paramOf(error.at) }),
  }
}

/** `/messages/0/content` → `messages[0].content`. */
const paramOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (path, token) => (/^\d+$/.test(token) ? `${path}[${token}]` : path === '' ? token : `${path}.${token}`),
      '',
    )
