import { pointerTo } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { wirePath } from './wire-node.ts'

interface Finding {
  readonly message: string
  readonly at: string
  readonly code: string
}

/** What OpenAI refuses of images and documents before it looks at them, also in what a tool gave. */
export function files({ turns }: CanonicalRequest): Finding | undefined {
  for (const part of turns.flatMap(({ parts }) => parts.flatMap(withInner))) {
    const [field, fault] = judge(part) ?? []
    if (field === undefined) continue
    const at = pointerTo(part.origin?.at ?? '', field)
    return { message: `Invalid '${wirePath(at)}'. Expected ${fault}`, at, code: 'invalid_value' }
  }
  return undefined
}

const withInner = (part: Part): readonly Part[] => (part.kind === 'tool-result' ? part.parts : [part])

/** The field at fault, and what is wrong with it. */
function judge(part: Part): readonly [string, string] | undefined {
  if (part.kind !== 'image' && part.kind !== 'document') return undefined
  const { source, kind } = part
  if (source.kind === 'url')
    return isAddress(source.url)
      ? undefined
      : [urlFields[kind], 'a valid URL, but got a value with an invalid format.']
  if (source.kind !== 'inline') return undefined
  const fault = faultOf(source.data, source.mediaType, kind)
  return fault === undefined ? undefined : [dataFields[kind], `${expected[kind]}, but got ${fault}.`]
}

const urlFields = { image: 'image_url', document: 'file_url' } as const
const dataFields = { image: 'image_url', document: 'file_data' } as const
const expected = {
  image:
    "a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU=')",
  document:
    "a base64-encoded data URL with an application/pdf MIME type (e.g. 'data:application/pdf;base64,JVBERi0xLjc=')",
} as const

function faultOf(data: string, mediaType: string, kind: 'image' | 'document'): string | undefined {
  if (kind === 'image' && !/^image\//i.test(mediaType)) return `unsupported MIME type '${mediaType}'`
  if (data === '') return 'empty base64-encoded bytes'
  return /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(data) ? undefined : 'an invalid base64-encoded value'
}

/** What has no scheme is no address, and files of the client's own machine and old servers are fetched by nobody. */
const isAddress = (url: string): boolean => {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol !== 'ftp:' && parsed.protocol !== 'file:'
}
