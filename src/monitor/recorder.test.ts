import { describe, expect, test } from 'vitest'
import type { Exchange } from './exchange.ts'
import { createLiveFeed } from './live-feed.ts'
import { readRecords } from './record-batch.ts'
import { createRecorder, type RecorderOptions, recorderLimits } from './recorder.ts'
import { redactExchange, redactText } from './redaction.ts'
import type { Said } from './said.ts'

const exchange = (n: number, changes: Partial<Exchange> = {}): Exchange => ({
  id: `ex_${n}`,
  startedAt: n,
  state: 'done',
  method: 'POST',
  path: '/v1/messages',
  stream: false,
  attempts: [],
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '127.0.0.1',
  ...changes,
})

const said = (text: string): Said => ({
  clientSent: [text],
  toriiSent: [],
  upstreamAnswered: [],
  clientGot: [],
  clientGotAt: [],
  isCut: false,
  size: text.length,
})

/** A disk and a clock that do what the test says. */
function recording(options: Partial<RecorderOptions> = {}) {
  const batches: string[][] = []
  const disk = { refusals: 0, written: () => {} }
  const timers: { work: () => void; ms: number }[] = []
  const drops: unknown[] = []
  const live = createLiveFeed({ remembered: 10, show: (exchange) => redactExchange(exchange, redactText) })
  const recorder = createRecorder({
    store: {
      async append(batch) {
        if (disk.refusals > 0) {
          disk.refusals -= 1
          throw new Error('disk full')
        }
        batches.push(readRecords(batch).map((row) => row.id))
        disk.written()
      },
    },
    live,
    clock: { setTimeout: (work, ms) => timers.push({ work, ms }) },
    onDrop: (drop) => drops.push(drop),
    ...options,
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const runTimer = async () => {
    timers.shift()?.work()
    await settle()
  }
  return { recorder, batches, disk, timers, drops, live, settle, runTimer }
}

describe('the recorder', () => {
  test('writes what has gathered when the delay is over, with one timer for all', async () => {
    const { recorder, batches, timers, runTimer } = recording()
    recorder.closed(exchange(1))
    recorder.closed(exchange(2))
    expect(timers.map((timer) => timer.ms)).toEqual([recorderLimits.delayMs])
    await runTimer()
    expect(batches).toEqual([['ex_1', 'ex_2']])
    expect(timers).toEqual([])
  })

  test('writes a full batch at once, the rest when its delay is over', async () => {
    const { recorder, batches, settle, runTimer } = recording({ limits: { ...recorderLimits, batch: 2 } })
    for (const n of [1, 2, 3]) recorder.closed(exchange(n))
    await settle()
    expect(batches).toEqual([['ex_1', 'ex_2']])
    await runTimer()
    expect(batches).toEqual([['ex_1', 'ex_2'], ['ex_3']])
  })

  test('flush writes without waiting for the delay', async () => {
    const { recorder, batches } = recording()
    recorder.closed(exchange(1))
    await recorder.flush()
    expect(batches).toEqual([['ex_1']])
  })

  test('flush does not wait for what comes after it', async () => {
    const { recorder, batches, disk } = recording()
    recorder.closed(exchange(1))
    let n = 1
    disk.written = () => {
      n += 1
      if (n < 9) recorder.closed(exchange(n))
    }
    await recorder.flush()
    expect(batches).toEqual([['ex_1']])
  })

  test('tries once more when the disk refuses', async () => {
    const { recorder, batches, disk, timers, runTimer } = recording()
    disk.refusals = 1
    recorder.closed(exchange(1))
    await runTimer()
    expect(timers.map((timer) => timer.ms)).toEqual([recorderLimits.retryMs])
    await runTimer()
    expect(batches).toEqual([['ex_1']])
    expect(recorder.stats()).toEqual({ waiting: 0, written: 1, dropped: 0, failures: 0 })
  })

  test('drops, counts and tells when the disk refuses twice, and goes on', async () => {
    const { recorder, batches, disk, drops, runTimer } = recording()
    disk.refusals = 2
    recorder.closed(exchange(1))
    await runTimer()
    await runTimer()
    expect(drops).toEqual([{ count: 1, error: new Error('disk full') }])
    expect(recorder.stats()).toEqual({ waiting: 0, written: 0, dropped: 1, failures: 2 })
    recorder.closed(exchange(2))
    await runTimer()
    expect(batches).toEqual([['ex_2']])
    expect(recorder.stats().failures).toBe(0)
  })

  test('a full queue drops the newest with a counter, told once', () => {
    const { recorder, drops } = recording({ limits: { ...recorderLimits, rows: 2 } })
    for (const n of [1, 2, 3, 4]) recorder.closed(exchange(n))
    expect(drops).toEqual([{ count: 1 }])
    expect(recorder.stats()).toMatchObject({ waiting: 2, dropped: 2 })
  })

  test('what was said fills the queue too', () => {
    const { recorder } = recording({ limits: { ...recorderLimits, size: 1000 } })
    recorder.closed(exchange(1), said('x'.repeat(600)))
    recorder.closed(exchange(2), said('x'.repeat(600)))
    recorder.closed(exchange(3))
    expect(recorder.stats()).toMatchObject({ waiting: 2, dropped: 1 })
  })

  test('has no room for what is said while much of it waits', async () => {
    const { recorder } = recording({ limits: { ...recorderLimits, batchSize: 99_000_000 } })
    const before = recorder.hasRoom
    recorder.closed(exchange(1), said('x'.repeat(16_000_000)))
    const during = recorder.hasRoom
    await recorder.flush()
    expect([before, during, recorder.hasRoom]).toEqual([true, false, true])
  })

  test('long rows are written before a batch is full', async () => {
    const { recorder, batches, settle } = recording({ limits: { ...recorderLimits, batchSize: 1000 } })
    recorder.closed(exchange(1), said('x'.repeat(2000)))
    await settle()
    expect(batches).toEqual([['ex_1']])
  })

  test('shows openings and closings to those who watch, without bodies and without secrets', () => {
    const { recorder, live } = recording()
    const seen: Exchange[] = []
    live.subscribe((event) => seen.push(event.exchange))
    recorder.opened(exchange(1, { state: 'open', path: '/v1beta/models?key=abcdefgh123' }))
    recorder.closed(exchange(1, { bodies: { clientSent: 'x', truncated: false } }))
    expect(seen.map(({ state, path, bodies }) => ({ state, path, bodies }))).toEqual([
      { state: 'open', path: '/v1beta/models?key=[redacted]', bodies: undefined },
      { state: 'done', path: '/v1/messages', bodies: undefined },
    ])
  })

  test('does nothing while the monitor is off', async () => {
    const { recorder, batches, live } = recording({ isEnabled: () => false })
    recorder.opened(exchange(1))
    recorder.closed(exchange(1))
    await recorder.flush()
    expect(batches).toEqual([])
    const seen: unknown[] = []
    live.subscribe((event) => seen.push(event), '0')
    expect(seen).toEqual([])
  })
})
