const form = /^data:([^,]*?)(;\s*base64)?,/i

/**
 * RFC 2397. The data is base64 as it stands there; a percent-encoded text is made base64. The media type keeps its
 * parameters (`audio/L16;rate=24000`), save `charset` where there is no text. Undefined: not a data URL.
 */
export function readDataUrl(url: string): { mediaType: string; data: string } | undefined {
  const match = form.exec(url.length > headLength ? url.slice(0, headLength) : url)
  if (match === null) return undefined
  const mediaType = readMediaType(match[1] ?? '')
  const body = url.slice(match[0].length)
  return { mediaType, data: match[2] === undefined ? encodeText(body) : body }
}

export const writeDataUrl = (mediaType: string, data: string): string => `data:${mediaType};base64,${data}`

/** The head is short; the pattern must not run over megabytes of data. */
const headLength = 1024

function readMediaType(text: string): string {
  const [type = '', ...parameters] = text.split(';').map((piece) => piece.trim())
  const name = type === '' ? 'text/plain' : type
  const kept = /^text\//i.test(name)
    ? parameters
    : parameters.filter((parameter) => !/^charset=/i.test(parameter))
  return [name, ...kept].join(';')
}

/** Percent-encoded bytes to base64; a broken escape stays as the characters it is. */
function encodeText(body: string): string {
  const bytes = body
    .replace(/[^\0-\x7f]+/g, encodeUtf8)
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return btoa(bytes)
}

const encodeUtf8 = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
