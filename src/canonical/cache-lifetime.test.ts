import { describe, expect, it } from 'vitest'
import { fitBareMark, nearestLifetime } from './cache-lifetime.ts'
import { createLossList } from './loss-list.ts'

describe('lifetimes of a prompt cache', () => {
  it.each([
    ['5m', ['30m', '12h'], '30m'],
    ['1h', ['30m', '12h'], '30m'],
    ['30m', ['5m', '1h'], '1h'],
    ['12h', ['5m', '1h'], '1h'],
    ['300s', ['5m', '1h'], '5m'],
    ['soon', ['5m', '1h'], undefined],
    ['0m', ['5m', '1h'], undefined],
  ])('%s is nearest to, of %s, %s', (wished, offered, nearest) => {
    expect(nearestLifetime(wished, offered)).toBe(nearest)
  })

  it('tell another lifetime than the wished one, and what a mark has beside it', () => {
    const losses = createLossList()
    expect(fitBareMark({ ttl: '1h', rest: { scope: 'all' } }, ['30m', '12h'], '/system/0', losses)).toEqual({
      ttl: '30m',
    })
    expect(losses.losses.map(({ treatment, at, detail }) => [treatment, at, detail])).toEqual([
      ['dropped', '/system/0', 'a cache mark has no scope here'],
      ['approximated', '/system/0', 'a cache lifetime of 1h is sent as 30m'],
    ])
    expect(fitBareMark({}, ['5m'], '', losses)).toEqual({})
    expect(losses.losses).toHaveLength(2)
  })
})
