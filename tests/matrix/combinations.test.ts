import fc from 'fast-check'
import { expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { targets } from '../../src/protocols/registry.ts'
import { addedTexts, silentLeaves } from './conservation.ts'
import { jointFeatures } from './full/features.ts'
import { jointBody, readFixture } from './full/join.ts'
import { fixtures } from './full/registry.ts'
import type { RecordedRequest } from './recordings.ts'
import { refusalsOf } from './rules/registry.ts'
import { allTargets, mainTargets } from './targets.ts'

const features = fc.subarray([...jointFeatures], { minLength: 1, maxLength: 10 })

it.each(protocolIds)('any features of %s together are what each place takes', (dialect) => {
  fc.assert(
    fc.property(features, (chosen) => {
      const body = jointBody(fixtures[dialect], chosen)
      const request = readFixture(dialect, body)
      for (const target of allTargets.filter((candidate) => candidate.dialect !== dialect)) {
        const { value } = targets[target.dialect].writeRequest(request, target)
        expect([target.name, ...refusalsOf(target.dialect, value.body, target.quirks)]).toEqual([target.name])
      }
    }),
    { numRuns: 100 },
  )
})

it.each(protocolIds)(
  'any features of %s together lose nothing in silence, and nothing is added',
  (dialect) => {
    const { path } = fixtures[dialect]
    fc.assert(
      fc.property(features, (chosen) => {
        const body = jointBody(fixtures[dialect], chosen)
        const asked: RecordedRequest = {
          id: chosen.join(', '),
          ...{ dialect, operation: 'generate', path, headers: {}, body, isAccepted: true, isRefused: false },
        }
        for (const target of Object.values(mainTargets).filter(
          (candidate) => candidate.dialect !== dialect,
        )) {
          expect([target.name, ...silentLeaves(asked, target)]).toEqual([target.name])
          const { value } = targets[target.dialect].writeRequest(readFixture(dialect, body), target)
          const { tools: _tools, ...conversation } = value.body
          expect(addedTexts(body, conversation)).toEqual([])
        }
      }),
      { numRuns: 15 },
    )
  },
)
