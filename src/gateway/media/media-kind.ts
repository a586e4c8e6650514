import type { MediaKind } from '../../protocols/protocol.ts'

/** What the first bytes say, where a server's Content-Type says nothing. */
const magic: readonly (readonly [string, string, number])[] = [
  ['\x89PNG', 'image/png', 0],
  ['\xff\xd8\xff', 'image/jpeg', 0],
  ['GIF8', 'image/gif', 0],
  ['WEBP', 'image/webp', 8],
  ['%PDF-', 'application/pdf', 0],
  ['WAVE', 'audio/wav', 8],
  ['ID3', 'audio/mpeg', 0],
  ['OggS', 'audio/ogg', 0],
  ['fLaC', 'audio/flac', 0],
  ['ftyp', 'video/mp4', 4],
]

const saysNothing = /^(?:|application\/octet-stream|binary\/octet-stream)$/

export function mediaTypeOf(said: string, bytes: Buffer): string {
  if (!saysNothing.test(said)) return said
  const found = magic.find(([text, , at]) => bytes.toString('latin1', at, at + text.length) === text)
  return found?.[1] ?? said
}

/** Is it a file of the kind that was announced? A login page is no picture. */
export const isOfKind = (kind: MediaKind, mediaType: string): boolean => kinds[kind].test(mediaType)

const kinds: Readonly<Record<MediaKind, RegExp>> = {
  image: /^image\//,
  audio: /^(?:audio|video)\//,
  video: /^video\//,
  document: /^(?:application\/|text\/(?!html)|image\/)/,
}
