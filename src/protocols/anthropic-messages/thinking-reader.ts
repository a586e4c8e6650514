import { pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Reasoning } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { joinForm, type WireNode } from './wire-node.ts'

type Amount = Reasoning['amount']

const shownAs: Readonly<Record<string, Reasoning['show'] | undefined>> = {
  omitted: 'none',
  summarized: 'summary',
  // Summaries while the model is still thinking.
  updates: 'summary',
}

/**
 * `thinking` and `output_config.effort` are one matter: how much the model may think. A budget or a plain «off» beside an
 * effort leaves the effort among the rest. Undefined: neither was given. `config`: the node of `output_config`.
 */
export function readReasoning(body: WireNode, config: WireNode | undefined): Reasoning | undefined {
  const thinking = body.child('thinking')
  const amount = thinking && readAmount(thinking)
  if (thinking !== undefined && amount === undefined) body.leave('thinking')
  const effort = amount === undefined || amount.kind === 'auto' ? config?.text('effort') : undefined
  if (amount === undefined && effort === undefined) return undefined

  // Beside a plain «off» it says nothing.
  const shows = amount !== undefined && amount.kind !== 'off'
  const display = shows ? thinking?.text('display') : undefined
  const show = display === undefined ? undefined : entryOf(shownAs, display)
  if (display !== undefined && show === undefined) thinking?.leave('display')
  return {
    amount: effort === undefined ? (amount ?? { kind: 'unsaid' }) : { kind: 'effort', effort },
    ...(show === undefined ? {} : { show }),
    origin: originOf(body, joinForm(amount === undefined && 'effort', display === 'updates' && display)),
  }
}

function readAmount(thinking: WireNode): Amount | undefined {
  const type = thinking.needText('type')
  if (type === 'disabled') return { kind: 'off' }
  if (type === 'adaptive') return { kind: 'auto' }
  if (type !== 'enabled') return undefined
  return { kind: 'budget', tokens: thinking.need('budget_tokens', thinking.integer('budget_tokens')) ?? 0 }
}

const originOf = (body: WireNode, form: string): Origin => ({
  protocol: 'anthropic-messages',
  at: pointerTo(body.at, form.startsWith('effort') ? 'output_config' : 'thinking'),
  ...(form === '' ? {} : { form }),
})
