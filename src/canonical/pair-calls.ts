import type { Written } from './loss.ts'
import { createLossList, type LossList, loss } from './loss-list.ts'
import type { Part, ToolCallPart, ToolResultPart } from './part.ts'
import type { Turn } from './request.ts'

/**
 * A conversation of another dialect as most vendors demand it: right behind a turn that calls tools stands one result for each
 * of its calls, in their order, before anything else. Results stand elsewhere where a client reordered them, are missing where
 * it was stopped, have no call where the call is kept on another vendor's side, and ids come again where a place counts them
 * anew. For writers of a dialect that is not the client's own.
 */
export function pairCalls(turns: readonly Turn[]): Written<readonly Turn[]> {
  const losses = createLossList()
  if (!turns.some(({ parts }) => parts.some(({ kind }) => kind === 'tool-call' || kind === 'tool-result')))
    return { value: turns, losses: [] }
  const callers = joinCallers(turns)
  const pairs = matchResults(callers, losses)
  return {
    value: callers.flatMap((turn, index) => settle(turn, index, callers, pairs)),
    losses: losses.losses,
  }
}

/** Calls in turns that follow each other are one step; their results cannot stand between. */
function joinCallers(turns: readonly Turn[]): readonly Turn[] {
  const joined: Turn[] = []
  for (const turn of turns) {
    const last = joined.at(-1)
    if (last?.speaker === 'assistant' && turn.speaker === 'assistant' && callsOf(last).length > 0)
      joined[joined.length - 1] = { ...last, parts: [...last.parts, ...turn.parts] }
    else joined.push(turn)
  }
  return joined
}

const callsOf = ({ speaker, parts }: Turn): readonly ToolCallPart[] =>
  speaker === 'assistant' ? parts.filter((part) => part.kind === 'tool-call') : []

const isResult = (part: Part): part is ToolResultPart => part.kind === 'tool-result'

interface Pairs {
  /** Of a turn that calls: its calls under the ids they are sent with, and their results. */
  readonly steps: ReadonlyMap<
    Turn,
    { readonly calls: ReadonlyMap<Part, Part>; readonly results: readonly Part[] }
  >
}

interface Placed {
  readonly part: ToolResultPart
  readonly turn: number
  /** It stands at the head of its turn. */
  readonly leads: boolean
}

function matchResults(turns: readonly Turn[], losses: LossList): Pairs {
  const free = turns.flatMap(placedResults)
  const used = new Set<string>()
  const steps = new Map<Turn, { calls: Map<Part, Part>; results: Part[] }>()
  turns.forEach((turn, index) => {
    const calls = new Map<Part, Part>()
    const results: Part[] = []
    for (const call of callsOf(turn)) {
      const id = freeId(call, used, losses)
      if (id !== call.id) calls.set(call, { ...call, id })
      results.push({ ...takeResult(call, index, turns, free, losses), callId: id })
    }
    if (results.length > 0) steps.set(turn, { calls, results })
  })
  for (const { part } of free) {
    const detail = 'a result whose call is not in the conversation is refused'
    losses.add(loss('tool-result', part.origin?.at ?? '', 'dropped', detail, true))
  }
  return { steps }
}

const placedResults = ({ parts }: Turn, turn: number): readonly Placed[] =>
  parts.flatMap((part, place) =>
    isResult(part) ? [{ part, turn, leads: parts.slice(0, place).every(isResult) }] : [],
  )

/** The nearest result behind the call, else any of that id, else an empty one. */
function takeResult(
  call: ToolCallPart,
  caller: number,
  turns: readonly Turn[],
  free: Placed[],
  losses: LossList,
): ToolResultPart {
  const answers = ({ part }: Placed) => part.callId === call.id
  const found = free.find((placed) => placed.turn > caller && answers(placed)) ?? free.find(answers)
  if (found === undefined) {
    const detail = 'a call without a result gets an empty one'
    losses.add(loss('tool-result', call.origin?.at ?? '', 'defaulted', detail, false))
    return { kind: 'tool-result', callId: call.id, name: call.name, parts: [], form: call.form }
  }
  free.splice(free.indexOf(found), 1)
  const between = turns.slice(caller + 1, found.turn).flatMap(({ parts }) => parts)
  if (found.turn < caller || !found.leads || !between.every(isResult)) {
    const detail = 'a result is sent right behind its call'
    losses.add(loss('tool-result', found.part.origin?.at ?? '', 'moved', detail, false))
  }
  return found.part
}

function freeId({ id, origin }: ToolCallPart, used: Set<string>, losses: LossList): string {
  let sent = id
  for (let count = 2; used.has(sent); count += 1) sent = `${id}_${count}`
  used.add(sent)
  if (sent !== id)
    losses.add(loss('tool-call-id', origin?.at ?? '', 'renamed', 'an id is taken once only', false))
  return sent
}

/** A turn with what belongs there: a caller keeps its results behind it, another turn loses those that went to their calls. */
function settle(turn: Turn, index: number, turns: readonly Turn[], { steps }: Pairs): readonly Turn[] {
  const step = steps.get(turn)
  const before = turns[index - 1]
  const owed =
    (before !== undefined && turn.speaker === 'user' ? steps.get(before)?.results : undefined) ?? []
  const kept = turn.parts.filter((part) => !isResult(part)).map((part) => step?.calls.get(part) ?? part)
  const parts = [...owed, ...kept]
  const own = parts.length === 0 && turn.parts.length > 0 ? [] : [{ ...turn, parts }]
  if (step === undefined || turns[index + 1]?.speaker === 'user') return own
  return [...own, { speaker: 'user', parts: step.results }]
}
