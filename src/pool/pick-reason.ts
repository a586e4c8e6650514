import { fillText } from '../canonical/language.ts'

/** Why the pool chose an account: a stable word, and the numbers that tell it in any language. */
export interface PickReason {
  readonly code: PickReasonCode
  readonly values?: Readonly<Record<string, number>>
}

type PickReasonCode = keyof typeof lines

const lines = {
  preferred: 'preferred: it holds what this request goes on from',
  favourite: 'favourite: the owner prefers it',
  share: 'balance: owed most of its share (priority {priority}, weight {weight})',
  order: 'priority: first in order (priority {priority})',
  soonest: 'performance_first: first byte expected in {ms} ms',
  unmeasured: 'performance_first: not measured yet',
  home: 'cache_first: at home here',
  'stand-in': 'cache_first: stands in for its home',
  'new-session': 'cache_first: new session',
  'home-away': 'cache_first: its home cannot serve now',
} as const

/** One line for the record, in English. */
export const pickReasonLine = ({ code, values = {} }: PickReason): string => fillText(lines[code], values)
