import { describe, expect, it } from 'vitest'
import { isJsonObject } from '../../src/canonical/json.ts'
import { protocolIds, targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { eventFields } from '../../src/protocols/openai-responses/read-events.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { describeShared } from '../support/corpus.ts'
import { type AnswerFeature, answerFeatures, type RequestFeature, requestFeatures } from './full/features.ts'
import { asJson, featureBody, readFixture } from './full/join.ts'
import { answerFixtures, fixtures } from './full/registry.ts'
import { lossesOfStream, silentInAnswer, silentInRequest, streamOf, withTomorrows } from './injection.ts'
import { framesOf, readRecorded } from './passage.ts'
import { recordedAnswers, recordedRequests } from './recordings.ts'
import { namesIn, silentInStream, silentNames } from './stream-injection.ts'

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
      return withTomorrows(body).flatMap((injected) => {
        const request = readFixture(from, injected.body, feature)
        return silentInRequest(request, injected.places, to).map((at) => `${feature}: ${at}`)
      })
    })
    expect(silent).toEqual([])
  })

  it.each(pairs)('are given on or told, in each answer of %s to a client of %s', (upstream, client) => {
    const { answers, plainAnswer } = fixtures[upstream]
    const silent = answerNames.flatMap((feature) => {
      const patch = answers[feature]
      if (patch === null) return []
      return withTomorrows({ ...asJson(plainAnswer), ...asJson(patch) }).flatMap((injected) =>
        silentInAnswer(injected, upstream, client).map((at) => `${feature}: ${at}`),
      )
    })
    expect(silent).toEqual([])
  })

  it.each(pairs)(
    'are given on or told once each, in each object of a stream of %s to a client of %s',
    (upstream, client) => {
      const { answers, plainAnswer } = fixtures[upstream]
      const silent = answerNames.flatMap((feature) => {
        const patch = answers[feature]
        if (patch === null) return []
        const frames = streamOf({ ...asJson(plainAnswer), ...asJson(patch) }, upstream)
        return silentInStream(frames, upstream, client).map((at) => `${feature}: ${at}`)
      })
      expect(silent).toEqual([])
    },
  )
})

/** Nobody asks in it, so no writer makes its streams. */
const converse: readonly Frame[] = [
  { event: 'messageStart', data: { role: 'assistant', p: 'ab' } },
  {
    event: 'contentBlockDelta',
    data: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Look.' } } },
  },
  {
    event: 'contentBlockDelta',
    data: { contentBlockIndex: 0, delta: { reasoningContent: { signature: 's' } } },
  },
  { event: 'contentBlockStop', data: { contentBlockIndex: 0 } },
  { event: 'contentBlockDelta', data: { contentBlockIndex: 1, delta: { text: 'Hel' } } },
  { event: 'contentBlockDelta', data: { contentBlockIndex: 1, delta: { text: 'lo' } } },
  {
    event: 'contentBlockDelta',
    data: {
      contentBlockIndex: 1,
      delta: {
        citation: {
          title: 't',
          location: { web: { url: 'https://a.example/' } },
          sourceContent: [{ text: 'x' }],
        },
      },
    },
  },
  { event: 'contentBlockStop', data: { contentBlockIndex: 1 } },
  {
    event: 'contentBlockStart',
    data: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'a', name: 'b' } } },
  },
  { event: 'contentBlockDelta', data: { contentBlockIndex: 2, delta: { toolUse: { input: '{}' } } } },
  { event: 'contentBlockStop', data: { contentBlockIndex: 2 } },
  { event: 'x_of_tomorrow_event', data: { deep: [{ a: 1 }] } },
  {
    event: 'messageStop',
    data: { stopReason: 'tool_use', additionalModelResponseFields: { stop: { a: 1 } } },
  },
  {
    event: 'metadata',
    data: {
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      metrics: { latencyMs: 5 },
      serviceTier: { type: 'priority' },
    },
  },
].map(({ event, data }) => ({ kind: 'event', event, data: JSON.stringify(data) }))

