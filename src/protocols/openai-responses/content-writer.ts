import { writeDataUrl } from '../../canonical/data-url.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { MediaSource, Part, PartOf } from '../../canonical/part.ts'
import type { Speaker } from '../../canonical/request.ts'
import { writeCitation, writeLogprobs } from './annotation.ts'
import { imageDetails, ownIssuer } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

type ContentKind = 'text' | 'image' | 'audio' | 'video' | 'document' | 'refusal' | 'opaque'
export type ContentPart = PartOf<ContentKind>

type ContentWriters = {
  readonly [K in ContentKind]: (part: PartOf<K>, speaker: Speaker, writing: Writing) => readonly JsonObject[]
}

/** The content of one part inside a message of this speaker, or inside a tool's output. None: it was lost, and said so. */
export function writeContent(part: ContentPart, speaker: Speaker, writing: Writing): readonly JsonObject[] {
  const written = applyWriter(part, speaker, writing)
  const last = written.at(-1)
  if (part.cacheMark === undefined) return written
  if (speaker !== 'assistant' && last !== undefined)
    return [...written.slice(0, -1), { ...last, ...writing.cacheBreakpoint(part) }]
  writing.noteCacheMark(part.origin)
  return written
}

const applyWriter = <K extends ContentKind>(
  part: PartOf<K>,
  speaker: Speaker,
  writing: Writing,
): readonly JsonObject[] => contentWriters[part.kind](part, speaker, writing)

const contentWriters: ContentWriters = {
  text: writeText,
  refusal: (part) => [writeNode({ type: 'refusal', refusal: part.text }, part.origin)],
  image: writeImage,
  audio: writeAudio,
  video: (part, _speaker, writing) => lost('media', part, 'video has no form in openai-responses', writing),
  document: writeDocument,
  opaque: writeOpaque,
}

function writeText(part: PartOf<'text'>, speaker: Speaker, writing: Writing): readonly JsonObject[] {
  const { origin, citations, logprobs } = part
  if (part.seal !== undefined && part.seal.issuer !== writing.target.issuer) noteSeal(part, writing)
  if (isOwn(origin)) {
    return [
      writeNode(
        {
          type: origin.form === undefined || origin.form === 'string' ? textType(speaker) : origin.form,
          text: part.text,
          ...(citations === undefined
            ? {}
            : { annotations: citations.flatMap((c) => writeCitation(c, part.text.length) ?? []) }),
          ...(logprobs === undefined ? {} : { logprobs: writeLogprobs(logprobs) }),
        },
        origin,
      ),
    ]
  }
  if (citations !== undefined && citations.length > 0) {
    lost('citation', part, 'citations of an earlier answer are not sent back', writing)
  }
  return [
    { type: textType(speaker), text: part.text, ...(speaker === 'assistant' ? { annotations: [] } : {}) },
  ]
}

const textType = (speaker: Speaker): string => (speaker === 'assistant' ? 'output_text' : 'input_text')

function writeImage(part: PartOf<'image'>, speaker: Speaker, writing: Writing): readonly JsonObject[] {
  if (speaker === 'assistant' && !isOwn(part.origin)) {
    return lost('media', part, 'an assistant message of openai-responses holds text only', writing)
  }
  if (part.source.kind === 'url' && writing.target.quirks.imageUrls === false) {
    return lost('media', part, 'the target does not fetch images by URL', writing)
  }
  const source = mediaFields(part.source, { inline: 'image_url', url: 'image_url' }, writing)
  if (source === undefined) return lost('media', part, 'the file is of another vendor', writing)
  const detail = isOwn(part.origin) || imageDetails.has(part.detail ?? '') ? part.detail : 'auto'
  if (part.detail !== undefined && detail !== part.detail) {
    const told = `image detail ${part.detail} is sent as auto`
    writing.losses.add(loss('media', part.origin?.at ?? '', 'approximated', told, false))
  }
  const fields = { type: 'input_image', ...source, ...(detail === undefined ? {} : { detail }) }
  return [writeNode(fields, part.origin)]
}

