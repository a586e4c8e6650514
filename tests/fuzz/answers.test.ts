import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assemble, disassemble } from '../../src/canonical/assemble.ts'
import { isJsonObject } from '../../src/canonical/json.ts'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { dataFrame, type Frame } from '../../src/wire/frame.ts'
import { writeJson } from '../../src/wire/json-text.ts'
import {
  answerReading,
  answerWriting,
  framesOf,
  issuerOf,
  openRequest,
  readStream,
  violationsOf,
  writeStream,
} from '../matrix/passage.ts'
import { recordedAnswers } from '../matrix/recordings.ts'
import { response } from '../support/arbitraries.ts'
import { describeShared } from '../support/corpus.ts'
import { type Mutation, mutate, mutations, times } from './mutation.ts'

const recorded = recordedAnswers()
const streams = recorded.flatMap(({ dialect, stream }) =>
  stream === undefined || stream.length > 100_000 ? [] : [{ dialect, frames: framesOf(stream) }],
)
const wholes = recorded.flatMap(({ dialect, whole }) => (isJsonObject(whole) ? [{ dialect, whole }] : []))

/** How a stream goes wrong: frames changed inside, lost, doubled, out of order, cut, garbage between. */
interface Damage {
  readonly place: number
  readonly kind: 'mutate' | 'drop' | 'double' | 'swap' | 'cut' | 'garbage'
  readonly changes: readonly Mutation[]
}

const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    place: fc.nat(),
    kind: fc.constantFrom('mutate', 'drop', 'double', 'swap', 'cut', 'garbage'),
    changes: mutations,
  }),
  { minLength: 1, maxLength: 5 },
)

function damage(frames: readonly Frame[], all: readonly Damage[]): readonly Frame[] {
  return all.reduce<readonly Frame[]>((before, { place, kind, changes }) => {
    const at = before.length === 0 ? 0 : place % before.length
    const frame = before[at]
    if (frame === undefined) return before
    const [head, tail] = [before.slice(0, at), before.slice(at + 1)]
    const ways: Readonly<Record<Damage['kind'], () => readonly Frame[]>> = {
      mutate: () => [...head, changed(frame, changes), ...tail],
      drop: () => [...head, ...tail],
      double: () => [...head, frame, frame, ...tail],
      swap: () => [...head, ...tail.slice(0, 1), frame, ...tail.slice(1)],
      cut: () => head,
      garbage: () => [...head, frame, dataFrame('{"half":'), { kind: 'stray', text: '<html>' }, ...tail],
    }
    return ways[kind]()
  }, frames)
}

function changed(frame: Frame, changes: readonly Mutation[]): Frame {
  if (frame.kind !== 'event' || !frame.data.endsWith('}')) return frame
  return { ...frame, data: JSON.stringify(mutate(JSON.parse(frame.data), changes)) }
}

describeShared('broken streams', () => {
  it('stay within the grammar, and every client gets a stream of its dialect', () => {
    fc.assert(
      fc.property(fc.nat({ max: streams.length - 1 }), damages, (place, all) => {
        const { dialect, frames } = streams[place] ?? { dialect: 'openai-chat', frames: [] }
        const damaged = damage(frames, all)
        const { events, violations } = readStream(dialect, damaged, answerReading(issuerOf[dialect]))
        expect(violations).toEqual([])
        const meter = protocols[dialect].meter()
        for (const frame of damaged) meter.frame(frame)
        meter.reading()
        for (const client of protocolIds) {
          writeStream(client, events, answerWriting(openRequest(client), issuerOf[dialect]))
        }
      }),
      { numRuns: 600 * times },
    )
  })
})

describeShared('broken whole answers', () => {
  it('are read as far as they can be, and written for every client', () => {
    fc.assert(
      fc.property(fc.nat({ max: wholes.length - 1 }), mutations, (place, changes) => {
        const { dialect, whole } = wholes[place] ?? { dialect: 'openai-chat', whole: {} }
        const body = mutate(whole, changes)
        const read = protocols[dialect].readResponse(body, answerReading(issuerOf[dialect]))
        protocols[dialect].meter().whole(body)
        expect(violationsOf(disassemble(read))).toEqual([])
        for (const client of protocolIds) {
          const { value } = protocols[client].writeResponse(
            read,
            answerWriting(openRequest(client), issuerOf[dialect]),
          )
          JSON.parse(writeJson(value))
        }
      }),
      { numRuns: 1500 * times },
    )
  })
})

it('every answer that can be said is read again from every dialect within the grammar', () => {
  fc.assert(
    fc.property(response, fc.constantFrom(...protocolIds), (answer, client) => {
      const issuer = issuerOf[client]
      const events = disassemble(answer)
      const { frames } = writeStream(client, events, answerWriting(openRequest(client), issuer))
      const again = readStream(client, frames, answerReading(issuer))
      expect(again.violations).toEqual([])
      expect(assemble(again.events).fault).toBeUndefined()
    }),
    { numRuns: 600 * times },
  )
})
