import ipaddr from 'ipaddr.js'

/** Addresses given one by one or as ranges (CIDR), of IPv4 and IPv6. */
export interface AddressRanges {
  readonly size: number
  /** An IPv4 address that came as `::ffff:a.b.c.d` is the IPv4 address. What is no address is in no range. */
  has(address: string): boolean
}

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. */
export const isAddressRange = (text: string): boolean => parseRange(text) !== undefined

/** Texts that are no range are left out: the settings refuse them before. */
export function createAddressRanges(texts: readonly string[]): AddressRanges {
  const ranges = texts.flatMap((text) => parseRange(text) ?? [])
  return {
    size: ranges.length,
    has(text) {
      if (ranges.length === 0) return false
      const address = parseAddress(text)
      return address !== undefined && ranges.some((range) => contains(range, address))
    },
  }
}

type Address = ReturnType<typeof ipaddr.process>

interface Range {
  readonly base: Address
  readonly bits: number
}

/** Of the prefix before a mapped IPv4 address. */
const mappedBits = 96

function parseRange(text: string): Range | undefined {
  const trimmed = text.trim()
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(trimmed) || ipaddr.IPv6.isValidCIDR(trimmed)) {
    const [base, bits] = ipaddr.parseCIDR(trimmed)
    // `::ffff:10.0.0.0/104` means IPv4 addresses, and those never come as IPv6 here.
    return base instanceof ipaddr.IPv6 && base.isIPv4MappedAddress() && bits >= mappedBits
      ? { base: base.toIPv4Address(), bits: bits - mappedBits }
      : { base, bits }
  }
  const address = parseAddress(trimmed)
  return address === undefined ? undefined : { base: address, bits: address.kind() === 'ipv4' ? 32 : 128 }
}

/** Only the usual four decimal parts: `010.1.1.1` and `0x7f.1` mean different hosts to different programs. */
function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '')
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare)
    ? ipaddr.process(bare)
    : undefined
}

function contains({ base, bits }: Range, address: Address): boolean {
  if (base instanceof ipaddr.IPv4 && address instanceof ipaddr.IPv4) return address.match(base, bits)
  if (base instanceof ipaddr.IPv6 && address instanceof ipaddr.IPv6) return address.match(base, bits)
  return false
}
