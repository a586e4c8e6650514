import { setTimeout as wait } from 'node:timers/promises'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { LocalAnswer, LocalRequest } from '../upstream.ts'
import type { SandboxDialect } from './dialect.ts'
import type { Play, PlayedFault } from './plays.ts'

/** One request as the sandbox's calls see it. */
export interface SandboxCall extends LocalRequest<ProtocolId> {
  readonly dialect: SandboxDialect
  readonly model: string
  readonly play: Play
}

const encoder = new TextEncoder()

export function streamAnswer(chunks: Iterable<string>, call: SandboxCall): LocalAnswer {
  return {
    status: 200,
    headers: { 'content-type': call.dialect.streamType(call.call), ...marks },
    body: paced(chunks, call),
  }
}

const marks = { 'x-torii-sandbox': 'true' }

/** Small enough not to be felt, long enough for the chunks to go out apart. */
const usualDelay = 2

async function* paced(
  chunks: Iterable<string>,
  { play, dialect, call, signal }: SandboxCall,
): AsyncIterable<Uint8Array> {
  let count = 0
  for (const chunk of chunks) {
    if (count === play.cutAfter) throw brokenOff()
    if (count === play.faultAfter) {
      yield encoder.encode(dialect.errorChunk(midStreamFault, call))
      return
    }
    yield encoder.encode(chunk)
    count += 1
    await wait(play.delay ?? usualDelay, undefined, { signal })
  }
}

const midStreamFault: PlayedFault = {
  status: 529,
  kind: 'overloaded',
  message: 'The sandbox plays an error in the middle of a stream.',
}

const brokenOff = (): Error =>
  Object.assign(new Error('the sandbox broke its answer off'), { code: 'ECONNRESET' })

export function wholeAnswer(body: JsonObject, { play }: SandboxCall): LocalAnswer {
  const answer = jsonAnswer(body)
  return play.cutAfter === undefined ? answer : { ...answer, body: half(JSON.stringify(body)) }
}

async function* half(text: string): AsyncIterable<Uint8Array> {
  yield encoder.encode(text.slice(0, text.length / 2))
  throw brokenOff()
}

export const jsonAnswer = (
  body: Json,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): LocalAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...marks, ...headers },
  body: once(JSON.stringify(body)),
})

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield encoder.encode(text)
}

export function refuse(dialect: SandboxDialect, fault: PlayedFault): LocalAnswer {
  const { body, headers } = dialect.error(fault)
  return jsonAnswer(body, fault.status, headers)
}
