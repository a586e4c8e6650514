import { byOrder, byPriority, first, type Order, type Policy } from './policy.ts'

/** Lowest priority number first; within it, each account gets the share of picks that its weight asks for. */
export const balance: Policy = {
  sticky: false,
  choose(contenders) {
    const contender = first(contenders, byShare)
    const { priority, weight } = contender.state.member
    return { contender, why: { code: 'share', values: { priority, weight } } }
  },
}

export const byShare: Order = (a, b) =>
  byPriority(a, b) ||
  a.state.served - b.state.served ||
  a.state.inFlight / a.state.member.weight - b.state.inFlight / b.state.member.weight ||
  byOrder(a, b)
