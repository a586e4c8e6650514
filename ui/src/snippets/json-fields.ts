import { prettyJson } from '../kit/code/pretty-json.ts'

/** Top-level fields of a JSON object, each as pretty JSON text with its numbers as they were written. */
export function jsonFields(body: string | undefined): ReadonlyMap<string, string> {
  const names = namesIn(body)
  if (body === undefined || names.length === 0) return new Map()
  const pointers = new Map(
    names.map((name) => [name, `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`]),
  )
  const pretty = prettyJson(body, new Set(pointers.values()))
  if (pretty === undefined) return new Map()
  return new Map(
    names.flatMap((name): [string, string][] => {
      const place = pretty.places.get(pointers.get(name) ?? '')
      return place === undefined ? [] : [[name, outdent(pretty.text.slice(place.from, place.to))]]
    }),
  )
}

function namesIn(body: string | undefined): readonly string[] {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  } catch {
    return []
  }
}

/** Within the document the value stood one level deep. */
const outdent = (text: string): string => text.replaceAll('\n  ', '\n')

export const indent = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`)

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|\b(?:true|false|null)\b/gs

/** JSON text with its words and keys written as another language writes them. */
export const rewriteJson = (
  text: string,
  words: Readonly<Record<'true' | 'false' | 'null', string>>,
  key: (name: string) => string = (name) => JSON.stringify(name),
): string =>
  text.replaceAll(tokens, (token, colon: string | undefined) => {
    if (token === 'true' || token === 'false' || token === 'null') return words[token]
    if (colon === undefined) return plainString(token)
    return `${key(JSON.parse(token.slice(0, token.length - colon.length)) as string)}:`
  })

/** `\/` means a slash in JSON and something else elsewhere. */
const plainString = (token: string): string =>
  token.includes('\\') ? JSON.stringify(JSON.parse(token) as string) : token
