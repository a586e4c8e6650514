import { type Document, isCollection, isMap, isNode, isPair, isScalar, type LineCounter } from 'yaml'
import type { FaultPlace, SettingPath } from './config-fault.ts'

/** A document with what is needed to say where in the text a node stands. */
export interface PlacedDocument {
  readonly document: Document
  readonly lines: LineCounter
}

/** Where a setting's value stands; for one that is missing, the nearest group around it. */
export function placeOfValue(placed: PlacedDocument, path: SettingPath): FaultPlace {
  for (let length = path.length; length > 0; length -= 1) {
    const node = placed.document.getIn(path.slice(0, length), true)
    const offset = startOf(node)
    if (offset !== undefined) return placeAt(placed, offset, path)
  }
  return placeAt(placed, startOf(placed.document.contents) ?? 0, path)
}

/** Where a key itself is written. */
export function placeOfKey(placed: PlacedDocument, parent: SettingPath, key: string): FaultPlace {
  const map = parent.length === 0 ? placed.document.contents : placed.document.getIn(parent, true)
  const pair = isMap(map)
    ? map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key)
    : undefined
  const offset = startOf(pair?.key)
  const path = [...parent, key]
  return offset === undefined ? placeOfValue(placed, path) : placeAt(placed, offset, path)
}

export function placeAt(placed: PlacedDocument, offset: number, path: SettingPath): FaultPlace {
  const { line, col } = placed.lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1), path }
}

/** The path of keys that leads to the innermost group around a position of the text. */
export function pathAround(document: Document, offset: number): SettingPath {
  const path: (string | number)[] = []
  let node: unknown = document.contents
  while (isCollection(node)) {
    const index = node.items.findLastIndex((item) => {
      const start = startOf(isPair(item) ? item.key : item)
      return start !== undefined && start <= offset
    })
    const item: unknown = node.items[index]
    if (isPair(item)) {
      path.push(isScalar(item.key) ? String(item.key.value) : '?')
      node = item.value
    } else if (isNode(item)) {
      path.push(index)
      node = item
    } else {
      break
    }
  }
  return path
}

const startOf = (node: unknown): number | undefined =>
  isNode(node) && node.range ? node.range[0] : undefined
