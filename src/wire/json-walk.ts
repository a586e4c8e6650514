import { depthLimit } from './json-text.ts'

const quote = 34
const comma = 44
const colon = 58
const minus = 45
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** Called for each member of an object, or element of an array (then `start === keyStart`). Ends are exclusive. */
export type VisitMember = (keyStart: number, keyEnd: number, start: number, end: number) => void

/** Answer of every function here that could not go on. */
export const malformed = -1

/** The first byte of the body's value: behind white space and a byte order mark. */
export const startOfJson = (bytes: Buffer): number =>
  skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)

export const isObjectAt = (bytes: Buffer, at: number): boolean => bytes[at] === openBrace

export const isContainerAt = (bytes: Buffer, at: number): boolean =>
  bytes[at] === openBrace || bytes[at] === openBracket

/**
 * Goes once over the object or array at `at` and skips what is inside its members without reading it. Gives the place
 * behind its closing bracket, or `malformed`. Brackets, commas, colons, literals and string ends are checked; the inside
 * of strings and the form of numbers are not.
 */
export function walkContainer(bytes: Buffer, at: number, visit: VisitMember): number {
  return walk(textOf(bytes), at, visit, 1)
}

/** Of a member whose value is known to be sound: the place behind it. It is not walked again. */
export type EndOfKnown = (keyStart: number, keyEnd: number, start: number) => number | undefined

export interface Walked {
  /** As `walkContainer` gives it. */
  readonly end: number
  /** A number that a double may not hold stands in what was walked. Wrong only to the careful side. */
  readonly mayRound: boolean
}

/** The same with what `parseSoundJson` wants to know of the text, which costs nothing beside the walk. */
export function walkBody(bytes: Buffer, at: number, visit: VisitMember, endOf: EndOfKnown): Walked {
  const text = textOf(bytes)
  const end = walk(text, at, visit, 1, endOf)
  return { end, mayRound: text.mayRound }
}

export function skipSpace(bytes: Buffer, at: number): number {
  for (;;) {
    const byte = bytes[at] ?? 0
    // Nearly always: there is no space in what clients send.
    if (byte > 32) return at
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at
    at += 1
  }
}

/** Behind the value that begins at `at`, or `malformed`. */
export const skipValue = (bytes: Buffer, at: number): number => skip(textOf(bytes), at, 1)

/** The text of a key between its quotes, escapes resolved. */
export function keyText(bytes: Buffer, keyStart: number, keyEnd: number): string {
  const text = bytes.toString('utf8', keyStart + 1, keyEnd - 1)
  return text.includes('\\') ? unescapeKey(text) : text
}

function unescapeKey(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    // A broken escape: no JSON reader could name this key, so nothing can ask for it.
    return text
  }
}

/** The same bytes one by one, and four at a time. */
interface Text {
  readonly bytes: Buffer
  readonly words: DataView
  /** Of the numbers met so far. */
  mayRound: boolean
}

const textOf = (bytes: Buffer): Text => ({
  bytes,
  words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  mayRound: false,
})

function walk(
  text: Text,
  at: number,
  visit: VisitMember | undefined,
  depth: number,
  endOf?: EndOfKnown,
): number {
  if (depth > depthLimit) return malformed
  const { bytes } = text
  const isObject = bytes[at] === openBrace
  const close = isObject ? closeBrace : closeBracket
  at = skipSpace(bytes, at + 1)
  if (bytes[at] === close) return at + 1
  for (;;) {
    const keyStart = at
    const keyEnd = isObject ? skipKey(text, at) : at
    if (keyEnd === malformed) return malformed
    const start = isObject ? skipColon(bytes, keyEnd) : at
    if (start === malformed) return malformed
    const end = endOf?.(keyStart, keyEnd, start) ?? skip(text, start, depth + 1)
    if (end === malformed) return malformed
    visit?.(keyStart, keyEnd, start, end)
    at = skipSpace(bytes, end)
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== comma) return malformed
    at = skipSpace(bytes, at + 1)
  }
}

function skip(text: Text, at: number, depth: number): number {
  const byte = text.bytes[at]
  if (byte === quote) return skipString(text, at)
  if (byte === openBrace || byte === openBracket) return walk(text, at, undefined, depth)
  return skipScalar(text, at)
}

const skipKey = (text: Text, at: number): number =>
  text.bytes[at] === quote ? skipString(text, at) : malformed

function skipColon(bytes: Buffer, at: number): number {
  at = skipSpace(bytes, at)
  return bytes[at] === colon ? skipSpace(bytes, at + 1) : malformed
}

/**
 * Eight bytes at a time while there is neither a quote nor a backslash among them: an agent's 200 kB with 3600 strings in 103 µs,
 * instead of 127 by bytes and, from the 48th on, `indexOf`. (A string of all bytes would be searched faster still, but 200 kB more
 * for each request cost twice in collections what they save.)
 */
function skipString({ bytes, words }: Text, at: number): number {
  const { length } = bytes
  at += 1
  for (;;) {
    while (at + 8 <= length && isPlain(words.getInt32(at)) && isPlain(words.getInt32(at + 4))) at += 8
    while (at < length && bytes[at] !== quote && bytes[at] !== backslash) at += 1
    if (at >= length) return malformed
    if (bytes[at] === quote) return at + 1
    at += 2
  }
}

/** None of the four bytes is a quote or a backslash. (Of the difference to it a byte is then zero: only that borrows its top bit.) */
function isPlain(word: number): boolean {
  const fromQuote = word ^ 0x22222222
  const fromBackslash = word ^ 0x5c5c5c5c
  const zeros = ((fromQuote - 0x01010101) & ~fromQuote) | ((fromBackslash - 0x01010101) & ~fromBackslash)
  return (zeros & 0x80808080) === 0
}

const literals = new Map([
  [116, 'true'],
  [102, 'false'],
  [110, 'null'],
])

function skipScalar(text: Text, at: number): number {
  const { bytes } = text
  const byte = bytes[at]
  if (byte === undefined) return malformed
  if (byte === minus || isDigit(byte)) return skipNumber(text, at)
  const word = literals.get(byte)
  if (word === undefined) return malformed
  const end = at + word.length
  return bytes.toString('latin1', at, end) === word ? end : malformed
}

function skipNumber(text: Text, start: number): number {
  const { bytes } = text
  let hasExponent = false
  for (let at = start + 1; ; at += 1) {
    const byte = bytes[at]
    if (byte !== undefined && isNumberByte(byte)) {
      hasExponent ||= (byte | 32) === letterE
      continue
    }
    if (hasExponent || at - start >= leastDigits) text.mayRound ||= !isLargestSafe(bytes, start, at)
    return at
  }
}

/** With fewer characters and no exponent a number is a double's own. */
const leastDigits = 16
const letterE = 101
/** It stands in the schemas that zod writes, and -(2^53 - 1) too. */
const largestSafe = '9007199254740991'

const isLargestSafe = (bytes: Buffer, start: number, end: number): boolean =>
  bytes.toString('latin1', bytes[start] === minus ? start + 1 : start, end) === largestSafe

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** Digits, `.`, `e`, `E`, `+`, `-`. */
const isNumberByte = (byte: number): boolean =>
  isDigit(byte) || byte === 46 || (byte | 32) === letterE || byte === 43 || byte === minus
