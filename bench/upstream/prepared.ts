import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { streamedAnswer, wholeAnswer } from '../fixtures/answers.ts'

/**
 * How the fake upstream answers, the first folder of the path:
 * whole: JSON with its length. burst: 100 events at once, each a chunk of its own.
 * short-N: five events, N ms between them. endless-N: one event each N ms until the other side leaves.
 */
export type Mode = 'whole' | 'burst' | `short-${number}` | `endless-${number}`

export type Play =
  | { readonly kind: 'at-once'; readonly bytes: Buffer }
  | {
      readonly kind: 'paced'
      readonly gapMs: number
      readonly head: Buffer
      readonly first: Buffer
      readonly next: readonly Buffer[]
      /** Absent: `next` again and again. */
      readonly last?: Buffer
    }

const dialects: readonly (readonly [string, ProtocolId])[] = [
  ['/chat/completions', 'openai-chat'],
  ['/responses', 'openai-responses'],
  ['/messages', 'anthropic-messages'],
  ['enerateContent', 'gemini-generate'],
]

const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n',
)
const streamEnd = Buffer.from('0\r\n\r\n')
const notFound: Play = {
  kind: 'at-once',
  bytes: Buffer.from(
    'HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
  ),
}

/** What answers this request line, made once. */
export function preparePlay(requestLine: string): Play {
  const path = requestLine.split(' ')[1] ?? ''
  const [, folder = ''] = path.split('/')
  const dialect = dialects.find(([ending]) => path.includes(ending))?.[1]
  if (dialect === undefined) return notFound
  if (folder === 'whole') return { kind: 'at-once', bytes: wholeBytes(dialect) }
  const chunks = streamedAnswer(dialect).map(chunk)
  if (folder === 'burst') return { kind: 'at-once', bytes: Buffer.concat([streamHead, ...chunks, streamEnd]) }
  const [mode, gap] = folder.split('-')
  const [first, ...rest] = chunks
  if (first === undefined || gap === undefined) return notFound
  const paced = { kind: 'paced', gapMs: Number(gap), head: streamHead, first } as const
  // The middle of a stream is all deltas.
  const deltas = rest.slice(10, 80)
  if (mode === 'endless') return { ...paced, next: deltas }
  return { ...paced, next: rest.slice(0, 4), last: Buffer.concat([...rest.slice(-6), streamEnd]) }
}

function wholeBytes(dialect: ProtocolId): Buffer {
  const body = JSON.stringify(wholeAnswer(dialect))
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  return Buffer.from(head + body)
}

const chunk = (text: string): Buffer => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
