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
 * `JSON.parse`, but no number is rounded: one whose decimal value a double does not give back stays raw text.
 * @throws SyntaxError when the text is no JSON or is nested deeper than `depthLimit`.
 */
export function parseJson(text: string): JsonValue {
  const value: JsonValue = mayRound.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text)
  // A text shorter than its brackets cannot be too deep: the frames of a stream pass here without a walk.
  if (text.length > 2 * depthLimit) refuseDeep(value)
  return value
}

export const writeJson = (value: JsonValue): string => JSON.stringify(value)

/**
 * Is there, where a value may stand, a number of 16 or more digits or with an exponent of three? Cheap, and wrong only to
 * the careful side (it may match inside a string).
 */
const mayRound = /(?:^|[\s:,[])-?(?:\d[\d.]{15}|\d[\d.]*[eE][-+]?\d{3})/

const keepNumber = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined) return value
  return decimalOf(source) === decimalOf(String(value)) ? value : JSON.rawJSON(source)
}

/** One spelling for each decimal value: its digits without outer zeros, and the power of ten of the last one. */
function decimalOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = (negative ? mantissa.slice(1) : mantissa).split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${negative ? '-' : ''}${significant}e${power}`
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
