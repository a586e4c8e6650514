import type { CanonicalEvent, Delta, PartDelta, PartEnd, PartStart } from './event.ts'
import { applyTable, type EventTable } from './event-table.ts'
import type { PartKind } from './part.ts'

/** Watches a stream. `accept` and `end` give the violation in words, or undefined; a violating event changes nothing. */
export interface Grammar {
  accept(event: CanonicalEvent): string | undefined
  /** The stream is over: what is still owed. */
  end(): string | undefined
}

/** The laws of a canonical stream (event.ts), as a machine that can be asked at any point. */
export function createGrammar(): Grammar {
  const state: State = { phase: 'before', next: 0, open: new Map() }
  return {
    accept: (event) =>
      state.phase === 'over'
        ? `${event.type} after the end of the stream`
        : state.phase === 'before' && !mayComeFirst.includes(event.type)
          ? `${event.type} before message-start`
          : applyTable(rules, state, event),
    end: () => (state.phase === 'over' ? undefined : 'the stream ended without message-end or fault'),
  }
}

interface State {
  phase: 'before' | 'open' | 'over'
  /** The index the next part has. */
  next: number
  readonly open: Map<number, { readonly kind: PartKind; readonly choice: number }>
}

const mayComeFirst: readonly CanonicalEvent['type'][] = ['message-start', 'ping', 'fault']

const rules: EventTable<State, string | undefined> = {
  'message-start': (state) => {
    if (state.phase === 'open') return 'a second message-start'
    state.phase = 'open'
    return undefined
  },
  'part-start': startPart,
  'part-delta': growPart,
  'part-end': endPart,
  'message-end': (state) => {
    const [index] = state.open.keys()
    if (index !== undefined) return `message-end while part ${index} is open`
    state.phase = 'over'
    return undefined
  },
  fault: (state) => {
    state.phase = 'over'
    return undefined
  },
  usage: () => undefined,
  ping: () => undefined,
  opaque: () => undefined,
}

function startPart(state: State, { index, choice, part }: PartStart): string | undefined {
  if (index !== state.next) return `part-start ${index} where ${state.next} is next`
  for (const [other, open] of state.open) {
    if (open.choice === choice) return `part-start ${index} while part ${other} of choice ${choice} is open`
  }
  state.next += 1
  state.open.set(index, { kind: part.kind, choice })
  return undefined
}

function growPart(state: State, { index, delta }: PartDelta): string | undefined {
  const open = state.open.get(index)
  if (open === undefined) return `part-delta for part ${index}, which is not open`
  const allowed: readonly Delta['kind'][] = deltasOf[open.kind]
  return allowed.includes(delta.kind) ? undefined : `${delta.kind} delta in a ${open.kind} part`
}

function endPart(state: State, { index, part }: PartEnd): string | undefined {
  const open = state.open.get(index)
  if (open === undefined) return `part-end for part ${index}, which is not open`
  if (part !== undefined && part.kind !== open.kind) return `${part.kind} at the end of a ${open.kind} part`
  state.open.delete(index)
  return undefined
}

/** Which deltas a part may grow by. A kind with none comes whole in its part-start. */
const deltasOf = {
  text: ['text', 'citation', 'seal'],
  image: [],
  audio: ['audio'],
  video: [],
  document: [],
  reasoning: ['reasoning', 'seal'],
  'tool-call': ['input', 'seal'],
  'tool-result': [],
  refusal: ['refusal'],
  'server-tool-call': ['input'],
  'server-tool-result': [],
  compaction: ['compaction', 'seal'],
  opaque: [],
} satisfies Record<PartKind, readonly Delta['kind'][]>
