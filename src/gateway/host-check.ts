/** `Example.org:8045`, `[::1]:8045` → the name in lower case, without port and brackets. */
export function hostName(host: string): string {
  const lower = host.trim().toLowerCase()
  if (lower.startsWith('[')) return lower.slice(1, Math.max(1, lower.indexOf(']')))
  const colon = lower.lastIndexOf(':')
  return (colon === -1 ? lower : lower.slice(0, colon)).replace(/\.$/, '')
}

export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)

/**
 * A page of any site can make a browser call us under a name of its own that resolves to this machine (DNS rebinding):
 * only names that mean this machine are served.
 */
export const isOwnHost = (
  host: string | undefined,
  ownHosts: ReadonlySet<string>,
  allowed: readonly string[],
): boolean => {
  if (host === undefined) return false
  const name = hostName(host)
  return isLoopbackName(name) || ownHosts.has(name) || allowed.some((one) => hostName(one) === name)
}
