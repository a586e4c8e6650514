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
const field = 'x_of_tomorrow'
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

const silentOf = (places: readonly string[], text: string, losses: readonly Loss[]): readonly string[] =>
  places.filter((place) => !text.includes(markOf(place)) && !isTold(losses, place))

/** Fields of tomorrow that are neither in what is written for that dialect nor named by a loss. */
export function silentInRequest(
  request: CanonicalRequest,
  places: readonly string[],
  to: TargetProtocolId,
): readonly string[] {
  const { value, losses } = targets[to].writeRequest(request, mainTargets[to])
  return silentOf(places, JSON.stringify(value), losses)
}

/** What a Responses answer repeats of the request, which the client has, and words to its own vendor: who pays, which program calls. */
const repeats =
  /^\/(?:instructions|metadata|prompt|reasoning|text|tool_choice|tools|tool_usage|conversation|billing|output\/\d+\/caller)\//

/** The same of an answer told to a client of that dialect, whole and streamed. */
export function silentInAnswer(
  { body, places }: Injected,
  upstream: ProtocolId,
  client: ProtocolId,
): readonly string[] {
  const issuer = issuerOf[upstream]
  const response = protocols[upstream].readResponse(body, answerReading(issuer))
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

/** The objects that the pieces of a stream are made of, below each event; `*`: each of a list. */
const streamNodes: Readonly<Record<ProtocolId, readonly string[]>> = {
  'openai-chat': ['', 'choices *', 'choices * delta', 'choices * delta tool_calls *'].flatMap((path) =>
    path.endsWith('tool_calls *') ? [path, `${path} function`, `${path} custom`] : [path],
  ),
  'openai-responses': [''],
  'anthropic-messages': ['', 'message', 'content_block', 'delta'],
  'gemini-generate': ['', 'candidates *', 'candidates * content'],
}

/** A stream with a field of tomorrow, named after its place, in every piece. */
function streamWithTomorrow(dialect: ProtocolId, frames: readonly Frame[]) {
  const names = new Set<string>()
  const mark = (value: Json, path: readonly string[], name: string): Json => {
    const [step, ...below] = path
    if (isJsonArray(value)) return step === '*' ? value.map((item) => mark(item, below, name)) : value
    if (!isJsonObject(value)) return value
    if (step === undefined) {
      names.add(name)
      return { ...value, [name]: `<${name}>` }
    }
    const inner = value[step]
    return inner === undefined ? value : { ...value, [step]: mark(inner, below, name) }
  }
  const marked = frames.map((frame): Frame => {
    if (frame.kind !== 'event' || !frame.data.startsWith('{')) return frame
    const event: Json = JSON.parse(frame.data)
    const type = isJsonObject(event) && typeof event.type === 'string' ? event.type : ''
    const data = streamNodes[dialect].reduce<Json>(
      (body, path) =>
        mark(body, path === '' ? [] : path.split(' '), `${field} ${type} ${path}`.replaceAll(/[^\w]/g, '_')),
      event,
    )
    return { ...frame, data: JSON.stringify(data) }
  })
  return { marked, names: [...names] }
}

/** Fields of tomorrow in the pieces of a stream that a client of that dialect neither gets nor is told of; and those told twice. */
export function silentInStream(
  frames: readonly Frame[],
  upstream: ProtocolId,
  client: ProtocolId,
): readonly string[] {
  const { marked, names } = streamWithTomorrow(upstream, frames)
  const issuer = issuerOf[upstream]
  const { events, violations } = readStream(upstream, marked, answerReading(issuer))
  const { text, losses } = writeStream(client, events, answerWriting(openRequest(client), issuer))
  const places = losses.map(({ at }) => at)
  const isTold = (name: string) => places.some((at) => at.split('/').includes(name))
  return [
    ...violations,
    ...names.filter((name) => !text.includes(`<${name}>`) && !isTold(name)),
    ...places.filter((at, index) => at.includes(field) && places.indexOf(at) !== index),
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
