import { joinBytes, viewBytes } from './bytes.ts'
import {
  isContainerAt,
  isObjectAt,
  keyText,
  malformed,
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
  const bytes = viewBytes(joinBytes(body))
  const found = new Map<string, string | undefined>()
  const verdict = scan(bytes, (keyStart, keyEnd, start, end) => {
    const key = keyText(bytes, keyStart, keyEnd)
    if (!names.includes(key)) return
    found.set(key, isContainerAt(bytes, start) ? undefined : bytes.toString('utf8', start, end))
  })
  return { verdict, fields: Object.fromEntries(names.map((name) => [name, found.get(name)])) }
}

/** The fields of `scanJson` alone. */
export const scanTopLevel = (
  body: readonly Uint8Array[],
  names: readonly string[],
): Record<string, string | undefined> => ({ ...scanJson(body, names).fields })

function scan(bytes: Buffer, visit: Parameters<typeof walkContainer>[2]): JsonVerdict {
  const start = startOfJson(bytes)
  if (start >= bytes.length) return 'empty'
  const isObject = isObjectAt(bytes, start)
  const end = isObject ? walkContainer(bytes, start, visit) : skipValue(bytes, start)
  if (end === malformed || skipSpace(bytes, end) < bytes.length) return 'malformed'
  return isObject ? 'object' : 'other'
}
