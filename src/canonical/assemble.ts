import type { CanonicalEvent, MessageStart, OpaqueEvent } from './event.ts'
import { applyTable, type EventTable } from './event-table.ts'
import type { Fault } from './fault.ts'
import type { Part } from './part.ts'
import { finishPart, type Growth, growPart, startGrowth } from './part-growth.ts'
import { splitPart } from './part-split.ts'
import type { CanonicalResponse, Choice } from './response.ts'
import type { StopReason } from './stop-reason.ts'
import { mergeUsage, type Usage } from './usage.ts'

/** A whole answer, and the fault that broke it off, if one did: then the response is what had come until then. */
export interface Assembled {
  readonly response: CanonicalResponse
  readonly fault?: Fault
}

/** The answer that a stream comes to. Parts that overlap, and parts left open, are taken as they are. */
export function assemble(events: Iterable<CanonicalEvent>): Assembled {
  const state: State = { head: undefined, parts: new Map(), choices: [], extras: [], stops: {} }
  for (const event of events) applyTable(steps, state, event)
  return readAssembled(state)
}

/**
 * The stream that a whole answer would have come as: one delta for each thing a part can grow by, and the whole part again at
 * its end. `assemble` gives the same answer back.
 */
export function disassemble(response: CanonicalResponse): readonly CanonicalEvent[] {
  const { choices, usage, extras, ...head } = response
  const events: CanonicalEvent[] = [{ type: 'message-start', ...head }]
  let index = 0
  choices.forEach(({ parts }, choice) => {
    for (const part of parts) {
      events.push(...partEvents(part, index, choice))
      index += 1
    }
  })
  events.push(...extras)
  if (usage !== undefined) events.push({ type: 'usage', usage })
  const [first, ...others] = choices.map((choice) => choice.stop)
  const otherStops: Record<number, StopReason> = Object.fromEntries(
    others.map((stop, place) => [place + 1, stop]),
  )
  events.push({
    type: 'message-end',
    stop: first ?? { unified: 'unknown' },
    ...(others.length === 0 ? {} : { otherStops }),
  })
  return events
}

interface State {
  head: Omit<MessageStart, 'type'> | undefined
  usage?: Usage
  fault?: Fault
  readonly parts: Map<number, { readonly growth: Growth; final?: Part }>
  /** Part indexes of each choice. */
  readonly choices: number[][]
  readonly extras: OpaqueEvent[]
  stops: Readonly<Record<number, StopReason>>
}

const steps: EventTable<State, void> = {
  'message-start': (state, { type: _, ...head }) => {
    state.head ??= head
  },
  'part-start': (state, { index, choice, part }) => {
    state.parts.set(index, { growth: startGrowth(part) })
    choiceAt(state, choice).push(index)
  },
  'part-delta': (state, { index, delta }) => {
    const open = state.parts.get(index)
    if (open !== undefined) growPart(open.growth, delta)
  },
  'part-end': (state, { index, part }) => {
    const open = state.parts.get(index)
    if (open !== undefined && part !== undefined) open.final = part
  },
  usage: (state, { usage }) => {
    state.usage = mergeUsage(state.usage, usage)
  },
  'message-end': (state, { stop, otherStops }) => {
    state.stops = { ...otherStops, 0: stop }
  },
  ping: () => undefined,
  fault: (state, { fault }) => {
    state.fault = fault
  },
  opaque: (state, event) => void state.extras.push(event),
}

function choiceAt(state: State, choice: number): number[] {
  while (state.choices.length <= choice) state.choices.push([])
  return state.choices[choice] ?? []
}

function readAssembled(state: State): Assembled {
  const last = Math.max(0, ...Object.keys(state.stops).map(Number))
  choiceAt(state, last)
  const choices = state.choices.map(
    (indexes, choice): Choice => ({
      parts: indexes.flatMap((index) => wholePart(state, index)),
      stop: state.stops[choice] ?? { unified: 'unknown' },
    }),
  )
  const response: CanonicalResponse = {
    ...state.head,
    choices,
    ...(state.usage === undefined ? {} : { usage: state.usage }),
    extras: state.extras,
  }
  return state.fault === undefined ? { response } : { response, fault: state.fault }
}

function wholePart(state: State, index: number): readonly Part[] {
  const open = state.parts.get(index)
  return open === undefined ? [] : [finishPart(open.growth, open.final)]
}

function partEvents(part: Part, index: number, choice: number): readonly CanonicalEvent[] {
  const { start, deltas } = splitPart(part)
  return [
    { type: 'part-start', index, choice, part: start },
    ...deltas.map((delta): CanonicalEvent => ({ type: 'part-delta', index, delta })),
    { type: 'part-end', index, part },
  ]
}
