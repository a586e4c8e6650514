import { describe, expect, it } from 'vitest'
import type { Outcome, Pick, PickWish } from '../../pool/pool.ts'
import { FrameCutter, type FrameReader } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import {
  ReasonNumbers,
  Reasons,
  readOutcome,
  readPicked,
  readWish,
  writeOutcome,
  writePicked,
  writeWish,
} from './pool-frames.ts'
import { readTally, writeTally } from './tally.ts'

const candidates = [
  { account: 'one', model: 'm' },
  { account: 'zwei · 二', model: 'models/m-2', tier: 1 },
]
const why = { code: 'favourite' } as const
const pick: Pick = { kind: 'pick', account: 'one', model: 'm', why, probe: false }

/** What the other side reads of what was written, in as many pieces as it may come. */
function across<T>(write: (out: FrameWriter) => void, read: (frame: FrameReader) => T, cut = 7): T[] {
  const out = new FrameWriter()
  out.begin(1)
  write(out)
  out.end()
  const bytes = Buffer.from(out.take())
  const cutter = new FrameCutter()
  const got: T[] = []
  for (let at = 0; at < bytes.length; at += cut)
    cutter.push(bytes.subarray(at, at + cut), (_kind, frame) => got.push(read(frame)))
  return got
}

describe('what goes between owner and worker', () => {
  it.each<PickWish>([
    { candidates, tried: new Set() },
    { candidates, tried: new Set(['one', 'zwei · 二']), session: 'Sitzung 🪷', preferred: 'one' },
    { candidates, tried: new Set(), mode: 'balance', isExtra: true, delayOf: 'stream' },
  ])('is the same wish on the other side', (wish) => {
    expect(
      across(
        (out) => writeWish(out, wish),
        (frame) => readWish(frame, candidates),
      ),
    ).toEqual([wish])
  })

  it.each<Pick>([
    pick,
    { ...pick, account: 'zwei · 二', model: 'models/m-2', probe: true, session: 's', usualDelay: 120.5 },
    { ...pick, model: 'not what was offered' },
  ])('is the same pick', (picked) => {
    const wish: PickWish = {
      candidates,
      tried: new Set(),
      ...(picked.session === undefined ? {} : { session: picked.session }),
    }
    const numbers = new ReasonNumbers()
    const reasons = new Reasons()
    // The second time the reason goes by its number.
    for (let time = 0; time < 2; time += 1)
      expect(
        across(
          (out) => writePicked(out, picked, candidates, numbers),
          (frame) => readPicked(frame, wish, reasons),
        ),
      ).toEqual([picked])
  })

  it.each<Outcome>([
    { kind: 'good', pick },
    { kind: 'good', pick, firstByteMs: 12.5, tokens: 5_000_000_000, delay: { milliseconds: 3, of: 'whole' } },
    { kind: 'good', pick, quotas: [{ name: 'requests', remaining: 3 }] },
    { kind: 'aborted', pick },
    { kind: 'aborted', pick, delay: { milliseconds: 9, of: 'stream' } },
    {
      kind: 'fault',
      pick,
      fault: {
        stage: 'attempt',
        scope: 'account',
        kind: 'rate-limited',
        status: 429,
        code: 'x',
        message: 'wait',
        retryable: true,
      },
    },
  ])('is the same outcome', (outcome) => {
    expect(
      across(
        (out) => writeOutcome(out, outcome),
        (frame) => readOutcome(frame, pick),
      ),
    ).toEqual([outcome])
  })

  it('is all that is counted of a closed exchange', () => {
    const exchange = {
      id: 'ex_1',
      startedAt: 1,
      state: 'failed',
      method: 'POST',
      path: '/',
      protocol: 'gemini-generate',
      lane: 'translate',
      stream: true,
      attempts: [],
      requestBytes: 0,
      responseBytes: 0,
      losses: [],
      clientAddress: '',
      key: 'k',
      firstByteMs: 4.5,
      usage: { input: { total: 10, cacheRead: 4 }, output: { total: 2 } },
      cost: { input: 1, output: 1, total: 2.5, cacheSaved: 0, prices: '' },
    } as const
    expect(across((out) => writeTally(out, exchange, true), readTally, 1000)).toEqual([
      {
        counted: {
          state: 'failed',
          protocol: 'gemini-generate',
          lane: 'translate',
          usage: exchange.usage,
          firstByteMs: 4.5,
          key: 'k',
        },
        expense: { tokens: 12, cost: 2.5 },
        told: 'ex_1',
      },
    ])
  })

  it('is refused when it is no frame', () => {
    const cutter = new FrameCutter()
    expect(() => cutter.push(Buffer.from('HTTP/1.1 200 OK\r\n'), () => undefined)).toThrow(RangeError)
  })
})
