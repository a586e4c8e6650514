/** How z.ai takes part in the traffic of its own dialects besides what its account is asked for by name. */
export interface ZaiDispatch {
  /** The account that stands for z.ai. */
  readonly account: string
  /** The dialects that it speaks: requests of these it takes. */
  readonly protocols: readonly string[]
  /** exclusive: all of it. pooled: one more account beside the others. fallback: what no other account can serve. */
  readonly mode: 'exclusive' | 'pooled' | 'fallback'
  /** Exact ids, and the families `opus`, `sonnet` and `haiku`. */
  readonly mapping: Readonly<Record<string, string>>
}

/** z.ai's own advice for Claude Code; the owner's `model_mapping` overrides it. */
const families = { opus: 'glm-4.7', sonnet: 'glm-4.7', haiku: 'glm-4.5-air' } as const

/** The id that z.ai is asked for. Undefined: nothing says that it has one for this. */
export function zaiModelOf(asked: string, mapping: Readonly<Record<string, string>>): string | undefined {
  const lower = asked.toLowerCase()
  const exact = mapping[asked] ?? mapping[lower]
  if (exact !== undefined) return exact
  if (lower.startsWith('zai:')) return asked.slice('zai:'.length)
  if (lower.startsWith('glm-')) return asked
  if (!lower.startsWith('claude')) return undefined
  const family = lower.includes('opus') ? 'opus' : lower.includes('haiku') ? 'haiku' : 'sonnet'
  return mapping[family] ?? families[family]
}
