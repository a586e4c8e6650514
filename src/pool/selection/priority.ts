import { byOrder, byPriority, first, type Policy } from './policy.ts'

/** Always the first in the owner's order that can serve: by priority, then by place in the list. No sharing. */
export const priority: Policy = {
  sticky: false,
  choose(contenders) {
    const contender = first(contenders, (a, b) => byPriority(a, b) || byOrder(a, b))
    return { contender, why: { code: 'order', values: { priority: contender.state.member.priority } } }
  },
}
