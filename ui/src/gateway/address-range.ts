import type { Reading } from '../kit/chips-input.tsx'

/** An address or a range (CIDR) of IPv4 or IPv6, as the settings take it. Full-width digits are digits too. */
export function readAddressRange(text: string, why: string): Reading<string> {
  const range = text.normalize('NFKC').trim().toLowerCase()
  const [address = '', bits, more] = range.split('/')
  const most = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined
  if (most === undefined || more !== undefined) return { ok: false, why }
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return { ok: false, why }
  return { ok: true, value: range }
}

/** Only the usual four decimal parts: `010.1.1.1` means different hosts to different programs. */
const isIpv4 = (text: string): boolean =>
  /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) &&
  text.split('.').every((part) => Number(part) <= 255)

const isIpv6 = (text: string): boolean =>
  /^[0-9a-f:.]*:[0-9a-f:.]*$/.test(text) && URL.canParse(`http://[${text}]/`)
