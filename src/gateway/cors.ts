import { hostName, isLoopbackName } from './host-check.ts'

const exposed = [
  'x-torii-exchange',
  'x-torii-lane',
  'x-torii-losses',
  'x-torii-attempts',
  'x-torii-path-repaired',
  'x-request-id',
  'request-id',
  'retry-after',
  'x-should-retry',
].join(', ')

/** Flat CORS headers for an answer. Empty: no Origin, or a foreign one, which a browser then keeps from its page. */
export function corsHeaders(origin: string | undefined, allowed: readonly string[]): readonly string[] {
  if (origin === undefined) return []
  if (!isAllowedOrigin(origin, allowed)) return ['vary', 'origin']
  return ['access-control-allow-origin', origin, 'access-control-expose-headers', exposed, 'vary', 'origin']
}

/** What a preflight is told beside that. */
export const preflightHeaders = (
  asked: string | undefined,
  askedNetwork: string | undefined,
): readonly string[] => [
  'access-control-allow-methods',
  'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers',
  asked ?? '*',
  'access-control-max-age',
  '600',
  ...(askedNetwork === undefined ? [] : ['access-control-allow-private-network', 'true']),
]

export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  if (allowed.includes('*') || allowed.includes(origin)) return true
  const host = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]
  return host !== undefined && isLoopbackName(hostName(host))
}
