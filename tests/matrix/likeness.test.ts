import { expect, it } from 'vitest'
import { describeShared } from '../support/corpus.ts'
import { answerReading, framesOf, issuerOf, readStream } from './passage.ts'
import { recordedAnswers } from './recordings.ts'

const streams = recordedAnswers().flatMap(({ id, dialect, stream }) =>
  stream === undefined ? [] : [[id, dialect, stream] as const],
)

/** Spaces before the last brace mean nothing to JSON, and no event is like the one before. */
const unlike = (data: string, at: number): string =>
  data.endsWith('}') ? `${data.slice(0, -1)}${' '.repeat(at % 2)}}` : data

describeShared('every recorded stream', () => {
  it.each(streams)('%s (%s) says the same when no event is like the one before', (_id, dialect, stream) => {
    const frames = framesOf(stream, [])
    const others = frames.map((frame, at) =>
      frame.kind === 'event' ? { ...frame, data: unlike(frame.data, at) } : frame,
    )
    const read = (all: typeof frames) => readStream(dialect, all, answerReading(issuerOf[dialect])).events
    expect(read(frames)).toEqual(read(others))
  })
})
