import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import type { FaultCodec, WrittenFault } from '../fault-codec.ts'
import { readFault } from './fault-reader.ts'
import { objectOf } from './schema.ts'
import { statusWordOf } from './vocabulary.ts'

export const faults: FaultCodec = {
  read: readFault,
  write: writeFault,
  writeInStream: (fault, requestId): readonly Frame[] => [
    dataFrame(JSON.stringify(writeBody(fault, requestId))),
  ],
}

function writeFault(fault: Fault, requestId: string): WrittenFault {
  return {
    status: fault.status,
    headers: {
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(fault.retryAfter)) }),
      ...(fault.retryable ? {} : { 'x-should-retry': 'false' }),
    },
    body: writeBody(fault, requestId),
  }
}

/** Google's own error goes on as it was; any other is said in the same shape. */
function writeBody(fault: Fault, requestId: string): JsonObject {
  const { raw } = fault
  if (isJsonObject(raw) && isGoogleError(objectOf(raw.error), fault.status)) return raw
  return {
    error: {
      code: fault.status,
      message: fault.message,
      status: statusWordOf(fault.status),
      details: writeDetails(fault, requestId),
    },
  }
}

const isGoogleError = (error: JsonObject | undefined, status: number): boolean =>
  error?.code === status && typeof error.status === 'string'

/** The SDKs read reasons and waits here (Gemini CLI heeds RetryInfo, and no header). */
function writeDetails(fault: Fault, requestId: string): readonly JsonObject[] {
  const reason = fault.kind === 'unauthenticated' ? 'API_KEY_INVALID' : fault.code.toUpperCase()
  return [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason,
      domain: 'torii',
      metadata: { code: fault.code },
    },
    { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId },
    ...(fault.retryAfter === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${fault.retryAfter}s` }]),
    ...(fault.param === undefined
      ? []
      : [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: fault.param, description: fault.message }],
          },
        ]),
  ]
}
