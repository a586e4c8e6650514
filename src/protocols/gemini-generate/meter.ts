import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Frame } from '../../wire/frame.ts'
import { Likeness } from '../../wire/likeness.ts'
import type { Meter, MeterReading } from '../stream-codec.ts'
import { blockedOf, finishOf, stopOf } from './candidate.ts'
import { readInStream } from './fault-reader.ts'
import { objectOf, objectsOf, textOf } from './schema.ts'
import { readUsage } from './usage-metadata.ts'

interface State {
  /** Texts of the frames that tell most: parsed when asked, and only these. */
  first?: string
  usage?: string
  finish?: string
  error?: string
  calls: boolean
  semantic: boolean
  whole?: Json
  /** The last frame that told text and usage and nothing else: another one like it tells nothing new. */
  readonly content: Likeness
}

/** Runs on every frame of every relayed stream: it looks for words and keeps a few frames; it parses when it is read. */
export function meter(): Meter {
  const state: State = { calls: false, semantic: false, content: new Likeness() }
  return {
    frame: (frame) => watch(state, frame),
    whole: (body) => {
      state.whole = body
    },
    reading: () => (state.whole === undefined ? readFrames(state) : readWhole(state.whole)),
  }
}

/** A key or a text of these words alone: inside other texts their quotes are escaped. */
function watch(state: State, frame: Frame): void {
  if (frame.kind === 'comment') return
  const text = frame.kind === 'event' ? frame.data : frame.text
  if (state.content.fits(text)) return
  const isError = text.includes('"error"')
  if (isError) state.error ??= text
  if (frame.kind === 'stray') return
  state.first ??= text
  if (text.includes('TokenCount"')) state.usage = text
  const isFinish = text.includes('"finishReason"') || text.includes('"promptFeedback"')
  if (isFinish) state.finish = text
  if (!state.calls && text.includes('"functionCall"')) state.calls = true
  const said = textSaid.exec(text)
  if (said !== null && !isError && !isFinish) state.content.learn(text, said.index + said[0].length - 1)
  state.semantic ||= said !== null || partSaid.test(text)
}

const textSaid = /"text"\s*:\s*"[^"]/
/** Any other part. */
const partSaid =
  /"(?:functionCall|inlineData|fileData|executableCode|codeExecutionResult|toolCall|toolResponse|thoughtSignature)"/

function readFrames(state: State): MeterReading {
  const first = parse(state.first)
  const finish = parse(state.finish)
  const usage = objectOf(parse(state.usage)?.usageMetadata)
  const error = parse(state.error)
  const stop = finish === undefined ? undefined : stopIn(finish, state.calls)
  return {
    ...head(first),
    ...(usage === undefined ? {} : { usage: readUsage(usage) }),
    ...(stop === undefined ? {} : { stop }),
    ...(stop === undefined && error?.error !== undefined ? { fault: readInStream(error) } : {}),
    complete: stop !== undefined,
    semantic: state.semantic,
  }
}

function parse(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const object = isJsonArray(value) ? value.findLast(isJsonObject) : value
    return isJsonObject(object) ? object : undefined
  } catch {
    return undefined
  }
}

const head = (answer: JsonObject | undefined): Pick<MeterReading, 'id' | 'model'> => {
  const id = textOf(answer?.responseId)
  const model = textOf(answer?.modelVersion)
  return { ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) }
}

function stopIn(answer: JsonObject, hasCalls: boolean): StopReason | undefined {
  const finished = objectsOf(answer.candidates).find((candidate) => finishOf(candidate) !== undefined)
  return finished === undefined ? blockedOf(answer) : stopOf(finished, hasCalls)
}

function readWhole(body: Json): MeterReading {
  const answer = isJsonArray(body) ? body.findLast(isJsonObject) : objectOf(body)
  if (answer === undefined) return { complete: false, semantic: false }
  const text = JSON.stringify(answer)
  const usage = objectOf(answer.usageMetadata)
  const stop = stopIn(answer, text.includes('"functionCall"'))
  return {
    ...head(answer),
    ...(usage === undefined ? {} : { usage: readUsage(usage) }),
    ...(stop === undefined ? {} : { stop }),
    ...(answer.error === undefined ? {} : { fault: readInStream(answer) }),
    complete: stop !== undefined,
    semantic: textSaid.test(text) || partSaid.test(text),
  }
}
