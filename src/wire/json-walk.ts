import { viewBytes } from './bytes.ts'
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

/**
 * The bytes of a body as a string with one letter for each of them: places in it are places in the bytes. Searching such a
 * string costs a fifth of a search in a Buffer, which is a call out of JavaScript each time (200 kB with 9,000 quotes: 110
 * instead of 160 microseconds, 6 of them for this).
 */
export type Letters = string

export const lettersOf = (bytes: Uint8Array): Letters => viewBytes(bytes).toString('latin1')

/** Called for each member of an object, or element of an array (then `start === keyStart`). Ends are exclusive. */
export type VisitMember = (keyStart: number, keyEnd: number, start: number, end: number) => void

/** Answer of every function here that could not go on. */
export const malformed = -1

/** The first place of the body's value: behind white space and a byte order mark. */
export const startOfJson = (text: Letters): number => skipSpace(text, text.startsWith('\xef\xbb\xbf') ? 3 : 0)

export const isObjectAt = (text: Letters, at: number): boolean => text.charCodeAt(at) === openBrace

export const isContainerAt = (text: Letters, at: number): boolean => isOpening(text.charCodeAt(at))

/**
 * Goes once over the object or array at `at` and skips what is inside its members without reading it. Gives the place
 * behind its closing bracket, or `malformed`. Brackets, commas, colons, literals and string ends are checked; the inside
 * of strings and the form of numbers are not.
 */
export const walkContainer = (text: Letters, at: number, visit: VisitMember): number =>
  walk(text, at, visit, 1)

function walk(text: Letters, at: number, visit: VisitMember | undefined, depth: number): number {
  if (depth > depthLimit) return malformed
  const isObject = isObjectAt(text, at)
  const close = isObject ? closeBrace : closeBracket
  at = skipSpace(text, at + 1)
  if (text.charCodeAt(at) === close) return at + 1
  for (;;) {
    const keyStart = at
    const keyEnd = isObject ? skipKey(text, at) : at
    if (keyEnd === malformed) return malformed
    const start = isObject ? skipColon(text, keyEnd) : at
    if (start === malformed) return malformed
    const end = skip(text, start, depth + 1)
    if (end === malformed) return malformed
    visit?.(keyStart, keyEnd, start, end)
    at = skipSpace(text, end)
    const next = text.charCodeAt(at)
    if (next === close) return at + 1
    if (next !== comma) return malformed
    at = skipSpace(text, at + 1)
  }
}

export function skipSpace(text: Letters, at: number): number {
  for (;;) {
    const letter = text.charCodeAt(at)
    if (letter > 32) return at
    if (letter !== 32 && letter !== 10 && letter !== 13 && letter !== 9) return at
    at += 1
  }
}

/** Behind the value that begins at `at`, or `malformed`. */
export const skipValue = (text: Letters, at: number): number => skip(text, at, 1)

/** The text of a key between its quotes, escapes resolved. */
export function keyText(text: Letters, keyStart: number, keyEnd: number): string {
  const key = readLetters(text, keyStart + 1, keyEnd - 1)
  return key.includes('\\') ? unescapeKey(key) : key
}

const beyondAscii = /[\x80-\xff]/

/** What these letters say as UTF-8. */
export function readLetters(text: Letters, start: number, end: number): string {
  const letters = text.slice(start, end)
  return beyondAscii.test(letters) ? Buffer.from(letters, 'latin1').toString() : letters
}

function unescapeKey(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    // A broken escape: no JSON reader could name this key, so nothing can ask for it.
    return text
  }
}

const isOpening = (letter: number): boolean => letter === openBrace || letter === openBracket

function skip(text: Letters, at: number, depth: number): number {
  const letter = text.charCodeAt(at)
  if (letter === quote) return skipString(text, at)
  return isOpening(letter) ? walk(text, at, undefined, depth) : skipScalar(text, at)
}

const skipKey = (text: Letters, at: number): number =>
  text.charCodeAt(at) === quote ? skipString(text, at) : malformed

function skipColon(text: Letters, at: number): number {
  at = skipSpace(text, at)
  return text.charCodeAt(at) === colon ? skipSpace(text, at + 1) : malformed
}

/** Letters looked at one by one before the search at memory speed, which costs a call, begins. */
const shortString = 16

function skipString(text: Letters, at: number): number {
  const near = Math.min(text.length, at + shortString)
  at += 1
  while (at < near) {
    const letter = text.charCodeAt(at)
    if (letter === quote) return at + 1
    at += letter === backslash ? 2 : 1
  }
  const floor = at
  for (;;) {
    const end = text.indexOf('"', at)
    if (end === -1) return malformed
    // A quote is the end unless an odd number of backslashes stands right before it.
    let slashes = 0
    while (end - slashes > floor && text.charCodeAt(end - slashes - 1) === backslash) slashes += 1
    if (slashes % 2 === 0) return end + 1
    at = end + 1
  }
}

const literals = new Map([
  [116, 'true'],
  [102, 'false'],
  [110, 'null'],
])

function skipScalar(text: Letters, at: number): number {
  const letter = text.charCodeAt(at)
  if (letter === minus || isDigit(letter)) return skipNumber(text, at + 1)
  const word = literals.get(letter)
  return word !== undefined && text.startsWith(word, at) ? at + word.length : malformed
}

function skipNumber(text: Letters, at: number): number {
  while (isNumberLetter(text.charCodeAt(at))) at += 1
  return at
}

const isDigit = (letter: number): boolean => letter >= 48 && letter <= 57

/** Digits, `.`, `e`, `E`, `+`, `-`. */
const isNumberLetter = (letter: number): boolean =>
  isDigit(letter) || letter === 46 || letter === 101 || letter === 69 || letter === 43 || letter === minus
