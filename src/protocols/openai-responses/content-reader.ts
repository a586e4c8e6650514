import { readDataUrl, writeDataUrl } from '../../canonical/data-url.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { CacheMark, Citation, MediaSource, Part } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import { type ReadFields, unreadInList } from '../../canonical/unread-fields.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { readCitation, readLogprobs, simpleLogprobs } from './annotation.ts'
import type { ContentType } from './schema.ts'
import { ownIssuer, protocol } from './vocabulary.ts'
import { type Complain, openNode, type WireNode, wrongType } from './wire-node.ts'

export interface Reading {
  /** Whose seals these are. */
  readonly issuer: SealIssuer
  readonly complain: Complain
}

type ContentReader = (node: WireNode, within: Origin | undefined, reading: Reading) => Part

/** Reasoning text inside a message is no published form; where it stands in a reasoning item, item-reader.ts has it. */
const contentReaders = {
  input_text: readText,
  output_text: readText,
  refusal: readRefusal,
  input_image: readImage,
  input_file: readFile,
  input_audio: readAudio,
  reasoning_text: readUnknown,
} satisfies Record<ContentType, ContentReader>

/** `text` and `summary_text` are no published content of messages, but clients and compatible places write them. */
const readers: ReadonlyMap<string, ContentReader> = new Map<string, ContentReader>([
  ...Object.entries(contentReaders),
  ['text', readText],
  ['summary_text', readText],
])

export const contentTypes: readonly string[] = [...readers.keys()]

/** A list of content parts; `within` is the message that holds them. */
export function readContentList(
  list: readonly Json[],
  at: string,
  within: Origin | undefined,
  reading: Reading,
): readonly Part[] {
  return list.map((value, index) => readContent(value, pointerTo(at, index), within, reading))
}

export function readContent(value: Json, at: string, within: Origin | undefined, reading: Reading): Part {
  if (!isJsonObject(value)) {
    reading.complain({ message: wrongType(at, 'object', value), at, code: 'invalid_type' })
    return opaque('', value, at, within)
  }
  const node = openNode(value, at, reading.complain)
  node.need('type')
  const type = typeof value.type === 'string' ? value.type : ''
  const read = readers.get(type) ?? readUnknown
  return read(node, within, reading)
}

function readText(node: WireNode, within: Origin | undefined): Part {
  node.need('text')
  const form = node.text('type')
  const annotations = node.list('annotations')
  const logprobs = node.list('logprobs')
  if (annotations !== undefined && !annotations.every(isJsonObject)) node.override('annotations', annotations)
  if (logprobs !== undefined && !simpleLogprobs(logprobs)) node.override('logprobs', logprobs)
  const text = node.text('text') ?? ''
  const cacheMark = readCacheMark(node)
  return {
    kind: 'text',
    text,
    ...(annotations === undefined ? {} : { citations: readCitations(annotations, node.at) }),
    ...(logprobs === undefined ? {} : { logprobs: readLogprobs(logprobs) }),
    ...cacheMark,
    origin: node.origin(form, logprobs === undefined ? within : withUnread(logprobs, node.at, within)),
  }
}

/** The holder of a text, and behind it what of the text's log probabilities is not read. */
function withUnread(logprobs: readonly Json[], at: string, within: Origin | undefined): Origin | undefined {
  const unread = unreadInList(logprobs, logprobFields, { protocol, at: pointerTo(at, 'logprobs') })
  if (unread === undefined || within === undefined) return within
  return { ...within, within: unread }
}

const tokenFields = { token: true, logprob: true, bytes: true } satisfies ReadFields
export const logprobFields = { ...tokenFields, top_logprobs: tokenFields } satisfies ReadFields

const readCitations = (annotations: readonly Json[], at: string): readonly Citation[] =>
  annotations.flatMap((annotation, index) =>
    isJsonObject(annotation)
      ? [readCitation(annotation, pointerTo(pointerTo(at, 'annotations'), index))]
      : [],
  )

function readRefusal(node: WireNode, within: Origin | undefined): Part {
  node.need('refusal')
  node.keep('type')
  return { kind: 'refusal', text: node.text('refusal') ?? '', origin: node.origin(undefined, within) }
}

