import { expect, it } from 'vitest'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { targets } from '../../src/protocols/registry.ts'
import { describeShared } from '../support/corpus.ts'
import { breaches } from './description.ts'
import { readRecorded } from './passage.ts'
import { recordedRequests } from './recordings.ts'
import { refusalsOf } from './rules/registry.ts'
import { allTargets } from './targets.ts'

const generated = recordedRequests().filter(
  ({ operation, isAccepted }) => operation === 'generate' && isAccepted,
)

const cases = generated.flatMap((request) =>
  allTargets
    .filter(({ dialect }) => dialect !== request.dialect)
    .map((target) => [request.id, target.name, target.dialect, target, request] as const),
)

/**
 * What a request asks may lie with its vendor alone (the call that a result answers, a prompt template), or be an empty text.
 * Nothing of it is left to say to another, so the other vendor's refusal is the answer.
 */
function asksNothing({ turns, instructions }: CanonicalRequest): boolean {
  const parts = turns.flatMap((turn) => turn.parts)
  const calls = new Set(parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : [])))
  return (
    instructions.length === 0 &&
    parts.every(
      (part) =>
        part.kind === 'opaque' ||
        (part.kind === 'text' && part.text === '') ||
        (part.kind === 'tool-result' && !calls.has(part.callId)),
    )
  )
}

/** Nothing may be put before it, and Google refuses it: no client of Google's can have such a conversation. */
const beginsWithACall = ({ turns }: CanonicalRequest): boolean =>
  turns[0]?.speaker === 'assistant' && turns[0].parts.some(({ kind }) => kind === 'tool-call')

describeShared('every recorded request in every other dialect', () => {
  it.each(cases)('%s is what %s (%s) takes', (_id, _name, dialect, target, recorded) => {
    const request = readRecorded(recorded)
    const { value } = targets[dialect].writeRequest(request, target)
    const refusals = refusalsOf(dialect, value.body, target.quirks)
    if (asksNothing(request) || beginsWithACall(request)) expect(refusals.length).toBeLessThanOrEqual(1)
    else expect([...refusals, ...breaches(dialect, 'request', value.body)]).toEqual([])
  })
})
