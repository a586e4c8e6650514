import { type IncomingMessage, request } from 'node:http'
import type { CanonicalEvent, Delta, PartStart } from '../canonical/event.ts'
import type { JsonObject } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import type { Part } from '../canonical/part.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { PlayEnd, PlayEvent, PlayPiece, PlayRequest } from '../control/contract/playground.ts'
import type { OutgoingRequest } from '../protocols/codec-context.ts'
import { protocols } from '../protocols/registry.ts'
import { createFrameReader } from '../wire/frame-reader.ts'
import { writeJson } from '../wire/json-text.ts'
import { newId } from './ids.ts'
import { refuse } from './problems.ts'

export interface PlaygroundPorts {
  /** `http://127.0.0.1:8045` while the gateway runs. */
  readonly address: () => string | undefined
  readonly key: () => string | undefined
}

export type Play = (ask: PlayRequest, language: Language, signal: AbortSignal) => AsyncIterable<PlayEvent>

/** Sends one prompt over the socket that clients use, in the dialect that was chosen, and tells the answer as it comes. */
export const createPlaygroundDesk = (ports: PlaygroundPorts): Play =>
  async function* play(ask, language, signal) {
    const startedAt = performance.now()
    const elapsed = (): number => performance.now() - startedAt
    const address = ports.address()
    if (address === undefined) {
      const { problem } = refuse('gateway_not_running', language)
      yield { type: 'end', end: { durationMs: elapsed(), problem: problem.error } }
      return
    }
    let firstByteMs: number | undefined
    let head: Pick<PlayEnd, 'status' | 'exchange'> = {}
    try {
      const answer = await send(address, outgoing(ask), { key: ports.key(), language, signal })
      head = headOf(answer)
      const reading = (answer.statusCode ?? 0) >= 400 ? errorOf(answer) : piecesOf(answer, ask)
      for await (const event of reading) {
        firstByteMs ??= elapsed()
        if (event.type === 'piece') yield event
        else
          yield {
            type: 'end',
            end: { ...head, ...timed(firstByteMs), durationMs: elapsed(), problem: event.problem },
          }
        if (event.type === 'problem') return
      }
      yield { type: 'end', end: { ...head, ...timed(firstByteMs), durationMs: elapsed() } }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const problem = { code: 'no_answer', message }
      yield { type: 'end', end: { ...head, ...timed(firstByteMs), durationMs: elapsed(), problem } }
    }
  }

const timed = (firstByteMs: number | undefined): Pick<PlayEnd, 'firstByteMs'> =>
  firstByteMs === undefined ? {} : { firstByteMs }

// ---- the request

function outgoing(ask: PlayRequest): OutgoingRequest {
  const { protocol, model } = ask
  return protocols[protocol].writeRequest(canonicalOf(ask), { model, issuer: '', quirks: {} }).value
}

function canonicalOf(ask: PlayRequest): CanonicalRequest {
  const { protocol, model, system, prompt, files, tools, temperature, maxOutput, effort } = ask
  const origin = { protocol, at: '' }
  return {
    model,
    stream: true,
    instructions:
      system === undefined || system === ''
        ? []
        : [{ speaker: 'system', part: { kind: 'text', text: system } }],
    turns: [{ speaker: 'user', parts: [...files.map(filePart), { kind: 'text', text: prompt }] }],
    tools: tools.map(({ name, description, schema }) => ({
      kind: 'function',
      name,
      ...(description === undefined ? {} : { description }),
      // zod has checked that it is JSON; its type for that is another one than ours.
      schema: (schema ?? { type: 'object', properties: {} }) as JsonObject,
    })),
    sampling: temperature === undefined ? {} : { temperature },
    ...(maxOutput === undefined ? {} : { maxOutput }),
    ...(effort === undefined ? {} : { reasoning: { amount: amountOf(effort) } }),
    caller: {},
    streaming: { usage: true },
    origin,
    places: {},
  }
}

const amountOf = (
  effort: NonNullable<PlayRequest['effort']>,
): NonNullable<CanonicalRequest['reasoning']>['amount'] =>
  effort === 'none' ? { kind: 'off' } : { kind: 'effort', effort }

