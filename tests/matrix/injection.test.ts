import { describe, expect, it } from 'vitest'
import { isJsonObject } from '../../src/canonical/json.ts'
import { protocolIds, targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { describeShared } from '../support/corpus.ts'
import { type AnswerFeature, answerFeatures, type RequestFeature, requestFeatures } from './full/features.ts'
import { asJson, featureBody, readFixture } from './full/join.ts'
import { fixtures } from './full/registry.ts'
import { silentInAnswer, silentInRequest, withTomorrow } from './injection.ts'
import { readRecorded } from './passage.ts'
import { recordedAnswers, recordedRequests } from './recordings.ts'

const pairs = protocolIds.flatMap((from) =>
  protocolIds.filter((to) => to !== from).map((to) => [from, to] as const),
)

const ways = protocolIds.flatMap((from) =>
  targetProtocolIds.filter((to) => to !== from).map((to) => [from, to] as const),
)

describe('fields of tomorrow in the full fixtures', () => {
  it.each(ways)('are sent on or told, in each request of %s to %s', (from, to) => {
    const silent = requestNames.flatMap((feature) => {
      const body = featureBody(fixtures[from], feature)
      if (body === undefined) return []
      const { body: injected, places } = withTomorrow(body)
      const request = readFixture(from, injected, feature)
      return silentInRequest(request, places, to).map((at) => `${feature}: ${at}`)
    })
    expect(silent).toEqual([])
  })

  it.each(pairs)('are given on or told, in each answer of %s to a client of %s', (upstream, client) => {
    const { answers, plainAnswer } = fixtures[upstream]
    const silent = answerNames.flatMap((feature) => {
      const patch = answers[feature]
      if (patch === null) return []
      const injected = withTomorrow({ ...asJson(plainAnswer), ...asJson(patch) })
      return silentInAnswer(injected, upstream, client).map((at) => `${feature}: ${at}`)
    })
    expect(silent).toEqual([])
  })
})

describeShared('fields of tomorrow in the recordings', () => {
  const requests = recordedRequests().filter(
    ({ operation, isAccepted }) => operation === 'generate' && isAccepted,
  )
  it.each(ways)('are sent on or told, in each request of %s to %s', (from, to) => {
    const silent = requests
      .filter(({ dialect }) => dialect === from)
      .flatMap((recorded) => {
        const { body, places } = withTomorrow(recorded.body)
        const request = readRecorded({ ...recorded, body })
        return silentInRequest(request, places, to).map((at) => `${recorded.id}: ${at}`)
      })
    expect(silent).toEqual([])
  })

  // An error inside a 200 is no answer.
  const answers = recordedAnswers().filter(({ whole }) => isJsonObject(whole) && !isJsonObject(whole.error))
  it.each(pairs)('are given on or told, in each answer of %s to a client of %s', (upstream, client) => {
    const silent = answers
      .filter(({ dialect }) => dialect === upstream)
      .flatMap(({ id, whole }) =>
        isJsonObject(whole)
          ? silentInAnswer(withTomorrow(whole), upstream, client).map((at) => `${id}: ${at}`)
          : [],
      )
    expect(silent).toEqual([])
  })
})

const requestNames = Object.keys(requestFeatures) as readonly RequestFeature[]
const answerNames = Object.keys(answerFeatures) as readonly AnswerFeature[]
