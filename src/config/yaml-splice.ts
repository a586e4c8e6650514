import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { SettingPath } from './config-fault.ts'
import type { PlainChange } from './plain-change.ts'
import {
  colonEnd,
  columnOf,
  dashOf,
  endOfItem,
  endOfPair,
  type Holder,
  heldValue,
  isBlank,
  isBlock,
  keyStart,
  lineEnd,
  lineStart,
  rangeOf,
  startOfItem,
} from './yaml-offsets.ts'
import { isInline, renderBlock, renderInline, renderItem, renderPair } from './yaml-render.ts'

/** Text offsets to be replaced. */
interface Cut {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The text with only the lines of one change rewritten. Undefined: this document needs more than that. */
export function spliceChange(text: string, change: PlainChange): string | undefined {
  const document = parseDocument(text, { prettyErrors: false })
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return appendToEmpty(text, change)
  if (!isMap(root)) return undefined
  const cuts = cutsOf({ text, eol: text.includes('\r\n') ? '\r\n' : '\n' }, root, change)
  return cuts === undefined ? undefined : applyCuts(text, cuts)
}

interface Source {
  readonly text: string
  readonly eol: string
}

function cutsOf(source: Source, root: YAMLMap, change: PlainChange): readonly Cut[] | undefined {
  const found = descend(root, change.path)
  if (found === undefined) return undefined
  if (change.kind === 'remove') return found.rest.length > 0 ? [] : removeCuts(source, root, found.holder)
  if (change.kind === 'set') {
    if (found.rest.length === 0) return replaceCuts(source, found.holder, change.value)
    return addCuts(source, found, nest(found.rest.slice(1), change.value))
  }
  if (found.rest.length > 0) return addCuts(source, found, nest(found.rest.slice(1), [change.value]))
  const list = heldValue(found.holder)
  if (isSeq(list) && list.items.length > 0) return insertItemCuts(source, list, change.value, change.index)
  return isEmptyValue(list) ? fillCuts(source, found.holder, [change.value]) : undefined
}

interface Descent {
  /** The innermost existing place on the path. */
  readonly holder: Holder
  /** Keys below it that do not exist. Its first key is missing in `group`. */
  readonly rest: SettingPath
  readonly group?: YAMLMap
}

function descend(root: YAMLMap, path: SettingPath): Descent | undefined {
  let group: YAMLMap | YAMLSeq = root
  let holder: Holder = { collection: root, index: -1 }
  for (const [depth, key] of path.entries()) {
    const index = indexOf(group, key)
    if (index === -1) return isMap(group) ? { holder, rest: path.slice(depth), group } : undefined
    holder = { collection: group, index }
    const value = heldValue(holder)
    const isLast = depth === path.length - 1
    if (isLast) break
    if (isEmptyValue(value)) return { holder, rest: path.slice(depth + 1) }
    if (!isMap(value) && !isSeq(value)) return undefined
    group = value
  }
  return { holder, rest: [] }
}

const indexOf = (group: YAMLMap | YAMLSeq, key: string | number): number =>
  isMap(group)
    ? group.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
    : typeof key === 'number' && key < group.items.length
      ? key
      : -1

/** `key:` with nothing, `[]` or `{}`. */
const isEmptyValue = (value: unknown): boolean =>
  value === null ||
  (isScalar(value) && value.value === null) ||
  (isCollection(value) && value.items.length === 0)

const nest = (keys: SettingPath, value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)

// ---- replace

function replaceCuts(source: Source, holder: Holder, value: unknown): readonly Cut[] | undefined {
  const node = heldValue(holder)
  if (isAlias(node)) return undefined
  if (isEmptyValue(node) && !isInline(value)) return fillCuts(source, holder, value)
  if (isBlank(node)) return blankCuts(source, holder, renderInline(value))
  const range = rangeOf(node)
  if (range === undefined) return undefined
  if (!isBlock(node)) {
    const isMultiline = source.text.slice(range[0], range[1]).includes('\n') && isScalar(node)
    return isMultiline ? undefined : [{ from: range[0], to: range[1], text: renderInline(value) }]
  }
  return emptiedCuts(source, holder, node, renderInline(value))
}

/** `key:` → `key: value`, `-` → `- value`. The empty value itself may be placed behind a comment. */
function blankCuts(source: Source, holder: Holder, text: string): readonly Cut[] | undefined {
  const dash = isSeq(holder.collection) ? dashOf(source.text, holder) : undefined
  const at = dash === undefined ? colonEnd(source.text, holder) : dash + 1
  return at === undefined ? undefined : [{ from: at, to: at, text: ` ${text}` }]
}

/** A block below `key:` gives way to one value on the key's own line. */
function emptiedCuts(source: Source, holder: Holder, node: Node, text: string): readonly Cut[] | undefined {
  const range = rangeOf(node)
  const colon = colonEnd(source.text, holder)
  if (range === undefined || colon === undefined) return undefined
  return [
    { from: colon, to: colon, text: ` ${text}` },
    { from: lineStart(source.text, range[0]), to: range[1], text: '' },
  ]
}

/** An empty value gets its first content as a block below the key; a comment beside the key stays there. */
function fillCuts(source: Source, holder: Holder, value: unknown): readonly Cut[] | undefined {
  const range = rangeOf(heldValue(holder))
  const colon = colonEnd(source.text, holder)
  if (range === undefined) return undefined
  if (holder.collection.flow || colon === undefined) {
    return isBlank(heldValue(holder))
      ? blankCuts(source, holder, renderInline(value))
      : [{ from: range[0], to: range[1], text: renderInline(value) }]
  }
  const indent = `${' '.repeat(columnOf(source.text, keyStart(holder) ?? 0) + 2)}`
  const at = lineEnd(source.text, range[1])
  return [{ from: colon, to: range[1], text: '' }, lineCut(source, at, renderBlock(value), indent)]
}

// ---- add

function addCuts(
  source: Source,
  { holder, rest, group }: Descent,
  value: unknown,
): readonly Cut[] | undefined {
  const key = String(rest[0])
  if (group === undefined || group.items.length === 0) {
    return holder.index === -1 ? undefined : fillCuts(source, holder, { [key]: value })
  }
  const last = group.items.at(-1)
  const end = endOfPair(last)
  if (end === undefined) return undefined
  if (group.flow) {
    return [{ from: end, to: end, text: `, ${renderInline(key)}: ${renderInline(value)}` }]
  }
  const indent = ' '.repeat(columnOf(source.text, group.range?.[0] ?? 0))
  return [lineCut(source, lineEnd(source.text, end), renderPair(key, value), indent)]
}

function insertItemCuts(source: Source, list: YAMLSeq, value: unknown, index = list.items.length) {
  const isAtEnd = index >= list.items.length
  const neighbour = rangeOf(list.items[isAtEnd ? list.items.length - 1 : index])
  if (neighbour === undefined) return undefined
  if (list.flow) {
    const at = isAtEnd ? neighbour[1] : neighbour[0]
    const text = isAtEnd ? `, ${renderInline(value)}` : `${renderInline(value)}, `
    return [{ from: at, to: at, text }]
  }
  const indent = ' '.repeat(columnOf(source.text, list.range?.[0] ?? 0))
  const at = isAtEnd ? lineEnd(source.text, neighbour[1]) : lineStart(source.text, neighbour[0])
  return [lineCut(source, at, renderItem(value), indent)]
}

// ---- remove

function removeCuts(source: Source, root: YAMLMap, holder: Holder): readonly Cut[] | undefined {
  const { collection } = holder
  if (collection.flow) return removeFlowCuts(holder)
  if (collection.items.length === 1 && collection !== root) return emptyCuts(source, root, collection)
  const from = isMap(collection) ? keyStart(holder) : dashOf(source.text, holder)
  const end = endOfItem(collection.items[holder.index])
  if (from === undefined || end === undefined) return undefined
  const start = lineStart(source.text, from)
  // The first setting of a list entry shares its line with the dash.
  if (source.text.slice(start, from).trim() !== '') {
    const next = keyStart({ collection, index: holder.index + 1 })
    return next === undefined ? undefined : [{ from, to: next, text: '' }]
  }
  return [{ from: start, to: lineEnd(source.text, end), text: '' }]
}

function removeFlowCuts({ collection, index }: Holder): readonly Cut[] | undefined {
  const start = startOfItem(collection.items[index])
  const end = endOfItem(collection.items[index])
  if (start === undefined || end === undefined) return undefined
  const next = startOfItem(collection.items[index + 1])
  if (next !== undefined) return [{ from: start, to: next, text: '' }]
  return [{ from: endOfItem(collection.items[index - 1]) ?? start, to: end, text: '' }]
}

/** The last setting of a group or the last entry of a list goes: `{}` or `[]` stays. */
function emptyCuts(source: Source, root: YAMLMap, collection: YAMLMap | YAMLSeq): readonly Cut[] | undefined {
  const holder = holderOf(root, collection)
  return holder && emptiedCuts(source, holder, collection, isMap(collection) ? '{}' : '[]')
}

function holderOf(group: YAMLMap | YAMLSeq, wanted: YAMLMap | YAMLSeq): Holder | undefined {
  for (const index of group.items.keys()) {
    const holder = { collection: group, index }
    const value = heldValue(holder)
    if (value === wanted) return holder
    const deeper = isMap(value) || isSeq(value) ? holderOf(value, wanted) : undefined
    if (deeper) return deeper
  }
  return undefined
}

function lineCut({ text, eol }: Source, at: number, lines: readonly string[], indent: string): Cut {
  const opening = at > 0 && text[at - 1] !== '\n' ? eol : ''
  return { from: at, to: at, text: `${opening}${lines.map((line) => `${indent}${line}${eol}`).join('')}` }
}

function appendToEmpty(text: string, change: PlainChange): string | undefined {
  if (change.kind === 'remove') return text
  const value = change.kind === 'insert' ? [change.value] : change.value
  const whole = nest(change.path, value)
  if (isInline(whole)) return undefined
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return applyCuts(text, [lineCut({ text, eol }, text.length, renderBlock(whole), '')])
}

const applyCuts = (text: string, cuts: readonly Cut[]): string =>
  cuts
    .toSorted((a, b) => b.from - a.from)
    .reduce((edited, cut) => edited.slice(0, cut.from) + cut.text + edited.slice(cut.to), text)
