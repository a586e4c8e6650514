import { fitBareMark } from '../../canonical/cache-lifetime.ts'
import { writeDataUrl } from '../../canonical/data-url.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type {
  AudioPart,
  CacheMark,
  DocumentPart,
  ImagePart,
  MediaSource,
  Part,
  PartKind,
  ReasoningPart,
  TextPart,
  VideoPart,
} from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { messageMark } from './content-reader.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf, hasForm, isOurs, withRest } from './rest.ts'
import { audioFormatOf } from './vocabulary.ts'

/** The items of a content list that a part becomes; what cannot be said is in the losses. */
export function writeContentPart(part: Part, out: Outgoing): readonly JsonObject[] {
  const kind: PartKind = part.kind
  return writers[kind](part, out)
}

type Writer = (part: Part, out: Outgoing) => readonly JsonObject[]

const only =
  <K extends PartKind>(
    kind: K,
    write: (part: Extract<Part, { kind: K }>, out: Outgoing) => readonly JsonObject[],
  ): Writer =>
  (part, out) =>
    isKind(part, kind) ? write(part, out) : []

const isKind = <K extends PartKind>(part: Part, kind: K): part is Extract<Part, { kind: K }> =>
  part.kind === kind

const dropped =
  (code: 'server-tool' | 'tool-call' | 'tool-result', detail: string, functional: boolean): Writer =>
  (part, out) => {
    out.lose(code, placeOf(part), 'dropped', detail, functional)
    return []
  }

const writers: Readonly<Record<PartKind, Writer>> = {
  text: only('text', writeText),
  image: only('image', writeImage),
  audio: only('audio', writeAudio),
  video: only('video', writeVideo),
  document: only('document', writeDocument),
  refusal: only('refusal', (part) => [withRest({ type: 'refusal', refusal: part.text }, part.origin)]),
  reasoning: only('reasoning', writeThinking),
  'tool-call': dropped('tool-call', 'a tool call has no place in this message', true),
  'tool-result': dropped('tool-result', 'a tool result has no place in this message', true),
  'server-tool-call': dropped(
    'server-tool',
    'a call of a vendor’s own tool has no form in openai-chat',
    false,
  ),
  'server-tool-result': dropped(
    'server-tool',
    'the result of a vendor’s own tool has no form in openai-chat',
    false,
  ),
  compaction: only('compaction', (part, out) => {
    const kept = part.text !== undefined
    const detail = kept
      ? 'a compaction is sent as plain text'
      : 'a sealed compaction is readable by its vendor only'
    out.lose('compaction', placeOf(part), kept ? 'approximated' : 'dropped', detail, !kept)
    return part.text === undefined ? [] : [{ type: 'text', text: part.text }]
  }),
  opaque: only('opaque', (part, out) => {
    if (isOurs(part.origin) && isJsonObject(part.raw)) return [part.raw]
    out.lose('unknown-part', placeOf(part), 'dropped', `${part.name} is known to its own dialect only`, true)
    return []
  }),
}

/** Thinking that stood in a content list of this dialect; all other goes into fields of the message. */
function writeThinking(part: ReasoningPart, out: Outgoing): readonly JsonObject[] {
  const text = part.text ?? ''
  if (hasForm(part.origin, 'thinking-list')) {
    return [withRest({ type: 'thinking', thinking: [{ type: 'text', text }] }, part.origin)]
  }
  if (hasForm(part.origin, 'thinking')) {
    return [withRest(fieldsOf({ type: 'thinking', thinking: text, signature: part.seal?.data }), part.origin)]
  }
  out.lose('reasoning', placeOf(part), 'dropped', 'reasoning has no place in this message', false)
  return []
}

export const placeOf = (part: Part): string => part.origin?.at ?? ''

function writeText(part: TextPart, out: Outgoing): readonly JsonObject[] {
  const node = { type: 'text', text: part.text, ...writeMark(part, out) }
  if (part.citations !== undefined && part.citations.length > 0) {
    out.lose('citation', placeOf(part), 'dropped', 'citations have no form in an openai-chat request', false)
  }
  return [hasForm(part.origin, 'string') ? node : withRest(node, part.origin)]
}

