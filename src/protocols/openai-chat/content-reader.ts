import { readDataUrl, writeDataUrl } from '../../canonical/data-url.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { CacheMark, DocumentPart, MediaSource, Part } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { difference, fieldsOf, originAt } from './rest.ts'
import { expectObject, expectString, filled, missingField, objectOf, objectsOf } from './schema.ts'
import { audioFormatOf, audioTypeOf } from './vocabulary.ts'

/** One item of a content list. A type that is not known becomes `opaque`. */
export function readContentPart(value: Json, at: string): Part {
  const node = expectObject(value, at)
  const type = expectString(node.type, pointerTo(at, 'type'))
  const read = entryOf(readers, type)
  return read?.(node, at) ?? { kind: 'opaque', name: type, raw: node, origin: originAt(at) }
}

/** Undefined: the known type holds something that is not known. */
type Reader = (node: JsonObject, at: string) => Part | undefined

const readers: Readonly<Record<string, Reader>> = {
  text: readText,
  image_url: readImage,
  input_audio: readAudio,
  file: readFile,
  video_url: readVideo,
  document_url: readDocumentUrl,
  refusal: readRefusal,
  thinking: readThinking,
}

function readText(node: JsonObject, at: string): Part {
  const text = expectString(node.text, pointerTo(at, 'text'))
  const { cacheMark, known, form } = readMark(node)
  const rest = difference(node, { type: 'text', text, ...known })
  return { kind: 'text', text, ...mark(cacheMark), origin: originAt(at, rest, form) }
}

function readImage(node: JsonObject, at: string): Part {
  const place = pointerTo(at, 'image_url')
  if (node.image_url === undefined) throw missingField(place)
  const isString = typeof node.image_url === 'string'
  const image = isString ? { url: node.image_url } : expectObject(node.image_url, place)
  const url = expectString(image.url, pointerTo(place, 'url'))
  const detail = 'detail' in image ? filled(image.detail) : undefined
  const source = sourceOfUrl(url)
  const written = writtenUrl(source)
  const { cacheMark, known, form } = readMark(node)
  const rest = difference(node, {
    type: 'image_url',
    image_url: isString ? written : fieldsOf({ url: written, detail }),
    ...known,
  })
  return {
    kind: 'image',
    source,
    ...(detail === undefined ? {} : { detail }),
    ...mark(cacheMark),
    origin: originAt(at, rest, words(form, isString && 'string')),
  }
}

/** OpenAI takes base64 only; Qwen's places also take an address or a data URL there. */
function readAudio(node: JsonObject, at: string): Part {
  const place = pointerTo(at, 'input_audio')
  const audio = expectObject(node.input_audio, place)
  const data = expectString(audio.data, pointerTo(place, 'data'))
  const format = filled(audio.format)
  const mediaType = audioTypeOf(format ?? 'wav')
  const { cacheMark, known, form } = readMark(node)
  const source = audioSource(data, mediaType)
  const rest = difference(node, {
    type: 'input_audio',
    input_audio: fieldsOf({
      data: source.kind === 'inline' ? source.data : data,
      format: format === undefined ? undefined : audioFormatOf(mediaType),
    }),
    ...known,
  })
  const origin = originAt(at, rest, words(form, format === undefined && 'no-format'))
  return { kind: 'audio', source, ...mark(cacheMark), origin }
}

function audioSource(data: string, mediaType: string): MediaSource {
  if (/^https?:/i.test(data)) return { kind: 'url', url: data, mediaType }
  return { kind: 'inline', mediaType, data: readDataUrl(data)?.data ?? data }
}

function readFile(node: JsonObject, at: string): Part | undefined {
  const file = expectObject(node.file, pointerTo(at, 'file'))
  const source = fileSource(file)
  if (source === undefined) return undefined
  const title = filled(file.filename)
  const { cacheMark, known, form } = readMark(node)
  const bare = source.kind === 'inline' && filled(file.file_data) === source.data
  const rest = difference(node, {
    type: 'file',
    file: fieldsOf({ ...writtenFile(source, bare), filename: title }),
    ...known,
  })
  return {
    kind: 'document',
    source,
    ...(title === undefined ? {} : { title }),
    ...mark(cacheMark),
    origin: originAt(at, rest, words(form, bare && 'bare')),
  }
}

function fileSource(file: JsonObject): MediaSource | undefined {
  const data = filled(file.file_data)
  if (data !== undefined) {
    const inline = readDataUrl(data)
    if (inline !== undefined) return { kind: 'inline', ...inline }
    if (/^https?:/i.test(data)) return { kind: 'url', url: data }
    return { kind: 'inline', mediaType: 'application/pdf', data }
  }
  const id = filled(file.file_id)
  return id === undefined ? undefined : { kind: 'file', id, issuer: 'openai' }
}

