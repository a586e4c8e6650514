import { isJsonArray, isJsonObject, type Json } from './json.ts'

/** Texts under these names, wherever they stand in what a vendor's own tool was asked or gave, in order. */
export function textsWithin(value: Json | undefined, names: readonly string[]): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => textsWithin(item, names))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, below]) => {
    if (!names.includes(key)) return textsWithin(below, names)
    const texts = (isJsonArray(below) ? below : [below]).filter((item) => typeof item === 'string')
    return texts.length > 0 ? texts : textsWithin(below, names)
  })
}

export interface Source {
  readonly url: string
  readonly title?: string
}

/** Every page that is named anywhere, once each. */
export const sourcesWithin = (value: Json | undefined): readonly Source[] => {
  const found = new Map<string, Source>()
  gather(value, found)
  return [...found.values()]
}

function gather(value: Json | undefined, found: Map<string, Source>): void {
  if (isJsonArray(value)) for (const item of value) gather(item, found)
  if (!isJsonObject(value)) return
  const url = value.url ?? value.uri
  if (typeof url === 'string' && !found.has(url))
    found.set(url, { url, ...(typeof value.title === 'string' ? { title: value.title } : {}) })
  for (const below of Object.values(value)) gather(below, found)
}

/** The names under which vendors write what their tools were asked and gave. */
export const traceNames = {
  query: ['query', 'queries', 'webSearchQueries', 'search_query'],
  code: ['code'],
  output: ['output', 'stdout', 'logs'],
} as const
