import { expect, it } from 'vitest'
import { targets } from '../../src/protocols/registry.ts'
import { describeShared } from '../support/corpus.ts'
import { addedTexts, silentLeaves } from './conservation.ts'
import { readRecorded } from './passage.ts'
import { recordedRequests } from './recordings.ts'
import { mainTargets } from './targets.ts'

const cases = recordedRequests()
  .filter(({ operation, isAccepted }) => operation === 'generate' && isAccepted)
  .flatMap((recorded) =>
    Object.values(mainTargets)
      .filter(({ dialect }) => dialect !== recorded.dialect)
      .map((target) => [recorded.id, target.dialect, target, recorded] as const),
  )

describeShared('every recorded request', () => {
  it.each(cases)('%s loses nothing in silence on its way to %s', (_id, _dialect, target, recorded) => {
    expect(silentLeaves(recorded, target)).toEqual([])
  })

  it.each(cases)('%s says nothing more on its way to %s', (_id, dialect, target, recorded) => {
    const { value } = targets[dialect].writeRequest(readRecorded(recorded), target)
    const { tools: _tools, ...conversation } = value.body
    expect(addedTexts(recorded.body, conversation)).toEqual([])
  })
})
