import { isCollection, isNode, isPair, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'

// Where things stand in the text of a document, as offsets.

/** What holds a value: the pair `key: value`, or an entry of a list. */
export interface Holder {
  readonly collection: YAMLMap | YAMLSeq
  readonly index: number
}

export const heldValue = ({ collection, index }: Holder): unknown => {
  const item: unknown = collection.items[index]
  return isPair(item) ? item.value : item
}

export const rangeOf = (node: unknown): readonly [number, number] | undefined =>
  isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined

export const isBlank = (node: unknown): boolean => {
  const range = rangeOf(node)
  return range !== undefined && range[0] === range[1]
}

export const isBlock = (node: unknown): node is Node => isCollection(node) && !node.flow

const keyOf = (item: unknown): unknown => (isPair(item) ? item.key : undefined)

export const keyStart = ({ collection, index }: Holder): number | undefined =>
  rangeOf(keyOf(collection.items[index]))?.[0]

export const startOfItem = (item: unknown): number | undefined => rangeOf(isPair(item) ? item.key : item)?.[0]

export const endOfPair = (pair: Pair | undefined): number | undefined =>
  rangeOf(pair?.value)?.[1] ?? rangeOf(pair?.key)?.[1]

export const endOfItem = (item: unknown): number | undefined =>
  isPair(item) ? endOfPair(item) : rangeOf(item)?.[1]

/** Just behind the colon of `key:`. */
export function colonEnd(text: string, holder: Holder): number | undefined {
  const key = rangeOf(keyOf(holder.collection.items[holder.index]))
  const colon = key === undefined ? -1 : text.indexOf(':', key[1])
  return colon === -1 ? undefined : colon + 1
}

export function dashOf(text: string, { collection, index }: Holder): number | undefined {
  const range = rangeOf(collection.items[index])
  const dash = range === undefined ? -1 : text.lastIndexOf('-', range[0] - 1)
  return dash === -1 ? undefined : dash
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Behind the line break that follows; a value that ends with its own line break is at its end already. */
export function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

export const columnOf = (text: string, offset: number): number => {
  const start = lineStart(text, offset)
  return offset - start - (text.charCodeAt(start) === 0xfeff ? 1 : 0)
}
