import { expect, it } from 'vitest'
import { type BackgroundCall, type CallTraits, createBackgroundCalls } from './background-calls.ts'

const plain: CallTraits = { tools: 12, instructions: 'You are a coding agent.', says: 'Mend it.' }
const place = (call: BackgroundCall, traits: Partial<CallTraits>, model = 'claude-opus-4-8') =>
  createBackgroundCalls([{ says: ['never said'] }, call])(model, { ...plain, ...traits })

it.each<readonly [string, BackgroundCall, Partial<CallTraits>]>([
  ['one token, as a check of a quota wants', { maxOutput: 1 }, { maxOutput: 1 }],
  ['no tools', { withoutTools: true }, { tools: 0 }],
  ['an answer of one field', { answerFields: ['title'] }, { answerFields: ['title'] }],
  ['the words of its user', { says: ['Warmup'] }, { says: ' warmup\n' }],
  [
    'words among its instructions, over lines',
    { instructions: ['*a concise title*'] },
    { instructions: 'You are helpful.\nWrite a concise title\nfor this.' },
  ],
  [
    'all of them together',
    { models: ['claude-*'], withoutTools: true, answerFields: ['title'] },
    { tools: 0, answerFields: ['title'] },
  ],
])('knows a side job by %s, and nothing else for one', (_what, call, traits) => {
  expect(place(call, traits)).toBe(1)
  expect(place(call, {})).toBeUndefined()
})

it('is not sure where only some of what a rule names holds', () => {
  const call = { withoutTools: true, maxOutput: 512 }
  expect(place(call, { tools: 0 })).toBeUndefined()
  expect(place(call, { tools: 0, maxOutput: 32_000 })).toBeUndefined()
  expect(place({ models: ['claude-*haiku*'], withoutTools: true }, { tools: 0 })).toBeUndefined()
  expect(place({ answerFields: ['title'] }, { answerFields: ['title', 'body'] })).toBeUndefined()
})
