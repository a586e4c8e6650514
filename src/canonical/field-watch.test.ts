import { expect, it } from 'vitest'
import type { CanonicalEvent } from './event.ts'
import { createFieldWatch } from './field-watch.ts'
import { orPlain } from './unread-fields.ts'

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

it('looks into objects and lists, and names each place as it stands', () => {
  const watch = createFieldWatch('openai-chat')
  const fields = {
    type: true,
    list: { a: true, deep: { b: true } },
    choice: { [orPlain]: true, a: true },
  } as const
  watch.lookInto(
    '/x',
    { type: 'x', list: [{ a: 1 }, { new: 1, deep: { b: 1, 'n/w': [0, 2] } }], choice: 'auto' },
    fields,
  )
  // The same again, nothing that says anything, and a plain value where an object was to be.
  watch.lookInto('/x', { list: [{ a: 1 }, { new: 2, deep: { c: null, d: [{ e: '' }] } }] }, fields)
  watch.lookInto('/x', { list: 'all' }, fields)
  const told = watch.weave([start]).flatMap((event) => (event.type === 'opaque' ? [event.origin] : []))
  expect(told.map(({ at, rest }) => [at, rest])).toEqual([
    ['/x/list/1', { new: 1 }],
    ['/x/list/1/deep', { 'n/w': [0, 2] }],
    ['/x', { list: 'all' }],
  ])
})

it('notes the rest of a node and of what holds it', () => {
  const watch = createFieldWatch('openai-chat')
  const within = { protocol: 'openai-chat', at: '/a', rest: { outer: 1 } } as const
  watch.noteRest({ protocol: 'openai-chat', at: '/a/0', rest: { inner: 1, empty: null }, within })
  watch.noteAgain(within)
  expect(rests(watch.weave([start]))).toEqual([{ inner: 1 }, { outer: 1 }])
})

it('admits some kinds of pieces, those always, and tells that there were more', () => {
  const watch = createFieldWatch('openai-chat')
  const admitted = Array.from({ length: 1000 }, (_, kind) => watch.admits(`made_up_${kind}`)).filter(Boolean)
  expect([admitted.length, watch.admits('made_up_0'), watch.admits('made_up_999')]).toEqual([64, true, false])
  expect(rests(watch.weave([start]))).toEqual([{ '…': true }])
})
