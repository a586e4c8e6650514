import { joinBytes } from './bytes.ts'
import {
  isContainerAt,
  isObjectAt,
  keyText,
  type Letters,
  lettersOf,
  malformed,
  readLetters,
  skipSpace,
  skipValue,
  startOfJson,
  walkContainer,
} from './json-walk.ts'

/** `object`: one whole JSON object. `other`: another JSON value. `malformed`: cut off, broken, or nested too deep. */
type JsonVerdict = 'object' | 'other' | 'malformed' | 'empty'

export interface JsonScan {
  readonly verdict: JsonVerdict
  /** Raw JSON text of the top-level scalar fields asked for; of a field given twice the last one, as `JSON.parse` takes it. */
  readonly fields: Readonly<Record<string, string | undefined>>
}

/**
 * Reads single fields out of a body without parsing the rest: prompts and tools are skipped at memory speed. Of a
 * malformed body the fields before the fault are given. The inside of strings and the form of numbers are not checked.
 */
export function scanJson(body: readonly Uint8Array[], names: readonly string[]): JsonScan {
  const text = lettersOf(joinBytes(body))
  const found = new Map<string, string | undefined>()
  const verdict = scan(text, (keyStart, keyEnd, start, end) => {
    const key = keyText(text, keyStart, keyEnd)
    if (!names.includes(key)) return
    found.set(key, isContainerAt(text, start) ? undefined : readLetters(text, start, end))
  })
  return { verdict, fields: Object.fromEntries(names.map((name) => [name, found.get(name)])) }
}

/** The fields of `scanJson` alone. */
export const scanTopLevel = (
  body: readonly Uint8Array[],
  names: readonly string[],
): Record<string, string | undefined> => ({ ...scanJson(body, names).fields })

function scan(text: Letters, visit: Parameters<typeof walkContainer>[2]): JsonVerdict {
  const start = startOfJson(text)
  if (start >= text.length) return 'empty'
  const isObject = isObjectAt(text, start)
  const end = isObject ? walkContainer(text, start, visit) : skipValue(text, start)
  if (end === malformed || skipSpace(text, end) < text.length) return 'malformed'
  return isObject ? 'object' : 'other'
}
