import { describe, expect, it } from 'vitest'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import type { KeptProof } from '../../canonical/seal.ts'
import type { SealStore } from '../ports.ts'
import { SealKeeper } from './seal-keeper.ts'
import { restoreSeals } from './seal-restorer.ts'

const origin = { protocol: 'openai-chat', at: '' } as const
const request = (turns: readonly Turn[]): CanonicalRequest => ({
  model: 'm',
  stream: true,
  instructions: [],
  turns,
  tools: [],
  sampling: {},
  caller: {},
  origin,
  places: {},
})
const user = (text: string): Turn => ({ speaker: 'user', parts: [{ kind: 'text', text }] })
const seal = (data: string) => ({ issuer: 'vendor', form: 'signature', data })
const thought = (data: string): Part => ({ kind: 'reasoning', text: 'hm', seal: seal(data) })
const call = (id: string, own?: string): Part => ({
  kind: 'tool-call',
  id,
  name: 'look',
  input: '{}',
  form: 'function',
  ...(own === undefined ? {} : { seal: seal(own) }),
})

function memoryStore(): SealStore & { readonly size: () => number } {
  const kept = new Map<string, KeptProof>()
  return {
    keep: (key, proof) => void kept.set(`${key} ${proof.issuer}`, proof),
    find: (key, issuer) => kept.get(`${key} ${issuer}`),
    size: () => kept.size,
  }
}

const asked = request([user('look there')])
const answered = (parts: readonly Part[]): CanonicalRequest =>
  request([user('look there'), { speaker: 'assistant', parts }, user('and now?')])

/** What a dialect without seals sends back of an answer. */
const bare = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part) => {
    if (part.kind === 'reasoning') return []
    const { seal: _, ...rest } = part as Part & { seal?: unknown }
    return [rest as Part]
  })

const assistantParts = (restored: CanonicalRequest) => restored.turns[1]?.parts

describe('seals of a client that cannot carry them', () => {
  const turns: readonly (readonly [string, readonly Part[]])[] = [
    ['thinking before a call', [thought('a'), call('c1')]],
    ['thinking before a text', [thought('a'), { kind: 'text', text: 'Done.' }]],
    ['a seal on the call itself', [call('c1', 'own'), call('c2')]],
    ['thinking between calls', [thought('a'), call('c1'), thought('b'), call('c2')]],
    [
      'thinking, text, thinking, call',
      [thought('a'), { kind: 'text', text: 'First' }, thought('b'), call('c1', 'own')],
    ],
  ]
  it.each(turns)('are back in their places: %s', (_name, parts) => {
    const store = memoryStore()
    new SealKeeper(store, 'vendor', asked).keepParts(parts)
    expect(assistantParts(restoreSeals(answered(bare(parts)), 'vendor', store))).toEqual(parts)
  })

  it('are gathered from a stream', () => {
    const store = memoryStore()
    const keeper = new SealKeeper(store, 'vendor', asked)
    const events: readonly CanonicalEvent[] = [
      { type: 'message-start' },
      { type: 'part-start', index: 0, choice: 0, part: { kind: 'reasoning', text: '' } },
      { type: 'part-delta', index: 0, delta: { kind: 'reasoning', text: 'hm' } },
      { type: 'part-delta', index: 0, delta: { kind: 'seal', seal: seal('a') } },
      { type: 'part-end', index: 0 },
      { type: 'part-start', index: 1, choice: 0, part: call('c1') },
      { type: 'part-end', index: 1 },
    ]
    for (const event of events) keeper.watch(event)
    keeper.keep()
    expect(store.find('call:c1', 'vendor')).toMatchObject({ before: [{ text: 'hm', seal: seal('a') }] })
  })

  it('go to their issuer only, and never twice', () => {
    const store = memoryStore()
    const parts = [thought('a'), call('c1', 'own')]
    new SealKeeper(store, 'vendor', asked).keepParts(parts)
    expect(assistantParts(restoreSeals(answered(bare(parts)), 'other', store))).toEqual(bare(parts))
    expect(assistantParts(restoreSeals(answered(parts), 'vendor', store))).toEqual(parts)
  })

  it('take the place of thinking that came back without them', () => {
    const store = memoryStore()
    const parts = [thought('a'), call('c1')]
    new SealKeeper(store, 'vendor', asked).keepParts(parts)
    const unsealed = answered([{ kind: 'reasoning', text: 'hm' }, call('c1')])
    expect(assistantParts(restoreSeals(unsealed, 'vendor', store))).toEqual(parts)
  })

  it('do not stray to the same words of another conversation', () => {
    const store = memoryStore()
    const parts: readonly Part[] = [thought('a'), { kind: 'text', text: 'Done.' }]
    new SealKeeper(store, 'vendor', asked).keepParts(parts)
    const other = request([user('delete it'), { speaker: 'assistant', parts: bare(parts) }, user('ok')])
    expect(assistantParts(restoreSeals(other, 'vendor', store))).toEqual(bare(parts))
  })

  it('cost nothing where there are none', () => {
    const store = memoryStore()
    new SealKeeper(store, 'vendor', asked).keepParts([{ kind: 'text', text: 'Hi' }, call('c1')])
    expect(store.size()).toBe(0)
    const plain = answered([{ kind: 'text', text: 'Hi' }])
    expect(restoreSeals(plain, 'vendor', store)).toBe(plain)
  })
})
