import { createAddressRanges } from '../config/address-range.ts'
import type { RequestHeaders } from './route-table.ts'

/**
 * Who sends. Forwarded headers are anybody's to write, so they are read only as far as the machines that wrote them are
 * trusted: from the nearest backwards, and the first that is not a trusted proxy is the client.
 */
export function clientAddressOf(
  socketAddress: string,
  headers: RequestHeaders,
  trustedProxies: readonly string[],
): string {
  const direct = socketAddress.replace(/^::ffff:(?=\d+\.)/, '')
  if (trustedProxies.length === 0) return direct
  const trusted = createAddressRanges(trustedProxies)
  let client = direct
  for (const hop of forwardedFor(headers).reverse()) {
    if (!trusted.has(client)) break
    client = hop
  }
  return client
}

/** Farthest first. `X-Forwarded-For` where it is sent, else RFC 7239's `Forwarded`. */
function forwardedFor(headers: RequestHeaders): string[] {
  const list = textOf(headers['x-forwarded-for'])
  if (list !== '') return list.split(',').map(addressIn)
  return textOf(headers.forwarded)
    .split(',')
    .flatMap((hop) => {
      const [, quoted, plain] = /(?:^|;)\s*for=(?:"([^"]*)"|([^;\s]*))/i.exec(hop) ?? []
      const text = quoted ?? plain
      return text === undefined ? [] : [addressIn(text)]
    })
}

const textOf = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : (value ?? []).join(',')

/** `1.2.3.4:5678`, `[2001:db8::1]:443` → the address alone. */
function addressIn(text: string): string {
  const trimmed = text.trim()
  const [, bracketed] = /^\[([^\]]+)\]/.exec(trimmed) ?? []
  if (bracketed !== undefined) return bracketed
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(trimmed) ? trimmed.slice(0, trimmed.indexOf(':')) : trimmed
}
