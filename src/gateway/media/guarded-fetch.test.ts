import type { LookupAddress } from 'node:dns'
import { describe, expect, it, vi } from 'vitest'
import { fetchGuarded, isPublicAddress } from './guarded-fetch.ts'

/** What the name server of the network says. */
const names: Readonly<Record<string, readonly string[]>> = {
  'intranet.example.com': ['10.0.0.7'],
  'half.example.com': ['93.184.216.34', '127.0.0.1'],
  'six.example.com': ['::1'],
}
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (
    host: string,
    _options: object,
    tell: (error: Error | null, found: readonly LookupAddress[]) => void,
  ) => {
    const found = names[host]?.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const error = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    setImmediate(() => (found === undefined ? tell(error, []) : tell(null, found)))
  },
}))

describe('addresses that files are fetched from', () => {
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('may be public: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
  ])('may be nothing else: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('a guarded fetch', () => {
  const limits = {
    mayReach: isPublicAddress,
    maxBytes: 1000,
    seconds: 5,
    signal: new AbortController().signal,
  }
  it.each([
    ['http://127.0.0.1:1/x', 'its address is not on the public Internet'],
    ['http://[::1]:1/x', 'its address is not on the public Internet'],
    ['http://localhost:1/x', 'its address is not on the public Internet'],
    ['http://metadata.google.internal/x', 'its address is not on the public Internet'],
    ['http://intranet.example.com/x', 'its address is not on the public Internet'],
    ['http://half.example.com/x', 'its address is not on the public Internet'],
    ['https://six.example.com/x', 'its address is not on the public Internet'],
    ['https://nowhere.example.com/x', 'its host name has no address'],
    // Node's URL reads these as loopback too.
    ['http://2130706433/x', 'its address is not on the public Internet'],
    ['http://0x7f.1/x', 'its address is not on the public Internet'],
    ['ftp://example.com/x', 'it is neither http nor https'],
    ['http://user:word@example.com/', 'it holds a user name or password'],
    ['no url', 'it is no URL'],
  ])('of %s fails: %s', async (url, reason) => {
    expect(await fetchGuarded(url, limits)).toEqual({ kind: 'failed', reason })
    const egress = { proxy: 'http://127.0.0.1:9', isDirect: () => false }
    expect(await fetchGuarded(url, { ...limits, egress })).toEqual({ kind: 'failed', reason })
  })
})
