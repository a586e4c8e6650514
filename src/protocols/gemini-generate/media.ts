import { readDataUrl } from '../../canonical/data-url.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  MediaSource,
  Part,
  VideoPart,
} from '../../canonical/part.ts'
import type { WireNode } from './node.ts'
import { missingField } from './schema.ts'
import { googleIssuer } from './vocabulary.ts'

type MediaPart = ImagePart | AudioPart | VideoPart | DocumentPart

/** `inlineData: {mimeType, data}`. */
export function readInline(node: WireNode): MediaPart {
  const blob = node.child('inlineData')
  const mediaType = blob?.text('mimeType') ?? ''
  if (mediaType === '') blob?.leave('mimeType')
  const data = blob?.text('data')
  if (data === undefined) throw missingField(node.at, 'inline_data.data: Data cannot be empty.')
  return mediaPart({ kind: 'inline', mediaType, data }, node)
}

/** `fileData: {mimeType, fileUri}`: Google's own file store, Cloud Storage, YouTube, or any address. */
export function readFile(node: WireNode): MediaPart {
  const file = node.child('fileData')
  const url = file?.text('fileUri')
  const mediaType = file?.text('mimeType')
  if (url === undefined || url === '') throw missingField(node.at, 'file_data.file_uri: URI cannot be empty.')
  const typed = mediaType === undefined ? {} : { mediaType }
  const source: MediaSource = isGoogleFile(url)
    ? { kind: 'file', id: url, issuer: googleIssuer, ...typed }
    : { kind: 'url', url, ...typed }
  return mediaPart(source, node)
}

/** Addresses that only Google can open. */
const isGoogleFile = (url: string): boolean =>
  url.startsWith('gs://') || /^(https:\/\/generativelanguage\.googleapis\.com\/\S*)?files\/[^/]+$/.test(url)

function mediaPart(source: MediaSource, node: WireNode): MediaPart {
  const kind = kindOf(source)
  if (kind !== 'image') return { kind, source, origin: node.origin() }
  const detail = readDetail(node)
  return { kind, source, ...(detail === undefined ? {} : { detail }), origin: node.origin() }
}

const resolutionPrefix = 'MEDIA_RESOLUTION_'

/** `mediaResolution: {level: "MEDIA_RESOLUTION_HIGH"}` ↔ `high`; any other form of it stays in the rest. */
function readDetail(node: WireNode): string | undefined {
  const value = node.take('mediaResolution')
  const level = value !== null && typeof value === 'object' && 'level' in value ? value.level : undefined
  const plain =
    typeof level === 'string' && level.startsWith(resolutionPrefix) && Object.keys(value ?? {}).length === 1
  if (plain) return level.slice(resolutionPrefix.length).toLowerCase()
  if (value !== undefined) node.leave('mediaResolution')
  return undefined
}

export const writeDetail = (detail: string): JsonObject => ({
  level: resolutionPrefix + detail.toUpperCase(),
})

const kindOf = (source: MediaSource): MediaPart['kind'] => {
  const type = (source.mediaType ?? guessType(sourceName(source)) ?? '').toLowerCase()
  if (type.startsWith('image/')) return 'image'
  if (type.startsWith('audio/')) return 'audio'
  if (type.startsWith('video/') || isVideoPage(sourceName(source))) return 'video'
  return 'document'
}

const sourceName = (source: MediaSource): string =>
  source.kind === 'url' ? source.url : source.kind === 'file' ? source.id : ''

const isVideoPage = (url: string): boolean => /^https?:\/\/(www\.|m\.)?(youtube\.com|youtu\.be)\//.test(url)

const typesByEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mpeg: 'video/mpeg',
}

/** From the ending of an address. */
const guessType = (url: string): string | undefined => {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(typesByEnding, ending) ? typesByEnding[ending] : undefined
}

/** The wire fields of a source that Google can open; undefined: it cannot. `mayGuess`: a type that is not told is made from the address, and an address that holds its data is opened. */
export function writeSource(source: MediaSource, mayGuess: boolean): JsonObject | undefined {
  if (source.kind === 'inline') return inlineData(source.mediaType, source.data)
  if (source.kind === 'file')
    return source.issuer === googleIssuer ? fileData(source.id, source.mediaType) : undefined
  const inline = mayGuess ? readDataUrl(source.url) : undefined
  if (inline !== undefined) return inlineData(inline.mediaType, inline.data)
  return fileData(source.url, source.mediaType ?? (mayGuess ? guessType(source.url) : undefined))
}

const inlineData = (mimeType: string, data: string): JsonObject => ({
  inlineData: { ...(mimeType === '' ? {} : { mimeType }), data },
})

const fileData = (fileUri: string, mimeType: string | undefined): JsonObject => ({
  fileData: { ...(mimeType === undefined ? {} : { mimeType }), fileUri },
})

export const isMedia = (part: Part): part is MediaPart =>
  part.kind === 'image' || part.kind === 'audio' || part.kind === 'video' || part.kind === 'document'
