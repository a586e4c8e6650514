import { describe, expect, it } from 'vitest'
import { prefixFingerprint } from './prefix-fingerprint.ts'

const print = (body: unknown) => prefixFingerprint(Buffer.from(JSON.stringify(body)))
const user = (text: string) => ({ role: 'user', content: text })
const answer = { role: 'assistant', content: 'Yes.' }
const system = { role: 'system', content: 'Be brief.' }

describe('a session that the client does not mark', () => {
  it.each([
    ['messages with a system message', (turns: object[]) => ({ model: 'm', messages: [system, ...turns] })],
    ['instructions beside', (turns: object[]) => ({ system: 'Be brief.', messages: turns })],
    ['contents', (turns: object[]) => ({ systemInstruction: {}, contents: turns })],
    ['input', (turns: object[]) => ({ instructions: 'x', input: turns })],
  ])('is the same from turn to turn: %s', (_form, body) => {
    const first = print(body([user('One')]))
    expect(first).toMatch(/^prefix:/)
    expect(print({ ...body([user('One'), answer, user('Two')]), temperature: 1 })).toBe(first)
    expect(print(body([user('Other')]))).not.toBe(first)
  })

  it('is not there where nothing is said', () => {
    expect([print({ model: 'm' }), print([1]), prefixFingerprint(Buffer.from(''))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is the whole of an input that is a text', () => {
    expect(print({ input: 'One' })).not.toBe(print({ input: 'Two' }))
  })
})
