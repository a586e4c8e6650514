import { describe, expect, test } from 'vitest'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { Tail } from './tail.ts'

const exchange = (n: number, changes: Partial<ExchangeView> = {}): ExchangeView => ({
  id: `ex_${String(n).padStart(6, '0')}`,
  startedAt: 1000 + n,
  state: 'done',
  method: 'POST',
  path: '/v1/messages',
  stream: false,
  attempts: [],
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '127.0.0.1',
  ...changes,
})

const all = (): boolean => true
const ids = (tail: Tail): readonly number[] => tail.snapshot().rows.map(({ id }) => Number(id.slice(3)))

describe('the rows of the monitor', () => {
  test('stand in the order of their starts, whichever comes first', () => {
    const tail = new Tail(all)
    for (const n of [3, 1, 4, 2]) tail.add(exchange(n))
    expect(ids(tail)).toEqual([1, 2, 3, 4])
  })

  test('a page of history joins what came in live, without doubles', () => {
    const tail = new Tail(all)
    tail.add(exchange(5, { state: 'open' }))
    tail.add(exchange(6))
    tail.addPage({ exchanges: [exchange(6), exchange(4), exchange(3)], next: 'ex_000003' })
    expect(ids(tail)).toEqual([3, 4, 5, 6])
    expect(tail.cursor).toBe('ex_000003')
    tail.addPage({ exchanges: [exchange(2), exchange(1)] })
    expect(ids(tail)).toEqual([1, 2, 3, 4, 5, 6])
    expect(tail.snapshot().hasOlder).toBe(false)
  })

  test('an exchange that closes takes the place of its open row', () => {
    const tail = new Tail(all)
    tail.add(exchange(1, { state: 'open' }))
    tail.add(exchange(2))
    tail.add(exchange(1, { state: 'failed' }))
    expect(tail.snapshot().rows.map(({ state }) => state)).toEqual(['failed', 'done'])
  })

  test('a row that no longer fits its filter goes', () => {
    const tail = new Tail(({ state }) => state === 'open')
    tail.add(exchange(1, { state: 'open' }))
    expect(ids(tail)).toEqual([1])
    tail.add(exchange(1, { state: 'done' }))
    expect(ids(tail)).toEqual([])
  })

  test('while it is held nothing moves, and what is new is counted once', () => {
    const tail = new Tail(all)
    tail.add(exchange(1))
    tail.hold()
    tail.add(exchange(2, { state: 'open' }))
    tail.add(exchange(2, { state: 'done' }))
    tail.add(exchange(3, { state: 'open' }))
    expect(ids(tail)).toEqual([1])
    expect(tail.snapshot().waiting).toBe(2)
    tail.release()
    expect(tail.snapshot().rows.map(({ state }) => state)).toEqual(['done', 'done', 'open'])
    expect(tail.snapshot().waiting).toBe(0)
  })

  test('what waits is found in a page all the same', () => {
    const tail = new Tail(all)
    tail.hold()
    tail.add(exchange(2))
    tail.addPage({ exchanges: [exchange(2), exchange(1)] })
    expect(ids(tail)).toEqual([1, 2])
    expect(tail.snapshot().waiting).toBe(0)
  })

  test('beyond a hundred thousand the oldest give way, and can be asked for again', () => {
    const tail = new Tail(all)
    for (let n = 0; n < 103_000; n += 1) tail.add(exchange(n))
    const { rows } = tail.snapshot()
    expect(rows.length).toBeGreaterThanOrEqual(100_000)
    expect(rows.length).toBeLessThanOrEqual(102_000)
    expect(rows.at(-1)?.id).toBe('ex_102999')
    expect(tail.cursor).toBe(rows[0]?.id)
  })
})
