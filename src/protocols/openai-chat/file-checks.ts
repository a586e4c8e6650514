import { pointerTo } from '../../canonical/json.ts'
import type { MediaSource, Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { paramOf } from './schema.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code?: string
}

/** What OpenAI refuses of images, sounds and documents before it looks at them. */
export const files: readonly ((request: CanonicalRequest) => Finding | undefined)[] = [
  ({ turns }) => firstOf(turns, image),
  ({ turns }) => firstOf(turns, sound),
  ({ turns }) => firstOf(turns, document),
]

function firstOf(
  turns: CanonicalRequest['turns'],
  judge: (part: Part) => Finding | undefined,
): Finding | undefined {
  for (const { parts } of turns)
    for (const part of parts) {
      const found = judge(part)
      if (found !== undefined) return found
    }
  return undefined
}

const placeOf = ({ origin }: Part): string => origin?.at ?? ''

function image(part: Part): Finding | undefined {
  if (part.kind !== 'image') return undefined
  const { source } = part
  if (source.kind === 'url' && !isAddress(source.url)) {
    const at = pointerTo(pointerTo(placeOf(part), 'image_url'), 'url')
    const message = `Invalid '${paramOf(at)}'. Expected a valid URL, but got a value with an invalid format.`
    return { message, at }
  }
  // Of whatever type: LiteLLM's clients and Google's send PDFs and sounds so.
  if (source.kind !== 'inline' || (source.data !== '' && isBase64(source))) return undefined
  return { message: 'Invalid base64 image_url.', at: placeOf(part), code: 'invalid_base64' }
}

/** What has no scheme is no address, and files of the client's own machine and old servers are fetched by nobody. */
const isAddress = (url: string): boolean => {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol !== 'ftp:' && parsed.protocol !== 'file:'
}

function sound(part: Part): Finding | undefined {
  if (part.kind !== 'audio' || part.source.kind !== 'inline' || isBase64(part.source)) return undefined
  return { message: 'Invalid base64 input_audio.', at: placeOf(part), code: 'invalid_base64' }
}

function document(part: Part): Finding | undefined {
  if (part.kind !== 'document' || part.source.kind !== 'inline' || isBase64(part.source)) return undefined
  const at = pointerTo(pointerTo(placeOf(part), 'file'), 'file_data')
  const message = `Invalid '${paramOf(at)}'. Expected a base64-encoded data URL with an application/pdf MIME type (e.g. 'data:application/pdf;base64,JVBERi0xLjc='), but got an invalid base64-encoded value.`
  return { message, at }
}

const isBase64 = ({ data }: Extract<MediaSource, { kind: 'inline' }>): boolean =>
  /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data)
