import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { WrittenFault } from '../fault-codec.ts'
import type { MeterReading } from '../stream-codec.ts'
import { classOfWord, rowOfKind } from './fault-kinds.ts'
import { wirePath } from './wire-node.ts'

export function writeFault(fault: Fault, requestId: string): WrittenFault {
  const { retryAfter } = fault
  return {
    status: fault.status,
    headers: {
      'x-request-id': requestId,
      ...(rowOfKind[fault.kind].isFinal ? { 'x-should-retry': 'false' } : {}),
      ...(retryAfter === undefined ? {} : retryHeaders(retryAfter)),
    },
    body: { error: ownError(fault.raw) ?? errorOf(fault) },
  }
}

const retryHeaders = (seconds: number): Readonly<Record<string, string>> => ({
  'retry-after': String(Math.max(0, Math.ceil(seconds))),
  'retry-after-ms': String(Math.max(0, Math.round(seconds * 1000))),
})

function errorOf(fault: Fault): JsonObject {
  const { message, param, kind, code } = fault
  return {
    message,
    type: rowOfKind[kind].type,
    param: param === undefined ? null : param.startsWith('/') ? wirePath(param) : param,
    code,
  }
}

/** A vendor's error that already has this dialect's form goes on as it is. */
function ownError(raw: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(raw) || !isJsonObject(raw.error)) return undefined
  const { error } = raw
  const isOwnForm =
    typeof error.message === 'string' && typeof error.type === 'string' && 'param' in error && 'code' in error
  return isOwnForm ? error : undefined
}

/**
 * The `error` event and the `error` of the failed response. The event says everything twice: the SDK reads the nested form,
 * its own types and older clients the flat one. Codex decides by the response's code and takes its wait from the message.
 */
export function streamError(fault: Fault): { readonly event: JsonObject; readonly error: JsonObject } {
  const error = ownError(fault.raw) ?? errorOf(fault)
  const { code, message, param } = error
  return {
    event: { code: code ?? null, message: message ?? '', param: param ?? null, error },
    error: {
      code: classOfWord.has(fault.code) ? fault.code : rowOfKind[fault.kind].code,
      message: withWait(fault),
    },
  }
}

function withWait({ message, retryAfter, kind }: Fault): string {
  if (kind !== 'rate-limited' || retryAfter === undefined || /try again in/i.test(message)) return message
  return `${message} Please try again in ${retryAfter}s.`
}

/** The end of a stream that others have written: it goes on with their numbers and their response, as far as they are known. */
export function writeInStream(fault: Fault, requestId: string, seen?: MeterReading): readonly Frame[] {
  const { event, error } = streamError(fault)
  const next = seen?.sequence === undefined ? 0 : seen.sequence + 1
  const response = {
    id: seen?.id ?? `resp_${requestId}`,
    object: 'response',
    created_at: 0,
    status: 'failed',
    ...(seen?.model === undefined ? {} : { model: seen.model }),
    error,
    incomplete_details: null,
    output: [],
    usage: null,
  }
  return [
    dataFrame(writeJson({ type: 'error', sequence_number: next, ...event }), 'error'),
    dataFrame(writeJson({ type: 'response.failed', sequence_number: next + 1, response }), 'response.failed'),
  ]
}