/** The API has no audio in its input; a place may that a client of this dialect speaks to. */
function writeAudio(part: PartOf<'audio'>, speaker: Speaker, writing: Writing): readonly JsonObject[] {
  const { source, transcript, origin } = part
  if (isOwn(origin) && source.kind === 'inline') {
    const format = source.mediaType.split(';')[0]?.slice('audio/'.length) ?? ''
    return [writeNode({ type: 'input_audio', input_audio: { data: source.data, format } }, origin)]
  }
  const detail = 'audio has no form in openai-responses'
  if (transcript === undefined || transcript === '') return lost('media', part, detail, writing)
  writing.losses.add(
    loss('media', origin?.at ?? '', 'approximated', `${detail}; its transcript is sent`, true),
  )
  return writeText({ kind: 'text', text: transcript }, speaker, writing)
}

function writeDocument(part: PartOf<'document'>, speaker: Speaker, writing: Writing): readonly JsonObject[] {
  const { source, title, context } = part
  if (context !== undefined) lost('document', part, 'a document has no context field', writing)
  if (part.citations === true) lost('citation', part, 'citations cannot be asked of a document', writing)
  if (source.kind === 'text') {
    writing.losses.add(
      loss('document', part.origin?.at ?? '', 'approximated', 'a text document is sent as text', false),
    )
    return [
      { type: textType(speaker), text: title === undefined ? source.text : `${title}\n\n${source.text}` },
    ]
  }
  if (source.kind === 'parts') {
    writing.losses.add(
      loss(
        'document',
        part.origin?.at ?? '',
        'approximated',
        'the parts of a document are sent as they are',
        false,
      ),
    )
    return [
      ...(title === undefined ? [] : [{ type: textType(speaker), text: `${title}:` }]),
      ...source.parts.flatMap((inner) => (isContent(inner) ? writeContent(inner, speaker, writing) : [])),
    ]
  }
  const fields = mediaFields(source, { inline: 'file_data', url: 'file_url' }, writing)
  if (fields === undefined) return lost('document', part, 'the file is of another vendor', writing)
  const filename =
    title ?? (source.kind === 'inline' && !isOwn(part.origin) ? nameOf(source.mediaType) : undefined)
  return [
    writeNode(
      { type: 'input_file', ...fields, ...(filename === undefined ? {} : { filename }) },
      part.origin,
    ),
  ]
}

/** The API wants a name beside inline data. */
const nameOf = (mediaType: string): string =>
  mediaType === 'application/pdf'
    ? 'document.pdf'
    : `document.${mediaType.split(/[/;]/)[1]?.replace('plain', 'txt') ?? 'bin'}`

function writeOpaque(part: PartOf<'opaque'>, _speaker: Speaker, writing: Writing): readonly JsonObject[] {
  if (isOwn(part.origin) && isJsonObject(part.raw)) return [part.raw]
  return lost('unknown-part', part, `${part.name} is understood by its own protocol only`, writing)
}

/** Files lie with a vendor: only its own id means anything there. */
function mediaFields(
  source: MediaSource,
  names: { readonly inline: string; readonly url: string },
  writing: Writing,
): JsonObject | undefined {
  if (source.kind === 'inline') return { [names.inline]: writeDataUrl(source.mediaType, source.data) }
  if (source.kind === 'url') return { [names.url]: source.url }
  return source.issuer === ownIssuer || source.issuer === writing.target.issuer
    ? { file_id: source.id }
    : undefined
}

const contentKinds: ReadonlySet<string> = new Set(Object.keys(contentWriters))

export const isContent = (part: Part): part is ContentPart => contentKinds.has(part.kind)

export function noteSeal(part: Part, writing: Writing): void {
  writing.losses.add(
    loss(
      'seal',
      part.origin?.at ?? '',
      'dropped',
      'the seal is of another vendor, who alone can read it',
      false,
    ),
  )
}

function lost(code: LossCode, part: Part, detail: string, writing: Writing): readonly JsonObject[] {
  const functional = code !== 'citation' && !(code === 'document' && detail.includes('context'))
  writing.losses.add(loss(code, part.origin?.at ?? '', 'dropped', detail, functional))
  return []
}
