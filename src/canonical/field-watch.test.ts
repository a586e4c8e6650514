import { expect, it } from 'vitest'
import type { CanonicalEvent } from './event.ts'
import { createFieldWatch } from './field-watch.ts'

const known = new Set(['type'])
const start: CanonicalEvent = { type: 'message-start' }
const ping: CanonicalEvent = { type: 'ping' }
const rests = (events: readonly CanonicalEvent[]) =>
  events.flatMap((event) => (event.type === 'opaque' ? [event.origin.rest] : []))

it('tells each place once, and nothing of what says nothing', () => {
  const watch = createFieldWatch('openai-chat')
  watch.weave([start])
  for (let count = 0; count < 3; count += 1) watch.look('/a', { type: 'x', new: count + 1, empty: '' }, known)
  expect(rests(watch.weave([ping]))).toEqual([{ new: 1 }])
  expect(watch.weave([ping])).toEqual([ping])
})

it('waits for the message', () => {
  const watch = createFieldWatch('openai-chat')
  watch.look('/a', { new: true }, known)
  expect(watch.weave([ping])).toEqual([ping])
  expect(watch.weave([start, ping]).map(({ type }) => type)).toEqual(['message-start', 'opaque', 'ping'])
})

it('ends a list of names without end, and says that there were more', () => {
  const watch = createFieldWatch('openai-chat')
  for (let count = 0; count < 1000; count += 1) watch.look('', { [`made_up_${count}`]: true }, known)
  const told = rests(watch.weave([start]))
  expect([told.length, told.at(-1)]).toEqual([65, { '…': true }])
})
