import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { AsGenerateCodec, OperationInput } from '../../protocols/operation.ts'
import { jsonOf } from '../body-json.ts'
import type { Errand } from '../lane.ts'
import { withFetchedMedia } from '../media/inline-media.ts'
import type { ClientCall } from '../receive.ts'
import { answerPath, type ClientSide, reportOf } from '../translate/answer-way.ts'
import { type Reading, type ReadingMemo, readWith } from '../translate/canonical-call.ts'
import type { Converted } from '../translate/whole-path.ts'
import type { TargetSide, Translation } from '../translate/write-request.ts'
import { formOf } from './form.ts'

interface Read {
  readonly input: OperationInput
  readonly written: Written<CanonicalRequest>
}

/** Calls that are a part of what the client asked: what is asked in each. */
const parts = new WeakMap<ClientCall, OperationInput>()

export function partOf(call: ClientCall, input: OperationInput): ClientCall {
  const part = { ...call }
  parts.set(part, input)
  return part
}

const memo: ReadingMemo<Read> = new WeakMap()

/** A call that the target has no call for: asked for and answered through its generate call. */
export function translateAsGenerate(errand: Errand, side: TargetSide): Translation {
  const { call } = errand
  const codec = codecOf(call)
  const reading = readAsGenerate(errand)
  if (reading.kind === 'refused') return reading
  const { input, written } = reading.value
  const media = withFetchedMedia(call, written.value, {
    protocol: side.protocol,
    quirks: side.target.quirks,
  })
  const request = { ...media.request, stream: media.request.stream && codec.streamWriter !== undefined }
  const outgoing = side.protocol.writeRequest(request, side.target)
  return {
    kind: 'translation',
    written: { value: outgoing.value, losses: [...written.losses, ...media.losses, ...outgoing.losses] },
    stream: request.stream,
    answerPath: () =>
      answerPath({
        errand,
        side,
        request,
        renames: outgoing.value.renames,
        client: clientSide(errand, codec, input, request.stream),
      }),
  }
}

/** What is asked, in canonical words. */
export function readAsGenerate({ exchange, call, plane }: Errand): Reading<Read> {
  const codec = codecOf(call)
  return readWith(exchange, call, memo, plane.ports.newId, (context) => {
    const input = inputOf(call)
    return { input, written: codec.readRequest(input, context) }
  })
}

/** The plan offers this lane only where the client's dialect has such a codec. */
function codecOf({ protocol, route }: ClientCall): AsGenerateCodec {
  const codec = protocol.asGenerate?.[route.operation]
  if (codec === undefined) throw new Error(`No ${route.operation} through generate`)
  return codec
}

export function inputOf(call: ClientCall): OperationInput {
  const part = parts.get(call)
  if (part !== undefined) return part
  if (call.formModel !== undefined) {
    const form = formOf(call)
    if (form === undefined) throw new MalformedRequest('The form of the request cannot be read.')
    return form
  }
  const body = jsonOf(call)
  if (!isJsonObject(body)) throw new MalformedRequest('The body must be a JSON object.')
  return { body, files: [] }
}

function clientSide(
  errand: Errand,
  codec: AsGenerateCodec,
  input: OperationInput,
  stream: boolean,
): ClientSide {
  return {
    stream,
    form: 'sse',
    streamWriter(context) {
      const writer = codec.streamWriter?.(context, input)
      // A stream was asked for only where the codec has a writer of one.
      if (writer === undefined) throw new Error('No stream of this operation')
      return writer
    },
    write(response, context): Converted {
      const written = codec.writeAnswer(response, input, context)
      if (written === undefined) return { kind: 'fault', fault: nothingMade(errand, response) }
      return { kind: 'answer', ...written.value, report: reportOf(response, written.losses) }
    },
  }
}

/** The model answered, but not with what was asked for: as a rule because it would not. */
function nothingMade({ exchange }: Errand, { choices }: CanonicalResponse): Fault {
  const [choice] = choices
  const said = (choice?.parts ?? []).flatMap((part) =>
    part.kind === 'text' || part.kind === 'refusal' ? [part.text] : [],
  )
  const { unified } = choice?.stop ?? { unified: 'unknown' }
  if (unified !== 'content-filter' && unified !== 'refusal')
    return {
      ...exchange.faultOf('upstream_unreadable', 'deliver', {
        values: { reason: 'it holds nothing of what was asked for' },
        detail: said.join('\n').slice(0, 500),
      }),
      // Speech was asked of a model that draws: it is well, and others may go on asking it.
      scope: 'request',
    }
  return {
    stage: 'deliver',
    scope: 'request',
    kind: 'content-filter',
    status: 400,
    code: 'moderation_blocked',
    message: said.join(' ') || 'The request was rejected by the safety system of the model.',
    retryable: false,
  }
}
