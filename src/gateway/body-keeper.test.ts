import { expect, test } from 'vitest'
import { RecordBatch, readRecords } from '../monitor/record-batch.ts'
import { BodyKeeper } from './body-keeper.ts'
import type { AnswerSink, UpstreamAnswer } from './upstream-answer.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const answerOf = (chunks: readonly Uint8Array[]): UpstreamAnswer => ({
  status: 200,
  headers: [],
  drainTo(sink) {
    for (const chunk of chunks) sink.data(chunk)
    sink.end()
  },
  resume: () => undefined,
  abandon: () => undefined,
})
/** What the record of the exchange will hold. */
function bodiesOf(keeper: BodyKeeper, isStream: boolean) {
  const batch = new RecordBatch()
  batch.add(exchange, keeper.said(isStream))
  return readRecords(batch.bytes)[0]?.bodies
}

const exchange = {
  id: 'ex_1',
  startedAt: 0,
  state: 'done',
  method: 'POST',
  path: '/',
  stream: false,
  attempts: [],
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '',
} as const
const blackHole: AnswerSink = { data: () => true, end: () => undefined, broke: () => undefined }

test('what was not changed on the way is kept once', () => {
  const keeper = new BodyKeeper(bytes('{"model":"a"}'), () => 5)
  keeper.toriiSent(bytes('{"model":"a"}'))
  keeper.watch(answerOf([bytes('{"ok":'), bytes('true}')])).drainTo(blackHole)
  keeper.clientGot('{"ok":true}')
  expect(bodiesOf(keeper, false)).toEqual({
    clientSent: '{"model":"a"}',
    clientGot: '{"ok":true}',
    truncated: false,
  })
})

test('a later attempt takes the place of the one before', () => {
  const keeper = new BodyKeeper(bytes('{}'), () => 5)
  keeper.toriiSent(bytes('first'))
  keeper.watch(answerOf([bytes('overloaded')])).drainTo(blackHole)
  keeper.toriiSent(bytes('second'))
  expect(bodiesOf(keeper, false)).toMatchObject({ clientSent: '{}', toriiSent: 'second' })
  expect(bodiesOf(keeper, false)).not.toHaveProperty('upstreamAnswered')
})

test('a character cut by a chunk border stays whole, and a stream tells when it went', () => {
  const [first, second] = [bytes('鳥').subarray(0, 2), bytes('鳥').subarray(2)]
  let now = 10
  const keeper = new BodyKeeper(bytes(''), () => now)
  keeper.clientGot(first)
  now = 25
  keeper.clientGot(second)
  expect(bodiesOf(keeper, true)).toEqual({ clientGot: '鳥', clientGotAt: [0, 10, 1, 25], truncated: false })
})

test('bytes that are no text are left out', () => {
  const keeper = new BodyKeeper(bytes('{}'), () => 0)
  keeper.clientGot(new Uint8Array([1, 0, 2]))
  expect(bodiesOf(keeper, false)).toEqual({ clientSent: '{}', truncated: false })
})

test('a long body is cut and says so', () => {
  const keeper = new BodyKeeper(bytes('x'.repeat(2_000_001)), () => 0)
  const kept = bodiesOf(keeper, false)
  expect(kept?.truncated).toBe(true)
  expect(kept?.clientSent).toHaveLength(2_000_000)
})
