import type { CanonicalEvent } from './event.ts'

export type EventName = CanonicalEvent['type']

type Named<T extends EventName = EventName> = {
  [Name in T]: { readonly type: Name } & Extract<CanonicalEvent, { type: Name }>
}[T]

/** One small handler for each kind of event: `(state, event) → result`. A kind without a handler does not compile. */
export type EventTable<State, Result> = {
  readonly [Name in EventName]: (state: State, event: Named<Name>) => Result
}

/** The handler of this event's kind, applied. */
export const applyTable = <State, Result, T extends EventName>(
  table: EventTable<State, Result>,
  state: State,
  event: Named<T>,
): Result => table[event.type](state, event)
