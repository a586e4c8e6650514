/**
 * What JSON text holds. The same shape as the vocabulary's `Json`; a number that a double cannot hold is the object that
 * `JSON.rawJSON` makes of it, which `JSON.stringify` writes back digit for digit.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** Brackets that may be open at once. Far above any real body, far below what a recursive reader's stack bears. */
export const depthLimit = 512

/**
 * `JSON.parse`, but no number is rounded: an integer that a double does not hold, more than 17 digits, or a value beyond a
 * double's range stays raw text. Up to 17 digits with a point or an exponent are a double's own
 * print-out (`%.17g`), so they are one.
 * @throws SyntaxError when the text is no JSON or is nested deeper than `depthLimit`.
 */
export function parseJson(text: string): JsonValue {
  const isExact = !isDigitRich(text) || !mayRound.test(text)
  const value: JsonValue = isExact ? JSON.parse(text) : JSON.parse(text, keepNumber)
  // A text shorter than its brackets cannot be too deep: the frames of a stream pass here without a walk.
  if (text.length > 2 * depthLimit) refuseDeep(value)
  return value
}

/**
 * `parseJson` of a text in which `walkBody` found no number that may be rounded and no tower of brackets: it need not be looked
 * through for them. Of an agent's 200 kB that is as much again as `JSON.parse` itself.
 * @throws SyntaxError
 */
export const parseSoundJson = (text: string): JsonValue => JSON.parse(text)

export const writeJson = (value: JsonValue): string => JSON.stringify(value)

/**
 * Is there, where a value may stand, an integer of 16 digits, a decimal of 17, or an exponent of three? Cheap, and wrong only to
 * the careful side (it may match inside a string). 2^53 - 1 is safe and stands in the schemas that zod writes.
 */
const mayRound = /(?:^|[\s:,[])-?(?!9007199254740991[,\s}\]])(?:\d{16}|\d[\d.]{17}|\d[\d.]*[eE][-+]?\d{3})/

/**
 * All that `mayRound` may find and more, in forms that V8 looks for at twice the speed: four letters that it can reject by one
 * look, and no choice among them.
 */
const isDigitRich = (text: string): boolean =>
  longNumber.test(text) || highPower.test(text) || loneNumber.test(text)

const longNumber = /[-:,[\s]\d[\d.][\d.][\d.]{13}/
const highPower = /\d[eE][-+]?\d{3}/
const loneNumber = /^-?\d/

const keepNumber = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined) return value
  return isHeld(source, value) ? value : JSON.rawJSON(source)
}

function isHeld(source: string, value: number): boolean {
  const { digits, power } = decimalOf(source)
  const isPrint = digits.length <= 17 && /[.e]/i.test(source)
  if (isPrint && Number.isFinite(value) && value !== 0) return true
  const held = decimalOf(String(value))
  return held.digits === digits && held.power === power
}

interface Decimal {
  /** Without outer zeros; '' is zero. */
  readonly digits: string
  /** Of ten, of the last digit. */
  readonly power: number
}

/** The sign is left out: no reader of numbers gets it wrong. */
function decimalOf(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().replace(/^-/, '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const written = (whole + fraction).replace(/^0+/, '')
  const digits = written.replace(/0+$/, '')
  const power = Number(exponent) - fraction.length + written.length - digits.length
  return { digits, power: digits === '' ? 0 : power }
}

function refuseDeep(root: JsonValue): void {
  let level: JsonValue[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthLimit) {
      throw new SyntaxError(`The JSON is nested deeper than ${depthLimit} levels; send it flatter.`)
    }
    level = level.flatMap(containersIn)
  }
}

/** `Object.values` of an array are its elements. */
const containersIn = (value: JsonValue): readonly JsonValue[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).filter((child) => typeof child === 'object' && child !== null)
    : []
