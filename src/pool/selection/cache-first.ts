import { byShare } from './balance.ts'
import { first, type Policy } from './policy.ts'

/** A session stays where its prompt cache is warm, whatever the shares; a new one is placed as `balance` does. */
export const cacheFirst: Policy = {
  sticky: true,
  choose(contenders, { homes }) {
    for (const [place, home] of homes.entries()) {
      const contender = contenders.find(({ candidate }) => candidate.account === home)
      if (contender !== undefined)
        return {
          contender,
          reason: place === 0 ? 'cache_first: at home here' : 'cache_first: stands in for its home',
        }
    }
    const reason = homes.length === 0 ? 'cache_first: new session' : 'cache_first: its home cannot serve now'
    return { contender: first(contenders, byShare), reason }
  },
}
