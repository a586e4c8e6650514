import { describe, expect, it } from 'vitest'
import { draftOf, emptyDraft, faultsOf, type KeyDraft, localTime, newKeyOf, patchOf } from './key-draft.ts'

const now = new Date(2026, 10, 18, 12).getTime()
const draft = (changes: Partial<KeyDraft>): KeyDraft => ({ ...emptyDraft, name: 'ci', ...changes })
const faults = (changes: Partial<KeyDraft>) => faultsOf(draft(changes), ['taken'], now)

describe('what is wrong with a key', () => {
  it.each([
    ['', 'nameEmpty'],
    ['a b', 'nameForm'],
    ['-a', 'nameForm'],
    ['キー', 'nameForm'],
    ['proxy', 'nameProxy'],
    ['taken', 'nameTaken'],
    ['laptop.1_x-y', undefined],
  ])('its name «%s»: %s', (name, fault) => {
    expect(faults({ name }).name).toBe(fault)
  })

  it('an end that is past, unless it was there before', () => {
    const past = now - 60_000
    expect(faults({ expires: localTime(past) })).toEqual({ expires: 'past' })
    expect(faults({ expires: localTime(now + 120_000) })).toEqual({})
    const known = { name: 'ci', hint: '', enabled: true, revealable: false, expiresAt: past }
    expect(faultsOf(draftOf(known), ['ci'], now, known)).toEqual({})
  })

  it.each(['0', '-1', '1.5', 'ten', '1e3'])('«%s» requests a minute', (requestsPerMinute) => {
    expect(faults({ requestsPerMinute })).toEqual({ requestsPerMinute: 'whole' })
  })

  it.each(['0', '-5', '1,5', '1,000', 'five', '$'])('a budget of «%s»', (day) => {
    expect(faults({ budget: { ...emptyDraft.budget, day } })).toEqual({ day: 'money' })
  })
})

it('a key without bounds is sent without bounds', () => {
  expect(newKeyOf(draft({}))).toEqual({ name: 'ci', models: [], addresses: [], budget: {} })
})

it('numbers are read as they are written in Japan and elsewhere', () => {
  const typed = draft({
    requestsPerMinute: '６０',
    tokensPerMinute: ' 100000 ',
    budget: { day: '$2.50', week: '', month: '３０' },
    note: ' build server ',
  })
  expect(newKeyOf(typed)).toEqual({
    name: 'ci',
    models: [],
    addresses: [],
    note: 'build server',
    requestsPerMinute: 60,
    tokensPerMinute: 100_000,
    budget: { day: 2.5, month: 30 },
  })
})

it('only what became another is sent, and what was emptied is taken away', () => {
  const known = {
    name: 'ci',
    hint: 'abcd',
    enabled: true,
    revealable: false,
    models: ['gemini-*'],
    addresses: [],
    note: 'old',
    requestsPerMinute: 60,
    budget: { day: 1, month: 20 },
  }
  const before = draftOf(known)
  expect(patchOf(before, known)).toEqual({})
  const after = {
    ...before,
    note: '',
    requestsPerMinute: '',
    models: [],
    budget: { ...before.budget, day: '' },
  }
  expect(patchOf(after, known)).toEqual({
    note: null,
    requestsPerMinute: null,
    models: [],
    budget: { month: 20 },
  })
})