describe.each(protocolIds)('fields of tomorrow in an answer of Converse, for a client of %s', (client) => {
  it('are given on or told, in each object of a whole one', () => {
    const { answers, plainAnswer } = answerFixtures['bedrock-converse']
    const silent = answerNames.flatMap((feature) => {
      const patch = answers[feature]
      if (patch === null) return []
      return withTomorrows({ ...asJson(plainAnswer), ...asJson(patch) }).flatMap((injected) =>
        silentInAnswer(injected, 'bedrock-converse', client).map((at) => `${feature}: ${at}`),
      )
    })
    expect(silent).toEqual([])
  })

  it('are given on or told once each, in each object of a stream', () => {
    expect(silentInStream(converse, 'bedrock-converse', client)).toEqual([])
  })
})

const foreign = protocolIds.filter((id) => id !== 'anthropic-messages')
it.each(foreign)('an event of Anthropic’s before the message is told to a client of %s', (client) => {
  const { plainAnswer } = fixtures['anthropic-messages']
  const early: Frame = { kind: 'event', data: '{"type":"x_of_tomorrow_event","deep":[1]}' }
  const frames = [early, early, ...streamOf(asJson(plainAnswer), 'anthropic-messages')]
  expect(lossesOfStream(frames, 'anthropic-messages', client)).toContainEqual(
    expect.objectContaining({ code: 'unknown-field', at: '/x_of_tomorrow_event', treatment: 'dropped' }),
  )
})

describeShared('fields of tomorrow in the recordings', () => {
  const requests = recordedRequests().filter(
    ({ operation, isAccepted }) => operation === 'generate' && isAccepted,
  )
  it.each(ways)('are sent on or told, in each request of %s to %s', (from, to) => {
    const silent = requests
      .filter(({ dialect }) => dialect === from)
      .flatMap((recorded) => {
        return withTomorrows(recorded.body).flatMap(({ body, places }) => {
          const request = readRecorded({ ...recorded, body })
          return silentInRequest(request, places, to).map((at) => `${recorded.id}: ${at}`)
        })
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
          ? withTomorrows(whole).flatMap((injected) =>
              silentInAnswer(injected, upstream, client).map((at) => `${id}: ${at}`),
            )
          : [],
      )
    expect(silent).toEqual([])
  })

  const isWhole = (stream: string) => !/"error":\s*[{"]|"type":\s*"error"|response\.failed/.test(stream)
  it.each(pairs)(
    'are given on or told once each, in each object of a stream of %s to a client of %s',
    (upstream, client) => {
      const silent = recordedAnswers()
        .filter(({ dialect }) => dialect === upstream)
        .flatMap(({ id, stream }) =>
          stream === undefined || !isWhole(stream)
            ? []
            : silentInStream(framesOf(stream), upstream, client).map((at) => `${id}: ${at}`),
        )
      expect(silent).toEqual([])
    },
  )

  // Events of the other two are all of one kind.
  it.each(pairs.filter(([upstream]) => upstream === 'openai-responses' || upstream === 'anthropic-messages'))(
    'names that other kinds of events of %s have are given on or told to a client of %s',
    (upstream, client) => {
      const streams = recordedAnswers().flatMap(({ dialect, stream }) =>
        dialect === upstream && stream !== undefined && isWhole(stream) ? [framesOf(stream)] : [],
      )
      const names = namesIn(streams)
      const has = (type: string, name: string) => eventFields[type]?.[name] !== undefined
      const silent = streams.flatMap((frames) => silentNames(frames, { upstream, client, names, has }))
      expect([...new Set(silent)]).toEqual([])
    },
  )
})

const requestNames = Object.keys(requestFeatures) as readonly RequestFeature[]
const answerNames = Object.keys(answerFeatures) as readonly AnswerFeature[]
