import type { Quirks } from '../canonical/quirks.ts'

/** What Claude's generations take, wherever they are served. Source: Anthropic's model, thinking and structured-output pages. */
export function claudeQuirks(model: string): Quirks {
  return { ...always, ...(generations.find(({ pattern }) => pattern.test(model))?.quirks ?? newest) }
}

const always: Quirks = {
  toolNameLength: 128,
  toolCallId: { length: 64, characters: 'a-zA-Z0-9_-' },
  customTools: false,
}

/** Also for ids that are not known yet: each generation has taken what the one before it was warned of. */
const newest: Quirks = {
  thinkingForm: 'adaptive',
  sampling: false,
  prefill: false,
  systemTurns: true,
  maxOutput: 128_000,
}

/** Before Claude 4.5. */
const early: Quirks = { systemTurns: false, outputSchema: false }
const withoutThinking: Quirks = { ...early, thinkingForm: 'none', jointSampling: true }
const withBudget: Quirks = { ...early, thinkingForm: 'budget' }

/** First match wins. Ids come plain, dated, with a vendor's prefix (`anthropic.`, `anthropic/`), and with `.` for `-`. */
const generations: readonly { readonly pattern: RegExp; readonly quirks: Quirks }[] = [
  { pattern: /claude-(?:2|instant)/, quirks: { ...withoutThinking, maxOutput: 4096 } },
  { pattern: /claude-3[-.]5/, quirks: { ...withoutThinking, maxOutput: 8192 } },
  { pattern: /claude-3[-.]7/, quirks: { ...withBudget, jointSampling: true, maxOutput: 64_000 } },
  { pattern: /claude-3/, quirks: { ...withoutThinking, maxOutput: 4096 } },
  { pattern: /opus-4[-.]1(?!\d)/, quirks: { ...withBudget, maxOutput: 32_000 } },
  {
    pattern: /opus-4(?:[-.]0)?(?![-.]?\d(?!\d))/,
    quirks: { ...withBudget, jointSampling: true, maxOutput: 32_000 },
  },
  {
    pattern: /(?:opus|sonnet|haiku)-4[-.]5/,
    quirks: { thinkingForm: 'budget', systemTurns: false, maxOutput: 64_000 },
  },
  {
    pattern: /sonnet-4(?:[-.]0)?(?![-.]?\d(?!\d))/,
    quirks: { ...withBudget, jointSampling: true, maxOutput: 64_000 },
  },
  {
    pattern: /(?:opus|sonnet|haiku)-4[-.]6/,
    quirks: { thinkingForm: 'adaptive', prefill: false, systemTurns: false, maxOutput: 128_000 },
  },
  { pattern: /opus-4[-.]7/, quirks: { ...newest, systemTurns: false } },
]
