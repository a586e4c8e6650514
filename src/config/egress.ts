import { createAddressRanges, isAddressRange } from './address-range.ts'

/** `direct` at an account: not through the proxy of all the others. */
export const direct = 'direct'

/** `direct`, an address, or a reference to one. */
export const isProxySetting = (text: string): boolean =>
  text === direct || /^(?:env|file|vault):/.test(text) || isProxyUrl(text)

/** It can be used: a bare `%` in a password (written `%25`) would make every reader of it throw. */
export const isProxyUrl = (text: string): boolean => isProxyAddress(text) && isDecodable(new URL(text))

const isProxyAddress = (text: string): boolean =>
  URL.canParse(text) && /^(?:https?|socks5):$/.test(new URL(text).protocol) && new URL(text).hostname !== ''

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`)
    return true
  } catch {
    return false
  }
}

/** A proxy's address that holds a password is a secret, one that cannot be used too. */
export const holdsCredentials = (text: string): boolean =>
  isProxyAddress(text) && new URL(text).username !== ''

/**
 * Which hosts are reached without the proxy: this machine always, and what the list says, as NO_PROXY is written: `example.com` and
 * everything below it, `.example.com`, `host:port`, addresses and ranges, `*`.
 */
export function createBypass(list: readonly string[]): (url: string) => boolean {
  const ranges = createAddressRanges(list.filter(isAddressRange))
  const names = list
    .filter((entry) => !isAddressRange(entry))
    .map((entry) => entry.toLowerCase().replace(/^\*?\./, ''))
  const known = new Map<string, boolean>()
  return (url) => {
    const { host } = new URL(url)
    const answer = known.get(host) ?? isBypassed(new URL(url), names, ranges)
    if (known.size < 1000) known.set(host, answer)
    return answer
  }
}

/** NO_PROXY of the environment, which holds beside the list: `a.example, .b.example 10.0.0.0/8`. */
export const bypassOfEnvironment = ({ NO_PROXY, no_proxy }: NodeJS.ProcessEnv): readonly string[] =>
  (NO_PROXY ?? no_proxy ?? '').split(/[\s,]+/).filter((entry) => entry !== '')

function isBypassed(
  { hostname, host, port }: URL,
  names: readonly string[],
  ranges: ReturnType<typeof createAddressRanges>,
): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (name === 'localhost' || name === '::1' || /^127(?:\.\d+){3}$/.test(name)) return true
  if (names.includes('*') || ranges.has(name)) return true
  return names.some((entry) =>
    entry.includes(':')
      ? entry === host.toLowerCase() || entry === `${name}:${port || '443'}`
      : name === entry || name.endsWith(`.${entry}`),
  )
}
