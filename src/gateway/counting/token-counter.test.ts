import type { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { textPieces } from './text-pieces.ts'
import { type CounterOptions, createTokenCounter, type TokenCounter } from './token-counter.ts'

const open: TokenCounter[] = []
const start = (options: CounterOptions = {}): TokenCounter => {
  const counter = createTokenCounter(options)
  open.push(counter)
  return counter
}
afterEach(() => {
  for (const counter of open.splice(0)) counter.close()
})

describe('a text in pieces', () => {
  it.each([
    ['words', 'The quick brown fox jumps over the lazy dog. '.repeat(500)],
    ['one word', 'x'.repeat(9001)],
    ['lines and a long run', `one\n${'漢'.repeat(4500)}\n two`],
    ['nothing', ''],
  ])('is whole when they are put together: %s', (_what, text) => {
    const pieces = [...textPieces(text)]
    expect(pieces.join('')).toBe(text)
    expect(Math.max(0, ...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4001)
    for (const piece of pieces) if (!/\s/.test(piece)) expect(piece.length).toBeLessThanOrEqual(1000)
  })
})

describe('the counter', () => {
  it('counts in its thread, call by call, however long the text', async () => {
    const counter = start()
    const text = 'The quick brown fox jumps over the lazy dog. '.repeat(2000)
    const counts = await Promise.all([
      counter.count([text]),
      counter.count(['Hello', ' world']),
      counter.count([]),
    ])
    expect(counts).toEqual([20_001, 2, 0])
  })

  it('takes no more than may wait', async () => {
    const counter = start({ queueLimit: 1 })
    const calls = await Promise.allSettled([counter.count(['a']), counter.count(['b']), counter.count(['c'])])
    expect(calls).toMatchObject([{ value: 1 }, { value: 1 }, { reason: { reason: 'full' } }])
  })

  it('forgets a call that nobody waits for any more', async () => {
    const counter = start()
    const leaving = new AbortController()
    const first = counter.count(['a'])
    const second = counter.count(['b'], leaving.signal)
    leaving.abort()
    await expect(second).rejects.toMatchObject({ reason: 'abandoned' })
    expect(await first).toBe(1)
    await expect(counter.count(['c'], leaving.signal)).rejects.toMatchObject({ reason: 'abandoned' })
  })

  it('ends its thread when there is nothing to count, and begins anew', async () => {
    let running = 0
    let begun = 0
    const watch = (worker: Worker): void => {
      running += 1
      begun += 1
      worker.once('exit', () => {
        running -= 1
      })
    }
    process.on('worker', watch)
    const counter = start({ idleMs: 1 })
    expect([await counter.count(['a']), begun]).toEqual([1, 1])
    await expect.poll(() => running).toBe(0)
    expect([await counter.count(['a']), begun]).toEqual([1, 2])
    process.off('worker', watch)
  })

  it('tells all that wait when the thread dies or takes too long, and begins anew', async () => {
    const dying = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("no")')}`)
    const calls = start({ workerUrl: dying })
    expect(await Promise.allSettled([calls.count(['a']), calls.count(['b'])])).toMatchObject([
      { reason: { reason: 'failed' } },
      { reason: { reason: 'failed' } },
    ])
    const slow = start({ mostMs: 1 })
    await expect(slow.count(['a'])).rejects.toMatchObject({ reason: 'failed' })
  })
})
