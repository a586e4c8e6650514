import { readDataUrl } from '../../canonical/data-url.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { DocumentPart, ImagePart, MediaSource, Part } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import { writeCacheMark } from './cache-mark.ts'
import type { WireDocument, WireImage, WireSearchResult } from './schema.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

export interface MediaContext {
  /** Whose files may be named. */
  readonly issuer: SealIssuer
  /** false: the place fetches no URLs. */
  readonly urls: boolean
  readonly losses: LossList
}

type Media = Extract<WireImage['source'], { type: 'base64' }>['media_type']

const imageTypes: Readonly<Record<string, Media | undefined>> = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/png': 'image/png',
  'image/gif': 'image/gif',
  'image/webp': 'image/webp',
}

/** Undefined: the dialect has no place for it, and the losses say so. */
export function writeImage(part: ImagePart, at: string, context: MediaContext): JsonObject | undefined {
  const written = isOwn(part.origin)
    ? writeOwnSource(part.source, at, context)
    : writeImageSource(part.source, at, context)
  if (written === undefined) return undefined
  if (part.detail !== undefined && part.detail !== 'auto') {
    context.losses.add(
      loss('media', at, 'dropped', `image detail \`${part.detail}\` has no field here`, false),
    )
  }
  return withRest({ type: 'image', source: written, ...writeCacheMark(part.cacheMark) }, ownRest(part.origin))
}

/** As the client wrote it, whatever the media type: the vendor is the judge of its own dialect. */
function writeOwnSource(source: MediaSource, at: string, context: MediaContext): JsonObject | undefined {
  if (source.kind === 'inline') return { type: 'base64', media_type: source.mediaType, data: source.data }
  if (source.kind === 'file') return writeFile(source, at, context)
  return context.urls ? { type: 'url', url: source.url } : writeUrl(source.url, at, context)
}

function writeImageSource(source: MediaSource, at: string, context: MediaContext): JsonObject | undefined {
  if (source.kind === 'file') return writeFile(source, at, context)
  const inline = source.kind === 'inline' ? source : readDataUrl(source.url)
  if (inline === undefined) return source.kind === 'url' ? writeUrl(source.url, at, context) : undefined
  const mediaType = imageTypes[inline.mediaType.toLowerCase()]
  if (mediaType === undefined) {
    context.losses.add(
      loss(
        'media',
        at,
        'dropped',
        `an image of type ${inline.mediaType} is not taken; jpeg, png, gif, webp are`,
        true,
      ),
    )
    return undefined
  }
  return { type: 'base64', media_type: mediaType, data: inline.data } satisfies WireImage['source']
}

function writeUrl(url: string, at: string, context: MediaContext): JsonObject | undefined {
  if (context.urls && /^https?:/i.test(url)) return { type: 'url', url }
  const reason = context.urls ? 'only http(s) URLs are fetched by the vendor' : 'this place fetches no URLs'
  context.losses.add(loss('media', at, 'dropped', `${reason}; send the data inline`, true))
  return undefined
}

function writeFile(
  source: Extract<MediaSource, { kind: 'file' }>,
  at: string,
  context: MediaContext,
): JsonObject | undefined {
  if (source.issuer === context.issuer) return { type: 'file', file_id: source.id }
  context.losses.add(
    loss('media', at, 'dropped', `a file kept at ${source.issuer} is not known at ${context.issuer}`, true),
  )
  return undefined
}

export function writeDocument(
  part: DocumentPart,
  at: string,
  context: MediaContext,
  writeParts: (parts: readonly Part[]) => readonly JsonObject[],
): JsonObject | undefined {
  const rest = ownRest(part.origin)
  const shared = {
    ...(part.citations === undefined ? {} : { citations: { enabled: part.citations } }),
    ...writeCacheMark(part.cacheMark),
  }
  if (hasForm(part.origin, 'search_result') && part.source.kind === 'parts') {
    const head = {
      type: 'search_result',
      source: part.context ?? '',
      title: part.title ?? '',
    } satisfies Pick<WireSearchResult, 'source' | 'title' | 'type'>
    return withRest({ ...head, content: writeParts(part.source.parts), ...shared }, rest)
  }
  const source = writeDocumentSource(part, at, context, writeParts)
  if (source === undefined) return undefined
  const about = {
    ...(part.title === undefined ? {} : { title: part.title }),
    ...(part.context === undefined ? {} : { context: part.context }),
  } satisfies Pick<WireDocument, 'title' | 'context'>
  return withRest({ type: 'document', source, ...about, ...shared }, rest)
}

function writeDocumentSource(
  part: DocumentPart,
  at: string,
  context: MediaContext,
  writeParts: (parts: readonly Part[]) => readonly JsonObject[],
): JsonObject | undefined {
  const { source } = part
  if (source.kind === 'text') {
    const mediaType =
      isOwn(part.origin) && !hasForm(part.origin, 'text/plain') ? {} : { media_type: 'text/plain' }
    return { type: 'text', ...mediaType, data: source.text }
  }
  if (source.kind === 'parts') {
    const only = source.parts[0]
    const asString = hasForm(part.origin, 'content:string') && only?.kind === 'text'
    return { type: 'content', content: asString ? only.text : writeParts(source.parts) }
  }
  return isOwn(part.origin) ? writeOwnSource(source, at, context) : writeForeignDocument(source, at, context)
}

function writeForeignDocument(
  source: MediaSource,
  at: string,
  context: MediaContext,
): JsonObject | undefined {
  if (source.kind === 'file') return writeFile(source, at, context)
  const inline = source.kind === 'inline' ? source : readDataUrl(source.url)
  if (inline === undefined) return source.kind === 'url' ? writeUrl(source.url, at, context) : undefined
  if (inline.mediaType === 'application/pdf') {
    return {
      type: 'base64',
      media_type: 'application/pdf',
      data: inline.data,
    } satisfies WireDocument['source']
  }
  const text = isTextType(inline.mediaType) ? decodeText(inline.data) : undefined
  if (text !== undefined) {
    return { type: 'text', media_type: 'text/plain', data: text } satisfies WireDocument['source']
  }
  context.losses.add(
    loss(
      'document',
      at,
      'dropped',
      `a file of type ${inline.mediaType} is not taken; PDF and text are`,
      true,
    ),
  )
  return undefined
}

const isTextType = (mediaType: string): boolean =>
  /^(text\/|application\/(json|xml|yaml|x-yaml|javascript|typescript|x-sh|sql|toml)\b|application\/[\w.-]+\+(json|xml)\b)/i.test(
    mediaType,
  )

/** Undefined: no base64 or no UTF-8. */
function decodeText(data: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
