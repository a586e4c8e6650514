import { disassemble } from '../../src/canonical/assemble.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../src/canonical/json.ts'
import type { Loss } from '../../src/canonical/loss.ts'
import type { ProtocolId, TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { protocols, targets } from '../../src/protocols/registry.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { answerReading, answerWriting, issuerOf, openRequest, readStream, writeStream } from './passage.ts'
import { mainTargets } from './targets.ts'

/** What no dialect has. Its value tells where it stood. */
export const field = 'x_of_tomorrow'
const markOf = (at: string): string => `<${at}>`

export interface Injected {
  readonly body: JsonObject
  /** JSON pointers of the fields that were put in. */
  readonly places: readonly string[]
}

/** A body with a field of tomorrow in every object there is. */
export function withTomorrow(body: JsonObject): Injected {
  const places: string[] = []
  const mark = (value: Json | undefined, at: string): Json => {
    if (isJsonArray(value)) return value.map((item, index) => mark(item, pointerTo(at, index)))
    if (!isJsonObject(value)) return value ?? null
    return markObject(value, at)
  }
  const markObject = (object: JsonObject, at: string): JsonObject => {
    const place = pointerTo(at, field)
    places.push(place)
    const fields = Object.entries(object).map(([name, below]) => [name, mark(below, pointerTo(at, name))])
    return { ...Object.fromEntries(fields), [field]: markOf(place) }
  }
  return { body: markObject(body, ''), places }
}

const isTold = (losses: readonly Loss[], at: string): boolean =>
  losses.some((lost) => lost.at !== '' && (at === lost.at || at.startsWith(`${lost.at}/`)))

/** The body with a field of tomorrow in every object at once, then in the first of each shape by itself: else the loss of one may cover another. */
export const withTomorrows = (body: JsonObject): readonly Injected[] => [
  withTomorrow(body),
  ...eachWithTomorrow(body),
]

function eachWithTomorrow(body: JsonObject): readonly Injected[] {
  const seen = new Set<string>()
  const injectedAt = (
    value: Json | undefined,
    at: string,
    put: (changed: Json) => JsonObject,
  ): readonly Injected[] => {
    if (isJsonArray(value))
      return value.flatMap((item, index) =>
        injectedAt(item, pointerTo(at, index), (changed) => put(value.with(index, changed))),
      )
    if (!isJsonObject(value)) return []
    const below = Object.entries(value).flatMap(([name, inner]) =>
      injectedAt(inner, pointerTo(at, name), (changed) => put({ ...value, [name]: changed })),
    )
    const shape = `${at.replaceAll(/\/\d+/g, '/*')} ${typeof value.type === 'string' ? value.type : ''}`
    if (seen.has(shape)) return below
    seen.add(shape)
    const place = pointerTo(at, field)
    return [{ body: put({ ...value, [field]: markOf(place) }), places: [place] }, ...below]
  }
  return injectedAt(body, '', (changed) => (isJsonObject(changed) ? changed : {}))
}

/** Those of the places that are neither in what was written nor told. */
export const silentOf = (
  places: readonly string[],
  text: string,
  losses: readonly Loss[],
): readonly string[] => places.filter((place) => !text.includes(markOf(place)) && !isTold(losses, place))

/** Fields of tomorrow that are neither in what is written for that dialect nor named by a loss. */
export function silentInRequest(
  request: CanonicalRequest,
  places: readonly string[],
  to: TargetProtocolId,
): readonly string[] {
  const { value, losses } = targets[to].writeRequest(request, mainTargets[to])
  return silentOf(places, JSON.stringify(value), losses)
}

/** What a Responses answer repeats of the request and whose names are of the client's choosing: the client has it. */
export const repeats =
  /^\/(?:instructions|metadata|prompt\/variables|text\/format\/schema|tools\/.*\/(?:parameters|output_schema))\//

/** The same of an answer told to a client of that dialect, whole and streamed. */
export function silentInAnswer(
  { body, places }: Injected,
  upstream: TargetProtocolId,
  client: ProtocolId,
): readonly string[] {
  const issuer = issuerOf[upstream]
  const response = targets[upstream].readResponse(body, answerReading(issuer))
  const context = () => answerWriting(openRequest(client), issuer)
  const whole = protocols[client].writeResponse(response, context())
  const writer = protocols[client].streamWriter(context())
  const written = disassemble(response).map((event) => writer.write(event))
  const streamed = JSON.stringify(written.flatMap(({ value }) => value))
  const own = places.filter((place) => upstream !== 'openai-responses' || !repeats.test(place))
  return [
    ...silentOf(own, JSON.stringify(whole.value), whole.losses),
    ...silentOf(
      own,
      streamed,
      written.flatMap(({ losses }) => losses),
    ).map((at) => `streamed: ${at}`),
  ]
}

/** What a client of that dialect is told of a stream. */
export function lossesOfStream(
  frames: readonly Frame[],
  upstream: ProtocolId,
  client: ProtocolId,
): readonly Loss[] {
  const issuer = issuerOf[upstream]
  const { events } = readStream(upstream, frames, answerReading(issuer))
  return writeStream(client, events, answerWriting(openRequest(client), issuer)).losses
}

/** The frames in which that dialect would stream this whole answer. */
export function streamOf(body: JsonObject, upstream: ProtocolId): readonly Frame[] {
  const issuer = issuerOf[upstream]
  const response = protocols[upstream].readResponse(body, answerReading(issuer))
  return writeStream(upstream, disassemble(response), answerWriting(openRequest(upstream), issuer)).frames
}
