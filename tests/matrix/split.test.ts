import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeShared } from '../support/corpus.ts'
import { answerReading, framesOf, issuerOf, readStream } from './passage.ts'
import { recordedAnswers } from './recordings.ts'

const streams = recordedAnswers().flatMap(({ id, dialect, stream }) =>
  stream === undefined ? [] : [[id, dialect, stream] as const],
)

describeShared('every recorded stream', () => {
  it.each(streams)('%s (%s) is the same however it is cut', (_id, dialect, stream) => {
    const read = (cuts: readonly number[]) =>
      readStream(dialect, framesOf(stream, cuts), answerReading(issuerOf[dialect]))
    const uncut = read([])
    expect(uncut.violations).toEqual([])
    const length = Buffer.byteLength(stream)
    const cuts = fc.array(fc.nat({ max: length }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(cuts, (places) => {
        expect(read(places).events).toEqual(uncut.events)
      }),
      { numRuns: length > 200_000 ? 2 : 5 },
    )
  })
})
