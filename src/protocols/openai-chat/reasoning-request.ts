import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { budgetOfEffort, effortOfBudget, nearestEffort } from '../../canonical/reasoning-amount.ts'
import type { Reasoning } from '../../canonical/request.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf, isOurs } from './rest.ts'

/** How much to think, in the words of the place. A client of this dialect gets its own fields back. */
export function writeReasoningRequest(out: Outgoing): JsonObject {
  const { reasoning } = out.request
  if (reasoning === undefined) return {}
  const form = out.target.quirks.reasoningRequest
  if (isOurs(reasoning.origin) && form === undefined) return reasoning.origin?.own ?? {}
  return forms[form ?? 'reasoning_effort'](reasoning, out)
}

type Form = NonNullable<Quirks['reasoningRequest']>

const forms: Readonly<Record<Form, (reasoning: Reasoning, out: Outgoing) => JsonObject>> = {
  reasoning_effort: (reasoning, out) => {
    const { show } = reasoning
    if (out.atOpenai && (show === 'summary' || show === 'full'))
      lose(out, 'dropped', 'openai-chat does not show what the model thinks')
    return fieldsOf({ reasoning_effort: effortOf(reasoning, out) })
  },
  openrouter: writeOpenrouter,
  thinking: (reasoning, out) => {
    const enabled = isEnabled(reasoning, out, 'thinking can be switched on and off only')
    return enabled === undefined ? {} : { thinking: { type: enabled ? 'enabled' : 'disabled' } }
  },
  enable_thinking: (reasoning, out) => {
    const { amount } = reasoning
    if (amount.kind === 'budget') return { enable_thinking: true, thinking_budget: amount.tokens }
    if (amount.kind === 'effort' && amount.effort !== 'none') {
      const budget = budgetOfEffort(amount.effort, out.request.maxOutput)
      approximate(out, `effort ${amount.effort} is sent as ${budget} tokens`)
      return { enable_thinking: true, thinking_budget: budget }
    }
    const enabled = isEnabled(reasoning, out, '')
    return enabled === undefined ? {} : { enable_thinking: enabled }
  },
  none: ({ amount }, out) => {
    if (amount.kind === 'effort' || amount.kind === 'budget') {
      lose(out, 'dropped', 'the model takes no wish how much to think')
    }
    return {}
  },
}

const lose = (out: Outgoing, treatment: 'dropped' | 'approximated', detail: string): void =>
  out.lose('reasoning', out.request.places.reasoning ?? '', treatment, detail, false)

const approximate = (out: Outgoing, detail: string): void => lose(out, 'approximated', detail)

/** The effort to ask for. Undefined: the place decides. */
function effortOf({ amount }: Reasoning, out: Outgoing): string | undefined {
  if (amount.kind === 'auto' || amount.kind === 'unsaid') return undefined
  if (amount.kind === 'off') return fitEffort('none', out)
  if (amount.kind === 'effort') return fitEffort(amount.effort, out)
  const effort = effortOfBudget(amount.tokens)
  approximate(out, `${amount.tokens} tokens of thinking are sent as effort ${effort}`)
  return fitEffort(effort, out)
}

/** The effort itself where the model takes it, else the nearest. */
function fitEffort(effort: string, out: Outgoing): string {
  const fitted = nearestEffort(effort, out.target.quirks.reasoningEfforts)
  if (fitted !== effort) approximate(out, `the model has no effort ${effort}; ${fitted} is sent`)
  return fitted
}

/** Whether to think at all. Undefined: the place decides. */
function isEnabled({ amount }: Reasoning, out: Outgoing, detail: string): boolean | undefined {
  if (amount.kind === 'off' || (amount.kind === 'effort' && amount.effort === 'none')) return false
  if (amount.kind === 'auto' || amount.kind === 'unsaid') return undefined
  const said = amount.kind === 'effort' ? `effort ${amount.effort}` : `${amount.tokens} tokens`
  approximate(out, `${said}: ${detail}`)
  return true
}

function writeOpenrouter({ amount, show }: Reasoning, out: Outgoing): JsonObject {
  const fields: Record<string, Json | undefined> = { exclude: show === 'none' ? true : undefined }
  if (amount.kind === 'off') fields.enabled = false
  if (amount.kind === 'auto') fields.enabled = true
  if (amount.kind === 'budget') fields.max_tokens = amount.tokens
  if (amount.kind === 'effort') fields.effort = fitEffort(amount.effort, out)
  const reasoning = fieldsOf(fields)
  return Object.keys(reasoning).length === 0 ? {} : { reasoning }
}
