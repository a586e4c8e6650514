import type { JsonObject } from '../../canonical/json.ts'
import type { LossTreatment } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import { budgetOfEffort, effortOfBudget, nearestEffort } from '../../canonical/reasoning-amount.ts'
import type { Reasoning } from '../../canonical/request.ts'
import type { SettingsContext } from './settings-writer.ts'

type Amount = Exclude<Reasoning['amount'], { kind: 'unsaid' }>

/** How much a model is to think, in its own words: they stand in `additionalModelRequestFields`. */
export function writeReasoning(context: SettingsContext): JsonObject {
  const { reasoning } = context.request
  const form = context.quirks.additionalFields?.reasoning
  if (reasoning === undefined) return {}
  if (reasoning.show !== undefined && reasoning.amount.kind !== 'unsaid')
    tell(context, 'dropped', 'what is shown of thinking is the model’s own choice')
  const { amount } = reasoning
  if (amount.kind === 'unsaid') {
    tell(context, 'dropped', 'what is shown of thinking cannot be said here')
    return {}
  }
  const isOff = amount.kind === 'off' || (amount.kind === 'effort' && amount.effort === 'none')
  if (form !== undefined) return forms[form](amount, isOff, context)
  if (!isOff) tell(context, 'dropped', 'how much this model thinks cannot be said here')
  return {}
}

type Form = NonNullable<NonNullable<SettingsContext['quirks']['additionalFields']>['reasoning']>

const forms: Readonly<
  Record<Form, (amount: Amount, isOff: boolean, context: SettingsContext) => JsonObject>
> = {
  /** Claude: as in Anthropic's own API. */
  thinking: writeThinking,
  /** Nova 2 (https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html). */
  reasoningConfig(amount, isOff, context) {
    if (isOff) return { reasoningConfig: { type: 'disabled' } }
    const effort = fitEffort(amount, context)
    return { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } }
  },
  /** gpt-oss and its kin. */
  reasoning_effort(amount, isOff, context) {
    if (isOff && context.quirks.reasoningEfforts?.includes('none') === false)
      tell(context, 'approximated', 'this model always thinks; as little as it can')
    return { reasoning_effort: isOff ? fitWord('none', context) : fitEffort(amount, context) }
  },
}

const leastBudget = 1024

function writeThinking(amount: Amount, isOff: boolean, context: SettingsContext): JsonObject {
  const { quirks, request } = context
  if (quirks.thinkingForm === 'none') {
    if (!isOff) tell(context, 'dropped', 'this model does not think')
    return {}
  }
  if (isOff) return { thinking: { type: 'disabled' } }
  if (quirks.thinkingForm === 'adaptive') {
    if (amount.kind === 'budget') tell(context, 'approximated', 'this model takes an effort, not a budget')
    const effort = amount.kind === 'auto' ? {} : { output_config: { effort: fitEffort(amount, context) } }
    return { thinking: { type: 'adaptive' }, ...effort }
  }
  const bound = request.maxOutput ?? quirks.maxOutput
  const asked = amount.kind === 'budget' ? amount.tokens : budgetOfEffort(wordOf(amount), bound)
  const ceiling = bound === undefined ? asked : Math.max(leastBudget, bound - 1)
  const tokens = Math.min(Math.max(asked, leastBudget), ceiling)
  if (amount.kind !== 'budget')
    tell(context, 'approximated', `${wordOf(amount)} is sent as a budget of ${tokens} tokens`)
  else if (tokens !== asked)
    tell(context, 'clamped', `a budget must be at least ${leastBudget} and below maxTokens`)
  return { thinking: { type: 'enabled', budget_tokens: tokens } }
}

const wordOf = (amount: Amount): string => (amount.kind === 'effort' ? amount.effort : 'medium')

function fitEffort(amount: Amount, context: SettingsContext): string {
  if (amount.kind === 'effort') return fitWord(amount.effort, context)
  const effort = amount.kind === 'budget' ? effortOfBudget(amount.tokens) : 'medium'
  const fitted = nearestEffort(effort, context.quirks.reasoningEfforts)
  tell(context, 'approximated', `${amount.kind} is sent as the effort ${fitted}`)
  return fitted
}

function fitWord(effort: string, context: SettingsContext): string {
  const fitted = nearestEffort(effort, context.quirks.reasoningEfforts)
  if (fitted !== effort) tell(context, 'approximated', `effort ${effort} is sent as ${fitted}`)
  return fitted
}

const tell = (
  { request, losses }: SettingsContext,
  treatment: Extract<LossTreatment, 'dropped' | 'approximated' | 'clamped'>,
  detail: string,
): void => losses.add(loss('reasoning', placeOf(request, 'reasoning'), treatment, detail, false))

/** A value at a path of its own: `['inferenceConfig', 'topK']`. */
export const nested = (path: readonly string[], value: number): JsonObject =>
  path.reduceRight<JsonObject | number>((inner, key) => ({ [key]: inner }), value) as JsonObject
