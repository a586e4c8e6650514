import { type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Citation } from '../../canonical/part.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { fieldsOf } from './rest.ts'
import { filled, listOf, numberOf, objectOf, objectsOf } from './schema.ts'

/** `annotations`: OpenAI's and OpenRouter's `url_citation`. Another type has no URL and is kept whole in `raw`. */
export const readAnnotations = (annotations: Json | undefined, at: string): readonly Citation[] =>
  objectsOf(annotations).map((annotation, index) => {
    const cited = objectOf(annotation.url_citation)
    const start = numberOf(cited?.start_index)
    const end = numberOf(cited?.end_index)
    return {
      ...sourceOf(filled(cited?.url), filled(cited?.title), filled(cited?.content)),
      // OpenRouter gives 0 and 0 where it does not know the place.
      ...(start !== undefined && end !== undefined && end > start ? { start, end } : {}),
      raw: { protocol: 'openai-chat', value: annotation },
      ...originOf(annotation, pointerTo(at, index)),
    }
  })

/** Of an annotation, and of a source. */
export const sourceFields = {
  ...{ url: true, title: true, snippet: true },
  type: true,
  url_citation: { url: true, title: true, content: true, start_index: true, end_index: true },
} satisfies ReadFields

function originOf(annotation: JsonObject, at: string): Pick<Citation, 'origin'> {
  const origin = unreadFields(annotation, sourceFields, { protocol: 'openai-chat', at })
  return origin === undefined ? {} : { origin }
}

/** Perplexity's `search_results`, or its older list of addresses: sources of the whole text. */
export function readSources(body: JsonObject): readonly Citation[] {
  const results = objectsOf(body.search_results)
  if (results.length > 0) {
    return results.map((result, index) => ({
      ...sourceOf(filled(result.url), filled(result.title), filled(result.snippet)),
      raw: { protocol: 'openai-chat', value: result },
      ...originOf(result, pointerTo('/search_results', index)),
    }))
  }
  return listOf(body.citations)
    .filter((url) => typeof url === 'string')
    .map((url) => ({ url, raw: { protocol: 'openai-chat', value: url } }))
}

const sourceOf = (url: string | undefined, title: string | undefined, citedText: string | undefined) => ({
  ...(url === undefined ? {} : { url }),
  ...(title === undefined ? {} : { title }),
  ...(citedText === undefined ? {} : { citedText }),
})

/** Where a text part stands in the message's one `content`, in UTF-16 units. */
export interface TextSpan {
  readonly from: number
  readonly to: number
}

/** Undefined: there is no URL, and OpenAI cites nothing else. */
export function writeAnnotation(citation: Citation, span: TextSpan): JsonObject | undefined {
  const { raw, url, title } = citation
  if (raw.protocol === 'openai-chat') {
    const own = objectOf(raw.value)
    // A source of Perplexity's stands in a field of its own.
    return own?.type === undefined ? undefined : own
  }
  if (url === undefined) return undefined
  return {
    type: 'url_citation',
    url_citation: fieldsOf({
      start_index: citation.start === undefined ? span.from : span.from + citation.start,
      end_index: citation.end === undefined ? span.to : span.from + citation.end,
      title: title ?? url,
      url,
    }),
  }
}
