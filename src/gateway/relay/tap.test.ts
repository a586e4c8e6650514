import { describe, expect, it } from 'vitest'
import type { Meter, MeterReading } from '../../protocols/stream-codec.ts'
import { createFrameReader } from '../../wire/frame-reader.ts'
import { Tap } from './tap.ts'

const broken = (where: keyof Meter): Meter => {
  const fail = (): never => {
    throw new Error('no idea')
  }
  const reading = (): MeterReading => ({ complete: true, semantic: true })
  return { frame: () => undefined, whole: () => undefined, reading, [where]: fail }
}

describe('a tap that cannot read what it sees', () => {
  it.each(['frame', 'reading'] as const)('stops watching and says so: %s', (where) => {
    const tap = new Tap(broken(where), createFrameReader)
    tap.watch(Buffer.from('data: {}\n\n'))
    expect(tap.reading()).toBeUndefined()
    expect(tap.report()).toEqual({ losses: [], note: 'the answer could not be watched: no idea' })
    expect(tap.watch(Buffer.from('data: {}\n\n'))).toEqual([])
  })

  it('stops at a body that is no JSON', () => {
    const tap = new Tap(broken('frame'), createFrameReader)
    tap.whole(Buffer.from('<html>'))
    expect(tap.reading()).toBeUndefined()
    expect(tap.report().note).toContain('could not be watched')
  })
})
