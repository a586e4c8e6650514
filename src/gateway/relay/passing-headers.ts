import { headersForClient, headersForUpstream } from '../../wire/header-rules.ts'

/** A flat header list → the part of it that may pass. */
type Rule = (raw: readonly string[]) => string[]

export const passToUpstream = remember(headersForUpstream)
export const passToClient = remember((raw) => headersForClient(raw, 'untouched'))

const mostNames = 2000

/**
 * The same rule with its verdict on each name kept, as it is spelled: clients and vendors send the same few dozen names again
 * and again. (`Connection` can name further headers of its own: then the rule itself is asked.)
 */
function remember(rule: Rule): Rule {
  const verdicts = new Map<string, boolean>()
  const passes = (name: string): boolean => {
    const known = verdicts.get(name)
    if (known !== undefined) return known
    const verdict = rule([name, '']).length > 0
    if (verdicts.size < mostNames) verdicts.set(name, verdict)
    return verdict
  }
  return (raw) => {
    const picked: string[] = []
    for (let at = 0; at + 1 < raw.length; at += 2) {
      const name = raw[at] ?? ''
      const value = raw[at + 1] ?? ''
      if (name.length === 10 && namesOthers(name, value)) return rule(raw)
      if (passes(name)) picked.push(name, value)
    }
    return picked
  }
}

const plain = /^(?:keep-alive|close)$/i

const namesOthers = (name: string, value: string): boolean =>
  name.toLowerCase() === 'connection' && !plain.test(value)
