import type { Fault } from '../../canonical/fault.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Renames } from '../../canonical/renames.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { restoreTools } from '../../canonical/restore-tools.ts'
import type { AnswerContext, AnswerReadContext } from '../../protocols/protocol.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import type { AnswerPath } from '../answer-path.ts'
import type { Errand } from '../lane.ts'
import { withFetchedMedia } from '../media/inline-media.ts'
import { AnswerEvents } from './answer-events.ts'
import { type Reading, type ReadingMemo, readCall } from './canonical-call.ts'
import { GatheredPath } from './gathered-path.ts'
import { SealKeeper } from './seal-keeper.ts'
import { restoreSeals } from './seal-restorer.ts'
import { SniffedPath } from './sniffed-path.ts'
import { type Events, TranslatedStreamPath } from './stream-path.ts'
import { WholeEvents, type WholeReading } from './whole-events.ts'
import { type Converted, TranslatedWholePath } from './whole-path.ts'
import type { TargetSide, Translation } from './write-request.ts'

const memo: ReadingMemo<CanonicalRequest> = new WeakMap()

/** A generate call: request and answer through the canonical vocabulary. */
export function translateGenerate(errand: Errand, side: TargetSide): Translation {
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
    stream: request.stream,
    answerPath: () => answerPath({ errand, side, request, renames: value.renames }),
  }
}

/** Torii keeps what the client wants kept: to the target it is one call like any other. */
function withoutState({ call }: Errand, { continuity, ...request }: CanonicalRequest): CanonicalRequest {
  return continuity === undefined || call.state !== undefined ? request : { ...request, continuity }
}

export function readGenerate({ exchange, call, plane }: Errand): Reading<CanonicalRequest> {
  const { newId } = plane.ports
  return readCall(exchange, call, memo, newId, (body, context) => call.protocol.readRequest(body, context))
}

interface Way {
  readonly errand: Errand
  readonly side: TargetSide
  readonly request: CanonicalRequest
  readonly renames: Renames
}

/** The way back for a client of `call.protocol` from an upstream that was asked through `side`. */
export function answerPath(way: Way): AnswerPath {
  const { call, candidate } = way.errand
  // A frame reader of the upstream's own means a stream that no sniffing knows.
  if (candidate.member.upstream.frameReader !== undefined && call.stream) return eventsPath(way)
  return new SniffedPath({
    events: () => eventsPath(way),
    whole: () => wholePath(way),
    asked: call.stream ? 'events' : 'whole',
  })
}

function eventsPath(way: Way): AnswerPath {
  const { errand, side, renames } = way
  const events = new AnswerEvents({
    frames: errand.candidate.member.upstream.frameReader?.() ?? createFrameReader(),
    reader: side.protocol.streamReader(readContext(way)),
    renames,
    keeper: keeperOf(way),
    unreadable: (reason, detail) => unreadable(way, reason, detail),
  })
  return errand.call.stream
    ? streamPath(way, events)
    : new GatheredPath(events, (response) => writeWhole(way, response))
}

function wholePath(way: Way): AnswerPath {
  const read = (body: JsonObject) => readWhole(way, body)
  const conversion = { unreadable: (reason: string, detail: string) => unreadable(way, reason, detail) }
  if (way.errand.call.stream) return streamPath(way, new WholeEvents({ ...conversion, read }))
  return new TranslatedWholePath({
    ...conversion,
    convert: (body) => {
      const reading = read(body)
      return reading.kind === 'fault' ? reading : writeWhole(way, reading.response)
    },
  })
}

function streamPath(way: Way, events: Events): AnswerPath {
  const { call } = way.errand
  const writer = call.protocol.streamWriter(writeContext(way))
  return new TranslatedStreamPath(events, writer, call.protocol.streamForm(call.search))
}

/** A whole answer read, its seals kept, its tools named as the client named them. An error inside a 200 is a fault. */
function readWhole(way: Way, body: JsonObject): WholeReading {
  const { side, renames } = way
  const meter = side.protocol.meter()
  meter.whole(body)
  const { fault } = meter.reading()
  if (fault !== undefined) return { kind: 'fault', fault }
  const response = restoreTools(side.protocol.readResponse(body, readContext(way)), renames)
  keeperOf(way).keepParts(response.choices[0]?.parts ?? [])
  return { kind: 'response', response }
}

function writeWhole(way: Way, response: CanonicalResponse): Converted {
  const { value, losses } = way.errand.call.protocol.writeResponse(response, writeContext(way))
  const { model, id, usage, choices } = response
  const stop = choices[0]?.stop
  return {
    kind: 'answer',
    body: value,
    report: {
      ...(model === undefined ? {} : { model }),
      ...(id === undefined ? {} : { id }),
      ...(usage === undefined ? {} : { usage }),
      ...(stop === undefined ? {} : { stop }),
      losses,
    },
  }
}

const keeperOf = ({ errand, side, request }: Way): SealKeeper =>
  new SealKeeper(errand.plane.ports.seals, side.target.issuer, request)

const readContext = ({ errand, side }: Way): AnswerReadContext => ({
  issuer: side.target.issuer,
  quirks: side.target.quirks,
  newId: errand.plane.ports.newId,
})

const writeContext = ({ errand, side, request }: Way): AnswerContext => ({
  request,
  newId: errand.plane.ports.newId,
  now: Math.floor(errand.plane.ports.clock.now() / 1000),
  issuer: side.target.issuer,
})

const unreadable = ({ errand: { exchange } }: Way, reason: string, detail: string): Fault =>
  exchange.faultOf('upstream_unreadable', 'deliver', { values: { reason }, detail })
