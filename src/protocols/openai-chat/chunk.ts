import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import type { Citation, Part } from '../../canonical/part.ts'
import type { Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'

export interface StreamState {
  readonly context: AnswerContext
  /** The client asked for a usage chunk: then every other chunk says `usage: null`. */
  readonly tellsUsage: boolean
  head: JsonObject
  /** The answer has begun, and nothing may have been told of it yet. */
  isUntold: boolean
  readonly choices: Map<number, ChoiceState>
  readonly parts: Map<number, OpenPart>
  usage: Usage | undefined
  readonly frames: Frame[]
  readonly losses: Loss[]
}

/** What has been told of one choice. */
export interface ChoiceState {
  readonly number: number
  hasRole: boolean
  calls: number
  refused: boolean
  reasoned: boolean
  /** UTF-16 length of the content: places of citations count within it. */
  length: number
}

export interface OpenPart {
  readonly part: Part
  readonly choice: ChoiceState
  /** Its place among the calls, where it is one. */
  readonly call: number
  /** Where its text begins in the content. */
  readonly from: number
  /** Characters told of it. */
  sent: number
  /** Number of the summary told last. */
  summary: number | undefined
  readonly citations: Citation[]
}

/** One chunk for one choice; the first of a choice is preceded by the one that says the role, as OpenAI's is. */
export function pushDelta(
  state: StreamState,
  choice: ChoiceState,
  delta: JsonObject,
  more: JsonObject = {},
): void {
  if (!choice.hasRole)
    pushRole(state, choice, 'content' in delta || Object.keys(delta).length === 0 ? '' : null)
  pushChoice(state, choice, delta, more)
}

export function pushRole(state: StreamState, choice: ChoiceState, content: '' | null): void {
  choice.hasRole = true
  pushChoice(state, choice, { role: 'assistant', content, refusal: null }, {})
}

function pushChoice(state: StreamState, choice: ChoiceState, delta: JsonObject, more: JsonObject): void {
  pushChunk(state, [{ index: choice.number, delta, finish_reason: null, ...more }], null)
}

export function pushChunk(
  state: StreamState,
  choices: readonly JsonObject[],
  usage: JsonObject | null,
): void {
  const told = state.tellsUsage ? `,"usage":${writeJson(usage)}` : ''
  state.frames.push(dataFrame(`${headText(state.head)}${writeJson(choices)}${told}}`))
}

const headTexts = new WeakMap<JsonObject, string>()

/** The same in each chunk of an answer, so it is written once: half of what writing a chunk cost. */
function headText(head: JsonObject): string {
  const known = headTexts.get(head)
  if (known !== undefined) return known
  const text = `${writeJson(head).slice(0, -1)},"choices":`
  headTexts.set(head, text)
  return text
}
