import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Citation, TokenLogprob } from '../../canonical/part.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { protocol } from './vocabulary.ts'

/** `url_citation`, `file_citation`, `container_file_citation`, `file_path`: the vendor's object stays in `raw`. */
export function readCitation(annotation: JsonObject, at: string): Citation {
  const origin = unreadFields(annotation, entryOf(readFields, String(annotation.type)) ?? readAnyway, {
    protocol,
    at,
  })
  const { url, title, filename, start_index: start, end_index: end } = annotation
  const name = typeof title === 'string' ? title : typeof filename === 'string' ? filename : undefined
  return {
    ...(typeof url === 'string' ? { url } : {}),
    ...(name === undefined ? {} : { title: name }),
    ...(typeof start === 'number' ? { start } : {}),
    ...(typeof end === 'number' ? { end } : {}),
    raw: { protocol, value: annotation },
    ...(origin === undefined ? {} : { origin }),
  }
}

/** Of every kind. */
const readAnyway: ReadFields = {
  type: true,
  url: true,
  title: true,
  filename: true,
  start_index: true,
  end_index: true,
}
/** The place of a file is that of its text's end, which nobody else has. */
const ofFile: ReadFields = { ...readAnyway, index: true }
const readFields: Readonly<Record<string, ReadFields>> = { file_citation: ofFile, file_path: ofFile }

/** Undefined: a citation without an address, which no annotation here can say. */
export function writeCitation(citation: Citation, textLength: number): Json | undefined {
  if (citation.raw.protocol === protocol) return citation.raw.value
  if (citation.url === undefined) return undefined
  return {
    type: 'url_citation',
    url: citation.url,
    title: citation.title ?? citation.url,
    start_index: citation.start ?? 0,
    end_index: citation.end ?? textLength,
  }
}

export const readLogprobs = (list: readonly Json[]): readonly TokenLogprob[] =>
  list.filter(isJsonObject).map((entry) => ({
    ...readToken(entry),
    top: isJsonArray(entry.top_logprobs) ? entry.top_logprobs.filter(isJsonObject).map(readToken) : [],
  }))

function readToken(entry: JsonObject): Omit<TokenLogprob, 'top'> {
  const { token, logprob, bytes } = entry
  return {
    token: typeof token === 'string' ? token : '',
    logprob: typeof logprob === 'number' ? logprob : 0,
    ...(isJsonArray(bytes) ? { bytes: bytes.filter((byte) => typeof byte === 'number') } : {}),
  }
}

export const writeLogprobs = (logprobs: readonly TokenLogprob[]): readonly JsonObject[] =>
  logprobs.map(({ top, ...token }) => ({ ...writeToken(token), top_logprobs: top.map(writeToken) }))

const writeToken = ({ token, logprob, bytes }: Omit<TokenLogprob, 'top'>): JsonObject => ({
  token,
  logprob,
  bytes: bytes ?? [...new TextEncoder().encode(token)],
})

/** Does the canonical form give the list back as it was? */
export const simpleLogprobs = (list: readonly Json[]): boolean =>
  list.every(
    (entry) =>
      isJsonObject(entry) &&
      isSimple(entry, ['token', 'logprob', 'bytes', 'top_logprobs']) &&
      isJsonArray(entry.top_logprobs) &&
      entry.top_logprobs.every((top) => isJsonObject(top) && isSimple(top, ['token', 'logprob', 'bytes'])),
  )

const isSimple = (entry: JsonObject, names: readonly string[]): boolean =>
  Object.keys(entry).length === names.length &&
  names.every((name) => name in entry) &&
  typeof entry.token === 'string' &&
  typeof entry.logprob === 'number' &&
  isJsonArray(entry.bytes) &&
  entry.bytes.every((byte) => typeof byte === 'number')
