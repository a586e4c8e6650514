import type { Json, JsonObject } from '../../src/canonical/json.ts'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import type { Protocol } from '../../src/protocols/protocol.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { clientRequests, corpus, type RecordedExchange } from '../support/corpus.ts'

/** A request that a client sent, of a dialect in the registry. */
export interface RecordedRequest {
  /** Unique among all. */
  readonly id: string
  readonly dialect: ProtocolId
  readonly operation: 'generate' | 'count-tokens'
  /** Without query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** It was answered without an error, as far as that was recorded. */
  readonly isAccepted: boolean
  /** Its vendor found fault with the body. */
  readonly isRefused: boolean
}

/** An answer of 200, whole or streamed. */
export interface RecordedAnswer {
  readonly id: string
  readonly dialect: ProtocolId
  /** What it answered, where that is known and of this dialect. */
  readonly request?: JsonObject
  readonly path: string
  readonly whole?: Json
  readonly stream?: string
}

export const recordedRequests = (): readonly RecordedRequest[] => [...corpusRequests(), ...clientBodies()]

export const recordedAnswers = (): readonly RecordedAnswer[] =>
  corpus({ outcome: 'ok' }).flatMap((exchange): readonly RecordedAnswer[] => {
    const found = speakerOf(exchange)
    if (found === undefined || found.operation !== 'generate') return []
    const { body, sse } = exchange.response
    // Google streams a JSON array where nobody asked for SSE.
    const array = Array.isArray(body) ? JSON.stringify(body) : undefined
    const stream = sse ?? array
    return [
      {
        id: exchange.id,
        dialect: found.dialect,
        path: pathOf(exchange),
        ...(exchange.request.body === undefined ? {} : { request: exchange.request.body }),
        ...(stream === undefined ? {} : { stream }),
        ...(stream === undefined && body !== undefined ? { whole: body } : {}),
      },
    ]
  })

const corpusRequests = (): readonly RecordedRequest[] =>
  corpus().flatMap((exchange) => {
    const found = speakerOf(exchange)
    const { body, headers } = exchange.request
    if (found === undefined || body === undefined) return []
    const path = pathOf(exchange)
    const { status } = exchange.response
    const outcome = { isAccepted: status < 300, isRefused: status === 400 }
    return [{ ...found, id: exchange.id, path, headers, body: withModel(found.dialect, body), ...outcome }]
  })

const clientBodies = (): readonly RecordedRequest[] =>
  clientRequests().flatMap(({ id, path, headers, body, method }) => {
    const found = method === 'POST' ? operationAt(path) : undefined
    return found === undefined || body === undefined
      ? []
      : [{ ...found, id, path, headers, body, isAccepted: true, isRefused: false }]
  })

type Speaker = Pick<RecordedRequest, 'dialect' | 'operation'>

/** Cloud places put Anthropic's dialect under addresses of their own. */
const cloudApis: readonly string[] = ['anthropic-bedrock-invoke', 'anthropic-vertex']

function speakerOf({ api, request }: RecordedExchange): Speaker | undefined {
  if (cloudApis.includes(api)) return { dialect: 'anthropic-messages', operation: 'generate' }
  return request.method === 'POST' ? operationAt(request.path) : undefined
}

/** By the end of the path alone: each vendor has a prefix of its own. */
function operationAt(path: string): Speaker | undefined {
  const bare = path.split('?')[0] ?? ''
  return endpoints.find(({ tail }) => bare.endsWith(tail))
}

const endpoints = Object.values(protocols).flatMap(({ id, routes }: Protocol) =>
  routes.flatMap(({ path, operation }) =>
    operation === 'generate' || operation === 'count-tokens'
      ? [{ tail: tailOf(path), dialect: id, operation } as const]
      : [],
  ),
)

/** `/v1/messages` → `/messages`, `/v1beta/models/{model}:countTokens` → `:countTokens`. */
function tailOf(path: string): string {
  const at = path.lastIndexOf('}')
  return at === -1 ? path.slice(path.indexOf('/', 1)) : path.slice(at + 1)
}

const pathOf = ({ request }: RecordedExchange): string => request.path.split('?')[0] ?? ''

/** Cloud places and llama.cpp name the model elsewhere; here it stands in the body. */
const withModel = (dialect: ProtocolId, body: JsonObject): JsonObject =>
  protocols[dialect].modelAt === 'path' || body.model !== undefined ? body : { model: 'm', ...body }
