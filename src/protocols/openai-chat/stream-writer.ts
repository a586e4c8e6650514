import type { Delta, PartDelta, PartEnd, PartStart } from '../../canonical/event.ts'
import { applyTable, type EventTable } from '../../canonical/event-table.ts'
import type { Written } from '../../canonical/loss.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { type ChoiceState, type OpenPart, pushChunk, pushDelta, pushRole, type StreamState } from './chunk.ts'
import { writeErrorBody } from './fault.ts'
import { answerId, missingCount, tierField, tierLoss } from './response-writer.ts'
import { refusalOf, stopLoss, writeStop } from './stop.ts'
import { endPart, growPart, startPart } from './stream-parts.ts'
import { hasCounts, missingCounts, writeUsage } from './usage.ts'

/** A streamed answer for a client of this dialect, in the order and shape of OpenAI's own chunks. */
export function createStreamWriter(context: AnswerContext): StreamWriter {
  const state: StreamState = {
    context,
    tellsUsage: context.request.streaming?.usage === true,
    head: {
      id: answerId(context),
      object: 'chat.completion.chunk',
      created: context.now,
      model: context.request.model,
    },
    isUntold: false,
    choices: new Map(),
    parts: new Map(),
    usage: undefined,
    frames: [],
    losses: [],
  }
  return {
    write(event): Written<readonly Frame[]> {
      applyTable(steps, state, event)
      return { value: state.frames.splice(0), losses: state.losses.splice(0) }
    },
    flush() {
      if (!state.isUntold) return noFrames
      state.isUntold = false
      if (state.choices.size === 0) pushRole(state, choiceAt(state, 0), '')
      return state.frames.splice(0)
    },
  }
}

const noFrames: readonly Frame[] = []

const steps: EventTable<StreamState, void> = {
  'message-start': (state, { model, createdAt, ...start }) => {
    state.isUntold = true
    const untold = tierLoss(start)
    if (untold !== undefined) state.losses.push(untold)
    state.head = {
      ...state.head,
      ...(createdAt === undefined ? {} : { created: createdAt }),
      ...(model === undefined ? {} : { model }),
      ...(state.context.keepsId === true && start.id !== undefined ? { id: start.id } : {}),
      ...tierField(start),
    }
  },
  'part-start': (state, event: PartStart) => {
    const choice = choiceAt(state, event.choice)
    const open: OpenPart = {
      part: event.part,
      choice,
      call: choice.calls,
      from: choice.length,
      sent: 0,
      summary: undefined,
      citations: [],
    }
    state.parts.set(event.index, open)
    startPart(state, open)
  },
  'part-delta': (state, { index, delta }: PartDelta & { delta: Delta }) => {
    const open = state.parts.get(index)
    if (open !== undefined) growPart(state, open, delta)
  },
  'part-end': (state, { index, part }: PartEnd) => {
    const open = state.parts.get(index)
    state.parts.delete(index)
    if (open !== undefined) endPart(state, open, part ?? open.part)
  },
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
  },
  'message-end': (state, { stop, otherStops }) => {
    choiceAt(state, 0)
    const choices = [...state.choices.values()].sort((a, b) => a.number - b.number)
    for (const choice of choices) endChoice(state, choice, otherStops?.[choice.number] ?? stop)
    endUsage(state)
    state.frames.push(dataFrame('[DONE]'))
  },
  ping: (state) => void state.frames.push({ kind: 'comment', text: 'ping' }),
  /**
   * No `[DONE]` behind the error: it would tell a client that knows no error object that the answer is whole. The openai
   * SDKs throw at the object and read no further; Groq, Alibaba and llama.cpp end their own streams in the same way.
   */
  fault: (state, { fault }) => void state.frames.push(dataFrame(writeJson(writeErrorBody(fault)))),
  opaque: () => undefined,
}

function choiceAt(state: StreamState, number: number): ChoiceState {
  const known = state.choices.get(number)
  if (known !== undefined) return known
  const choice = { number, hasRole: false, calls: 0, refused: false, reasoned: false, length: 0 }
  state.choices.set(number, choice)
  return choice
}

function endChoice(state: StreamState, choice: ChoiceState, stop: StopReason): void {
  const spoken = { calls: choice.calls > 0, refused: choice.refused }
  const finish = writeStop(stop, spoken)
  const untold = stopLoss(stop, spoken)
  if (untold !== undefined) state.losses.push(untold)
  const refusal = choice.refused ? undefined : refusalOf(stop)
  if (refusal !== undefined) pushDelta(state, choice, { refusal })
  pushDelta(state, choice, {}, { finish_reason: finish })
}

function endUsage(state: StreamState): void {
  if (!state.tellsUsage || !hasCounts(state.usage)) return
  for (const name of missingCounts(state.usage)) state.losses.push(missingCount(name))
  pushChunk(state, [], writeUsage(state.usage))
}
