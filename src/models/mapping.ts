/** The owner's rules `asked → target`, exact before wildcard, longer literal first. */
export interface Mapping {
  /** Undefined: no rule applies. */
  apply(asked: string): Mapped | undefined
  /** Ids that an exact rule answers to. */
  readonly names: readonly string[]
}

interface Mapped {
  /** The first rule that applied, as written. */
  readonly rule: string
  readonly target: string
}

interface Wildcard {
  readonly rule: string
  readonly pattern: RegExp
  readonly target: string
  readonly literal: number
}

/** Alias of an alias of an alias …: longer chains are a mistake. */
const longestChain = 8

/** `*` in a rule stands for any text; `*` in its target for what the rule's first `*` stood for. */
export function createMapping(rules: Readonly<Record<string, string>>): Mapping {
  const exact = new Map(Object.entries(rules).filter(([rule]) => !rule.includes('*')))
  const wildcards = Object.entries(rules)
    .filter(([rule]) => rule.includes('*'))
    .map(([rule, target]) => toWildcard(rule, target))
    .sort((a, b) => b.literal - a.literal)
  return {
    names: [...exact.keys()],
    apply(asked) {
      const first = applyExact(exact, asked) ?? applyWildcard(wildcards, asked)
      return first === undefined
        ? undefined
        : { rule: first.rule, target: followAliases(exact, first.target) }
    },
  }
}

const toWildcard = (rule: string, target: string): Wildcard => ({
  rule,
  target,
  literal: rule.replaceAll('*', '').length,
  pattern: new RegExp(`^${rule.split('*').map(escapeForPattern).join('(.*)')}$`, 'i'),
})

const escapeForPattern = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

function applyExact(exact: ReadonlyMap<string, string>, asked: string): Mapped | undefined {
  const target = exact.get(asked)
  return target === undefined ? undefined : { rule: asked, target }
}

function applyWildcard(wildcards: readonly Wildcard[], asked: string): Mapped | undefined {
  for (const { rule, pattern, target } of wildcards) {
    const match = pattern.exec(asked)
    if (match !== null) return { rule, target: target.replace('*', () => match[1] ?? '') }
  }
  return undefined
}

/** Only exact rules go on from a target: `"*": x` would else swallow what a better rule has chosen. */
function followAliases(exact: ReadonlyMap<string, string>, target: string): string {
  const seen = new Set<string>()
  for (let hop = 0; hop < longestChain; hop += 1) {
    const next = exact.get(target)
    if (next === undefined || seen.has(target)) return target
    seen.add(target)
    target = next
  }
  return target
}