/** The mark as the client wrote it; of another dialect only where the place takes it. `mayBreak`: it stands on content, not on a tool. */
export function writeMark(
  node: { cacheMark?: CacheMark; origin?: Part['origin'] },
  out: Outgoing,
  mayBreak = true,
): JsonObject {
  const { cacheMark, origin } = node
  if (cacheMark === undefined || hasForm(origin, messageMark)) return {}
  if (hasForm(origin, 'prompt_cache_breakpoint')) {
    return { prompt_cache_breakpoint: fieldsOf({ mode: 'explicit', ttl: cacheMark.ttl, ...cacheMark.rest }) }
  }
  if (isOurs(origin) || out.target.quirks.cacheControl === true) {
    const rest = isOurs(origin) ? cacheMark.rest : undefined
    const { ttl } = isOurs(origin) ? cacheMark : fitted(node, cacheMark, controlLifetimes, out)
    return { cache_control: fieldsOf({ type: 'ephemeral', ttl, ...rest }) }
  }
  if (out.target.quirks.cacheBreakpoints === true && mayBreak) {
    const { ttl } = fitted(node, cacheMark, breakpointLifetimes, out)
    return { prompt_cache_breakpoint: fieldsOf({ mode: 'explicit', ttl }) }
  }
  loseMark(node, out)
  return {}
}

/** Anthropic's, as the places that take `cache_control` on this wire have them; and OpenAI's own. */
const controlLifetimes = ['5m', '1h']
const breakpointLifetimes = ['30m', '12h']

const fitted = (
  { origin }: { origin?: Part['origin'] },
  mark: CacheMark,
  lifetimes: readonly string[],
  out: Outgoing,
): { readonly ttl?: string } => fitBareMark(mark, lifetimes, origin?.at ?? '', out.losses)

export function loseMark({ origin }: { origin?: Part['origin'] }, out: Outgoing): void {
  out.lose('cache-mark', origin?.at ?? '', 'dropped', 'openai-chat caches prompts without marks', false)
}

function writeImage(part: ImagePart, out: Outgoing): readonly JsonObject[] {
  const own = isOurs(part.origin)
  if (part.source.kind === 'url' && out.target.quirks.imageUrls === false) {
    out.lose(
      'media',
      placeOf(part),
      'dropped',
      'the target does not fetch image URLs; send the image inline',
      true,
    )
    return []
  }
  const url = urlOf(part.source)
  if (url === undefined) {
    out.lose('media', placeOf(part), 'dropped', 'an uploaded image has no form in openai-chat', true)
    return []
  }
  if (hasForm(part.origin, 'string')) {
    return [withRest({ type: 'image_url', image_url: url, ...writeMark(part, out) }, part.origin)]
  }
  const detail = own ? part.detail : detailOf(part, out)
  const node = { type: 'image_url', image_url: fieldsOf({ url, detail }), ...writeMark(part, out) }
  return [withRest(node, part.origin)]
}

const details: Readonly<Record<string, string>> = {
  low: 'low',
  high: 'high',
  auto: 'auto',
  original: 'original',
  medium: 'auto',
  ultra_high: 'original',
}

/** Gemini says it as `MEDIA_RESOLUTION_LOW`, or in lower case. */
function detailOf(part: ImagePart, out: Outgoing): string | undefined {
  if (part.detail === undefined) return undefined
  const word = part.detail.replace(/^media_resolution_/i, '').toLowerCase()
  const detail = entryOf(details, word)
  if (detail !== word) {
    const treatment = detail === undefined ? 'dropped' : 'approximated'
    out.lose(
      'media',
      placeOf(part),
      treatment,
      `the image detail ${part.detail} is unknown in openai-chat`,
      false,
    )
  }
  return detail
}

function writeAudio(part: AudioPart, out: Outgoing): readonly JsonObject[] {
  const { source } = part
  const own = isOurs(part.origin)
  if (source.kind === 'inline' || (source.kind === 'url' && own)) {
    const data = source.kind === 'inline' ? source.data : source.url
    const format = hasForm(part.origin, 'no-format')
      ? undefined
      : audioFormatOf(source.mediaType ?? 'audio/wav')
    const node = { type: 'input_audio', input_audio: fieldsOf({ data, format }), ...writeMark(part, out) }
    return [withRest(node, part.origin)]
  }
  const detail = source.kind === 'url' ? 'audio by URL' : 'an uploaded audio file'
  out.lose('media', placeOf(part), 'dropped', `${detail} has no form in openai-chat; send it inline`, true)
  return []
}

