import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Frame } from '../../wire/frame.ts'
import { Likeness } from '../../wire/likeness.ts'
import type { Meter, MeterReading } from '../stream-codec.ts'
import { readInStreamFault } from './fault-reader.ts'
import { readEnvelope, usageOf } from './response-reader.ts'
import { filled, objectOf, objectsOf } from './schema.ts'
import { isFinished, readStop } from './stop.ts'
import { hasError } from './stream-reader.ts'
import { readUsage } from './usage.ts'

/**
 * Watches relayed frames by string search: only those that say something of the end, the model or the tokens are parsed,
 * and usage that comes with every frame is parsed once, at the reading.
 */
export function createMeter(): Meter {
  const state: State = {
    done: false,
    semantic: false,
    calls: false,
    refused: false,
    content: new Likeness(),
  }
  return {
    frame(frame) {
      if (frame.kind !== 'comment') watch(state, frame.kind === 'event' ? frame.data : frame.text, frame)
    },
    whole: (body) => readWhole(state, body),
    reading: () => readState(state),
  }
}

interface State {
  id?: string
  model?: string
  /** The last frame that told usage. */
  usageText?: string
  usage?: JsonObject
  finish?: JsonObject
  fault?: MeterReading['fault']
  done: boolean
  semantic: boolean
  calls: boolean
  refused: boolean
  /** The last frame that told content and nothing else: another one like it tells nothing new. */
  readonly content: Likeness
}

// In JSON text a quote inside a string is escaped, so these never match within content.
const usageSaid = /"usage"\s*:\s*\{/
const finishSaid = /"finish_reason"\s*:\s*"[^"]/
const errorSaid =
  /"error"\s*:\s*[{"]|"finish_reason"\s*:\s*"(?:error|network_error|insufficient_system_resource)"/
const callSaid = /"(?:tool_calls"\s*:\s*\[\s*\{|function_call"\s*:\s*\{)/
const refusalSaid = /"refusal"\s*:\s*"[^"]/
/** Text, thoughts, arguments, sound: something in them. */
const textSaid =
  /"(?:content|reasoning_content|reasoning|text|summary|refusal|arguments|input|name|data|transcript)"\s*:\s*"[^"]/
const partsSaid = /"content"\s*:\s*[[{]\s*["{]/

function watch(state: State, text: string, frame: Frame): void {
  if (state.content.fits(text)) return
  if (text === '[DONE]') {
    state.done = true
    return
  }
  const isError = errorSaid.test(text)
  if (isError) watchError(state, text, frame)
  if (state.model === undefined && text.includes('"model"')) readHead(state, text)
  if (!state.calls && callSaid.test(text)) state.calls = true
  if (!state.refused && refusalSaid.test(text)) state.refused = true
  const isUsage = usageSaid.test(text)
  if (isUsage) state.usageText = text
  const isFinish = finishSaid.test(text)
  if (isFinish) watchFinish(state, text)
  const said = textSaid.exec(text)
  if (said !== null && !isError && !isUsage && !isFinish)
    state.content.learn(text, said.index + said[0].length - 1)
  state.semantic ||= said !== null || partsSaid.test(text)
}

function watchFinish(state: State, text: string): void {
  const choice = objectsOf(parse(text)?.choices).find((candidate) => isFinished(candidate.finish_reason))
  if (choice !== undefined && (state.finish === undefined || (choice.index ?? 0) === 0)) state.finish = choice
}

function watchError(state: State, text: string, frame: Frame): void {
  const body = parse(text)
  if (body === undefined) return
  const isEvent = frame.kind === 'event' && frame.event === 'error'
  if (isEvent || hasError(body)) state.fault ??= readInStreamFault(body)
}

function readHead(state: State, text: string): void {
  const body = parse(text)
  if (body === undefined) return
  const { id, model } = readEnvelope(body)
  if (id !== undefined) state.id ??= id
  if (model !== undefined) state.model = model
}

function parse(text: string): JsonObject | undefined {
  try {
    const body: Json = JSON.parse(text)
    return objectOf(body)
  } catch {
    return undefined
  }
}

function readWhole(state: State, body: Json): void {
  if (!isJsonObject(body)) return
  if (hasError(body)) state.fault = readInStreamFault(body)
  const { id, model } = readEnvelope(body)
  if (id !== undefined) state.id = id
  if (model !== undefined) state.model = model
  const usage = usageOf(body)
  if (usage !== undefined) state.usage = usage
  const [choice] = objectsOf(body.choices)
  const message = objectOf(choice?.message)
  state.calls = objectsOf(message?.tool_calls).length > 0 || objectOf(message?.function_call) !== undefined
  state.refused = filled(message?.refusal) !== undefined
  if (choice !== undefined) state.finish = choice
  state.done = choice !== undefined
  state.semantic = choice !== undefined
}

function readState(state: State): MeterReading {
  const { id, model, fault, finish, calls, refused, semantic } = state
  const told =
    state.usage ?? (state.usageText === undefined ? undefined : usageOf(parse(state.usageText) ?? {}))
  const stop = finish === undefined ? undefined : readStop(finish, { calls, refused })
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(told === undefined ? {} : { usage: readUsage(told) }),
    ...(stop === undefined ? {} : { stop }),
    ...(fault === undefined ? {} : { fault }),
    complete: state.done || finish !== undefined,
    semantic,
  }
}
