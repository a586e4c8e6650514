import { timingSafeEqual } from 'node:crypto'
import type { ClientKey, GatewayState, NamedKey } from './ports.ts'
import type { RequestHeaders } from './route-table.ts'

/** Headers that hold a key as it is. */
const keyHeaders = ['x-api-key', 'x-goog-api-key', 'api-key'] as const

export type KeyVerdict =
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'named'; readonly key: NamedKey }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'missing' }

/** Any valid key among all that were sent admits: a junk Authorization never hides a good x-api-key. */
export function judgeKeys(
  headers: RequestHeaders,
  query: string,
  { keys, namedKeys }: Pick<GatewayState, 'keys' | 'namedKeys'>,
): KeyVerdict {
  const sent = sentKeys(headers, query)
  if (sent.length === 0) return { kind: 'missing' }
  for (const text of sent) {
    const known = findKey(text, keys)
    if (known !== undefined) return { kind: 'known', name: known.name }
    const named = namedKeys?.find(text)
    if (named !== undefined) return { kind: 'named', key: named }
  }
  return { kind: 'wrong' }
}

function sentKeys(headers: RequestHeaders, query: string): readonly string[] {
  const sent: string[] = []
  const { authorization } = headers
  if (typeof authorization === 'string') addKey(sent, withoutScheme(authorization))
  for (const name of keyHeaders) {
    const value = headers[name]
    // A header sent twice reaches us joined by a comma: either may be the key.
    if (typeof value === 'string') for (const one of value.split(',')) addKey(sent, one)
  }
  if (query.includes('key=')) for (const one of new URLSearchParams(query).getAll('key')) addKey(sent, one)
  return sent
}

function addKey(sent: string[], text: string): void {
  const trimmed = text.trim()
  if (trimmed !== '') sent.push(trimmed)
}

const scheme = 'bearer'

/** `Bearer K` in any case and with any spaces, or `K` alone. */
function withoutScheme(authorization: string): string {
  const trimmed = authorization.trim()
  if (trimmed.slice(0, scheme.length).toLowerCase() !== scheme) return trimmed
  const rest = trimmed.slice(scheme.length)
  return rest === '' || /^\s/.test(rest) ? rest : trimmed
}

/** Compares with every key, in a time that tells nothing of where they differ (their length is no secret). */
function findKey(text: string, keys: readonly ClientKey[]): ClientKey | undefined {
  const sent = Buffer.from(text)
  let found: ClientKey | undefined
  for (const key of keys) {
    const known = bytesOf(key)
    if (sent.length === known.length && timingSafeEqual(sent, known)) found = key
  }
  return found
}

const keyBytes = new WeakMap<ClientKey, Buffer>()

function bytesOf(key: ClientKey): Buffer {
  const known = keyBytes.get(key)
  if (known !== undefined) return known
  const bytes = Buffer.from(key.value)
  keyBytes.set(key, bytes)
  return bytes
}
