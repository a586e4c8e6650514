import { describe, expect, test } from 'vitest'
import type { Exchange } from './exchange.ts'
import { createLiveFeed, type LiveFeed } from './live-feed.ts'

const show = (exchange: Exchange): Exchange => exchange

const publish = (feed: LiveFeed, ...ids: string[]) => {
  for (const id of ids) {
    feed.publish({
      id,
      startedAt: 0,
      state: 'done',
      method: 'GET',
      path: '/',
      stream: false,
      attempts: [],
      requestBytes: 0,
      responseBytes: 0,
      losses: [],
      clientAddress: '::1',
    } satisfies Exchange)
  }
}

describe('the live feed', () => {
  test('a new watcher sees what comes, one that was there before what it missed', () => {
    const feed = createLiveFeed({ show, remembered: 3, run: 'r' })
    publish(feed, 'a', 'b', 'c', 'd')
    const fresh: string[] = []
    const back: string[] = []
    feed.subscribe(({ exchange }) => fresh.push(exchange.id))
    const leave = feed.subscribe(({ id, exchange }) => back.push(`${id}${exchange.id}`), 'r.1')
    publish(feed, 'e')
    leave()
    publish(feed, 'f')
    expect(fresh).toEqual(['e', 'f'])
    expect(back).toEqual(['r.2b', 'r.3c', 'r.4d', 'r.5e'])
  })

  test('only what somebody is told is made fit to be seen, and once', () => {
    const asked: string[] = []
    const feed = createLiveFeed({
      remembered: 3,
      run: 'r',
      show: (exchange) => {
        asked.push(exchange.id)
        return { ...exchange, path: '/shown' }
      },
    })
    publish(feed, 'a', 'b')
    expect(asked).toEqual([])
    const paths: string[] = []
    for (const _ of [1, 2]) feed.subscribe(({ exchange }) => paths.push(exchange.path), 'r.1')
    expect(asked).toEqual(['b'])
    expect(paths).toEqual(['/shown', '/shown'])
  })

  test('an id of an earlier run is before everything', () => {
    const feed = createLiveFeed({ show, remembered: 3, run: 'r2' })
    publish(feed, 'a', 'b')
    const seen: string[] = []
    for (const id of ['r1.1', 'r2.977', 'nonsense', '']) {
      feed.subscribe(({ exchange }) => seen.push(exchange.id), id)()
    }
    expect(seen.join('')).toBe('abababab')
  })

  test('a watcher that breaks is let go, the others go on', () => {
    const feed = createLiveFeed({ show, remembered: 3 })
    const seen: string[] = []
    feed.subscribe(() => {
      throw new Error('mine alone')
    })
    feed.subscribe(({ exchange }) => seen.push(exchange.id))
    publish(feed, 'a', 'b')
    expect(seen).toEqual(['a', 'b'])
    expect(feed.subscribers).toBe(1)
  })

  test('a slow reader loses the oldest and is told how many', async () => {
    const feed = createLiveFeed({ show, remembered: 3 })
    const end = new AbortController()
    const reader = feed.follow({ limit: 2, signal: end.signal })[Symbol.asyncIterator]()
    const first = reader.next()
    publish(feed, 'a')
    expect((await first).value?.events).toHaveLength(1)
    publish(feed, 'b', 'c', 'd')
    const { value } = await reader.next()
    expect(value?.events.map(({ exchange }: { exchange: Exchange }) => exchange.id)).toEqual(['c', 'd'])
    expect(value?.missed).toBe(1)
    const last = reader.next()
    end.abort()
    expect((await last).done).toBe(true)
    expect(feed.subscribers).toBe(0)
  })

  test('is wanted while somebody watches and for a while after, and just after its start', () => {
    let now = 0
    const feed = createLiveFeed({ show, remembered: 3, now: () => now })
    const asked = [feed.isWanted]
    now = 20_000
    asked.push(feed.isWanted)
    const leave = feed.subscribe(() => undefined)
    now = 3_600_000
    asked.push(feed.isWanted)
    leave()
    now += 599_000
    asked.push(feed.isWanted)
    now += 2000
    asked.push(feed.isWanted)
    expect(asked).toEqual([true, false, true, true, false])
  })
})
