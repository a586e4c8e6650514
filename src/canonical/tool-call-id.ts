import { textDigest } from './text-digest.ts'

/** `characters`: what an id may have, as the inside of a character class: `a-zA-Z0-9_-`. Letters and digits are always in it. */
export interface ToolCallIdLimits {
  readonly length: number
  readonly characters: string
}

/** What an encoded id begins with. An id that itself begins so is encoded too, so that no other text is ever decoded. */
const mark = 'torii0'
/** Stands before two hex digits of a byte that the target's character set lacks, and before itself. */
const escapeSign = 'Z'

/**
 * An id that the target takes. One that fits is unchanged; else each foreign byte is escaped, which `restoreToolCallId`
 * undoes; where there is no room for that, the id is a digest: the same for the same id, so call and result still meet.
 */
export function fitToolCallId(id: string, limits: ToolCallIdLimits): string {
  const fits = new RegExp(`^[${limits.characters}]+$`)
  if (id.length <= limits.length && fits.test(id) && !id.startsWith(mark)) return id
  const encoded = encode(id, new RegExp(`^[${limits.characters}]$`))
  return encoded.length <= limits.length ? encoded : shorten(textDigest(id), limits.length)
}

/** The id that `fitToolCallId` was given, where its form still holds it; any other id unchanged. */
export function restoreToolCallId(id: string): string {
  if (!id.startsWith(mark)) return id
  const bytes: number[] = []
  for (let at = mark.length; at < id.length; at += 1) {
    if (id[at] !== escapeSign) {
      bytes.push(id.charCodeAt(at))
      continue
    }
    const byte = Number.parseInt(id.slice(at + 1, at + 3), 16)
    if (Number.isNaN(byte)) return id
    bytes.push(byte)
    at += 2
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function encode(id: string, allowed: RegExp): string {
  let encoded = mark
  for (const byte of new TextEncoder().encode(id)) {
    const character = String.fromCharCode(byte)
    const isPlain = byte < 128 && character !== escapeSign && allowed.test(character)
    encoded += isPlain ? character : escapeSign + byte.toString(16).padStart(2, '0')
  }
  return encoded
}

/** Sixteen hex digits fit nowhere that takes nine characters, so the digest is written in base 36: more bits for each. */
const shorten = (digest: string, length: number): string =>
  BigInt(`0x${digest}`).toString(36).padStart(25, '0').slice(-length)
