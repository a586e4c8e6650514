import type { Reading } from '../../kit/chips-input.tsx'

/** A host name or address without scheme, port and path. */
export function readHost(text: string, why: string): Reading<string> {
  const host = text.normalize('NFKC').trim().toLowerCase()
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(host) ||
    /^\[?[0-9a-f:]*:[0-9a-f:.]+\]?$/.test(host)
    ? { ok: true, value: host }
    : { ok: false, why }
}

/** `*`, or an origin as a browser sends it. A slash at the end, as addresses are copied, is left out. */
export function readOrigin(text: string, why: string): Reading<string> {
  const origin = text.normalize('NFKC').trim().replace(/\/+$/, '')
  return origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+$/i.test(origin)
    ? { ok: true, value: origin }
    : { ok: false, why }
}
