import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { AudioPart, DocumentPart, ImagePart, MediaSource, VideoPart } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { writeDetail, writeSource } from './media.ts'
import { closeNode, isOwn } from './node.ts'
import { withoutForeignSeal } from './seal-writer.ts'
import { placeOfPart, type WriteContext } from './write-context.ts'

export type WireMedia = ImagePart | AudioPart | VideoPart | (DocumentPart & { readonly source: MediaSource })

export function writeMedia(part: WireMedia, context: WriteContext): readonly JsonObject[] {
  if (part.kind === 'document') reportDocument(part, context)
  const written = mediaFields(part, context)
  return written === undefined ? [] : [withoutForeignSeal(closeNode(written, part.origin), part, context)]
}

/** `inlineData` or `fileData`, and what belongs beside it; undefined: it cannot be sent. */
function mediaFields(part: WireMedia, context: WriteContext): JsonObject | undefined {
  const own = isOwn(part.origin)
  const source = writeSource(part.source, !own)
  const unfetched =
    !own &&
    context.target.quirks.imageUrls === false &&
    part.source.kind === 'url' &&
    'fileData' in (source ?? {})
  if (source === undefined || unfetched) return dropMedia(part, context)
  if (!own && part.kind === 'audio' && (part.transcript ?? '') !== '') {
    context.losses.add(loss('media', placeOfPart(part), 'dropped', 'the transcript of speech', false))
  }
  const detail = part.kind === 'image' ? part.detail : undefined
  if (detail === undefined) return source
  if (own) return { ...source, mediaResolution: writeDetail(detail) }
  return { ...source, ...foreignDetail(detail, part, context) }
}

/** OpenAI's words for how closely a picture is looked at. */
const levels: Readonly<Record<string, string>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  original: 'ultra_high',
}

function foreignDetail(detail: string, part: WireMedia, { losses, target }: WriteContext): JsonObject {
  if (detail === 'auto') return {}
  const level = target.quirks.mediaDetail === true ? entryOf(levels, detail) : undefined
  if (level === undefined)
    losses.add(loss('media', placeOfPart(part), 'dropped', `the image detail ${detail}`, false))
  else if (level !== detail) {
    const told = `the image detail ${detail} is sent as ${level}`
    losses.add(loss('media', placeOfPart(part), 'approximated', told, false))
  }
  return level === undefined ? {} : { mediaResolution: writeDetail(level) }
}

function dropMedia(part: WireMedia, context: WriteContext): undefined {
  const { source } = part
  const why =
    source.kind === 'file'
      ? `a file kept by ${source.issuer} cannot be opened by Gemini`
      : 'this model fetches no addresses and the file was not inlined'
  context.losses.add(
    loss(
      part.kind === 'document' ? 'document' : 'media',
      placeOfPart(part),
      'dropped',
      `${part.kind}: ${why}`,
      true,
    ),
  )
  return undefined
}

/** What a document says about itself has no place in Gemini. */
export function reportDocument(part: DocumentPart, { losses }: WriteContext): void {
  const at = placeOfPart(part)
  if (part.title !== undefined || part.context !== undefined) {
    losses.add(loss('document', at, 'dropped', 'a document has no title and no context in Gemini', false))
  }
  if (part.citations === true) {
    losses.add(loss('citation', at, 'dropped', 'citations of a document cannot be asked for', true))
  }
}
