import { byShare } from './balance.ts'
import { first, type Policy } from './policy.ts'

/** A session stays where its prompt cache is warm, whatever the shares; a new one is placed as `balance` does. */
export const cacheFirst: Policy = {
  sticky: true,
  choose(contenders, { homes }) {
    for (const [place, home] of homes.entries()) {
      const contender = contenders.find(({ candidate }) => candidate.account === home)
      if (contender !== undefined) return { contender, why: { code: place === 0 ? 'home' : 'stand-in' } }
    }
    const code = homes.length === 0 ? 'new-session' : 'home-away'
    return { contender: first(contenders, byShare), why: { code } }
  },
}
