import { expect, it } from 'vitest'
import type { Fault } from '../../src/canonical/fault.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import { corpus, describeShared } from '../support/corpus.ts'
import { type Figures, simulate, type World } from './simulation.ts'

/** Limits as vendors have really sent them: their own waits, or none. */
function recordedLimits(): readonly Fault[] {
  return corpus({ outcome: 'error' }).flatMap(({ api, provider, response }) => {
    const protocol =
      protocols[
        api.startsWith('gemini')
          ? 'gemini-generate'
          : api.startsWith('anthropic')
            ? 'anthropic-messages'
            : 'openai-chat'
      ]
    const answer = {
      status: response.status,
      headers: response.headers,
      body: response.body ?? response.text,
      now: 0,
    }
    const read = protocol.faults.read(answer)
    const fault = upstreams[provider === 'google' ? 'gemini' : provider]?.classifyFault(read, answer) ?? read
    return fault.kind === 'rate-limited' ? [fault] : []
  })
}

const sizes = [1, 2, 5, 20, 50, 200]
const modes = ['balance', 'cache_first', 'performance_first', 'priority'] as const

/** How even the shares are, by weight: 1 is perfect, 1/n is all at one account. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0)
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0))
}

const hitRate = ({ cacheHits, cacheable }: Figures): number => cacheHits / Math.max(1, cacheable)

describeShared('a pool under recorded limits', () => {
  const limits = recordedLimits()
  const world = (over: Partial<World>): World => ({
    ...{ seed: 7, mode: 'balance', accounts: 5, requests: 2000, rate: 2, limits },
    ...over,
  })

  it('meets limits that vendors have really sent', () => {
    expect(limits.length).toBeGreaterThan(4)
    expect(limits.some(({ retryAfter }) => retryAfter !== undefined)).toBe(true)
  })

  it.each(modes.flatMap((mode) => sizes.map((accounts) => [mode, accounts] as const)))(
    '%s over %i accounts: nobody is refused while an account could serve, and none is tried before its time',
    (mode, accounts) => {
      for (const seed of [1, 2, 3]) {
        const figures = simulate(
          world({
            ...{ mode, accounts, seed, requests: 600, flaky: 0.02, perMinute: 20 },
            // More than all of them take together, so that limits are met at every size.
            rate: (accounts * 20 * 1.2) / 60,
          }),
        )
        expect([figures.refusedWrongly, figures.early]).toEqual([0, 0])
        expect(figures.served + figures.refused).toBe(600)
      }
    },
  )

  it('serves everything that the accounts together can take', () => {
    for (const accounts of sizes) {
      const figures = simulate(
        world({ accounts, perMinute: 30, rate: accounts * 0.2, requests: 500, sessions: 1000 }),
      )
      expect([accounts, figures.refused]).toEqual([accounts, 0])
    }
  })

  it('gives a revoked account up at once, and asks it again only now and then', () => {
    const figures = simulate(world({ accounts: 20, revoked: 5, requests: 3000, rate: 5 }))
    expect(figures.refused).toBe(0)
    // 600 seconds of traffic; each of five is tried at first, and again when its five minutes are over.
    expect(figures.attempts - figures.served).toBeLessThanOrEqual(15)
  })

  it('finds warm caches again far more often than a rotation does', () => {
    const of = (mode: World['mode']) =>
      simulate(world({ mode, accounts: 20, sessions: 60, requests: 4000, perMinute: 40 }))
    const [sticky, rotating] = [hitRate(of('cache_first')), hitRate(of('balance'))]
    expect(sticky).toBeGreaterThan(0.97)
    expect(sticky - rotating).toBeGreaterThan(0.2)
  })

  it('shares evenly, and by weight where weights differ', () => {
    for (const accounts of [2, 20, 200])
      expect(jain(simulate(world({ accounts, requests: accounts * 50 })).shares)).toBeGreaterThan(0.99)
    const weights = (place: number) => 1 + (place % 4)
    const { shares } = simulate(world({ accounts: 20, requests: 5000, weights }))
    expect(jain(shares.map((share, place) => share / weights(place)))).toBeGreaterThan(0.99)
  })

  it('lets no poisoned request lock more than one account’s model', () => {
    for (const accounts of sizes)
      for (const mode of modes) {
        const { poisonLocks } = simulate(world({ mode, accounts, poisoned: 0.1, requests: 400 }))
        expect([mode, accounts, poisonLocks <= 1]).toEqual([mode, accounts, true])
      }
  })

  it('remembers no more than its bounds, whatever comes', () => {
    const { remembered } = simulate(
      world({ mode: 'cache_first', accounts: 3, sessions: 200_000, requests: 30_000, rate: 50 }),
    )
    expect(remembered.bindings).toBeLessThanOrEqual(10_000)
    expect(remembered.locks).toBeLessThanOrEqual(3)
  })

  it('plays the same for the same seed', () => {
    const play = () => simulate(world({ flaky: 0.1, perMinute: 10 }))
    expect(play()).toEqual(play())
  })
})
