import fc from 'fast-check'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'

/** One change somewhere in a JSON value: where (by a number that picks a node), what, and with which odd value. */
export interface Mutation {
  readonly place: number
  readonly change: 'replace' | 'remove' | 'repeat' | 'reverse' | 'wrap' | 'unwrap' | 'borrow'
  readonly value: number
}

/** `FUZZ=20` looks twenty times as long. */
export const times = Number(process.env.FUZZ ?? 1)

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    place: fc.nat(),
    change: fc.constantFrom('replace', 'remove', 'repeat', 'reverse', 'wrap', 'unwrap', 'borrow'),
    value: fc.nat(),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Values that stand where others are expected. */
const odd: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, '', 'x', ' ', '{', '[DONE]', [], {}, [null], [[]], [{}], ['']],
  ...[
    { type: 'x_of_tomorrow' },
    { type: 'text' },
    { type: null },
    { text: null },
    [{ type: 'text', text: 1 }],
  ],
  ...['data:,', 'data:image/png;base64,%', 'http://10.0.0.1/x', '__proto__', 'constructor', 'toString'],
  JSON.parse('{"__proto__":{"polluted":true},"hasOwnProperty":1}'),
]

interface Place {
  readonly value: Json
  put(value: Json | undefined): void
}

/** A copy with the changes made. */
export function mutate(original: JsonObject, changes: readonly Mutation[]): JsonObject {
  let root: Json = structuredClone(original)
  for (const { place, change, value } of changes) {
    const places = placesIn(root, (next) => {
      root = next ?? {}
    })
    const chosen = places[place % places.length]
    if (chosen !== undefined) applyChange[change](chosen, value, places)
  }
  return isJsonObject(root) ? root : {}
}

const applyChange: Readonly<
  Record<Mutation['change'], (place: Place, value: number, all: readonly Place[]) => void>
> = {
  replace: (place, value) => place.put(structuredClone(odd[value % odd.length])),
  remove: (place) => place.put(undefined),
  repeat: ({ value: node, put }, value) => {
    if (!isJsonArray(node) || node.length === 0) return
    put([...node, structuredClone(node[value % node.length] ?? null)])
  },
  reverse: ({ value, put }) => {
    if (isJsonArray(value)) put([...value].reverse())
  },
  wrap: ({ value, put }) => put([value]),
  unwrap: ({ value, put }) => {
    if (isJsonArray(value)) put(value[0])
    else if (isJsonObject(value)) put(Object.values(value)[0])
  },
  borrow: ({ put }, value, all) => put(structuredClone(all[value % all.length]?.value)),
}

/** Every node, the root first, with a way to put another in its place; `undefined` takes it out. */
function placesIn(root: Json, putRoot: (value: Json | undefined) => void): readonly Place[] {
  const places: Place[] = [{ value: root, put: putRoot }]
  const visit = (node: Json): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (value === undefined) continue
      places.push({ value, put: (next) => putInto(node, key, next) })
      visit(value)
    }
  }
  visit(root)
  return places
}

function putInto(parent: object, key: string, next: Json | undefined): void {
  if (next !== undefined) Reflect.set(parent, key, next)
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else Reflect.deleteProperty(parent, key)
}
