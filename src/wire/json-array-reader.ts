import { joinBytes, viewBytes } from './bytes.ts'
import { dataFrame, type Frame, type FrameReader, FrameTooLarge, frameLimit } from './frame.ts'

const quote = 34
const comma = 44
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/**
 * A streamed JSON array: each element is a frame as soon as its last byte is there, however it is printed. Values that
 * stand outside an array (a lone object, JSON lines) are a frame each. What is no whole value at the end is a `stray`.
 */
export function createJsonArrayReader(options: { readonly limit?: number } = {}): FrameReader {
  const limit = options.limit ?? frameLimit
  const cursor: Cursor = { where: 'between', depth: 0, inArray: false, alone: false, escaped: false }
  let pending: Uint8Array[] = []
  let pendingLength = 0

  const hold = (piece: Uint8Array) => {
    pending.push(piece)
    pendingLength += piece.length
    if (pendingLength > limit) throw new FrameTooLarge(limit)
  }
  const takeText = (last: Uint8Array): string => {
    const bytes = pendingLength === 0 ? last : joinBytes([...pending, last])
    pending = []
    pendingLength = 0
    return viewBytes(bytes).toString()
  }
  return {
    push(chunk) {
      const bytes = viewBytes(chunk)
      const frames: Frame[] = []
      let start = 0
      let at = 0
      while (at < bytes.length) {
        const before = cursor.where
        if (before === 'between') start = at
        at = steps[before](cursor, bytes, at)
        if (before !== 'between' && cursor.where === 'between') {
          frames.push(dataFrame(takeText(bytes.subarray(start, at))))
        }
      }
      if (cursor.where !== 'between') hold(bytes.subarray(start))
      return frames
    },
    end() {
      const { where } = cursor
      if (where === 'between') return []
      cursor.where = 'between'
      const text = takeText(new Uint8Array(0))
      return [where === 'scalar' ? dataFrame(text) : { kind: 'stray', text }]
    },
  }
}

type Where = 'between' | 'scalar' | 'nested' | 'string'

interface Cursor {
  where: Where
  /** Brackets open inside the current element. */
  depth: number
  inArray: boolean
  /** The string is an element by itself, not inside one. */
  alone: boolean
  /** The bytes ended on a backslash that escapes the next one. */
  escaped: boolean
}

/** From `at` to the byte after which the cursor is somewhere else, or to the end of the bytes. */
const steps = {
  between: stepBetween,
  scalar: stepScalar,
  nested: stepNested,
  string: stepString,
} satisfies Record<Where, (cursor: Cursor, bytes: Buffer, at: number) => number>

function stepBetween(cursor: Cursor, bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0
  if (isBetween(byte)) return at + 1
  if (byte === openBracket && !cursor.inArray) cursor.inArray = true
  else if (byte === closeBracket && cursor.inArray) cursor.inArray = false
  else if (byte === openBrace || byte === openBracket) {
    cursor.where = 'nested'
    cursor.depth = 1
  } else if (byte === quote) {
    cursor.where = 'string'
    cursor.alone = true
  } else cursor.where = 'scalar'
  return at + 1
}

function stepScalar(cursor: Cursor, bytes: Buffer, at: number): number {
  while (at < bytes.length && !endsScalar(bytes[at] ?? 0)) at += 1
  if (at < bytes.length) cursor.where = 'between'
  return at
}

function stepNested(cursor: Cursor, bytes: Buffer, at: number): number {
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) {
      cursor.where = 'string'
      cursor.alone = false
      return at + 1
    }
    if (byte === openBrace || byte === openBracket) cursor.depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      cursor.depth -= 1
      if (cursor.depth > 0) continue
      cursor.where = 'between'
      return at + 1
    }
  }
  return at
}

function stepString(cursor: Cursor, bytes: Buffer, at: number): number {
  if (cursor.escaped) {
    cursor.escaped = false
    at += 1
  }
  for (;;) {
    const end = bytes.indexOf(quote, at)
    const isEscaped = oddBackslashesBefore(bytes, end === -1 ? bytes.length : end, at)
    if (end === -1) {
      cursor.escaped = isEscaped
      return bytes.length
    }
    at = end + 1
    if (isEscaped) continue
    cursor.where = cursor.alone ? 'between' : 'nested'
    return at
  }
}

/** White space, commas, and a byte order mark. */
const isBetween = (byte: number): boolean =>
  byte <= 32 || byte === comma || byte === 0xef || byte === 0xbb || byte === 0xbf

const endsScalar = (byte: number): boolean =>
  byte <= 32 || byte === comma || byte === closeBracket || byte === closeBrace

function oddBackslashesBefore(bytes: Buffer, at: number, floor: number): boolean {
  let count = 0
  while (at - count > floor && bytes[at - count - 1] === backslash) count += 1
  return count % 2 === 1
}