const writtenFile = (source: MediaSource, bare: boolean): JsonObject =>
  source.kind === 'file'
    ? { file_id: source.id }
    : { file_data: bare && source.kind === 'inline' ? source.data : writtenUrl(source) }

function readVideo(node: JsonObject, at: string): Part | undefined {
  const video = objectOf(node.video_url)
  const url = filled(video?.url)
  if (url === undefined) return undefined
  const source = sourceOfUrl(url)
  const { cacheMark, known, form } = readMark(node)
  const rest = difference(node, { type: 'video_url', video_url: { url: writtenUrl(source) }, ...known })
  return { kind: 'video', source, ...mark(cacheMark), origin: originAt(at, rest, form) }
}

/** Mistral's form of a file by address. */
function readDocumentUrl(node: JsonObject, at: string): Part | undefined {
  const url = filled(node.document_url)
  if (url === undefined) return undefined
  const title = filled(node.document_name)
  const source = sourceOfUrl(url)
  const rest = difference(
    node,
    fieldsOf({ type: 'document_url', document_url: writtenUrl(source), document_name: title }),
  )
  const part: DocumentPart = { kind: 'document', source, origin: originAt(at, rest, 'document_url') }
  return title === undefined ? part : { ...part, title }
}

function readRefusal(node: JsonObject, at: string): Part {
  const text = expectString(node.refusal, pointerTo(at, 'refusal'))
  const rest = difference(node, { type: 'refusal', refusal: text })
  return { kind: 'refusal', text, origin: originAt(at, rest, 'part') }
}

/** Mistral gives a list of texts; proxies of Anthropic give its own block. */
function readThinking(node: JsonObject, at: string): Part | undefined {
  if (isJsonArray(node.thinking)) {
    const text = textOf(node.thinking)
    const rest = difference(node, { type: 'thinking', thinking: [{ type: 'text', text }] })
    return { kind: 'reasoning', text, origin: originAt(at, rest, 'thinking-list') }
  }
  if (typeof node.thinking !== 'string') return undefined
  const data = filled(node.signature)
  const rest = difference(node, fieldsOf({ type: 'thinking', thinking: node.thinking, signature: data }))
  return {
    kind: 'reasoning',
    text: node.thinking,
    ...(data === undefined ? {} : { seal: { issuer: 'anthropic', form: 'signature', data } }),
    origin: originAt(at, rest, 'thinking'),
  }
}

/** The texts of a content list, joined as they stand. */
export const textOf = (list: readonly Json[]): string =>
  objectsOf(list)
    .map((item) => (typeof item.text === 'string' ? item.text : ''))
    .join('')

export function sourceOfUrl(url: string): MediaSource {
  const inline = url.startsWith('data:') ? readDataUrl(url) : undefined
  return inline === undefined ? { kind: 'url', url } : { kind: 'inline', ...inline }
}

const writtenUrl = (source: MediaSource): string =>
  source.kind === 'inline'
    ? writeDataUrl(source.mediaType, source.data)
    : source.kind === 'url'
      ? source.url
      : source.id

const mark = (cacheMark: CacheMark | undefined) => (cacheMark === undefined ? {} : { cacheMark })

const words = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ')

interface Marked {
  readonly cacheMark?: CacheMark
  /** The fields understood, as they are written back. */
  readonly known: JsonObject
  readonly form?: string
}

/** OpenAI's `prompt_cache_breakpoint`, or Anthropic's `cache_control` as OpenRouter and LiteLLM take it. */
/** The form of a part whose mark stands in its message, of a tool whose mark stands in its function. */
export const messageMark = 'outer-mark'
export const innerMark = 'inner-mark'

export function readMark(node: JsonObject): Marked {
  const control = objectOf(node.cache_control)
  if (control !== undefined && typeof control.type === 'string')
    return readMarkOf(control, 'type', 'ephemeral')
  const breakpoint = objectOf(node.prompt_cache_breakpoint)
  if (breakpoint !== undefined && typeof breakpoint.mode === 'string') {
    return { ...readMarkOf(breakpoint, 'mode', 'explicit'), form: 'prompt_cache_breakpoint' }
  }
  return { known: {} }
}

function readMarkOf(marked: JsonObject, field: 'type' | 'mode', word: string): Marked {
  const ttl = filled(marked.ttl)
  const rest = difference(marked, fieldsOf({ [field]: word, ttl }))
  const name = field === 'type' ? 'cache_control' : 'prompt_cache_breakpoint'
  return {
    cacheMark: {
      ...(ttl === undefined ? {} : { ttl }),
      ...(isJsonObject(rest) ? { rest } : {}),
    },
    known: { [name]: marked },
  }
}