function filePart({ name, mediaType, data }: PlayRequest['files'][number]): Part {
  const inline = { kind: 'inline', mediaType, data } as const
  if (mediaType.startsWith('image/')) return { kind: 'image', source: inline }
  if (mediaType.startsWith('audio/')) return { kind: 'audio', source: inline }
  if (mediaType.startsWith('video/')) return { kind: 'video', source: inline }
  if (mediaType === 'application/pdf') return { kind: 'document', source: inline, title: name }
  return { kind: 'text', text: `${name}\n\n${Buffer.from(data, 'base64').toString()}` }
}

function send(
  address: string,
  { path, query, headers, body }: OutgoingRequest,
  call: { readonly key: string | undefined; readonly language: Language; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const search = new URLSearchParams(query).toString()
  return new Promise((resolve, reject) => {
    const sent = request(
      `${address}${path}${search === '' ? '' : `?${search}`}`,
      {
        method: 'POST',
        agent: false,
        signal: call.signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'accept-language': call.language,
          'user-agent': 'torii-playground',
          ...(call.key === undefined ? {} : { 'x-api-key': call.key }),
        },
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(writeJson(body))
  })
}

function headOf(answer: IncomingMessage): Pick<PlayEnd, 'status' | 'exchange'> {
  const exchange = answer.headers['x-torii-exchange']?.toString()
  return {
    ...(answer.statusCode === undefined ? {} : { status: answer.statusCode }),
    ...(exchange === undefined ? {} : { exchange }),
  }
}

// ---- the answer

type Read =
  | { readonly type: 'piece'; readonly piece: PlayPiece }
  | { readonly type: 'problem'; readonly problem: NonNullable<PlayEnd['problem']> }

const longestError = 100_000

/** Every dialect puts its message at `error.message`. */
async function* errorOf(answer: AsyncIterable<Buffer>): AsyncIterable<Read> {
  let text = ''
  for await (const chunk of answer) if (text.length < longestError) text += chunk.toString()
  const { message, code } = readError(text)
  yield { type: 'problem', problem: { code, message } }
}

function readError(text: string): { readonly message: string; readonly code: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; code?: unknown; type?: unknown } }
    const code = error?.code ?? error?.type
    return { message: String(error?.message ?? text), code: String(code ?? 'error') }
  } catch {
    return { message: text, code: 'error' }
  }
}

async function* piecesOf(answer: AsyncIterable<Buffer>, { protocol }: PlayRequest): AsyncIterable<Read> {
  const reader = protocols[protocol].streamReader({ issuer: '', quirks: {}, newId })
  const frames = createFrameReader()
  const starts = new Map<number, PartStart['part']>()
  for await (const chunk of answer)
    for (const frame of frames.push(chunk))
      for (const event of reader.read(frame)) yield* meaning(event, starts)
  for (const frame of frames.end()) for (const event of reader.read(frame)) yield* meaning(event, starts)
  for (const event of reader.end()) yield* meaning(event, starts)
}

function* meaning(event: CanonicalEvent, starts: Map<number, PartStart['part']>): Iterable<Read> {
  if (event.type === 'fault')
    yield { type: 'problem', problem: { code: event.fault.code, message: event.fault.message } }
  if (event.type === 'part-start') {
    starts.set(event.index, event.part)
    if (event.part.kind !== 'text') yield { type: 'piece', piece: pieceOf(event.index, event.part, '') }
  }
  if (event.type === 'part-delta') {
    const part = starts.get(event.index)
    const text = textOf(event.delta)
    if (part !== undefined && text !== '') yield { type: 'piece', piece: pieceOf(event.index, part, text) }
  }
}

const pieceOf = (index: number, part: Part, text: string): PlayPiece => ({
  part: index,
  kind: part.kind,
  ...(part.kind === 'tool-call' ? { name: part.name } : {}),
  text,
})

const textOf = (delta: Delta): string => {
  if (delta.kind === 'audio') return delta.transcript ?? ''
  return 'text' in delta ? delta.text : ''
}
