import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { addUsage, type Usage } from '../../canonical/usage.ts'
import type { SeveralCodec, SeveralInputs, StreamJoiner } from '../../protocols/operation.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import { createFrameWriter } from '../../wire/frame-writer.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Candidate } from '../plan.ts'
import type { Plane } from '../plane.ts'
import type { ClientCall } from '../receive.ts'
import type { Reply } from '../reply.ts'
import { bodyOf } from '../stateful/call-state.ts'
import { CapturedReply } from '../stateful/captured-reply.ts'
import { inputOf, partOf } from './as-generate.ts'
import { readForm } from './form.ts'
import { textOfTokens } from './token-text.ts'

export type AskOne = (
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
) => Promise<void>

/**
 * Asks once, or once for each thing that the call asks for where only a generate call is there to ask by. One after the other:
 * an exchange waits for one upstream at a time. The first that fails is the client's answer.
 */
export async function askEach(
  plane: Plane,
  exchange: OpenExchange,
  call: ClientCall,
  candidates: readonly Candidate[],
  ask: AskOne,
): Promise<void> {
  const several = call.protocol.asGenerate?.[call.route.operation]?.several
  if (several === undefined) return ask(plane, exchange, call, candidates)
  if (candidates.every(({ lane }) => lane === 'relay')) return ask(plane, exchange, call, candidates)
  const split = await splitCall(call, several)
  if (split === undefined) return ask(plane, exchange, call, candidates)
  const relaying = candidates.filter(({ lane }) => lane === 'relay')
  // Who has the call itself has it for several too.
  if (relaying.length > 0) return ask(plane, exchange, call, relaying)
  const answering = split.stream ? answerStreamed : answerWhole
  const sum = new Sum(exchange)
  await answering({
    exchange,
    parts: split.inputs.map((input) => partOf(call, input)),
    several,
    now: plane.ports.clock.now,
    async ask(part) {
      await ask(plane, exchange, part, candidates)
      sum.add()
    },
  })
}

interface Asking {
  readonly exchange: OpenExchange
  readonly parts: readonly ClientCall[]
  readonly several: SeveralCodec
  readonly now: () => number
  ask(part: ClientCall): Promise<void>
}

/** Undefined: it asks for one thing, or cannot be read, which whoever translates it says. */
async function splitCall(call: ClientCall, several: SeveralCodec): Promise<SeveralInputs | undefined> {
  try {
    if (call.formModel !== undefined) await readForm(call)
    return await several.split(inputOf(call), textOfTokens)
  } catch (error) {
    if (error instanceof MalformedRequest || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Each part is settled as if it were all: the record is told the sum, and each loss once. */
class Sum {
  readonly #exchange: OpenExchange
  #usage: Usage | undefined

  constructor(exchange: OpenExchange) {
    this.#exchange = exchange
  }

  add(): void {
    const exchange = this.#exchange
    this.#usage = addUsage(this.#usage, exchange.usage)
    exchange.usage = this.#usage
    const told = new Map(exchange.losses.map((loss) => [`${loss.code} ${loss.at} ${loss.detail}`, loss]))
    exchange.losses.splice(0, exchange.losses.length, ...told.values())
  }
}

async function answerWhole(asking: Asking): Promise<void> {
  const { parts, several } = asking
  const { reply } = asking.exchange
  const answers: JsonObject[] = []
  let headers: string[] = []
  for (const part of parts) {
    const pieces: Uint8Array[] = []
    const captured = await askInto(asking, part, (piece) => pieces.push(piece))
    const body = captured.status === 200 ? bodyOf(Buffer.concat(pieces)) : undefined
    if (body === undefined) return giveUp(reply, captured, pieces)
    answers.push(body)
    headers = captured.headers
  }
  reply.head(200, withoutLength(headers))
  reply.end(writeJson(several.join(answers)))
}

async function answerStreamed(asking: Asking): Promise<void> {
  const { exchange, parts, several } = asking
  const { reply } = exchange
  const joiner = several.joinStreams()
  for (const [index, part] of parts.entries()) {
    const pieces: Uint8Array[] = []
    const passing = new Passing(reply, joiner, index)
    const captured = await askInto(asking, part, (piece, { status, headers }) => {
      if (status === 200) passing.take(piece, headers)
      else pieces.push(piece)
    })
    if (captured.status !== 200) return giveUp(reply, captured, pieces)
    passing.finish()
    // Its last frame has told why.
    if (exchange.fault !== undefined || exchange.gone) break
  }
  if (!reply.gone) reply.end(createFrameWriter('sse').write(joiner.end()))
}

/** One stream on its way into the client's. */
class Passing {
  readonly #reply: Reply
  readonly #joiner: StreamJoiner
  readonly #index: number
  readonly #frames = createFrameReader()
  readonly #writer = createFrameWriter('sse')

  constructor(reply: Reply, joiner: StreamJoiner, index: number) {
    this.#reply = reply
    this.#joiner = joiner
    this.#index = index
  }

  take(piece: Uint8Array, headers: readonly string[]): void {
    if (this.#reply.status === undefined) this.#reply.head(200, withoutLength(headers))
    this.#pass(this.#frames.push(piece))
  }

  finish(): void {
    this.#pass(this.#frames.end())
  }

  #pass(frames: ReturnType<ReturnType<typeof createFrameReader>['push']>): void {
    const text = this.#writer.write(frames.flatMap((frame) => this.#joiner.frame(frame, this.#index)))
    if (text !== '' && !this.#reply.gone) this.#reply.write(text)
  }
}

async function askInto(
  { exchange, now, ask }: Asking,
  part: ClientCall,
  take: (piece: Uint8Array, captured: CapturedReply) => void,
): Promise<CapturedReply> {
  const { reply } = exchange
  const captured: CapturedReply = new CapturedReply(now, (piece) => take(piece, captured))
  exchange.answerInto(captured)
  try {
    await ask(part)
  } finally {
    exchange.answerInto(reply)
  }
  return captured
}

/** The failure of one is told as it came; after the first bytes of a stream only inside it. */
function giveUp(
  reply: Reply,
  { status = 500, headers, gone, ended }: CapturedReply,
  pieces: Uint8Array[],
): void {
  const body = Buffer.concat(pieces)
  if (gone && !ended) reply.cut()
  else if (reply.started)
    reply.end(createFrameWriter('sse').write([{ kind: 'event', data: body.toString() }]))
  else {
    reply.head(status, [...headers])
    reply.end(body)
  }
}

const withoutLength = (headers: readonly string[]): string[] =>
  headers.filter((_text, at) => !/^(?:content-length|transfer-encoding)$/i.test(headers[at - (at % 2)] ?? ''))
