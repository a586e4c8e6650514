import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Seal } from '../../canonical/seal.ts'
import { readSeal } from './assistant-reader.ts'
import { calledFields, callFields } from './read-fields.ts'
import { originAt } from './rest.ts'
import { filled, numberOf, objectOf, objectsOf } from './schema.ts'
import { type ChoiceState, closeFlow, emit } from './stream-flow.ts'

export interface CallReader {
  /** `seal`: of the message, for the first call in it that has none. */
  read(delta: JsonObject, seal: Seal | undefined): void
  /** More of the input that grew last. */
  say(input: string): void
  close(): void
  /** Ends the calls whose input is whole. */
  endWhole(): void
  /** A call has begun. */
  readonly any: boolean
}

interface Call {
  readonly wireIndex: number | undefined
  readonly form: 'function' | 'custom'
  readonly legacy: boolean
  id: string | undefined
  name: string | undefined
  seal: Seal | undefined
  /** Of the part. Undefined: its name has not come yet. */
  part: number | undefined
  input: string
  closed: boolean
}

/**
 * Vendors bind the pieces of a call by `index`, by `id`, or by nothing: calls then come whole. Ids are `""` or null in
 * later pieces (Alibaba, Together), missing (Google), or new under an index already used (some proxies of Gemini).
 */
export function createCallReader(state: ChoiceState): CallReader {
  const calls: Call[] = []
  let last: Call | undefined

  const endWhole = () => {
    for (const call of calls) if (isWhole(call)) closeCall(state, call)
  }
  const begin = (call: Call) => {
    if (call.part !== undefined || call.name === undefined) return
    closeFlow(state)
    endWhole()
    call.part = state.context.nextIndex()
    call.id ??= state.context.newId('call')
    emit(state, {
      type: 'part-start',
      index: call.part,
      choice: state.number,
      part: {
        kind: 'tool-call',
        id: call.id,
        name: call.name,
        input: '',
        form: call.form,
        ...(call.seal === undefined ? {} : { seal: call.seal }),
        ...(call.legacy ? { origin: originAt('', undefined, 'function_call') } : {}),
      },
    })
    if (call.input !== '') growInput(state, call, call.input)
  }

  const readCall = (delta: JsonObject, legacy: boolean, messageSeal: Seal | undefined): boolean => {
    const piece = readPiece(delta, legacy)
    let call = findCall(calls, piece)
    if (call === undefined) {
      call = { ...piece, legacy, part: undefined, input: '', closed: false, seal: undefined }
      calls.push(call)
    }
    call.id ??= piece.id
    call.name ??= piece.name
    const own = readSeal(delta, state.context.issuer)
    const takesMessageSeal = own === undefined && call.part === undefined && messageSeal !== undefined
    call.seal ??= own ?? (takesMessageSeal ? messageSeal : undefined)
    if (call.part !== undefined && own !== undefined) {
      emit(state, { type: 'part-delta', index: call.part, delta: { kind: 'seal', seal: own } })
    }
    last = call
    call.input += piece.input
    if (call.part !== undefined) growInput(state, call, piece.input)
    else begin(call)
    return takesMessageSeal
  }

  return {
    read(delta, seal) {
      let unplaced = seal
      for (const [place, call] of objectsOf(delta.tool_calls).entries()) {
        lookAtPiece(state, call, place)
        if (readCall(call, false, unplaced)) unplaced = undefined
      }
      const legacy = objectOf(delta.function_call)
      if (legacy === undefined) return
      state.context.unread.lookInto(`${messageAt(state)}/function_call`, legacy, calledFields)
      readCall(legacy, true, undefined)
    },
    say(input) {
      if (last === undefined) return
      last.input += input
      growInput(state, last, input)
    },
    close() {
      for (const call of calls) closeCall(state, call)
    },
    endWhole,
    get any() {
      return calls.some((call) => call.part !== undefined)
    },
  }
}

/** As the whole answer has it. */
const messageAt = ({ number }: ChoiceState): string => `/choices/${number}/message`

function lookAtPiece(state: ChoiceState, piece: JsonObject, place: number): void {
  const at = `${messageAt(state)}/tool_calls/${numberOf(piece.index) ?? place}`
  state.context.unread.lookInto(at, piece, callFields)
}

interface Piece {
  readonly wireIndex: number | undefined
  readonly id: string | undefined
  readonly name: string | undefined
  readonly form: 'function' | 'custom'
  readonly legacy: boolean
  readonly input: string
}

function readPiece(delta: JsonObject, legacy: boolean): Piece {
  const form = isJsonObject(delta.custom) || delta.type === 'custom' ? 'custom' : 'function'
  const called = legacy ? delta : objectOf(delta[form])
  return {
    wireIndex: legacy ? undefined : numberOf(delta.index),
    id: legacy ? undefined : filled(delta.id),
    name: filled(called?.name),
    form,
    legacy,
    input: inputText(form === 'custom' ? called?.input : called?.arguments),
  }
}

const inputText = (value: Json | undefined): string => {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** The call that a piece goes on with. Undefined: it begins one. */
function findCall(calls: readonly Call[], piece: Piece): Call | undefined {
  if (piece.legacy) return calls.find((call) => call.legacy)
  if (piece.wireIndex !== undefined) {
    const call = calls.findLast((candidate) => candidate.wireIndex === piece.wireIndex)
    return call !== undefined && isOther(call, piece) ? undefined : call
  }
  if (piece.id !== undefined) return calls.find((call) => call.id === piece.id)
  return piece.name === undefined ? calls.at(-1) : undefined
}

/** Another call under the same index: another id, and a name of its own. */
const isOther = (call: Call, piece: Piece): boolean =>
  piece.id !== undefined && piece.name !== undefined && call.id !== undefined && piece.id !== call.id

function growInput(state: ChoiceState, call: Call, text: string): void {
  if (text === '' || call.part === undefined) return
  emit(state, { type: 'part-delta', index: call.part, delta: { kind: 'input', text } })
}

/** Nothing can follow: its JSON is whole. One that is not may go on beside the next call, and is left open. */
function isWhole(call: Call): boolean {
  if (call.part === undefined || call.closed) return false
  if (call.form === 'custom') return true
  try {
    return isJsonObject(JSON.parse(call.input))
  } catch {
    return false
  }
}

function closeCall(state: ChoiceState, call: Call): void {
  if (call.part === undefined || call.closed) return
  call.closed = true
  emit(state, { type: 'part-end', index: call.part })
}
