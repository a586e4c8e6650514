import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Citation } from '../../canonical/part.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { WireWebCitation } from './schema.ts'
import { protocol } from './vocabulary.ts'

/** A citation here belongs to its whole text block, so it has no offsets into it. */
export function readCitation(value: Json, at: string): Citation {
  const raw = { protocol, value }
  if (!isJsonObject(value)) return { raw }
  const origin = unreadFields(value, readFields, { protocol, at })
  const url = firstText(value, ['url', 'source'])
  const title = firstText(value, ['title', 'document_title'])
  const citedText = firstText(value, ['cited_text'])
  return {
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...(citedText === undefined ? {} : { citedText }),
    raw,
    ...(origin === undefined ? {} : { origin }),
  }
}

/** The index is the vendor's own proof of a place in its search. */
const readFields = {
  type: true,
  url: true,
  source: true,
  title: true,
  document_title: true,
  cited_text: true,
  encrypted_index: true,
} satisfies ReadFields

const firstText = (value: JsonObject, keys: readonly string[]): string | undefined =>
  keys.map((key) => value[key]).find((field) => typeof field === 'string')

/**
 * Its own form where it is of this dialect; else, where a URL is known, a web citation. `text` is the text it hangs on,
 * as far as it is known. Undefined: this dialect has no form for it.
 */
export function writeCitation(citation: Citation, text: string): JsonObject | undefined {
  const { raw, url } = citation
  if (raw.protocol === protocol) return isJsonObject(raw.value) ? raw.value : undefined
  if (url === undefined) return undefined
  return {
    type: 'web_search_result_location',
    url,
    title: citation.title ?? null,
    cited_text: citation.citedText ?? citedPiece(citation, text),
    // The vendor's own proof of the place in its search index; there is none for a foreign source.
    encrypted_index: '',
  } satisfies WireWebCitation
}

const citedPiece = (citation: Citation, text: string): string =>
  citation.end === undefined ? '' : text.slice(citation.start ?? 0, citation.end)
