import { joinBytes } from './bytes.ts'
import type { FrameReader } from './frame.ts'
import { createJsonArrayReader } from './json-array-reader.ts'
import { createSseReader } from './sse-reader.ts'

const byteOrderMark = [0xef, 0xbb, 0xbf]
const jsonStarts = [0x5b, 0x7b]

/**
 * Reads a streamed body whatever its Content-Type says (vendors lie there): a first byte of `[` or `{` means JSON,
 * anything else server-sent events. `limit`: bytes that one frame may have.
 */
export function createFrameReader(options: { readonly limit?: number } = {}): FrameReader {
  let reader: FrameReader | undefined
  let held: Uint8Array[] = []

  const choose = (bytes: Uint8Array): FrameReader | undefined => {
    const first = bytes.find((byte) => byte > 32 && !byteOrderMark.includes(byte))
    if (first === undefined) return undefined
    return jsonStarts.includes(first) ? createJsonArrayReader(options) : createSseReader(options)
  }
  return {
    push(bytes) {
      if (reader !== undefined) return reader.push(bytes)
      held.push(bytes)
      reader = choose(bytes)
      if (reader === undefined) return []
      const all = joinBytes(held)
      held = []
      return reader.push(all)
    },
    end: () => reader?.end() ?? [],
  }
}
