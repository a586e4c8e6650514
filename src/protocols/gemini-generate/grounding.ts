import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Citation, TokenLogprob } from '../../canonical/part.ts'
import type { Searches } from './foreign-server-tools.ts'
import { writeLogprobs } from './logprobs.ts'
import { numberOf, objectOf, objectsOf, textOf } from './schema.ts'
import { protocol } from './vocabulary.ts'

/** Citations of one candidate, with offsets into all of its text (thoughts apart). */
export function readCitations(candidate: JsonObject, text: string): readonly Citation[] {
  const grounding = objectOf(candidate.groundingMetadata)
  const citation = objectOf(candidate.citationMetadata)
  return [
    ...(grounding === undefined ? [] : readSupports(grounding, text)),
    ...objectsOf(citation?.citationSources ?? citation?.citations).map((source) => readSource(source, text)),
  ]
}

/** Each support names a stretch of the answer and the chunks it leans on: one citation for each of these. */
function readSupports(grounding: JsonObject, text: string): readonly Citation[] {
  const chunks = objectsOf(grounding.groundingChunks)
  return objectsOf(grounding.groundingSupports).flatMap((support) => {
    const place = placeOf(objectOf(support.segment) ?? {}, text)
    const indices = Array.isArray(support.groundingChunkIndices) ? support.groundingChunkIndices : []
    return indices.flatMap((index: Json): readonly Citation[] => {
      const chunk = typeof index === 'number' ? chunks[index] : undefined
      return chunk === undefined
        ? []
        : [{ ...sourceOf(chunk), ...place, raw: rawOf({ ...support, groundingChunk: chunk }) }]
    })
  })
}

const rawOf = (value: Json): Citation['raw'] => ({ protocol, value })

/** web, retrievedContext, maps or image: each names its address and title alike, but for images. */
function sourceOf(chunk: JsonObject): Pick<Citation, 'url' | 'title' | 'citedText'> {
  const source =
    Object.values(chunk)
      .map(objectOf)
      .find((value) => value !== undefined) ?? {}
  const url = textOf(source.uri) ?? textOf(source.sourceUri)
  const title = textOf(source.title)
  const citedText = textOf(source.text)
  return {
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...(citedText === undefined ? {} : { citedText }),
  }
}

function readSource(source: JsonObject, text: string): Citation {
  const url = textOf(source.uri)
  const title = textOf(source.title)
  return {
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
    ...placeOf(source, text),
    raw: rawOf(source),
  }
}

/** The stretch in UTF-16 units. Google counts bytes of UTF-8, and sometimes from another start: then its text is sought. */
function placeOf(segment: JsonObject, text: string): Pick<Citation, 'start' | 'end'> {
  const quoted = textOf(segment.text)
  const endByte = numberOf(segment.endIndex)
  if (endByte !== undefined) {
    const start = unitOfByte(text, numberOf(segment.startIndex) ?? 0)
    const end = unitOfByte(text, endByte)
    if (
      start !== undefined &&
      end !== undefined &&
      (quoted === undefined || text.slice(start, end) === quoted)
    ) {
      return { start, end }
    }
  }
  const found = quoted === undefined || quoted === '' ? -1 : text.indexOf(quoted)
  return found < 0 ? {} : { start: found, end: found + (quoted?.length ?? 0) }
}

/** Undefined: no character begins at that byte. */
function unitOfByte(text: string, byte: number): number | undefined {
  let bytes = 0
  let unit = 0
  while (bytes < byte && unit < text.length) {
    const code = text.codePointAt(unit) ?? 0
    bytes += bytesOf(code)
    unit += code > 0xffff ? 2 : 1
  }
  return bytes === byte ? unit : undefined
}

const bytesOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

function byteOfUnit(text: string, unit: number): number {
  let bytes = 0
  for (let at = 0; at < unit && at < text.length; ) {
    const code = text.codePointAt(at) ?? 0
    bytes += bytesOf(code)
    at += code > 0xffff ? 2 : 1
  }
  return bytes
}

/** A citation and where its text part begins and ends in the candidate's text. */
export interface PlacedCitation {
  readonly citation: Citation
  readonly offset: number
  /** Absent: it is not written yet. */
  readonly until?: number
}

/** What a candidate's own fields say of its text. */
interface SaidOfText {
  readonly citations: readonly PlacedCitation[]
  /** All text of the candidate. */
  readonly text: string
  readonly logprobs: readonly TokenLogprob[]
  readonly searches: Searches
}

/** Citations, searches and logprobs in a candidate's own fields, unless Google's own are at hand. */
export function candidateExtras(said: SaidOfText, own: JsonObject): JsonObject {
  const isGrounded = 'groundingMetadata' in own || 'citationMetadata' in own
  const grounding = isGrounded ? undefined : writeGrounding(said)
  const { logprobs } = said
  return {
    ...(grounding === undefined ? {} : { groundingMetadata: grounding }),
    ...(logprobs.length === 0 || 'logprobsResult' in own ? {} : { logprobsResult: writeLogprobs(logprobs) }),
  }
}

/** `groundingMetadata` for citations and searches of another vendor. */
function writeGrounding({ citations, text, searches }: SaidOfText): JsonObject | undefined {
  const { queries, sources } = searches
  if (citations.length + queries.length + sources.length === 0) return undefined
  const chunks = new Map<string, { readonly index: number; readonly chunk: JsonObject }>()
  const indexOf = (source: Pick<Citation, 'url' | 'title' | 'citedText'>): number => {
    const { url, title = '', citedText = '' } = source
    const key = url === undefined ? `\n${title}\n${citedText}` : url
    const known = chunks.get(key) ?? { index: chunks.size, chunk: chunkOf(source) }
    chunks.set(key, known)
    return known.index
  }
  const supports = citations.map(
    (placed): JsonObject => ({
      ...segmentOf(placed, text),
      groundingChunkIndices: [indexOf(placed.citation)],
    }),
  )
  for (const source of sources) indexOf(source)
  return {
    ...(queries.length === 0 ? {} : { webSearchQueries: queries }),
    groundingChunks: [...chunks.values()].map(({ chunk }) => chunk),
    groundingSupports: supports.filter((support) => 'segment' in support),
  }
}

const chunkOf = ({ url, title, citedText }: Pick<Citation, 'url' | 'title' | 'citedText'>): JsonObject =>
  url === undefined
    ? { retrievedContext: withoutAbsent({ title, text: citedText }) }
    : { web: withoutAbsent({ uri: url, title }) }

const withoutAbsent = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** A citation that names no stretch hangs on the whole of its text part. */
function segmentOf({ citation, offset, until }: PlacedCitation, text: string): JsonObject {
  const { start, end } = citation
  const isPlaced = start !== undefined && end !== undefined
  const from = isPlaced ? offset + start : offset
  const to = isPlaced ? offset + end : until
  if (to === undefined || to <= from) return {}
  return {
    segment: {
      ...(from === 0 ? {} : { startIndex: byteOfUnit(text, from) }),
      endIndex: byteOfUnit(text, to),
      text: text.slice(from, to),
    },
  }
}