function writeVideo(part: VideoPart, out: Outgoing): readonly JsonObject[] {
  const url = urlOf(part.source)
  if (isOurs(part.origin) && url !== undefined) {
    return [withRest({ type: 'video_url', video_url: { url }, ...writeMark(part, out) }, part.origin)]
  }
  out.lose('media', placeOf(part), 'dropped', 'video has no form in openai-chat', true)
  return []
}

function writeDocument(part: DocumentPart, out: Outgoing): readonly JsonObject[] {
  const { source } = part
  if (source.kind === 'text') return textDocument(part, source.text, out)
  if (source.kind === 'parts') {
    out.lose('document', placeOf(part), 'approximated', 'the document is sent as its parts', false)
    loseSettings(part, out)
    const items = [...titleOf(part), ...source.parts.flatMap((inner) => writeContentPart(inner, out))]
    return items.map((item, place) =>
      place === items.length - 1 ? { ...item, ...writeMark(part, out) } : item,
    )
  }
  if (!isOurs(part.origin)) return foreignDocument(part, source, out)
  if (hasForm(part.origin, 'document_url')) {
    const node = { type: 'document_url', document_url: urlOf(source), document_name: part.title }
    return [withRest(fieldsOf(node), part.origin)]
  }
  const bare = hasForm(part.origin, 'bare') && source.kind === 'inline'
  const file =
    source.kind === 'file' ? { file_id: source.id } : { file_data: bare ? source.data : urlOf(source) }
  const node = { type: 'file', file: fieldsOf({ ...file, filename: part.title }), ...writeMark(part, out) }
  return [withRest(node, part.origin)]
}

function foreignDocument(part: DocumentPart, source: MediaSource, out: Outgoing): readonly JsonObject[] {
  const filename = part.title ?? fileNameOf(source)
  if (source.kind === 'file') {
    if (source.issuer === out.target.issuer) return [{ type: 'file', file: { file_id: source.id } }]
    out.lose(
      'document',
      placeOf(part),
      'dropped',
      'an uploaded file is readable by its own vendor only',
      true,
    )
    return []
  }
  if (source.kind === 'url' && out.target.quirks.reasoningRequest !== 'openrouter') {
    out.lose('document', placeOf(part), 'dropped', 'openai-chat takes no file by URL; send it inline', true)
    return []
  }
  if (source.kind === 'inline' && isText(source.mediaType)) {
    return textDocument(part, decodeText(source.data), out)
  }
  loseSettings(part, out)
  return [{ type: 'file', file: fieldsOf({ filename, file_data: urlOf(source) }), ...writeMark(part, out) }]
}

/** OpenAI's file part is for PDF; a text document is text with its title before it. */
function textDocument(part: DocumentPart, text: string, out: Outgoing): readonly JsonObject[] {
  out.lose('document', placeOf(part), 'approximated', 'a text document is sent as text', false)
  loseSettings(part, out)
  return [...titleOf(part), { type: 'text', text, ...writeMark(part, out) }]
}

function loseSettings(part: DocumentPart, out: Outgoing): void {
  if (part.context !== undefined) {
    out.lose('document', placeOf(part), 'dropped', 'a document’s context has no field in openai-chat', false)
  }
  if (part.citations === true) {
    out.lose('citation', placeOf(part), 'dropped', 'openai-chat does not cite documents', true)
  }
}

const titleOf = (part: DocumentPart): readonly JsonObject[] =>
  part.title === undefined ? [] : [{ type: 'text', text: `${part.title}:` }]

const isText = (mediaType: string): boolean =>
  /^text\//i.test(mediaType) || /^application\/(json|xml|yaml|x-yaml)\b/i.test(mediaType)

const decodeText = (data: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)))

const fileNameOf = (source: MediaSource): string => {
  const subtype = source.mediaType?.split(/[/;]/)[1] ?? 'pdf'
  return `document.${/^[a-z0-9]{1,8}$/i.test(subtype) ? subtype : 'bin'}`
}

const urlOf = (source: MediaSource): string | undefined =>
  source.kind === 'inline'
    ? writeDataUrl(source.mediaType, source.data)
    : source.kind === 'url'
      ? source.url
      : undefined

/** One plain text is a string, as every place takes it; anything more is a list. */
export function contentOf(items: readonly JsonObject[]): Json {
  const [first, ...others] = items
  if (first === undefined) return ''
  const isPlain = others.length === 0 && first.type === 'text' && Object.keys(first).length === 2
  return isPlain && typeof first.text === 'string' ? first.text : items
}
