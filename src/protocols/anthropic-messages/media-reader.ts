import { isJsonArray, type Json, pointerTo } from '../../canonical/json.ts'
import type { DocumentPart, MediaSource, Part } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { WireNode } from './wire-node.ts'

/** `source` of an image. Undefined: of a type not known here; the block stays opaque. */
export function readImageSource(source: WireNode, issuer: SealIssuer): MediaSource | undefined {
  return entryOf(imageSources, source.text('type'))?.(source, issuer)
}

type SourceReader<T> = (source: WireNode, issuer: SealIssuer) => T | undefined

const readInline: SourceReader<MediaSource> = (source) => ({
  kind: 'inline',
  mediaType: source.needText('media_type'),
  data: source.needText('data'),
})

const readUrl: SourceReader<MediaSource> = (source) => ({ kind: 'url', url: source.needText('url') })

const readFile: SourceReader<MediaSource> = (source, issuer) => ({
  kind: 'file',
  id: source.needText('file_id'),
  issuer,
})

const imageSources: Readonly<Record<string, SourceReader<MediaSource> | undefined>> = {
  base64: readInline,
  url: readUrl,
  file: readFile,
}

/** `form` tells how a content source was written. */
export interface DocumentSource {
  readonly source: DocumentPart['source']
  readonly form?: string
}

export function readDocumentSource(
  source: WireNode,
  issuer: SealIssuer,
  readParts: (list: readonly Json[], at: string) => readonly Part[],
): DocumentSource | undefined {
  const type = source.text('type') ?? ''
  if (type === 'text') return readTextSource(source)
  if (type === 'content') return readContentSource(source, readParts)
  const media = entryOf(imageSources, type)?.(source, issuer)
  return media === undefined ? undefined : { source: media }
}

function readTextSource(source: WireNode): DocumentSource {
  const text = source.needText('data')
  // The only media type there is; another one stays among the rest.
  const plain = source.value.media_type === 'text/plain' && source.text('media_type') !== undefined
  return { source: { kind: 'text', text }, ...(plain ? { form: 'text/plain' } : {}) }
}

function readContentSource(
  source: WireNode,
  readParts: (list: readonly Json[], at: string) => readonly Part[],
): DocumentSource | undefined {
  const content = source.need('content', source.any('content'))
  const at = pointerTo(source.at, 'content')
  if (typeof content === 'string') {
    return { source: { kind: 'parts', parts: [{ kind: 'text', text: content }] }, form: 'content:string' }
  }
  if (!isJsonArray(content)) return undefined
  return { source: { kind: 'parts', parts: readParts(content, at) } }
}
