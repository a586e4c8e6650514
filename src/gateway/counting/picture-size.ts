/** The head of a picture says its size: this much base64 holds it, save in a JPEG with a long preview. */
const headLength = 65_536

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** In pixels. Undefined: no picture that can be read. */
export function pictureSize(base64: string): PictureSize | undefined {
  const head = Buffer.from(base64.slice(0, headLength), 'base64')
  for (const read of [png, gif, webp, jpeg]) {
    const size = read(head)
    if (size !== undefined && size.width > 0 && size.height > 0) return size
  }
  return undefined
}

type ReadSize = (head: Buffer) => PictureSize | undefined

const sized = (width: number, height: number): PictureSize => ({ width, height })

const png: ReadSize = (head) =>
  head.length >= 24 && head.toString('latin1', 1, 4) === 'PNG'
    ? sized(head.readUInt32BE(16), head.readUInt32BE(20))
    : undefined

const gif: ReadSize = (head) =>
  head.length >= 10 && head.toString('latin1', 0, 3) === 'GIF'
    ? sized(head.readUInt16LE(6), head.readUInt16LE(8))
    : undefined

const webp: ReadSize = (head) => {
  if (head.length < 30 || head.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const form = head.toString('latin1', 12, 16)
  if (form === 'VP8X') return sized(head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1)
  if (form === 'VP8 ') return sized(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff)
  const bits = head.readUInt32LE(21)
  return sized((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
}

/** Segments until the frame's own (SOF0 to SOF15, less the three that are no frames). */
const jpeg: ReadSize = (head) => {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < head.length; ) {
    const marker = head.readUInt16BE(at)
    if (marker < 0xffc0 || marker > 0xfffe) return undefined
    const isFrame = marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (isFrame) return sized(head.readUInt16BE(at + 7), head.readUInt16BE(at + 5))
    at += 2 + head.readUInt16BE(at + 2)
  }
  return undefined
}
