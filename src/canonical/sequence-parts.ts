import type { CanonicalEvent, PartDelta, PartEnd, PartStart } from './event.ts'
import { applyTable, type EventTable } from './event-table.ts'
import type { Fault } from './fault.ts'

export interface PartSequencer {
  push(event: CanonicalEvent): readonly CanonicalEvent[]
}

/**
 * Puts the parts of each choice one after the other: what belongs to a later part waits until the earlier one has ended.
 * Indexes are counted anew, so that the grammar holds; parts that a vendor never closed are closed at the message's end.
 * `limit`: characters that may wait, default 32 Mi; more, or an event of a part that never began, is a fault.
 */
export function createPartSequencer(options: { readonly limit?: number } = {}): PartSequencer {
  const state: State = {
    limit: options.limit ?? 32 * 1024 * 1024,
    parts: new Map(),
    choices: new Map(),
    next: 0,
    waiting: 0,
    broken: false,
  }
  return { push: (event) => (state.broken ? [] : applyTable(steps, state, event)) }
}

interface Place {
  readonly choice: number
  /** Undefined: it waits. */
  index?: number
  readonly held: Event[]
  ended: boolean
}
type Event = PartStart | PartDelta | PartEnd

interface State {
  readonly limit: number
  /** By the index that the reader gave. */
  readonly parts: Map<number, Place>
  /** Of each choice, the open part and those waiting behind it. */
  readonly choices: Map<number, Place[]>
  next: number
  /** Characters held. */
  waiting: number
  broken: boolean
}

const unchanged = (_state: State, event: CanonicalEvent): readonly CanonicalEvent[] => [event]

const steps: EventTable<State, readonly CanonicalEvent[]> = {
  'message-start': unchanged,
  'part-start': (state, event) => {
    const place: Place = { choice: event.choice, held: [], ended: false }
    const queue = state.choices.get(event.choice) ?? []
    state.choices.set(event.choice, queue)
    state.parts.set(event.index, place)
    queue.push(place)
    if (queue.length > 1) return hold(state, place, event)
    return [open(state, place, event)]
  },
  'part-delta': (state, event) => pass(state, event),
  'part-end': (state, event) => {
    const place = state.parts.get(event.index)
    if (place !== undefined) place.ended = true
    const passed = pass(state, event)
    state.parts.delete(event.index)
    return place?.index === undefined ? passed : [...passed, ...openNext(state, place.choice)]
  },
  'message-end': (state, event) => [...closeAll(state), event],
  // What still waits is left: the answer is broken off, and behind a part that never ended nothing can begin.
  fault: unchanged,
  usage: unchanged,
  ping: unchanged,
  opaque: unchanged,
}

function open(state: State, place: Place, event: PartStart): CanonicalEvent {
  place.index = state.next
  state.next += 1
  return { ...event, index: place.index }
}

function pass(state: State, event: PartDelta | PartEnd): readonly CanonicalEvent[] {
  const place = state.parts.get(event.index)
  if (place === undefined) return breakOff(state, `${event.type} for part ${event.index}, which is not open`)
  if (place.index === undefined) return hold(state, place, event)
  return [place.index === event.index ? event : { ...event, index: place.index }]
}

function hold(state: State, place: Place, event: Event): readonly CanonicalEvent[] {
  place.held.push(event)
  state.waiting += sizeOf(event)
  return state.waiting > state.limit ? breakOff(state, 'too much content came in parts that overlap') : []
}

/** The open part of this choice is over: the next one begins, with all that waited for it. */
function openNext(state: State, choice: number): readonly CanonicalEvent[] {
  const queue = state.choices.get(choice) ?? []
  const events: CanonicalEvent[] = []
  for (queue.shift(); queue[0] !== undefined; queue.shift()) {
    const place = queue[0]
    events.push(...release(state, place))
    if (!place.ended) break
  }
  return events
}

function release(state: State, place: Place): readonly CanonicalEvent[] {
  const events = place.held.splice(0)
  return events.map((event) => {
    state.waiting -= sizeOf(event)
    if (event.type === 'part-start') return open(state, place, event)
    return { ...event, index: place.index ?? 0 }
  })
}

function closeAll(state: State): readonly CanonicalEvent[] {
  const events: CanonicalEvent[] = []
  for (const queue of state.choices.values()) {
    for (const place of queue.splice(0)) {
      events.push(...release(state, place))
      if (!place.ended) events.push({ type: 'part-end', index: place.index ?? 0 })
    }
  }
  state.parts.clear()
  return events
}

function breakOff(state: State, detail: string): readonly CanonicalEvent[] {
  state.broken = true
  return [{ type: 'fault', fault: brokenOrder(detail) }]
}

const brokenOrder = (detail: string): Fault => ({
  stage: 'deliver',
  scope: 'model',
  kind: 'bad-upstream',
  status: 502,
  code: 'broken_stream',
  message:
    'The upstream broke the order of its own stream, so the answer cannot be completed. Send the request again.',
  retryable: true,
  detail,
})

/** Media in a part-start is counted by its JSON; everything else by its text. */
function sizeOf(event: Event): number {
  if (event.type === 'part-delta') return JSON.stringify(event.delta).length
  return JSON.stringify(event.type === 'part-start' ? event.part : (event.part ?? '')).length
}
