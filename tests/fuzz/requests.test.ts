import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MalformedRequest } from '../../src/canonical/malformed-request.ts'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { targets } from '../../src/protocols/registry.ts'
import { writeJson } from '../../src/wire/json-text.ts'
import { codecOf, issuerOf, readContext } from '../matrix/passage.ts'
import { recordedRequests } from '../matrix/recordings.ts'
import { allTargets } from '../matrix/targets.ts'
import { describeShared } from '../support/corpus.ts'
import { mutate, mutations, times } from './mutation.ts'

const recorded = recordedRequests()

/** Undefined: the body was refused, in words. */
function readOrRefuse(place: number, body: Parameters<typeof mutate>[0]): CanonicalRequest | undefined {
  const { dialect, operation, path, headers } = recorded[place] ?? fail(place)
  try {
    return codecOf(dialect, operation).readRequest(body, readContext(path, headers))
  } catch (error) {
    if (!(error instanceof MalformedRequest)) throw error
    expect(error.message).not.toBe('')
    expect(error.status).toBeGreaterThanOrEqual(400)
    expect(error.at === '' || error.at.startsWith('/')).toBe(true)
    return undefined
  }
}

const fail = (place: number): never => {
  throw new Error(`No recording ${place}`)
}

describeShared('mutated requests', () => {
  it('are read, or refused in words, and written for every place', () => {
    const bodies = fc.nat({ max: recorded.length - 1 })
    fc.assert(
      fc.property(bodies, mutations, (place, changes) => {
        const body = mutate(recorded[place]?.body ?? fail(place), changes)
        const request = readOrRefuse(place, body)
        if (request === undefined) return
        for (const target of allTargets) {
          const { value } = targets[target.dialect].writeRequest(request, target)
          JSON.parse(writeJson(value.body))
        }
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      }),
      { numRuns: 1500 * times },
    )
  })

  it('come back as they were where they can be read', () => {
    const bodies = fc.nat({ max: recorded.length - 1 })
    fc.assert(
      fc.property(bodies, mutations, (place, changes) => {
        const { dialect, operation, body: original } = recorded[place] ?? fail(place)
        const body = mutate(original, changes)
        const request = readOrRefuse(place, body)
        if (request === undefined) return
        const target = { model: request.model, issuer: issuerOf[dialect], quirks: {} }
        const { value } = codecOf(dialect, operation).writeRequest(request, target)
        // A field of this name cannot be set on an object like any other; it is not kept.
        if (!JSON.stringify(body).includes('"__proto__"')) expect(value.body).toEqual(body)
      }),
      { numRuns: 1500 * times },
    )
  })
})
