import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { writeJson } from '../../wire/json-text.ts'
import { textOf } from './schema.ts'

/**
 * Arguments that come in pieces (Vertex's `streamFunctionCallArguments`): each piece says with a JSON path where it
 * belongs. The pieces come in the order of the JSON text, so its text can be given on at once.
 */
export interface PartialArgs {
  /** The JSON text that a piece adds. */
  add(piece: JsonObject): string
  /** What closes the text. */
  end(): string
  /** The whole, where the pieces did not come in order and the text given out is therefore not it. */
  readonly correction: string | undefined
}

type Step = string | number

interface State {
  /** Where the last value was put. */
  path: readonly Step[]
  /** The last value is a text that goes on. */
  openText: boolean
  /** Members that were begun, so that one that comes again is noticed. */
  readonly begun: Set<string>
  tree: Json
  broken: boolean
}

export function createPartialArgs(): PartialArgs {
  const state: State = { path: [], openText: false, begun: new Set(), tree: {}, broken: false }
  return {
    add: (piece) => addPiece(state, piece),
    end: () => closeText(state) + (state.path.length === 0 ? '{}' : closers(state.path, 0)),
    get correction() {
      return state.broken ? writeJson(state.tree) : undefined
    },
  }
}

function addPiece(state: State, piece: JsonObject): string {
  const path = readPath(textOf(piece.jsonPath) ?? '')
  if (path.length === 0 || path.some((step) => typeof step === 'number' && step > longestList)) return ''
  const goesOn = state.openText && samePath(path, state.path)
  const text = textOf(piece.stringValue)
  let written = goesOn ? '' : closeText(state) + moveTo(state, path)
  if (text !== undefined) {
    written += (goesOn ? '' : '"') + writeJson(text).slice(1, -1)
    state.openText = true
    if (piece.willContinue !== true) written += closeText(state)
  } else written += goesOn ? closeText(state) : writeJson(scalarOf(piece))
  state.tree = putValue(state.tree, path, text ?? scalarOf(piece))
  state.path = path
  return written
}

/** An index beyond any real list is no index. */
const longestList = 100_000

const scalarOf = (piece: JsonObject): Json => piece.numberValue ?? piece.boolValue ?? null

function closeText(state: State): string {
  if (!state.openText) return ''
  state.openText = false
  return '"'
}

/** Closes what is left behind, opens what lies before the new place, and names its member. */
function moveTo(state: State, path: readonly Step[]): string {
  const shared = path.findIndex((step, depth) => step !== state.path[depth])
  const depth = shared < 0 ? path.length - 1 : shared
  const isFirst = state.path.length === 0
  // What was a value would now be a container.
  if (!isFirst && depth >= state.path.length) state.broken = true
  let written = isFirst ? '{' : `${closers(state.path, depth + 1)},`
  for (let at = depth; at < path.length; at += 1) {
    const step = path[at] ?? ''
    const key = writeJson([...path.slice(0, at + 1)])
    if (state.begun.has(key)) state.broken = true
    state.begun.add(key)
    if (typeof step === 'string') written += `${writeJson(step)}:`
    const next = path[at + 1]
    if (next !== undefined) written += typeof next === 'number' ? '[' : '{'
  }
  return written
}

/** The brackets of `path` that are open from this depth on, innermost first. */
const closers = (path: readonly Step[], depth: number): string =>
  path
    .slice(depth)
    .map((step) => (typeof step === 'number' ? ']' : '}'))
    .reverse()
    .join('')

const samePath = (a: readonly Step[], b: readonly Step[]): boolean =>
  a.length === b.length && a.every((step, depth) => step === b[depth])

const pathStep = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g

/** `$.recipe.ingredients[0].amount` (RFC 9535, names and indexes only). */
function readPath(text: string): readonly Step[] {
  return [...text.matchAll(pathStep)].map(([, name, index, single, double]) =>
    index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index),
  )
}

/** The tree with a value put in. Texts at one place are joined. */
function putValue(node: Json | undefined, path: readonly Step[], value: Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return typeof node === 'string' && typeof value === 'string' ? node + value : value
  if (typeof step === 'number') {
    const list = isJsonArray(node) ? node : []
    const grown = [...list, ...Array.from({ length: Math.max(0, step + 1 - list.length) }, () => null)]
    return grown.with(step, putValue(list[step], rest, value))
  }
  const object = isJsonObject(node) ? node : {}
  return { ...object, [step]: putValue(object[step], rest, value) }
}
