import { parseDocument } from 'yaml'
import { type ConfigFault, configFault, type SettingPath } from './config-fault.ts'
import { sameText } from './config-text.ts'
import { suggestion } from './expectation.ts'
import { valueAt } from './plain-change.ts'
import type { AccountInput } from './settings.ts'
import { readSettingsText, type SettingsKnowledge, type SettingsReading } from './settings-reader.ts'
import { editYaml, type YamlChange } from './yaml-edit.ts'

export type SettingsChange =
  /** A group replaces the group: keys that it leaves out are removed. */
  | { readonly kind: 'set'; readonly path: SettingPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: SettingPath }
  | { readonly kind: 'add-account'; readonly account: AccountInput }
  /** Fields set to undefined are removed from the file, so that the default holds. */
  | {
      readonly kind: 'update-account'
      readonly name: string
      readonly fields: { readonly [Field in keyof AccountInput]?: AccountInput[Field] | undefined }
    }
  | { readonly kind: 'remove-account'; readonly name: string }

export type SettingsEditing =
  | (SettingsReading & { readonly kind: 'good' } & { readonly text: string })
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] }

/** The text with all changes made, or why not. A text that was faulty before is refused unless the changes cure it. */
export function editSettingsText(
  text: string,
  changes: readonly SettingsChange[],
  knowledge: SettingsKnowledge = {},
): SettingsEditing {
  let edited = text
  for (const change of changes) {
    const before = readSettingsText(edited, knowledge)
    if (before.kind === 'faulty' && parseDocument(edited).errors.length > 0) return before
    const steps = yamlChanges(edited, change)
    if ('faults' in steps) return { kind: 'faulty', faults: steps.faults }
    for (const step of steps.changes) {
      const next = editYaml(edited, step)
      if (next === undefined)
        return faulty(configFault('unsupported_edit', { line: 1, column: 1, path: step.path }))
      edited = next
    }
  }
  const after = readSettingsText(edited, knowledge)
  return after.kind === 'good' ? { ...after, text: edited } : after
}

const faulty = (fault: ConfigFault): SettingsEditing => ({ kind: 'faulty', faults: [fault] })

type Steps = { readonly changes: readonly YamlChange[] } | { readonly faults: readonly ConfigFault[] }

function yamlChanges(text: string, change: SettingsChange): Steps {
  if (change.kind === 'set') return { changes: [change] }
  if (change.kind === 'remove') return { changes: [{ ...change, path: emptiedBy(text, change.path) }] }
  if (change.kind === 'add-account') {
    return { changes: [{ kind: 'insert', path: ['accounts'], value: withoutUndefined(change.account) }] }
  }
  const names = accountNames(text)
  const index = names.indexOf(change.name)
  if (index === -1) {
    const place = { line: 1, column: 1, path: ['accounts'] }
    const expected = suggestion(change.name, names)
    return { faults: [configFault('unknown_account', place, { got: sameText(change.name), expected })] }
  }
  if (change.kind === 'remove-account') return { changes: [{ kind: 'remove', path: ['accounts', index] }] }
  return {
    changes: Object.entries(change.fields).map(([field, value]): YamlChange => {
      const path = ['accounts', index, field]
      return value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value }
    }),
  }
}

/** The outermost group that would hold nothing more goes too: no `{}` is left behind. */
function emptiedBy(text: string, path: SettingPath): SettingPath {
  const root: unknown = parseDocument(text).toJS()
  let outermost = path
  while (outermost.length > 1 && holdsOnly(valueAt(root, outermost.slice(0, -1)), outermost.at(-1)))
    outermost = outermost.slice(0, -1)
  return outermost
}

const holdsOnly = (group: unknown, key: unknown): boolean =>
  typeof group === 'object' &&
  group !== null &&
  !Array.isArray(group) &&
  Object.keys(group).length === 1 &&
  Object.keys(group)[0] === key

function accountNames(text: string): readonly string[] {
  const accounts = valueAt(parseDocument(text).toJS(), ['accounts'])
  return Array.isArray(accounts) ? accounts.map((account) => String(valueAt(account, ['name']))) : []
}

const withoutUndefined = (account: AccountInput): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined))
