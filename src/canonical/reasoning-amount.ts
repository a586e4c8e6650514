import type { Reasoning } from './request.ts'

/**
 * How the vendors' words and numbers for «how much to think» stand to each other.
 *
 * Efforts: OpenAI's none, minimal, low, medium, high, xhigh; Anthropic's `output_config.effort` adds max.
 * Budgets: Google maps low, medium and high of its OpenAI endpoint to 1,024, 8,192 and 24,576
 * (https://ai.google.dev/gemini-api/docs/openai#thinking); 512 and 32,768 are the least (Flash-Lite) and the most (Pro) that
 * Gemini 2.5 takes; 64,000 is the output bound of the Claude models that take a budget.
 * Shares: OpenRouter's part of `max_tokens` for each effort (https://openrouter.ai/docs/use-cases/reasoning-tokens).
 * Levels: Gemini 3's `thinkingLevel`, with the same page's mapping.
 */
const efforts = [
  { effort: 'none', budget: 0, share: 0, level: 'minimal' },
  { effort: 'minimal', budget: 512, share: 0.1, level: 'minimal' },
  { effort: 'low', budget: 1024, share: 0.2, level: 'low' },
  { effort: 'medium', budget: 8192, share: 0.5, level: 'medium' },
  { effort: 'high', budget: 24_576, share: 0.8, level: 'high' },
  { effort: 'xhigh', budget: 32_768, share: 0.95, level: 'high' },
  { effort: 'max', budget: 64_000, share: 0.95, level: 'high' },
] as const

/** A word of no vendor is taken for OpenAI's default. */
const rowOf = (effort: string) =>
  efforts.find((row) => row.effort === effort.toLowerCase()) ?? { ...efforts[3], effort }

/** Tokens. `maxOutput` bounds thinking and answer together, so the thinking gets its share of it at most. */
export function budgetOfEffort(effort: string, maxOutput?: number): number {
  const { budget, share } = rowOf(effort)
  return maxOutput === undefined ? budget : Math.min(budget, Math.floor(maxOutput * share))
}

/** The least effort whose budget covers these tokens; no tokens are `none`. */
export const effortOfBudget = (tokens: number): string =>
  efforts.find((row) => tokens <= row.budget)?.effort ?? 'max'

/** The effort itself where it is among those `taken`, else the one nearest in strength. */
export function nearestEffort(effort: string, taken: readonly string[] | undefined): string {
  if (taken === undefined || taken.includes(effort)) return effort
  const wished = strengthOf(effort)
  const byDistance = taken.toSorted(
    (left, right) => Math.abs(strengthOf(left) - wished) - Math.abs(strengthOf(right) - wished),
  )
  return byDistance[0] ?? effort
}

const strengthOf = (effort: string): number =>
  efforts.findIndex((row) => row.level === rowOf(effort).level && row.budget === rowOf(effort).budget)

/** Gemini 3's `thinkingLevel`, lower case. It cannot be switched off: `none` is `minimal` there. */
export const levelOfEffort = (effort: string): 'minimal' | 'low' | 'medium' | 'high' => rowOf(effort).level

/** The client says that the model is not to think. */
export const asksForNone = (reasoning: Reasoning | undefined): boolean => {
  const amount = reasoning?.amount
  return amount?.kind === 'off' || (amount?.kind === 'effort' && amount.effort === 'none')
}
