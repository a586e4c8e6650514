import { modelPattern } from './model-pattern.ts'
import type { RouteCandidate, RoutePolicy, RoutingMember } from './routing.ts'

/** An owner's rule for some models: who serves them, what comes after them, within which limits. */
export interface RouteRule {
  readonly name: string
  /** Patterns of ids, as asked or after mapping. */
  readonly match: readonly string[]
  /** Dialects of clients. Empty: all. */
  readonly protocols: readonly string[]
  /** Account names, upstream ids, `label:x`. Empty: all that serve the model. */
  readonly accounts: readonly string[]
  /** Ids that are tried in this order when nobody can serve the one before. */
  readonly fallback: readonly string[]
  readonly policy: Omit<RoutePolicy, 'route'>
}

export interface RouteRules {
  /** The first rule, in the owner's order, that fits. */
  find(ids: readonly string[], protocol: string): RouteRule | undefined
}

export function createRouteRules(rules: readonly RouteRule[]): RouteRules {
  const compiled = rules.map((rule) => ({ rule, fits: rule.match.map(modelPattern) }))
  return {
    find: (ids, protocol) =>
      compiled.find(
        ({ rule, fits }) =>
          (rule.protocols.length === 0 || rule.protocols.includes(protocol)) &&
          ids.some((id) => fits.some((matches) => matches(id))),
      )?.rule,
  }
}

/** Those of the candidates that the rule names. */
export function allowedBy(
  rule: RouteRule,
  candidates: readonly RouteCandidate[],
  members: readonly RoutingMember[],
): readonly RouteCandidate[] {
  if (rule.accounts.length === 0) return candidates
  const named = new Set(rule.accounts)
  const isNamed = ({ account, upstream, labels = [] }: RoutingMember): boolean =>
    named.has(account) || named.has(upstream) || labels.some((label) => named.has(`label:${label}`))
  const allowed = new Set(members.filter(isNamed).map(({ account }) => account))
  return candidates.filter(({ account }) => allowed.has(account))
}
