import { countInFlight, usualDelay } from './account-state.ts'
import type { Book } from './book.ts'
import { freeAt } from './members.ts'
import { markProbe } from './penalties.ts'
import type { NoPick, Pick, PickWish } from './pool.ts'
import { policies } from './selection/policies.ts'
import type { Choice, Contender } from './selection/policy.ts'
import { survey } from './survey.ts'

export function pickAccount(book: Book, wish: PickWish, now: number): Pick | NoPick {
  const { contenders, noPick } = survey(wish, {
    now,
    stateOf: (account) => book.states.get(account),
    isHopeless: (upstream) => book.correlation.isHopeless(upstream, wish.tried, now),
  })
  if (!isSome(contenders)) return noPick
  const choice = choose(book, contenders, wish, now)
  enter(book, choice.contender, now)
  follow(book, choice.contender, wish, now)
  return pickOf(choice, wish, now)
}

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0

function choose(
  book: Book,
  contenders: readonly [Contender, ...Contender[]],
  wish: PickWish,
  now: number,
): Choice {
  const contender = contenders.find(({ candidate }) => candidate.account === wish.preferred)
  if (contender !== undefined) return { contender, why: { code: 'preferred' } }
  const favourite = contenders.find(({ candidate }) => candidate.account === book.favourite)
  if (favourite !== undefined) return { contender: favourite, why: { code: 'favourite' } }
  const homes = wish.session === undefined ? [] : book.sessions.wishes(wish.session)
  return policies[wish.mode ?? book.mode].choose(contenders, { now, homes })
}

function enter(book: Book, { candidate, state, probe }: Contender, now: number): void {
  book.served = Math.max(book.served, state.served)
  state.served = book.served + 1 / state.member.weight
  countInFlight(state, candidate.model, 1)
  state.rate.add(now)
  if (probe) markProbe(state, candidate.model, true, now)
}

/** Tokens set aside until the call has ended. */
function hold({ state }: Contender, { tokens }: PickWish): Partial<Pick> {
  if (tokens === undefined || state.member.tokensPerMinute === undefined) return {}
  state.tokensHeld += tokens
  return { tokensHeld: tokens }
}

function follow(book: Book, { candidate }: Contender, { session, mode }: PickWish, now: number): void {
  if (session === undefined || !policies[mode ?? book.mode].sticky) return
  const home = book.states.get(book.sessions.homeOf(session) ?? '')
  book.sessions.follow(session, candidate.account, now, freeAt(home, candidate.model))
}

function pickOf({ contender, why }: Choice, wish: PickWish, now: number): Pick {
  const { account, model } = contender.candidate
  const { session } = wish
  return {
    kind: 'pick',
    account,
    model,
    why,
    ...(session === undefined ? {} : { session }),
    probe: contender.probe,
    pickedAt: now,
    ...hold(contender, wish),
    ...delayWords(contender, wish.delayOf),
  }
}

function delayWords({ state, candidate }: Contender, of: PickWish['delayOf']): Partial<Pick> {
  const delay = of === undefined ? undefined : usualDelay(state, candidate.model, of)
  return delay === undefined ? {} : { usualDelay: delay }
}
