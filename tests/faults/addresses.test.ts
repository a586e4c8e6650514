import { afterEach, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'

let harness: Harness | undefined
afterEach(() => harness?.stop())

/** What a client at `address` gets, behind a reverse proxy on this machine that says who it is. */
async function statusFor(address: string, proxy: object): Promise<number> {
  await harness?.stop()
  harness = await startHarness({ settings: { proxy } })
  const headers = { 'x-forwarded-for': address }
  return (await harness.ask({ path: '/v1/models', headers })).status
}

const behindProxy = {
  trusted_proxies: ['127.0.0.1'],
  allow_lan_access: true,
  allow_open_lan: true,
  auth_mode: 'off',
}

describe('who may come in', () => {
  it.each([
    ['203.0.113.9', { denied_addresses: ['203.0.113.0/24'] }, 403],
    ['203.0.114.9', { denied_addresses: ['203.0.113.0/24'] }, 200],
    ['192.168.1.7', { allowed_addresses: ['192.168.0.0/16', 'fd00::/8'] }, 200],
    ['10.0.0.7', { allowed_addresses: ['192.168.0.0/16', 'fd00::/8'] }, 403],
    ['fd12::1', { allowed_addresses: ['192.168.0.0/16', 'fd00::/8'] }, 200],
    ['192.168.1.7', { allowed_addresses: ['192.168.0.0/16'], denied_addresses: ['192.168.1.7'] }, 403],
  ])('%s under %j: %i', async (address, lists, expected) => {
    expect(await statusFor(address, { ...behindProxy, ...lists })).toBe(expected)
  })

  it('is judged by the socket where nobody is trusted, and this machine cannot lock itself out', async () => {
    const lists = { denied_addresses: ['203.0.113.0/24', '127.0.0.0/8'], allowed_addresses: ['192.0.2.1'] }
    expect(await statusFor('203.0.113.9', lists)).toBe(200)
    expect((await harness?.closed(1))?.clientAddress).toBe('127.0.0.1')
  })

  it('a client behind a trusted proxy is no client of this machine: it needs the key', async () => {
    expect(await statusFor('203.0.113.9', { trusted_proxies: ['127.0.0.1'], allow_lan_access: true })).toBe(
      401,
    )
    expect((await harness?.closed(1))?.clientAddress).toBe('203.0.113.9')
  })

  it('a forwarded header from a stranger gives no rights', async () => {
    // The proxy appends; what the client wrote itself stands before it.
    const lists = { ...behindProxy, allowed_addresses: ['192.0.2.1'] }
    expect(await statusFor('192.0.2.1, 203.0.113.9', lists)).toBe(403)
  })
})
