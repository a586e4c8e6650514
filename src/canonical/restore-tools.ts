import type { CanonicalEvent, PartDelta, PartEnd, PartStart } from './event.ts'
import { applyTable, type EventTable } from './event-table.ts'
import { createInputText, type InputText, readInputText } from './input-text.ts'
import type { Part, ToolCallPart } from './part.ts'
import type { Renames } from './renames.ts'
import type { CanonicalResponse } from './response.ts'

export interface ToolRestorer {
  push(event: CanonicalEvent): readonly CanonicalEvent[]
}

/** Gives calls in a streamed answer the names, namespaces and forms that the client's own tools have. */
export function createToolRestorer(renames: Renames): ToolRestorer {
  const state: State = { renames, inputs: new Map() }
  return {
    push: (event) => (renames.tools.size === 0 ? [event] : applyTable(steps, state, event)),
  }
}

/** The same for a whole answer. */
export const restoreTools = (response: CanonicalResponse, renames: Renames): CanonicalResponse =>
  renames.tools.size === 0
    ? response
    : {
        ...response,
        choices: response.choices.map((choice) => ({
          ...choice,
          parts: choice.parts.map((part) => restorePart(part, renames)),
        })),
      }

interface State {
  readonly renames: Renames
  /** The open calls whose input is unwrapped, by part index. */
  readonly inputs: Map<number, InputText>
}

const unchanged = (_state: State, event: CanonicalEvent): readonly CanonicalEvent[] => [event]

const steps: EventTable<State, readonly CanonicalEvent[]> = {
  'message-start': unchanged,
  'part-start': startPart,
  'part-delta': growPart,
  'part-end': endPart,
  usage: unchanged,
  'message-end': unchanged,
  ping: unchanged,
  fault: unchanged,
  opaque: unchanged,
}

function startPart(state: State, event: PartStart): readonly CanonicalEvent[] {
  const { part, index } = event
  if (part.kind !== 'tool-call') return [event]
  const named = withIdentity(part, state.renames)
  if (!isWrapped(part, named)) return [{ ...event, part: named }]
  const input = createInputText()
  state.inputs.set(index, input)
  return [{ ...event, part: { ...named, input: input.push(part.input) } }]
}

function growPart(state: State, event: PartDelta): readonly CanonicalEvent[] {
  const input = state.inputs.get(event.index)
  if (input === undefined || event.delta.kind !== 'input') return [event]
  return inputDelta(event.index, input.push(event.delta.text))
}

function endPart(state: State, event: PartEnd): readonly CanonicalEvent[] {
  const { index, part } = event
  const input = state.inputs.get(index)
  state.inputs.delete(index)
  const owed = input === undefined ? [] : inputDelta(index, input.end())
  return [...owed, part === undefined ? event : { ...event, part: restorePart(part, state.renames) }]
}

const inputDelta = (index: number, text: string): readonly CanonicalEvent[] =>
  text === '' ? [] : [{ type: 'part-delta', index, delta: { kind: 'input', text } }]

function restorePart(part: Part, renames: Renames): Part {
  if (part.kind !== 'tool-call') return part
  const named = withIdentity(part, renames)
  return isWrapped(part, named) ? { ...named, input: readInputText(part.input) } : named
}

function withIdentity(part: ToolCallPart, renames: Renames): ToolCallPart {
  const identity = renames.tools.get(part.name)
  return identity === undefined ? part : { ...part, ...identity }
}

/** The client's tool is free-form, the upstream called it as a function. */
const isWrapped = (seen: ToolCallPart, named: ToolCallPart): boolean =>
  named.form === 'custom' && seen.form === 'function'
