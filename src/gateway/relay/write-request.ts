import type { UpstreamCall } from '../../upstreams/upstream.ts'
import type { FrameReader } from '../../wire/frame.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import { applySplices, type Splice } from '../../wire/json-splice.ts'
import type { AnswerPath } from '../answer-path.ts'
import type { Errand, Outgoing } from '../lane.ts'
import { withFormModel } from '../multipart-model.ts'
import { bodyOf } from '../stateful/call-state.ts'
import { keepsState } from '../stateful/scope.ts'
import { sameDialectPath, withStory } from '../translate/generate.ts'
import { SniffedPath } from '../translate/sniffed-path.ts'
import { headerOf, lowerCased, type UpstreamAnswer } from '../upstream-answer.ts'
import { passToUpstream } from './passing-headers.ts'
import { repairsOf } from './repairs.ts'
import { type RelayStream, RelayStreamPath } from './stream-path.ts'
import { Tap } from './tap.ts'
import { RelayWholePath } from './whole-path.ts'

/** The client's own bytes; what is changed of them are declared splices. */
export function writeRelayRequest(errand: Errand): Outgoing {
  const { exchange, call, candidate } = errand
  const { upstream, account } = candidate.member
  const upstreamCall: UpstreamCall = {
    protocol: candidate.protocol,
    method: call.method,
    path: pathWithModel(errand),
    query: call.query,
    ...(candidate.model === '' ? {} : { model: candidate.model }),
    stream: call.stream,
  }
  const usage = usageSplice(errand)
  const repairs = repairsOf(errand)
  const splices = [...repairs.splices, ...modelSplices(errand), ...stateSplices(errand)]
  if (usage !== undefined) splices.push(usage)
  const headers = relayHeaders(exchange.request.rawHeaders, call.body.length > 0 && isJsonCall(errand))
  if (upstream.bodyEdits !== undefined)
    splices.push(...upstream.bodyEdits(account, upstreamCall, lowerCased(headers)))
  const body = splices.length === 0 ? call.body : Buffer.concat(applySplices([call.body], splices))
  return {
    kind: 'outgoing',
    call: upstreamCall,
    headers,
    body: body.length === 0 ? undefined : formWithModel(errand, body),
    losses: repairs.losses,
    readsPlain: false,
    answerPath: (answer) => answerPath(errand, answer, usage !== undefined),
  }
}

const isRenamed = ({ call, candidate }: Errand): boolean =>
  candidate.model !== '' && call.model !== undefined && call.model !== candidate.model

function modelSplices(errand: Errand): readonly Splice[] {
  const { call, candidate } = errand
  if (!isRenamed(errand)) return []
  if (call.protocol.modelAt === 'path') {
    const body = call.body.includes('"model"') ? bodyOf(call.body) : undefined
    return body === undefined ? [] : (call.protocol.renameInBody?.(body, candidate.model) ?? [])
  }
  if (call.fields.model === undefined) return []
  return [
    { at: '/model', edit: { kind: 'set', raw: JSON.stringify(candidate.model) }, reason: 'model routing' },
  ]
}

/** What Torii has put in or keeps itself is not the place's to find or to keep. */
function stateSplices({ call: { state, fields }, candidate }: Errand): readonly Splice[] {
  if (state === undefined) return []
  const asks = fields.store === 'true' && !keepsState(candidate)
  return [
    ...(state.isFulfilled ? state.codec.withoutState() : []),
    ...(asks ? [state.codec.withoutStore()] : []),
  ]
}

const formWithModel = ({ call, candidate }: Errand, body: Buffer): Buffer =>
  call.formModel === undefined || candidate.model === '' || call.formModel.text === candidate.model
    ? body
    : withFormModel(body, call.formModel, candidate.model)

function pathWithModel(errand: Errand): string {
  const { call, candidate } = errand
  if (call.params.model === undefined || !isRenamed(errand)) return call.path
  return call.route.path.replace(/\{(\w+)\}/g, (_place, name: string) =>
    name === 'model' ? candidate.model : encodeURIComponent(call.params[name] ?? ''),
  )
}

/** Asks the stream to tell its usage where the client did not. */
function usageSplice({ call, candidate }: Errand): Splice | undefined {
  const { protocol } = call
  if (!call.stream || protocol.usageRequest === undefined || call.route.operation !== 'generate')
    return undefined
  return candidate.quirks.streamOptions === false ? undefined : protocol.usageRequest.edit(call.fields)
}

const isJsonCall = ({ call }: Errand): boolean => Object.keys(call.fields).length > 0

function relayHeaders(raw: readonly string[], isJson: boolean): string[] {
  const headers = passToUpstream(raw)
  if (isJson) correctContentType(headers)
  // The tap and the error reader want plain bytes, and a stream must not wait in a compressor.
  headers.push('accept-encoding', 'identity')
  return headers
}

/** JSON that came under a wrong type was understood by us and is to be understood by the upstream. */
function correctContentType(headers: string[]): void {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type')
  if (at === -1) headers.push('content-type', 'application/json')
  else if (!/\bjson\b/i.test(headers[at + 1] ?? '')) headers[at + 1] = 'application/json'
}

function answerPath(errand: Errand, answer: UpstreamAnswer, cutsUsage: boolean): AnswerPath {
  const { call, candidate } = errand
  const type = headerOf(answer.headers, 'content-type') ?? ''
  const isEvents = type.includes('text/event-stream')
  const isJson = /\bjson\b/.test(type)
  const untapped = () => new RelayWholePath(answer.headers, undefined)
  if (!isEvents && !isJson && !call.stream) return untapped()
  const tap = new Tap(call.protocol.meter(), frameReaderOf(candidate))
  if (headerOf(answer.headers, 'content-encoding') !== undefined) tap.giveUp('the upstream compressed it')
  const whole = () => new RelayWholePath(answer.headers, tap)
  if (!isEvents && !call.stream) return whole()
  if (call.route.operation !== 'generate') return isJson ? whole() : untapped()
  const form = isEvents || !isJson ? 'sse' : call.protocol.streamForm(call.search)
  // It goes on with what the client has of another's stream: written by whoever wrote that.
  if (errand.story?.isTakenUp === true) return sameDialectPath(errand) ?? whole()
  const relayed = () => streamPath(errand, answer, { tap, form, cutsUsage })
  const events = () => (form === 'sse' ? withStory(errand, relayed()) : relayed())
  // What came is not what was asked for, or its Content-Type lies: the first byte tells.
  if (!call.stream)
    return new SniffedPath({ events: () => sameDialectPath(errand) ?? events(), whole, asked: 'whole' })
  if (isJson && form === 'sse')
    return new SniffedPath({ events, whole: () => sameDialectPath(errand) ?? whole(), asked: 'events' })
  return events()
}

const frameReaderOf = ({ member, protocol }: Errand['candidate']): (() => FrameReader) => {
  const { frameReader } = member.upstream
  return frameReader === undefined ? createFrameReader : () => frameReader(protocol)
}

function streamPath(
  { exchange, call: { protocol } }: Errand,
  { headers }: UpstreamAnswer,
  how: Pick<RelayStream, 'tap' | 'form' | 'cutsUsage'>,
): AnswerPath {
  return new RelayStreamPath({
    ...how,
    protocol,
    exchangeId: exchange.id,
    headers,
    brokenOff: () =>
      exchange.faultOf('upstream_broke_off', 'deliver', { values: { reason: 'its last event never came' } }),
  })
}
