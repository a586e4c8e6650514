import type { ExchangeBodies } from './exchange.ts'

/** Characters kept of each body. */
const longestBody = 2_000_000
/** Bytes beyond which nothing is taken in: UTF-8 has at most three of them for each UTF-16 unit. */
export const mostSaid = longestBody * 3

export type SaidPiece = Uint8Array | string

/** What was said in one exchange, in the pieces in which it passed: it is read where time does not press. */
export interface Said {
  readonly clientSent: readonly SaidPiece[]
  /** Empty: what the client sent. */
  readonly toriiSent: readonly SaidPiece[]
  /** Empty: what the client got. */
  readonly upstreamAnswered: readonly SaidPiece[]
  readonly clientGot: readonly SaidPiece[]
  /** Of a streamed answer, flat pairs: bytes of `clientGot` that had gone out, so many milliseconds after the start. */
  readonly clientGotAt: readonly number[]
  /** Something went beyond `mostSaid`. */
  readonly isCut: boolean
  /** Bytes of all together, about. */
  readonly size: number
}

export const saidParts = ['clientSent', 'toriiSent', 'upstreamAnswered', 'clientGot'] as const
export type SaidPart = (typeof saidParts)[number]

/** Each part in one piece. */
export type SaidBytes = Readonly<Record<SaidPart, Uint8Array>> & Pick<Said, 'clientGotAt' | 'isCut'>

/**
 * The texts of it: cut at a limit, bytes that are no text left out, and where nothing was changed on the way one text for
 * both. Undefined: nothing was said.
 */
export function readSaid(said: SaidBytes): ExchangeBodies | undefined {
  const sent = readText(said.clientSent)
  const torii = readText(said.toriiSent)
  const answered = readText(said.upstreamAnswered)
  const got = readText(said.clientGot)
  const texts = {
    clientSent: sent,
    toriiSent: torii?.text === sent?.text ? undefined : torii,
    upstreamAnswered: answered?.text === got?.text ? undefined : answered,
    clientGot: got,
  }
  const present = Object.entries(texts).flatMap(([part, kept]) =>
    kept === undefined ? [] : [[part, kept.text] as const],
  )
  if (present.length === 0) return undefined
  const marks = got === undefined ? [] : charactersAt(said.clientGot, said.clientGotAt, got.text.length)
  return {
    ...Object.fromEntries(present),
    ...(marks.length === 0 ? {} : { clientGotAt: marks }),
    truncated: said.isCut || [sent, torii, answered, got].some((kept) => kept?.isCut === true),
  }
}

interface KeptText {
  readonly text: string
  readonly isCut: boolean
}

function readText(bytes: Uint8Array): KeptText | undefined {
  if (bytes.length === 0 || bytes.includes(0)) return undefined
  const text = new TextDecoder().decode(bytes)
  return text.length <= longestBody
    ? { text, isCut: false }
    : { text: text.slice(0, longestBody), isCut: true }
}

/** Marks in bytes as marks in characters. A character that was cut by a mark counts behind it. */
function charactersAt(bytes: Uint8Array, marks: readonly number[], most: number): readonly number[] {
  const decoder = new TextDecoder()
  const converted: number[] = []
  let characters = 0
  let from = 0
  for (let at = 0; at < marks.length; at += 2) {
    const to = marks[at] ?? 0
    characters += decoder.decode(bytes.subarray(from, to), { stream: true }).length
    from = to
    converted.push(Math.min(characters, most), marks[at + 1] ?? 0)
  }
  return converted
}
