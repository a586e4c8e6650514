import type { JsonObject } from '../../canonical/json.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { budgetOfEffort, effortOfBudget } from '../../canonical/reasoning-amount.ts'
import type { CanonicalRequest, Reasoning } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { WireEffort, WireThinkingConfig } from './schema.ts'
import { hasForm, isOwn } from './wire-node.ts'

/** `thinking` and `output_config.effort` as they are sent. */
export interface Thinking {
  readonly config?: Config
  readonly effort?: string
}

/** Of the forms the SDK knows, those that are written. */
type Config = Shown<'enabled'> | Shown<'adaptive'> | Shown<'disabled'>
type Shown<T> = Pick<
  Extract<WireThinkingConfig, { type: T }>,
  'type' | Extract<keyof Extract<WireThinkingConfig, { type: T }>, 'budget_tokens' | 'display'>
>

export interface ThinkingContext {
  readonly request: CanonicalRequest
  readonly quirks: Quirks
  /** Why thinking must stay off, for a request that was not made for this dialect. Undefined: nothing is against it. */
  readonly obstacle: (form: 'budget' | 'adaptive') => string | undefined
  readonly losses: LossList
}

type Amount = Reasoning['amount']
type Form = 'written' | 'adaptive' | 'budget' | 'none'

export function writeThinking(context: ThinkingContext): Thinking {
  const { reasoning } = context.request
  if (reasoning === undefined) return {}
  const form = formOf(reasoning, context.quirks)
  if (form === 'written') return writeAsWritten(reasoning)
  if (reasoning.amount.kind === 'off' || isNone(reasoning.amount)) {
    return form === 'none' ? {} : { config: { type: 'disabled' } }
  }
  if (reasoning.amount.kind === 'unsaid') {
    tell(context, 'dropped', 'what is shown of thinking can be said only where thinking is asked for')
    return {}
  }
  if (form === 'none') {
    tell(context, 'dropped', 'this model does not think')
    return {}
  }
  // An effort alone asks for no thinking.
  if (reasoning.amount.kind === 'effort' && hasForm(reasoning.origin, 'effort')) {
    if (form === 'adaptive') return { effort: fitEffort(reasoning.amount.effort, context) }
    tell(context, 'dropped', 'this model takes no effort')
    return {}
  }
  const obstacle = context.obstacle(form)
  if (obstacle === undefined) return writers[form](reasoning.amount, display(reasoning), context)
  tell(context, 'dropped', obstacle)
  return { config: { type: 'disabled' } }
}

function formOf(reasoning: Reasoning, quirks: Quirks): Form {
  if (quirks.thinkingForm === undefined) return isOwn(reasoning.origin) ? 'written' : 'budget'
  return quirks.thinkingForm === 'level' ? 'adaptive' : quirks.thinkingForm
}

const isNone = (amount: Amount): boolean => amount.kind === 'effort' && amount.effort === 'none'

const tell = (
  context: ThinkingContext,
  treatment: 'dropped' | 'approximated' | 'clamped',
  detail: string,
): void => {
  const code: LossCode = 'reasoning'
  context.losses.add(loss(code, placeOf(context.request, 'reasoning'), treatment, detail, false))
}

type Display = Pick<Extract<WireThinkingConfig, { type: 'adaptive' }>, 'display'>

function display({ show, origin }: Reasoning): Display {
  if (show === undefined) return {}
  if (show === 'none') return { display: 'omitted' }
  return { display: hasForm(origin, 'updates') ? 'updates' : 'summarized' }
}

/** The client spoke this dialect and the place has no form of its own to insist on. */
function writeAsWritten(reasoning: Reasoning): Thinking {
  const { amount, origin } = reasoning
  const shown = display(reasoning)
  if (amount.kind === 'budget') {
    return { config: { type: 'enabled', budget_tokens: amount.tokens, ...shown } }
  }
  if (amount.kind === 'off') return { config: { type: 'disabled' } }
  if (amount.kind === 'auto') return { config: { type: 'adaptive', ...shown } }
  if (amount.kind === 'unsaid') return {}
  return hasForm(origin, 'effort')
    ? { effort: amount.effort }
    : { config: { type: 'adaptive', ...shown }, effort: amount.effort }
}

const writers = {
  adaptive: (amount: Amount, shown: Display, context: ThinkingContext): Thinking => {
    const config = { type: 'adaptive', ...shown } as const
    if (amount.kind === 'budget') {
      tell(context, 'approximated', 'this model takes an effort, not a budget of tokens')
      return { config, effort: fitEffort(effortOfBudget(amount.tokens), context) }
    }
    return amount.kind === 'effort' ? { config, effort: fitEffort(amount.effort, context) } : { config }
  },
  budget: (amount: Amount, shown: Display, context: ThinkingContext): Thinking => {
    const tokens = fitBudget(amount, context)
    return { config: { type: 'enabled', budget_tokens: tokens, ...shown } }
  },
}

const efforts: Readonly<Record<string, WireEffort | undefined>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
}

function fitEffort(effort: string, context: ThinkingContext): WireEffort {
  const fitted = entryOf(efforts, effort) ?? 'medium'
  if (fitted !== effort) tell(context, 'approximated', `effort ${effort} is sent as ${fitted}`)
  return fitted
}

/** The API's own floor. */
export const leastBudget = 1024

function fitBudget(amount: Amount, context: ThinkingContext): number {
  const { request, quirks } = context
  const bound = Math.min(
    request.maxOutput ?? Number.POSITIVE_INFINITY,
    quirks.maxOutput ?? Number.POSITIVE_INFINITY,
  )
  const ceiling = Math.max(leastBudget, bound - 1)
  const asked = askedBudget(amount, Number.isFinite(bound) ? bound : undefined)
  const tokens = Math.min(Math.max(asked, leastBudget), ceiling)
  if (amount.kind !== 'budget') {
    const name = amount.kind === 'effort' ? `effort ${amount.effort}` : 'an amount the model decides'
    tell(context, 'approximated', `${name} is sent as a budget of ${tokens} tokens`)
  } else if (tokens !== asked) {
    tell(context, 'clamped', `a budget must be at least ${leastBudget} and below max_tokens`)
  }
  return tokens
}

const askedBudget = (amount: Amount, maxOutput: number | undefined): number =>
  amount.kind === 'budget'
    ? amount.tokens
    : budgetOfEffort(amount.kind === 'effort' ? amount.effort : 'medium', maxOutput)

/** Does the model think, so that the API's limits on sampling hold? */
export const isThinking = (thinking: Thinking): boolean =>
  thinking.config !== undefined && thinking.config.type !== 'disabled'

export const budgetOf = (thinking: Thinking): number | undefined =>
  thinking.config?.type === 'enabled' ? thinking.config.budget_tokens : undefined

export const thinkingField = (thinking: Thinking): JsonObject =>
  thinking.config === undefined ? {} : { thinking: { ...thinking.config } }
