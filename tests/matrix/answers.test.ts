import { expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import { isJsonObject } from '../../src/canonical/json.ts'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import type { CanonicalResponse } from '../../src/canonical/response.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { describeShared } from '../support/corpus.ts'
import { breaches } from './description.ts'
import { answerWriting, eventsOf, issuerOf, openRequest, violationsOf, writeStream } from './passage.ts'
import { type RecordedAnswer, recordedAnswers } from './recordings.ts'
import { viewers } from './views/registry.ts'
import { readInput } from './views/view.ts'

const isReadable = ({ stream, whole }: RecordedAnswer): boolean => stream !== undefined || isJsonObject(whole)

/** In its own dialect a whole answer goes back as it came, with what its vendor does differently. */
const cases = recordedAnswers()
  .filter(isReadable)
  .flatMap((answer) =>
    protocolIds
      .filter((client) => client !== answer.dialect || answer.stream !== undefined)
      .map((client) => [answer.id, client, answer] as const),
  )

/** Its deltas say something else than the final text behind them. */
const contradictsItself = (id: string): boolean => id.endsWith('/shell-container-1')

const textOf = ({ choices }: CanonicalResponse): string =>
  (choices[0]?.parts ?? []).map((part) => (part.kind === 'text' ? part.text : '')).join('')

/** Arguments that were cut off are no JSON: a stream has their pieces, a whole answer what could be kept. */
const isCutOff = ({ choices }: CanonicalResponse): boolean =>
  choices.some(({ parts }) =>
    parts.some((part) => part.kind === 'tool-call' && typeof readInput(part.input) !== 'object'),
  )

describeShared('every recorded answer in every client’s dialect', () => {
  it.each(cases)('%s is what the SDK of %s reads, streamed as whole', async (_id, client, answer) => {
    const events = eventsOf(answer)
    expect(violationsOf(events)).toEqual([])
    const issuer = issuerOf[answer.dialect]
    const request = openRequest(client)
    const streamed = writeStream(client, events, answerWriting(request, issuer))
    const { response, fault } = assemble(events)
    if (fault !== undefined) {
      await expect(viewers[client].stream(streamed.text)).rejects.toThrow()
      return
    }
    const whole = protocols[client].writeResponse(response, answerWriting(request, issuer))
    const { callIds, ...seen } = await viewers[client].stream(streamed.text)
    expect(new Set(callIds).size).toBe(callIds.length)
    if (client === answer.dialect || contradictsItself(answer.id) || isCutOff(response)) return
    const { callIds: _ids, ...expected } = await viewers[client].whole(whole.value)
    expect(seen).toEqual(expected)
    expect(seen.choices[0]?.text).toContain(textOf(response))
    expect(breaches(client, 'response', whole.value)).toEqual([])
  })
})
