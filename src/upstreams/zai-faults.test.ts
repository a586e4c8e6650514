import { expect, it } from 'vitest'
import type { Fault } from '../canonical/fault.ts'
import { refineFault } from './fault-rules.ts'
import { zaiFaultRules } from './zai-faults.ts'

const now = Date.parse('2026-09-04T10:00:00Z')
const read = (error: { readonly code?: string; readonly message: string }, retryAfter?: number): Fault =>
  refineFault(
    {
      ...{ stage: 'attempt', scope: 'model', kind: 'rate-limited', status: 429, code: 'x', message: 'x' },
      retryable: true,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
    { status: 429, headers: {}, body: { error }, now },
    zaiFaultRules,
  )

it.each([
  [
    'Beijing time',
    '1308',
    'Usage limit reached for 5 hour. Your limit will reset at 2026-09-04 19:01:25',
    3685,
  ],
  ['Chinese words', '1308', '已达到 5 小时的使用上限。您的限额将在 2026-09-04 19:01:25 重置。', 3685],
  ['a zone of its own', '1316', 'Resets at 2026-09-04T12:00:00Z', 7200],
  ['UTC, where Beijing had it before', '1310', 'Your limit will reset at 2026-09-04 12:00:00', 7200],
  ['in brackets only', undefined, '[1308][Your limit will reset at 2026-09-04 19:01:25][2026]', 3685],
])('waits until the allowance comes back: %s', (_name, code, message, retryAfter) => {
  expect(read({ ...(code === undefined ? {} : { code }), message })).toMatchObject({
    scope: 'account',
    kind: 'rate-limited',
    retryAfter,
  })
})

it.each([
  ['no time', 'Usage limit reached'],
  ['a time long over', 'Your limit will reset at 2026-09-01 00:00:00'],
  ['a time without sense', 'Your limit will reset at 2026-99-99 00:00:00'],
])('does not guess from %s', (_name, message) => {
  expect(read({ code: '1308', message }).retryAfter).toBeUndefined()
})

it('believes a header before the words', () => {
  expect(read({ code: '1308', message: 'will reset at 2026-09-04 19:01:25' }, 7).retryAfter).toBe(7)
})
