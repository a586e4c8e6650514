import type { Fault } from '../canonical/fault.ts'
import { catalogueFault, type FaultId } from '../canonical/fault-catalogue.ts'
import type { Language } from '../canonical/language.ts'
import { CredentialError, TokenEndpointError } from '../upstreams/credential-error.ts'
import type { TimeLimits } from './time-limits.ts'

interface Reading {
  readonly id: FaultId
  readonly reason: string
}

/** What Node, our own connections and, through a proxy, undici call it → what it was. */
const readings: Readonly<Record<string, Reading>> = {
  ECONNREFUSED: { id: 'upstream_unreachable', reason: 'connection refused' },
  ENOTFOUND: { id: 'upstream_unreachable', reason: 'its host name has no address' },
  EAI_AGAIN: { id: 'upstream_unreachable', reason: 'its host name could not be looked up' },
  EHOSTUNREACH: { id: 'upstream_unreachable', reason: 'no route to the host' },
  ENETUNREACH: { id: 'upstream_unreachable', reason: 'no route to the network' },
  ETIMEDOUT: { id: 'upstream_unreachable', reason: 'no connection in time' },
  connect_timeout: { id: 'upstream_unreachable', reason: 'no connection in time' },
  UND_ERR_CONNECT_TIMEOUT: { id: 'upstream_unreachable', reason: 'no connection in time' },
  first_byte_timeout: { id: 'upstream_timeout', reason: '' },
  idle_timeout: { id: 'upstream_timeout', reason: '' },
  UND_ERR_HEADERS_TIMEOUT: { id: 'upstream_timeout', reason: '' },
  UND_ERR_BODY_TIMEOUT: { id: 'upstream_timeout', reason: '' },
  ECONNRESET: { id: 'upstream_broke_off', reason: 'connection reset' },
  EPIPE: { id: 'upstream_broke_off', reason: 'connection closed while sending' },
  closed: { id: 'upstream_broke_off', reason: 'connection closed' },
  too_few_bytes: { id: 'upstream_broke_off', reason: 'connection closed before its end' },
  not_http: { id: 'upstream_unreadable', reason: 'no HTTP/1.1' },
  headers_too_large: { id: 'upstream_unreadable', reason: 'its headers are too large' },
  UND_ERR_SOCKET: { id: 'upstream_broke_off', reason: 'connection closed' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    id: 'upstream_broke_off',
    reason: 'fewer bytes than its Content-Length says',
  },
  proxy_failed: { id: 'proxy_failed', reason: '' },
  bad_credentials: { id: 'account_credentials', reason: '' },
  UND_ERR_HEADERS_OVERFLOW: { id: 'upstream_unreadable', reason: 'its headers are too large' },
}

/** A failure on the way to an upstream: nobody is locked for it, but for credentials that cannot even be sent. Public text names the cause, never the address. */
export function egressFault(error: Error, language: Language, limits: TimeLimits): Fault {
  const code = codeOf(error)
  const reading =
    error instanceof TokenEndpointError ? tokenReading(error) : (readings[code] ?? readingOfKind(code))
  return catalogueFault(reading.id, {
    stage: 'attempt',
    language,
    values: { reason: reading.reason, seconds: secondsOf(code, limits) },
    // What is wrong with credentials is told to their owner alone, and as it stands.
    detail:
      error instanceof CredentialError
        ? error.text[language]
        : `${code === '' ? error.name : code}: ${error.message}`,
  })
}

const tokenReading = ({ word }: TokenEndpointError): Reading => ({
  id: 'upstream_unreachable',
  reason: `its token endpoint gave no access token (${word})`,
})

const secondsOf = (code: string, { firstByteSeconds, idleSeconds }: TimeLimits): number =>
  code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'first_byte_timeout' ? firstByteSeconds : idleSeconds

const readingOfKind = (code: string): Reading =>
  code.startsWith('HPE_')
    ? { id: 'upstream_unreadable', reason: 'no HTTP/1.1' }
    : code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
      ? { id: 'upstream_unreachable', reason: 'it speaks no TLS; perhaps http:// is meant' }
      : /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)
        ? { id: 'upstream_unreachable', reason: `its TLS certificate was not accepted (${code})` }
        : { id: 'upstream_unreachable', reason: code === '' ? 'network failure' : code }

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause instanceof Error ? codeOf(error.cause) : ''
}
