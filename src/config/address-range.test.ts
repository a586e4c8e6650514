import { describe, expect, it } from 'vitest'
import { createAddressRanges, isAddressRange } from './address-range.ts'

describe('address ranges', () => {
  const ranges = createAddressRanges(['192.168.0.0/16', '10.1.2.3', 'fd00::/8', '2001:db8::7'])

  it.each(['192.168.7.9', '10.1.2.3', '::ffff:192.168.1.1', 'fd12::1', 'fe00::1%eth0', '2001:db8::7'])(
    'knows whether %s is inside',
    (address) => {
      expect(ranges.has(address)).toBe(!address.startsWith('fe00'))
    },
  )

  it.each(['192.169.0.1', '10.1.2.4', '2001:db8::8', '', 'unknown', '127.1', '010.1.2.3'])(
    'keeps %j out',
    (address) => {
      expect(ranges.has(address)).toBe(false)
    },
  )

  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.0/33', false],
    ['::/0', true],
    ['::1', true],
    ['localhost', false],
    ['10.0.0', false],
    ['', false],
  ])('%j as a range: %s', (text, good) => {
    expect(isAddressRange(text)).toBe(good)
  })

  it('reads a range of mapped IPv4 addresses as the range of IPv4 addresses', () => {
    const mapped = createAddressRanges(['::ffff:10.0.0.0/104'])
    expect(['10.1.2.3', '::ffff:10.1.2.3', '11.0.0.1', '::1'].map((address) => mapped.has(address))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
