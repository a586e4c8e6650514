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
  return walk(bytes, at, visit, 1)
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
export const skipValue = (bytes: Buffer, at: number): number => skip(bytes, at, 1)

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

function walk(bytes: Buffer, at: number, visit: VisitMember | undefined, depth: number): number {
  if (depth > depthLimit) return malformed
  const isObject = bytes[at] === openBrace
  const close = isObject ? closeBrace : closeBracket
  at = skipSpace(bytes, at + 1)
  if (bytes[at] === close) return at + 1
  for (;;) {
    const keyStart = at
    const keyEnd = isObject ? skipKey(bytes, at) : at
    if (keyEnd === malformed) return malformed
    const start = isObject ? skipColon(bytes, keyEnd) : at
    if (start === malformed) return malformed
    const end = skip(bytes, start, depth + 1)
    if (end === malformed) return malformed
    visit?.(keyStart, keyEnd, start, end)
    at = skipSpace(bytes, end)
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== comma) return malformed
    at = skipSpace(bytes, at + 1)
  }
}

function skip(bytes: Buffer, at: number, depth: number): number {
  const byte = bytes[at]
  if (byte === quote) return skipString(bytes, at)
  if (byte === openBrace || byte === openBracket) return walk(bytes, at, undefined, depth)
  return skipScalar(bytes, at)
}

const skipKey = (bytes: Buffer, at: number): number =>
  bytes[at] === quote ? skipString(bytes, at) : malformed

function skipColon(bytes: Buffer, at: number): number {
  at = skipSpace(bytes, at)
  return bytes[at] === colon ? skipSpace(bytes, at + 1) : malformed
}

/**
 * Bytes looked at one by one before the search at memory speed, which costs a call, begins. (A string of the bytes is searched
 * faster still, but 200 kB more for each request cost twice in collections what they save.)
 */
const shortString = 48

function skipString(bytes: Buffer, at: number): number {
  const near = Math.min(bytes.length, at + shortString)
  at += 1
  while (at < near) {
    const byte = bytes[at]
    if (byte === quote) return at + 1
    at += byte === backslash ? 2 : 1
  }
  const floor = at
  for (;;) {
    const end = bytes.indexOf(quote, at)
    if (end === -1) return malformed
    // A quote is the end unless an odd number of backslashes stands right before it.
    let slashes = 0
    while (end - slashes > floor && bytes[end - slashes - 1] === backslash) slashes += 1
    if (slashes % 2 === 0) return end + 1
    at = end + 1
  }
}

const literals = new Map([
  [116, 'true'],
  [102, 'false'],
  [110, 'null'],
])

function skipScalar(bytes: Buffer, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) return malformed
  if (byte === minus || isDigit(byte)) return skipNumber(bytes, at + 1)
  const word = literals.get(byte)
  if (word === undefined) return malformed
  const end = at + word.length
  return bytes.toString('latin1', at, end) === word ? end : malformed
}

function skipNumber(bytes: Buffer, at: number): number {
  for (;;) {
    const byte = bytes[at]
    if (byte === undefined || !isNumberByte(byte)) return at
    at += 1
  }
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** Digits, `.`, `e`, `E`, `+`, `-`. */
const isNumberByte = (byte: number): boolean =>
  isDigit(byte) || byte === 46 || byte === 101 || byte === 69 || byte === 43 || byte === minus