function readImage(node: WireNode, within: Origin | undefined): Part {
  node.keep('type')
  const url = node.text('image_url')
  const file = node.text('file_id')
  const detail = node.text('detail')
  const cacheMark = readCacheMark(node)
  if (url === undefined && file === undefined) node.need('image_url')
  const source = url === undefined ? fileSource(file ?? '') : urlSource(url, 'image_url', node)
  if (url !== undefined && file !== undefined) node.override('file_id', file)
  return {
    kind: 'image',
    source,
    ...(detail === undefined ? {} : { detail }),
    ...cacheMark,
    origin: node.origin(undefined, within),
  }
}

function readFile(node: WireNode, within: Origin | undefined): Part {
  node.keep('type', 'detail')
  const title = node.text('filename')
  const data = node.text('file_data')
  const url = node.text('file_url')
  const file = node.text('file_id')
  const cacheMark = readCacheMark(node)
  const given = { file_data: data, file_url: url, file_id: file }
  const [used] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
  if (used === undefined) node.need('file_data')
  for (const [name, value] of Object.entries(given))
    if (name !== used) node.override(name, value ?? node.raw[name])
  return {
    kind: 'document',
    source:
      data !== undefined
        ? dataSource(data, title, node)
        : url !== undefined
          ? { kind: 'url', url }
          : fileSource(file ?? ''),
    ...(title === undefined ? {} : { title }),
    ...cacheMark,
    origin: node.origin(undefined, within),
  }
}

function readAudio(node: WireNode, within: Origin | undefined, reading: Reading): Part {
  node.keep('type')
  node.need('input_audio')
  const inner = openNode(
    node.object('input_audio') ?? {},
    pointerTo(node.at, 'input_audio'),
    reading.complain,
  )
  inner.need('data')
  const data = inner.text('data') ?? ''
  const mediaType = `audio/${inner.text('format') ?? 'wav'}`
  node.absorb('input_audio', inner)
  return {
    kind: 'audio',
    source: { kind: 'inline', mediaType, data },
    origin: node.origin(undefined, within),
  }
}

function readUnknown(node: WireNode, within: Origin | undefined): Part {
  return opaque(typeof node.raw.type === 'string' ? node.raw.type : '', node.raw, node.at, within)
}

const opaque = (name: string, raw: Json, at: string, within: Origin | undefined): Part => ({
  kind: 'opaque',
  name,
  raw,
  origin: { protocol, at, ...(within === undefined ? {} : { within }) },
})

const fileSource = (id: string): MediaSource => ({ kind: 'file', id, issuer: ownIssuer })

/** A data URL in an unusual spelling is kept beside what it means. */
function urlSource(url: string, name: string, node: WireNode): MediaSource {
  const inline = url.startsWith('data:') ? readDataUrl(url) : undefined
  if (inline === undefined) return { kind: 'url', url }
  if (writeDataUrl(inline.mediaType, inline.data) !== url) node.override(name, url)
  return { kind: 'inline', ...inline }
}

/** `file_data` is a data URL, or bare base64 whose type only the file's name tells. */
function dataSource(data: string, filename: string | undefined, node: WireNode): MediaSource {
  if (data.startsWith('data:')) return urlSource(data, 'file_data', node)
  node.override('file_data', data)
  return { kind: 'inline', mediaType: mediaTypeOfName(filename), data }
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  xml: 'text/xml',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

const mediaTypeOfName = (filename: string | undefined): string =>
  entryOf(mediaTypes, filename?.split('.').at(-1)?.toLowerCase()) ?? 'application/pdf'

/** The vendor's own words for a cache mark stay with the node. */
function readCacheMark(node: WireNode): { cacheMark?: CacheMark } {
  const mark: JsonObject | undefined = node.object('prompt_cache_breakpoint')
  if (mark === undefined) return {}
  node.override('prompt_cache_breakpoint', mark)
  return { cacheMark: typeof mark.ttl === 'string' ? { ttl: mark.ttl } : {} }
}
