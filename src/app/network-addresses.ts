import { hostname, networkInterfaces } from 'node:os'

/** The machine's addresses that others in its network can reach, IPv4 first. */
export function lanAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outward = all.filter((address) => !address.internal && !address.address.startsWith('fe80:'))
  return outward
    .sort((a, b) => (a.family === b.family ? 0 : a.family === 'IPv4' ? -1 : 1))
    .map((address) => address.address)
}

/** Names under which this machine may be called, lower case: for the Host checks of both planes. */
export function ownHosts(): ReadonlySet<string> {
  const name = hostname().toLowerCase()
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((one) => one.address),
  )
  return new Set([
    'localhost',
    '127.0.0.1',
    '::1',
    name,
    `${name}.local`,
    ...addresses.map((a) => a.toLowerCase()),
  ])
}

/** An address as it stands in a URL. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)
