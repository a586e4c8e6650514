import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import { budgetOfEffort, effortOfBudget, levelOfEffort } from '../../canonical/reasoning-amount.ts'
import type { Reasoning } from '../../canonical/request.ts'
import { closeNode, formOf, isOwn, tagText } from './node.ts'
import type { WriteContext } from './write-context.ts'

/** `thinkingConfig`; undefined: nothing was said, or the model does not think. */
export function writeThinking(context: WriteContext): JsonObject | undefined {
  const { reasoning } = context.request
  if (reasoning === undefined) return undefined
  if (isOwn(reasoning.origin)) return ownThinking(reasoning)
  const form = context.target.quirks.thinkingForm
  const asked = reasoning.amount.kind !== 'off' && reasoning.amount.kind !== 'unsaid'
  if (form === 'none') {
    if (asked) report(context, 'dropped', 'this model does not think', false)
    return undefined
  }
  const config = {
    ...writeShow(reasoning),
    ...(form === 'level' || (form !== 'budget' && reasoning.amount.kind === 'effort')
      ? writeLevel(reasoning, context)
      : writeBudget(reasoning, context)),
  }
  return Object.keys(config).length === 0 ? undefined : config
}

function ownThinking(reasoning: Reasoning): JsonObject {
  const form = formOf(reasoning.origin)
  const level = tagText(form, 'level')
  const fields = {
    includeThoughts: reasoning.show === undefined ? undefined : reasoning.show !== 'none',
    thinkingLevel: level,
    thinkingBudget: form.has('budget') ? ownBudget(reasoning.amount) : undefined,
  }
  return closeNode(fields, reasoning.origin)
}

const ownBudget = (amount: Reasoning['amount']): number => {
  if (amount.kind === 'budget') return amount.tokens
  return amount.kind === 'off' ? 0 : -1
}

const writeShow = ({ show }: Reasoning): JsonObject =>
  show === undefined ? {} : { includeThoughts: show !== 'none' }

/** Gemini 3, which cannot be kept from thinking. */
function writeLevel({ amount }: Reasoning, context: WriteContext): JsonObject {
  if (amount.kind === 'auto' || amount.kind === 'unsaid') return {}
  const effort = effortOf(amount)
  const wished = levelOfEffort(effort)
  const levels = levelsOf(context.target.model)
  const ranks = ['minimal', 'low', 'medium', 'high']
  const level = levels.find((known) => ranks.indexOf(known) >= ranks.indexOf(wished)) ?? 'high'
  if (amount.kind === 'off')
    report(context, 'approximated', `this model always thinks; the least is ${level}`, false)
  else if (amount.kind === 'budget')
    report(context, 'approximated', `${amount.tokens} tokens are sent as level ${level}`, false)
  else if (level !== effort.toLowerCase())
    report(context, 'approximated', `effort ${effort} is sent as level ${level}`, false)
  return { thinkingLevel: level.toUpperCase() }
}

const effortOf = (amount: Reasoning['amount']): string => {
  if (amount.kind === 'effort') return amount.effort
  return amount.kind === 'budget' ? effortOfBudget(amount.tokens) : 'none'
}

/** https://ai.google.dev/gemini-api/docs/thinking#levels: Pro has no `minimal`. */
const levelsOf = (model: string): readonly string[] =>
  /pro/.test(model) ? ['low', 'medium', 'high'] : ['minimal', 'low', 'medium', 'high']

interface BudgetRange {
  readonly pattern: RegExp
  readonly least: number
  readonly most: number
  /** Can thinking be switched off with 0? */
  readonly off: boolean
}

/** https://ai.google.dev/gemini-api/docs/thinking#set-budget; a number outside is refused with 400. */
const budgetRanges: readonly BudgetRange[] = [
  { pattern: /pro/, least: 128, most: 32_768, off: false },
  { pattern: /flash-lite/, least: 512, most: 24_576, off: true },
  { pattern: /flash/, least: 0, most: 24_576, off: true },
]

function writeBudget({ amount }: Reasoning, context: WriteContext): JsonObject {
  const range = budgetRanges.find(({ pattern }) => pattern.test(context.target.model))
  if (amount.kind === 'unsaid') return {}
  if (amount.kind === 'auto') return { thinkingBudget: -1 }
  const asked = askedTokens(amount, context.request.maxOutput)
  if (asked === 0) return { thinkingBudget: noBudget(range, context) }
  const tokens = range === undefined ? asked : Math.min(Math.max(asked, range.least), range.most)
  if (amount.kind === 'effort')
    report(context, 'approximated', `effort ${amount.effort} is sent as ${tokens} tokens`, false)
  else if (tokens !== asked)
    report(context, 'clamped', `${asked} tokens are outside this model's range; ${tokens} is sent`, false)
  return { thinkingBudget: tokens }
}

const askedTokens = (amount: Reasoning['amount'], maxOutput: number | undefined): number => {
  if (amount.kind === 'effort') return budgetOfEffort(amount.effort, maxOutput)
  return amount.kind === 'budget' ? amount.tokens : 0
}

function noBudget(range: BudgetRange | undefined, context: WriteContext): number {
  if (range === undefined || range.off) return 0
  report(context, 'approximated', `this model always thinks; the least is ${range.least} tokens`, false)
  return range.least
}

const report = (
  { losses, request }: WriteContext,
  treatment: 'dropped' | 'approximated' | 'clamped',
  detail: string,
  functional: boolean,
): void =>
  losses.add(
    loss(
      'reasoning',
      request.reasoning?.origin?.at ?? placeOf(request, 'reasoning'),
      treatment,
      detail,
      functional,
    ),
  )
