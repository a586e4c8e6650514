import { readDataUrl } from '../../canonical/data-url.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { AudioPart, DocumentPart, ImagePart, MediaSource, VideoPart } from '../../canonical/part.ts'
import type { WireDocument, WireMedia, WireSource } from './schema.ts'
import { audioFormats, documentFormats, imageFormats, videoFormats } from './vocabulary.ts'

export interface MediaContext {
  readonly losses: LossList
  /** Names of documents that are taken: each must be another one. */
  readonly documentNames: Set<string>
}

type Formats = Readonly<Record<string, string | undefined>>

export function writeImage(part: ImagePart, at: string, context: MediaContext): JsonObject | undefined {
  const image = writeMedia(part.source, imageFormats, at, 'image', context)
  if (image === undefined) return undefined
  if (part.detail !== undefined && part.detail !== 'auto') {
    const detail = `image detail \`${part.detail}\` has no field here`
    context.losses.add(loss('media', at, 'dropped', detail, false))
  }
  return { image }
}

export function writeVideo(part: VideoPart, at: string, context: MediaContext): JsonObject | undefined {
  const video = writeMedia(part.source, videoFormats, at, 'video', context)
  return video === undefined ? undefined : { video }
}

export function writeAudio(part: AudioPart, at: string, context: MediaContext): JsonObject | undefined {
  const audio = writeMedia(part.source, audioFormats, at, 'audio', context)
  if (audio === undefined) return undefined
  if (part.transcript !== undefined)
    context.losses.add(loss('media', at, 'dropped', 'a transcript has no field here', false))
  return { audio }
}

function writeMedia(
  source: MediaSource,
  formats: Formats,
  at: string,
  kind: string,
  context: MediaContext,
): WireMedia | undefined {
  const given = placed(source, at, context)
  if (given === undefined) return undefined
  const format = formats[given.mediaType.toLowerCase()]
  if (format !== undefined) return { format, source: given.source }
  const taken = [...new Set(Object.values(formats))].join(', ')
  const detail = `${kind} of type ${given.mediaType || 'unknown'} is not taken; ${taken} are`
  context.losses.add(loss('media', at, 'dropped', detail, true))
  return undefined
}

interface Placed {
  readonly source: WireSource
  readonly mediaType: string
}

/** Undefined: the dialect has no place for it, and the losses say so. */
function placed(source: MediaSource, at: string, { losses }: MediaContext): Placed | undefined {
  if (source.kind === 'file') {
    const detail = `a file kept at ${source.issuer} is not known here`
    losses.add(loss('media', at, 'dropped', detail, true))
    return undefined
  }
  if (source.kind === 'url' && /^s3:\/\//i.test(source.url)) {
    const mediaType = source.mediaType ?? typeOfName(source.url)
    return { source: { s3Location: { uri: source.url } }, mediaType }
  }
  const inline = source.kind === 'inline' ? source : readDataUrl(source.url)
  if (inline !== undefined) return { source: { bytes: inline.data }, mediaType: inline.mediaType }
  losses.add(loss('media', at, 'dropped', 'this place fetches no URLs but s3; send the data inline', true))
  return undefined
}

/** An address in S3 says its type by its ending. */
function typeOfName(url: string): string {
  const ending = /\.(\w+)$/.exec(url)?.[1]?.toLowerCase() ?? ''
  const word = endings[ending] ?? ending
  const all = { ...imageFormats, ...documentFormats, ...videoFormats, ...audioFormats }
  return Object.entries(all).find(([, format]) => format === word)?.[0] ?? ''
}

const endings: Readonly<Record<string, string | undefined>> = {
  jpg: 'jpeg',
  htm: 'html',
  '3gp': 'three_gp',
  mpg: 'mpeg',
}

export function writeDocument(part: DocumentPart, at: string, context: MediaContext): JsonObject | undefined {
  const written = writeDocumentSource(part, at, context)
  if (written === undefined) return undefined
  const document: WireDocument = {
    ...written,
    name: nameOf(part, at, context),
    ...(part.context === undefined ? {} : { context: part.context }),
    ...(part.citations === undefined ? {} : { citations: { enabled: part.citations } }),
  }
  return { document: { ...document } }
}

function writeDocumentSource(
  { source }: DocumentPart,
  at: string,
  context: MediaContext,
): Pick<WireDocument, 'format' | 'source'> | undefined {
  if (source.kind === 'text') return { format: 'txt', source: { bytes: base64Of(source.text) } }
  if (source.kind === 'parts') {
    const content = source.parts.flatMap((part) => {
      if (part.kind === 'text') return part.text.trim() === '' ? [] : [{ text: part.text }]
      const detail = `inside a document ${part.kind} has no place here`
      context.losses.add(loss('document', part.origin?.at ?? at, 'dropped', detail, true))
      return []
    })
    return content.length === 0 ? undefined : { source: { content } }
  }
  const given = placed(source, at, context)
  if (given === undefined) return undefined
  const type = given.mediaType.toLowerCase().split(';')[0] ?? ''
  const format = documentFormats[type] ?? (isTextType(type) ? 'txt' : undefined)
  if (format !== undefined) return { format, source: given.source }
  const detail = `a file of type ${given.mediaType || 'unknown'} is not taken; PDF, Office files and text are`
  context.losses.add(loss('document', at, 'dropped', detail, true))
  return undefined
}

const isTextType = (mediaType: string): boolean =>
  /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|typescript|x-sh|sql|toml)\b|application\/[\w.-]+\+(?:json|xml)\b)/.test(
    mediaType,
  )

/** The API takes letters, digits, single spaces, hyphens and brackets, and each name once. */
function nameOf({ title }: DocumentPart, at: string, { losses, documentNames }: MediaContext): string {
  const wish = title
    ?.replace(/[^A-Za-z0-9\s()[\]-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 190)
  const base = wish === undefined || wish === '' ? 'document' : wish
  let name = base
  for (let count = 2; documentNames.has(name); count += 1) name = `${base} ${count}`
  documentNames.add(name)
  if (title === undefined)
    losses.add(loss('document', at, 'defaulted', `a name is demanded; ${name} is sent`, false))
  else if (title !== name)
    losses.add(loss('document', at, 'renamed', 'a document’s name is letters, digits and spaces', false))
  return name
}

function base64Of(text: string): string {
  let letters = ''
  for (const byte of new TextEncoder().encode(text)) letters += String.fromCharCode(byte)
  return btoa(letters)
}
