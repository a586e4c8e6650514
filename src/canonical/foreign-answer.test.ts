import { expect, it } from 'vitest'
import type { CanonicalEvent } from './event.ts'
import { restOfResponse, restOfVectors, tellsForeignEvents } from './foreign-answer.ts'
import type { Loss } from './loss.ts'

const none: readonly Loss[] = []
const create = tellsForeignEvents('openai-chat', (_context: object) => ({
  write: (_event: CanonicalEvent) => ({ value: [], losses: none }),
}))
const partOf = (place: number): CanonicalEvent => ({
  type: 'part-start',
  index: place,
  choice: 0,
  part: {
    kind: 'text',
    text: '',
    origin: { protocol: 'gemini-generate', at: `/${place}`, rest: { new: 1 } },
  },
})

it('tells each thing of a stream once', () => {
  const writer = create({})
  const places = [0, 1, 0].flatMap((place) => writer.write(partOf(place)).losses.map(({ at }) => at))
  expect(places).toEqual(['/0/new', '/1/new'])
})

it('ends what is told of a stream without end, and says that there was more', () => {
  const writer = create({})
  const places = Array.from({ length: 3000 }, (_, place) => writer.write(partOf(place)).losses).flat()
  expect([places.length, places.at(-1)?.at]).toEqual([1001, '/…'])
})

it('tells what is the dialect’s own only where none is', () => {
  const origin = { protocol: 'openai-chat', at: '', rest: { new: 1 } } as const
  const response = { choices: [], extras: [], origin }
  expect(restOfResponse(response, 'openai-chat')).toEqual([])
  expect(restOfResponse(response).map(({ at }) => at)).toEqual(['/new'])
  expect(restOfVectors({ vectors: [], origin }, 'gemini-generate').map(({ at }) => at)).toEqual(['/new'])
})
