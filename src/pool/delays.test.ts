import { expect, it } from 'vitest'
import { createDelays } from './delays.ts'

const taught = (delays: readonly number[]) => {
  const made = createDelays()
  for (const delay of delays) made.add(delay)
  return made
}
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

it('says nothing before it knows twenty answers', () => {
  expect(taught(upTo(19)).usual()).toBeUndefined()
  expect(taught(upTo(20)).usual()).toBe(19)
})

it('names the time within which 95 of 100 came, whatever their order', () => {
  const order = upTo(60).toSorted((a, b) => ((a * 7) % 61) - ((b * 7) % 61))
  expect(taught(order).usual()).toBe(57)
})

it('forgets all but the last 64', () => {
  const delays = taught(Array.from({ length: 500 }, () => 1000))
  for (const delay of upTo(64)) delays.add(delay)
  expect(delays.usual()).toBe(61)
})
