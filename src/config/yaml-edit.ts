import { isDeepStrictEqual } from 'node:util'
import { parseDocument } from 'yaml'
import type { SettingPath } from './config-fault.ts'
import { applyToPlain, type PlainChange, plainChanges } from './plain-change.ts'
import { spliceChange } from './yaml-splice.ts'

/** One edit of the document. */
export type YamlChange =
  | { readonly kind: 'set'; readonly path: SettingPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: SettingPath }
  /** Into a list, before `index`; absent: at its end. */
  | { readonly kind: 'insert'; readonly path: SettingPath; readonly index?: number; readonly value: unknown }

/**
 * The text with the change made and every other character as it was: only the lines at stake are rewritten. Undefined:
 * the document builds this place from an alias or merge. The text must be valid YAML.
 */
export function editYaml(text: string, change: YamlChange): string | undefined {
  const before = plainOf(text)
  const changes = plainChanges(before, change)
  let edited = text
  for (const one of changes) {
    const next = editOnce(edited, one)
    if (next === undefined) return undefined
    edited = next
  }
  return edited
}

/** The splice is checked by reading it back; where it does not hold the document is written anew, comments kept. */
function editOnce(text: string, change: PlainChange): string | undefined {
  const expected = applyToPlain(plainOf(text), change)
  const spliced = spliceChange(text, change)
  if (spliced !== undefined && holds(spliced, expected)) return spliced
  const rewritten = rewrite(text, change)
  return rewritten !== undefined && holds(rewritten, expected) ? rewritten : undefined
}

function holds(text: string, expected: unknown): boolean {
  const document = parseDocument(text, { prettyErrors: false })
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS() ?? {}, expected)
}

function rewrite(text: string, change: PlainChange): string | undefined {
  const document = parseDocument(text, { prettyErrors: false })
  try {
    if (change.kind === 'remove') document.deleteIn(change.path)
    else if (change.kind === 'set') document.setIn(change.path, document.createNode(change.value))
    else if (change.index === undefined) document.addIn(change.path, document.createNode(change.value))
    else return undefined
    return document.toString({ lineWidth: 0, flowCollectionPadding: true })
  } catch {
    // An alias or a scalar stands in the way: the caller reports that the place cannot be edited.
    return undefined
  }
}

const plainOf = (text: string): unknown => parseDocument(text, { prettyErrors: false }).toJS() ?? {}
