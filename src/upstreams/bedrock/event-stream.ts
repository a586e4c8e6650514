import type { EventStreamCodec } from '@smithy/core/event-streams'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { TargetProtocolId } from '../../canonical/protocol-id.ts'
import { dataFrame, type Frame, type FrameReader } from '../../wire/frame.ts'

let Codec: typeof EventStreamCodec | undefined

/** Smithy's codec takes a while to load, and only those who use Bedrock need it. */
export async function loadEventStreams(): Promise<void> {
  Codec ??= (await import('@smithy/core/event-streams')).EventStreamCodec
}

/**
 * `application/vnd.amazon.eventstream`. InvokeModel: each message holds one event of Anthropic's, in base64 in JSON. Converse: each
 * is an event itself, named in a header.
 */
export function createEventStreamReader(protocol: TargetProtocolId): FrameReader {
  const frameOf = protocol === 'bedrock-converse' ? converseFrame : anthropicFrame
  if (Codec === undefined) throw new Error('the event-stream codec is loaded when a call is authorised')
  const codec = new Codec(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
    (text) => Buffer.from(text, 'utf8'),
  )
  let rest = Buffer.alloc(0)
  let isBroken = false
  const readOne = (message: Buffer): readonly Frame[] => {
    try {
      return frameOf(codec.decode(message))
    } catch {
      // A checksum that does not fit: what follows cannot be trusted either.
      isBroken = true
      return [stray('a message that is broken')]
    }
  }
  return {
    push(bytes) {
      if (isBroken) return []
      rest = Buffer.concat([rest, bytes])
      const frames: Frame[] = []
      for (
        let length = messageLength(rest);
        length !== undefined && !isBroken;
        length = messageLength(rest)
      ) {
        frames.push(...readOne(rest.subarray(0, length)))
        rest = rest.subarray(length)
      }
      return frames
    },
    end: () => (rest.length === 0 || isBroken ? [] : [stray('a message that never ended')]),
  }
}

const stray = (what: string): Frame => ({ kind: 'stray', text: `The event stream holds ${what}.` })

/** A message starts with its own length, and is 16 bytes at least. Undefined: it has not all come yet. */
function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined
  const length = Math.max(bytes.readUInt32BE(0), 16)
  return bytes.length < length ? undefined : length
}

type Message = ReturnType<EventStreamCodec['decode']>

function converseFrame({ headers, body }: Message): readonly Frame[] {
  const header = (name: string): string => textOf(headers[name]?.value)
  const name = header(':event-type') || header(':exception-type') || header(':error-code')
  const text = Buffer.from(body).toString('utf8')
  // An error has no body, only a message in its headers.
  const data = text === '' ? JSON.stringify({ message: header(':error-message') }) : text
  return [dataFrame(data, header(':message-type') === 'error' ? `${name}Exception` : name)]
}

function anthropicFrame({ headers, body }: Message): readonly Frame[] {
  const header = (name: string): string => textOf(headers[name]?.value)
  const fields = fieldsOf(body)
  if (header(':message-type') !== 'event')
    return [errorFrame(header(':exception-type') || header(':error-code'), fields)]
  if (typeof fields.bytes !== 'string') return []
  const data = Buffer.from(fields.bytes, 'base64').toString('utf8')
  return [dataFrame(data, /"type"\s*:\s*"(\w+)"/.exec(data)?.[1])]
}

function fieldsOf(body: Uint8Array): JsonObject {
  const value: Json = JSON.parse(Buffer.from(body).toString('utf8') || '{}')
  return isJsonObject(value) ? value : {}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** AWS's exceptions as Anthropic would say them. */
const errorTypes: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  validationException: 'invalid_request_error',
  serviceUnavailableException: 'overloaded_error',
  modelTimeoutException: 'timeout_error',
}

function errorFrame(exception: string, fields: JsonObject): Frame {
  const message = textOf(fields.message) || textOf(fields.originalMessage) || exception
  const error = { type: errorTypes[exception] ?? 'api_error', message }
  return dataFrame(JSON.stringify({ type: 'error', error }), 'error')
}
