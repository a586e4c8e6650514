import type { Fault } from '../../canonical/fault.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import type { Renames } from '../../canonical/renames.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { restoreTools } from '../../canonical/restore-tools.ts'
import type { AnswerContext, AnswerReadContext } from '../../protocols/codec-context.ts'
import type { StreamForm, StreamWriter } from '../../protocols/stream-codec.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import type { AnswerPath, AnswerReport } from '../answer-path.ts'
import { ToldStreamPath } from '../continuation/told-stream-path.ts'
import type { Errand } from '../lane.ts'
import { AnswerEvents } from './answer-events.ts'
import { ByteEvents } from './byte-events.ts'
import { GatheredPath } from './gathered-path.ts'
import { SealKeeper } from './seal-keeper.ts'
import { SniffedPath } from './sniffed-path.ts'
import { type Events, TranslatedStreamPath } from './stream-path.ts'
import { WholeEvents, type WholeReading } from './whole-events.ts'
import { type Converted, TranslatedWholePath } from './whole-path.ts'
import type { TargetSide } from './write-request.ts'

/** What the client waits for: its own dialect's answer, or another operation's. */
export interface ClientSide {
  readonly stream: boolean
  readonly form: StreamForm
  streamWriter(context: AnswerContext): StreamWriter
  write(response: CanonicalResponse, context: AnswerContext): Converted
}

export interface Way {
  readonly errand: Errand
  readonly side: TargetSide
  readonly request: CanonicalRequest
  readonly renames: Renames
  readonly client: ClientSide
  /** The answer is a file, whatever it begins with. */
  readonly readBytes?: (bytes: Uint8Array) => CanonicalResponse
}

/** The way back to `client` from an upstream that was asked through `side`. */
export function answerPath(way: Way): AnswerPath {
  const { client } = way
  const { upstream } = way.errand.candidate.member
  if (way.readBytes !== undefined) return givenAs(way, new ByteEvents(way.readBytes))
  // A frame reader of the upstream's own means a stream that no sniffing knows.
  if (upstream.frameReader !== undefined && client.stream) return eventsPath(way)
  return new SniffedPath({
    events: () => eventsPath(way),
    whole: () => wholePath(way),
    asked: client.stream ? 'events' : 'whole',
  })
}

const eventsPath = (way: Way): AnswerPath => givenAs(way, readEvents(way))

function readEvents(way: Way): Events {
  const { errand, side, renames } = way
  return new AnswerEvents({
    frames: errand.candidate.member.upstream.frameReader?.(errand.candidate.protocol) ?? createFrameReader(),
    reader: side.protocol.streamReader(readContext(way)),
    renames,
    keeper: keeperOf(way),
    unreadable: (reason, detail) => unreadable(way, reason, detail),
  })
}

/** A relayed stream that may have to go on elsewhere. */
export function toldPath(way: Way, relayed: AnswerPath): AnswerPath {
  const { story } = way.errand
  if (story === undefined) return relayed
  const writer = way.client.streamWriter({ ...writeContext(way), keepsId: true })
  return new ToldStreamPath(relayed, readEvents(way), story, writer)
}

/** As the client waits for it: piece by piece, or put together. */
const givenAs = (way: Way, events: Events): AnswerPath =>
  way.client.stream
    ? streamPath(way, events)
    : new GatheredPath(events, (response) => way.client.write(response, writeContext(way)))

function wholePath(way: Way): AnswerPath {
  const read = (body: JsonObject) => readWhole(way, body)
  const conversion = { unreadable: (reason: string, detail: string) => unreadable(way, reason, detail) }
  if (way.client.stream) return streamPath(way, new WholeEvents({ ...conversion, read }))
  return new TranslatedWholePath({
    ...conversion,
    convert: (body) => {
      const reading = read(body)
      return reading.kind === 'fault' ? reading : way.client.write(reading.response, writeContext(way))
    },
  })
}

function streamPath(way: Way, events: Events): AnswerPath {
  const writer = way.client.streamWriter(writeContext(way))
  return new TranslatedStreamPath(events, writer, way.client.form, way.errand.story)
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

/** What the record is told of a whole answer. */
export const reportOf = (
  { model, id, usage, choices }: CanonicalResponse,
  losses: readonly Loss[],
): AnswerReport => {
  const stop = choices[0]?.stop
  return {
    ...(model === undefined ? {} : { model }),
    ...(id === undefined ? {} : { id }),
    ...(usage === undefined ? {} : { usage }),
    ...(stop === undefined ? {} : { stop }),
    losses,
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
