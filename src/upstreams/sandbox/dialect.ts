import type { JsonObject } from '../../canonical/json.ts'
import type { UpstreamCall } from '../upstream.ts'
import type { Ask } from './ask.ts'
import type { PlayedFault } from './plays.ts'
import type { Reply } from './reply.ts'

/** One wire dialect as the sandbox speaks it. */
export interface SandboxDialect {
  /** @throws BadAsk when the body is not what the dialect allows. */
  read(body: JsonObject): Ask
  whole(answer: SandboxAnswer): JsonObject
  /** The stream's text, chunk by chunk. */
  stream(answer: SandboxAnswer, call: UpstreamCall): Iterable<string>
  streamType(call: UpstreamCall): string
  error(fault: PlayedFault): { readonly body: JsonObject; readonly headers: Readonly<Record<string, string>> }
  /** The chunk that ends a stream which has begun. */
  errorChunk(fault: PlayedFault, call: UpstreamCall): string
  /** The answer of its call that counts tokens. Absent: it has none. */
  count?(tokens: number): JsonObject
}

export interface SandboxAnswer {
  readonly model: string
  readonly reply: Reply
  /** The request, for what an answer repeats of it. */
  readonly body: JsonObject
  /** Unix seconds. */
  readonly createdAt: number
  readonly usage: { readonly input: number; readonly output: number; readonly thinking: number }
  readonly newId: (prefix: string) => string
}

/** In several pieces, however short: a client that only works with one must be found out here. */
export function piecesOf(text: string): readonly string[] {
  const letters = [...text]
  const size = Math.max(
    1,
    Math.min(Math.ceil(letters.length / 3), Math.max(16, Math.ceil(letters.length / 40))),
  )
  const count = Math.ceil(letters.length / size)
  return Array.from({ length: count }, (_, place) => letters.slice(place * size, (place + 1) * size).join(''))
}

export const sse = (data: JsonObject, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`

export const retryHeaders = ({ retryAfter }: PlayedFault): Readonly<Record<string, string>> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
