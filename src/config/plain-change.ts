import { isDeepStrictEqual } from 'node:util'
import type { SettingPath } from './config-fault.ts'
import type { YamlChange } from './yaml-edit.ts'

/** A change that touches one setting or one list entry. */
export type PlainChange = YamlChange

/** Breaks a change of a whole group into changes of its settings, so that comments inside it stay. */
export function plainChanges(root: unknown, change: YamlChange): readonly PlainChange[] {
  if (change.kind === 'insert') return [change]
  if (change.kind === 'remove') return valueAt(root, change.path) === undefined ? [] : [change]
  return differences(valueAt(root, change.path), change.value, change.path)
}

function differences(before: unknown, after: unknown, path: SettingPath): readonly PlainChange[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isPlainObject(before) && isPlainObject(after) && size(before) > 0 && size(after) > 0) {
    return objectDifferences(before, after, path)
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && after.length > 0) {
    return listDifferences(before, after, path)
  }
  return [{ kind: 'set', path, value: after }]
}

function objectDifferences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: SettingPath,
): readonly PlainChange[] {
  const changed = Object.entries(after).flatMap(([key, value]) =>
    differences(before[key], value, [...path, key]),
  )
  const removed = Object.keys(before)
    .filter((key) => !(key in after))
    .map((key): PlainChange => ({ kind: 'remove', path: [...path, key] }))
  return [...changed, ...removed]
}

function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
  path: SettingPath,
): readonly PlainChange[] {
  const shared = Math.min(before.length, after.length)
  const changed = after
    .slice(0, shared)
    .flatMap((value, index) => differences(before[index], value, [...path, index]))
  const added = after.slice(shared).map((value): PlainChange => ({ kind: 'insert', path, value }))
  const removed = before
    .slice(shared)
    .map((_, index): PlainChange => ({ kind: 'remove', path: [...path, shared + index] }))
    .reverse()
  return [...changed, ...added, ...removed]
}

/** What the document must mean after the change. */
export function applyToPlain(root: unknown, change: PlainChange): unknown {
  if (change.path.length === 0 && change.kind === 'set') return change.value
  const copy = structuredClone(root)
  const parentPath = change.kind === 'insert' ? change.path : change.path.slice(0, -1)
  const parent = groupAt(copy, parentPath, change.kind === 'insert')
  const key = change.path.at(-1)
  if (change.kind === 'insert') {
    if (Array.isArray(parent)) parent.splice(change.index ?? parent.length, 0, change.value)
  } else if (Array.isArray(parent) && typeof key === 'number') {
    if (change.kind === 'remove') parent.splice(key, 1)
    else parent[key] = change.value
  } else if (isPlainObject(parent) && key !== undefined) {
    if (change.kind === 'remove') Reflect.deleteProperty(parent, key)
    else Reflect.set(parent, key, change.value)
  }
  return copy
}

/** The group at a path, made on the way where there is none or an empty value. */
function groupAt(root: unknown, path: SettingPath, isList: boolean): unknown {
  let node = root
  for (const [depth, key] of path.entries()) {
    if (typeof node !== 'object' || node === null) return undefined
    const next: unknown = Reflect.get(node, key)
    if (next === undefined || next === null)
      Reflect.set(node, key, isList && depth === path.length - 1 ? [] : {})
    node = Reflect.get(node, key)
  }
  return node
}

export const valueAt = (root: unknown, path: SettingPath): unknown =>
  path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    root,
  )

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const size = (group: object): number => Object.keys(group).length
