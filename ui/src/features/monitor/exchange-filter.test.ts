import { expect, test } from 'vitest'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { createMatcher, filterQuery, readFilter } from './exchange-filter.ts'

const now = 1_790_000_000_000
const seen: ExchangeView = {
  id: 'ex_01ABC',
  startedAt: now - 60_000,
  state: 'failed',
  method: 'POST',
  path: '/v1/chat/completions',
  protocol: 'openai-chat',
  stream: true,
  modelAsked: 'gpt-4o',
  modelServed: 'gemini-3-flash',
  account: 'work',
  attempts: [],
  status: 429,
  requestBytes: 1,
  responseBytes: 1,
  losses: [],
  clientAddress: '127.0.0.1',
  client: 'OpenAI/Python 2.9.0',
}

test('an address says what is filtered, and nonsense in it says nothing', () => {
  expect(
    readFilter({ state: 'refused', losses: true, text: 429, range: '1h', since: 'x', protocol: '', foo: 1 }),
  ).toEqual({ state: 'refused', losses: true, text: '429', range: '1h' })
  expect(readFilter({ state: 'nonsense', range: '2 weeks' })).toEqual({})
})

test('a span ends now; one set by hand takes its place', () => {
  expect(filterQuery({ range: '1h', losses: true }, now).toString()).toBe(
    `since=${now - 3_600_000}&withLosses=true`,
  )
  expect(filterQuery({ range: '1h', since: 5 }, now).get('since')).toBe('5')
})

test.each([
  [{}, true],
  [{ state: 'failed' }, true],
  [{ state: 'done' }, false],
  [{ model: 'gpt-4o' }, true],
  [{ model: 'gemini-3-flash' }, true],
  [{ model: 'gemini' }, false],
  [{ account: 'home' }, false],
  [{ losses: true }, false],
  [{ range: '15m' }, true],
  [{ until: now - 120_000 }, false],
  [{ text: 'gemini flash' }, true],
  [{ text: 'PYTH 429' }, true],
  [{ text: 'ython' }, false],
] as const)('%j fits: %s', (filter, fits) => {
  expect(createMatcher(filter, now)(seen)).toBe(fits)
})
