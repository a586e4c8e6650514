import type { SettingsPatch } from '../../../../src/control/contract/settings.ts'

export interface RuleDraft {
  /** Of the row; a rule under way has no name of its own yet. */
  readonly id: string
  readonly asked: string
  readonly target: string
}

type Mapping = Readonly<Record<string, string>>

export const draftOf = (mapping: Mapping): readonly RuleDraft[] =>
  Object.entries(mapping).map(([asked, target]) => ({ id: `saved ${asked}`, asked, target }))

/** The rules that are whole. */
export const mappingOf = (rules: readonly RuleDraft[]): Mapping =>
  Object.fromEntries(
    rules
      .map(({ asked, target }) => [asked.trim(), target.trim()] as const)
      .filter(([asked, target]) => asked !== '' && target !== ''),
  )

/** Why a rule cannot be saved. */
export function draftProblem(rule: RuleDraft, rules: readonly RuleDraft[]): 'empty' | 'double' | undefined {
  if (rule.asked.trim() === '' || rule.target.trim() === '') return 'empty'
  const same = rules.filter((one) => one.asked.trim() === rule.asked.trim())
  return same.length > 1 && same[0] !== rule ? 'double' : undefined
}

type Edit = Pick<Extract<SettingsPatch, { set?: unknown }>, 'set' | 'remove'>

/** Only what differs is written, so that comments and order in the file stay. */
export function mappingPatch(before: Mapping, after: Mapping): Edit {
  const path = (asked: string): string => `models.mapping[${JSON.stringify(asked)}]`
  const set = Object.entries(after).filter(([asked, target]) => before[asked] !== target)
  const remove = Object.keys(before).filter((asked) => after[asked] === undefined)
  return {
    set: Object.fromEntries(set.map(([asked, target]) => [path(asked), target])),
    remove: remove.map(path),
  }
}

/** Is an id one that the rule is about? Which rule wins is the server's to say. */
export function fitsRule(rule: string, id: string): boolean {
  const parts = rule
    .trim()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(id)
}
