import type { Fault, FaultKind } from '../../canonical/fault.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { dataFrame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { FaultCodec, WrittenFault } from '../fault-codec.ts'
import { readFault } from './fault-reader.ts'
import { filled, objectOf, paramOf } from './schema.ts'
import { errorTypes } from './vocabulary.ts'

/** Errors as OpenAI's clients expect them, from whatever the upstream gave. */
export const faults: FaultCodec = {
  read: readFault,
  write: writeFault,
  writeInStream: (fault) => [dataFrame(writeJson(writeErrorBody(fault)))],
}

/** Codes that OpenAI has a word for where Torii's fault has only a kind. */
const codes: Partial<Record<FaultKind, string>> = {
  'context-length': 'context_length_exceeded',
  'rate-limited': 'rate_limit_exceeded',
  payment: 'insufficient_quota',
  'content-filter': 'content_filter',
}

/**
 * `{"error": {message, type, param, code}}`. Of the vendor's own body the further fields stay (what was filtered, what the
 * model had generated); message and code are the fault's, which hold no secret.
 */
export function writeErrorBody(fault: Fault): JsonObject {
  const own = ownError(fault)
  const param = fault.param?.startsWith('/') === true ? paramOf(fault.param) : fault.param
  return {
    error: {
      ...own,
      message: fault.message,
      type: filled(own?.type) ?? errorTypes[fault.kind],
      param: param ?? null,
      code: codeOf(fault, own),
    },
  }
}

/** Torii's own codes and those of this dialect stay; another dialect's word gives way to OpenAI's. */
function codeOf({ raw, kind, code }: Fault, own: JsonObject | undefined): string {
  const isForeign = raw !== undefined && own === undefined
  return isForeign ? (codes[kind] ?? code) : (filled(own?.code) ?? code)
}

/** Anthropic's and Google's bodies have an `error` too, with fields of another meaning. */
function ownError({ raw }: Fault): JsonObject | undefined {
  if (!isJsonObject(raw) || raw.type === 'error') return undefined
  const error = objectOf(raw.error)
  return error === undefined || typeof error.status === 'string' ? undefined : error
}

function writeFault(fault: Fault, requestId: string): WrittenFault {
  return {
    status: fault.status,
    headers: {
      'x-request-id': requestId,
      ...(isCurable(fault) ? {} : { 'x-should-retry': 'false' }),
      ...retryHeaders(fault),
    },
    body: writeErrorBody(fault),
  }
}

/** Kinds that the very same client meets again however often it asks: SDKs that repeat them hang for minutes. */
const incurable: ReadonlySet<FaultKind> = new Set([
  'invalid-request',
  'context-length',
  'unauthenticated',
  'payment',
  'forbidden',
  'not-found',
  'method',
  'too-large',
  'unsupported-media',
  'misdirected',
  'client-closed',
  'content-filter',
])

const isCurable = (fault: Fault): boolean => fault.retryable && !incurable.has(fault.kind)

/** The SDKs read milliseconds first; everyone else reads whole seconds. */
function retryHeaders({ retryAfter }: Fault): Readonly<Record<string, string>> {
  if (retryAfter === undefined) return {}
  return {
    'retry-after': String(Math.ceil(retryAfter)),
    'retry-after-ms': String(Math.ceil(retryAfter * 1000)),
  }
}
