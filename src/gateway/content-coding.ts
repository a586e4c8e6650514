import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import type { RequestBody } from './request-body.ts'

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const inflateWrapped = promisify(inflate)
const inflateBare = promisify(inflateRaw)

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
  // RFC 9110 means zlib's wrapping; some clients send the bare stream, whose first byte never looks like a zlib header.
  deflate: (bytes, options) =>
    ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateWrapped(bytes, options) : inflateBare(bytes, options),
}

const maxLayers = 3

/** Undoes Content-Encoding. Output beyond the limit is never made, so a small bomb stays small. */
export async function decodeContent(
  bytes: Buffer,
  encoding: string,
  limit: number,
  limitMegabytes: number,
): Promise<RequestBody> {
  const layers = encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
  const unknown = layers.find((layer) => decoders[layer] === undefined)
  if (unknown !== undefined || layers.length > maxLayers)
    return { kind: 'refused', id: 'unknown_encoding', values: { encoding } }
  let decoded = bytes
  try {
    for (const layer of layers.reverse())
      decoded = (await decoders[layer]?.(decoded, { maxOutputLength: limit })) ?? decoded
  } catch (error) {
    return isTooLarge(error)
      ? { kind: 'refused', id: 'body_too_large', values: { limit: limitMegabytes, seen: `> ${limit}` } }
      : { kind: 'refused', id: 'undecodable_body', values: { encoding } }
  }
  return { kind: 'body', bytes: decoded }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
