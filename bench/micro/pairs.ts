import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { AnswerEvents } from '../../src/gateway/translate/answer-events.ts'
import { SealKeeper } from '../../src/gateway/translate/seal-keeper.ts'
import { TranslatedStreamPath } from '../../src/gateway/translate/stream-path.ts'
import type { AnswerContext, Target } from '../../src/protocols/codec-context.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { createFrameReader } from '../../src/wire/frame-reader.ts'
import { parseJson, writeJson } from '../../src/wire/json-text.ts'
import { streamedAnswer, wholeAnswer } from '../fixtures/answers.ts'
import { agentRequest, smallRequest } from '../fixtures/requests.ts'

/** A client of one dialect, a place of another. */
export interface Pair {
  readonly client: ProtocolId
  readonly upstream: ProtocolId
}

export const pairs: readonly Pair[] = protocolIds.flatMap((client) =>
  protocolIds.filter((upstream) => upstream !== client).map((upstream) => ({ client, upstream })),
)

let ids = 0
const newId = (prefix: string): string => `${prefix}_${++ids}`
const target: Target = { model: 'bench-model', issuer: 'bench', quirks: {} }
const noSeals = { keep: () => undefined, find: () => undefined }

const readContext = {
  params: { model: 'bench-model' },
  query: new URLSearchParams(),
  headers: {},
  streams: false,
  newId,
}

const readIn = (dialect: ProtocolId, text: string): CanonicalRequest =>
  protocols[dialect].readRequest(objectOf(text), readContext)

function objectOf(text: string) {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Error('no JSON object')
  return body as ReturnType<typeof smallRequest>
}

const answerContext = (request: CanonicalRequest): AnswerContext => ({
  request,
  newId,
  now: 1_790_000_000,
  issuer: target.issuer,
})

/** A request of the client's, read and written for the place. One unit. */
export function requestWork({ client, upstream }: Pair, kind: 'small' | 'agent'): () => number {
  const bytes = Buffer.from(kind === 'small' ? smallText(client) : agentText(client))
  return () => {
    const request = readIn(client, bytes.toString())
    const { value } = protocols[upstream].writeRequest(request, target)
    Buffer.from(writeJson(value.body))
    return 1
  }
}

const smallText = (client: ProtocolId): string => writeJson(smallRequest(client, 'bench-model', false))

/** An agent's request exists in OpenAI's dialect; in the others it is what the codecs make of it. */
function agentText(client: ProtocolId): string {
  const origin = 'openai-chat'
  const text = writeJson(agentRequest('bench-model'))
  if (client === origin) return text
  return writeJson(protocols[client].writeRequest(readIn(origin, text), target).value.body)
}

/** A whole answer of about 1 kB, the other way. One unit. */
export function wholeWork({ client, upstream }: Pair): () => number {
  const bytes = Buffer.from(writeJson(wholeAnswer(upstream)))
  const context = answerContext(readIn(client, smallText(client)))
  return () => {
    const body = objectOf(bytes.toString())
    const response = protocols[upstream].readResponse(body, { issuer: target.issuer, quirks: {}, newId })
    Buffer.from(writeJson(protocols[client].writeResponse(response, context).value))
    return 1
  }
}

/** A stream of 100 events, each in a piece of its own, through all that the gateway puts between. As many units. */
export function streamWork({ client, upstream }: Pair): () => number {
  const pieces = streamedAnswer(upstream).map((text) => Buffer.from(text))
  const request = readIn(client, writeJson(smallRequest(client, 'bench-model', true)))
  return () => {
    const events = new AnswerEvents({
      frames: createFrameReader(),
      reader: protocols[upstream].streamReader({ issuer: target.issuer, quirks: {}, newId }),
      renames: { tools: new Map() },
      keeper: new SealKeeper(noSeals, target.issuer, request),
      unreadable: (reason) => {
        throw new Error(reason)
      },
    })
    const path = new TranslatedStreamPath(
      events,
      protocols[client].streamWriter(answerContext(request)),
      'sse',
    )
    for (const piece of pieces) Buffer.from(path.push(piece) ?? '')
    path.end()
    return pieces.length
  }
}
