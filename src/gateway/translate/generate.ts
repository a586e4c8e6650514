import type { Modality, ModelInfo } from '../../canonical/model-info.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { MakingCodec } from '../../protocols/operation.ts'
import type { AnswerPath } from '../answer-path.ts'
import type { Errand } from '../lane.ts'
import { withFetchedMedia } from '../media/inline-media.ts'
import type { ClientCall } from '../receive.ts'
import { answerPath, type ClientSide, reportOf, toldPath, type Way } from './answer-way.ts'
import { type Reading, type ReadingMemo, readCall } from './canonical-call.ts'
import { restoreSeals } from './seal-restorer.ts'
import { jsonAnswer } from './whole-path.ts'
import type { TargetSide, Translation } from './write-request.ts'

const memo: ReadingMemo<CanonicalRequest> = new WeakMap()

/** A generate call: request and answer through the canonical vocabulary. */
export function translateGenerate(errand: Errand, asked: TargetSide): Translation {
  const making = makingOf(errand, asked)
  const side = making === undefined ? asked : { ...asked, protocol: { ...asked.protocol, ...making } }
  const reading = readGenerate(errand)
  if (reading.kind === 'refused') return reading
  const request = reading.value
  const media = withFetchedMedia(errand.call, withoutState(errand, request), {
    protocol: side.protocol,
    quirks: side.target.quirks,
  })
  const sealed = restoreSeals(media.request, side.target.issuer, errand.plane.ports.seals)
  const { value, losses } = side.protocol.writeRequest(sealed, side.target)
  const written = { value, losses: media.losses.length === 0 ? losses : [...media.losses, ...losses] }
  return {
    kind: 'translation',
    written,
    stream: request.stream && making === undefined,
    answerPath: () =>
      answerPath({
        errand,
        side,
        request,
        renames: value.renames,
        client: clientSide(errand.call),
        ...(making?.readBytes === undefined ? {} : { readBytes: making.readBytes }),
      }),
  }
}

/** The way back within one dialect, for an answer that came in the other form than was asked for. Undefined: unreadable. */
export function sameDialectPath(errand: Errand): AnswerPath | undefined {
  const way = sameDialectWay(errand)
  return way === undefined ? undefined : answerPath(way)
}

/** The relayed stream, and what it says read beside where it may have to go on elsewhere. */
export function withStory(errand: Errand, relayed: AnswerPath): AnswerPath {
  const way = errand.story === undefined ? undefined : sameDialectWay(errand)
  return way === undefined ? relayed : toldPath(way, relayed)
}

function sameDialectWay(errand: Errand): Way | undefined {
  const { call, candidate } = errand
  const reading = readGenerate(errand)
  if (reading.kind === 'refused') return undefined
  const issuer = candidate.member.upstream.issuer(candidate.protocol)
  const side = {
    protocol: call.protocol,
    target: { model: candidate.model, issuer, quirks: candidate.quirks },
  }
  const renames = { tools: new Map() }
  return { errand, side, request: reading.value, renames, client: clientSide(call) }
}

/** A model that does one thing only may have a call of its own. */
function makingOf({ exchange, candidate }: Errand, { protocol }: TargetSide): MakingCodec | undefined {
  if (protocol.making === undefined) return undefined
  const { input, output } = exchange.state.describeModel(candidate.model)
  if (isOnly(output, 'image')) return protocol.making.image
  if (isOnly(output, 'audio')) return protocol.making.speech
  return isOnly(input, 'audio') ? protocol.making.hearing : undefined
}

const isOnly = (modalities: ModelInfo['input'], one: Modality): boolean =>
  modalities?.length === 1 && modalities[0] === one

/** The dialect's own answer. */
const clientSide = ({ protocol, search, stream }: ClientCall): ClientSide => ({
  stream,
  form: protocol.streamForm(search),
  streamWriter: (context) => protocol.streamWriter(context),
  write(response, context) {
    const { value, losses } = protocol.writeResponse(response, context)
    return jsonAnswer(value, reportOf(response, losses))
  },
})

/** Torii keeps what the client wants kept: to the target it is one call like any other. */
function withoutState({ call }: Errand, { continuity, ...request }: CanonicalRequest): CanonicalRequest {
  return continuity === undefined || call.state !== undefined ? request : { ...request, continuity }
}

export function readGenerate({
  exchange,
  call,
  plane,
}: Pick<Errand, 'exchange' | 'call' | 'plane'>): Reading<CanonicalRequest> {
  const { newId } = plane.ports
  return readCall(exchange, call, memo, newId, (body, context) => {
    const request = call.protocol.readRequest(body, context)
    call.protocol.refuseUnknown?.(request)
    return request
  })
}
