import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../src/canonical/json.ts'
import type { ProtocolId } from '../../../src/canonical/protocol-id.ts'
import { pdf } from '../../matrix/full/features.ts'
import type { Ask } from '../../support/client.ts'
import { dialectAnswers } from '../../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../../support/fake-upstream.ts'
import { type Harness, startHarness } from '../../support/harness.ts'

/** Short names, so that a table of features can be read. Each is the account that speaks it, too. */
export const protocolOf = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  messages: 'anthropic-messages',
  gemini: 'gemini-generate',
} as const satisfies Readonly<Record<string, ProtocolId>>

export type Dialect = keyof typeof protocolOf
export const dialects = Object.keys(protocolOf) as Dialect[]
export type Pair = { [From in Dialect]: `${From}>${Exclude<Dialect, From>}` }[Dialect]
export type ByDialect<T> = Readonly<Partial<Record<Dialect, T>>>

/** What the upstream gets of it, and what is told of what it does not get. */
export interface Reached {
  /** Fields of the upstream's own dialect that must be there. */
  readonly body?: object
  /** Top-level fields that must not be there. */
  readonly without?: readonly string[]
  /**
   * Each loss that is told, and no other: `code treatment`, where the feature stands in the client's body (`at`), or with a
   * pointer of its own behind.
   */
  readonly told?: readonly string[]
}

export interface Feature {
  readonly feature: string
  /** The client's own words, over a plain question. Absent: the dialect has none for it. */
  readonly says: ByDialect<object>
  /** Where in the client's words the feature stands. */
  readonly at?: ByDialect<string>
  /** Absent: another entry tells of that upstream. */
  readonly reaches: ByDialect<Reached>
  /** Where one client's words reach another's upstream otherwise than the rest. */
  readonly pairs?: Readonly<Partial<Record<Pair, Reached>>>
  readonly models?: ByDialect<string>
}

/** Models that take sampling and need not think. */
export const plainModels: Readonly<Record<Dialect, string>> = {
  chat: 'gpt-4.1',
  responses: 'gpt-4.1',
  messages: 'claude-sonnet-4-5',
  gemini: 'gemini-3-flash-preview',
}

/** The newest of each vendor. */
export const thinkingModels: Readonly<Record<Dialect, string>> = {
  chat: 'gpt-5.6',
  responses: 'gpt-5.6',
  messages: 'claude-opus-5',
  gemini: 'gemini-3-pro-preview',
}

const vendors = { chat: 'openai', responses: 'openai', messages: 'anthropic', gemini: 'gemini' } as const

const question = 'How is the weather?'
const plainQuestions: Readonly<Record<Dialect, JsonObject>> = {
  chat: { messages: [{ role: 'user', content: question }], max_completion_tokens: 500 },
  responses: { input: question, max_output_tokens: 500, store: false },
  messages: { messages: [{ role: 'user', content: question }], max_tokens: 500 },
  gemini: { contents: [{ role: 'user', parts: [{ text: question }] }] },
}

/** The fields of a call beside its model: a plain question, and what the feature says over it. */
export function questionOf(client: Dialect, says: object): JsonObject {
  const given = { ...plainQuestions[client], ...says } as JsonObject
  if (client !== 'gemini') return withoutUndefined(given)
  return {
    ...given,
    generationConfig: { maxOutputTokens: 500, ...(given.generationConfig as JsonObject) },
  }
}

/** A call in the client's own dialect for a model that another dialect's upstream has. */
function callOf(client: Dialect, target: Dialect, model: string, says: object): Ask {
  const id = `${target}/${model}`
  const question = questionOf(client, says)
  const call = dialectAnswers[protocolOf[client]].call(id)
  return { ...call, body: client === 'gemini' ? question : { model: id, ...question } }
}

/** A field of `undefined` takes away what the plain question has. */
const withoutUndefined = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))

export interface Gate {
  readonly harness: Harness
  readonly upstream: FakeUpstream
  /** What stands for it in a feature's words is `http://files.test`. */
  readonly files: FakeUpstream
}

/** One gateway with an account for each dialect, all at one fake upstream. */
export function useGate(): () => Gate {
  let gate: Gate | undefined
  beforeAll(async () => {
    const upstream = await startFakeUpstream()
    const accounts = dialects.map((name) => ({
      name,
      upstream: vendors[name],
      baseUrl: upstream.url,
      protocols: [protocolOf[name]],
    }))
    const files = await startFakeUpstream()
    files.play({ headers: { 'content-type': 'application/pdf' }, body: Buffer.from(pdf, 'base64') })
    gate = { upstream, files, harness: await startHarness({ accounts, fetchesFromLoopback: true }) }
  })
  afterAll(async () => {
    await gate?.harness.stop()
    await gate?.upstream.close()
    await gate?.files.close()
  })
  return () => {
    if (gate === undefined) throw new Error('not started')
    return gate
  }
}

/** Every client that can say the feature, to every other dialect's upstream. */
export function walkRequests(features: readonly Feature[]): void {
  const gate = useGate()
  describe.each(features)('$feature', (feature) => {
    const cells = dialects
      .filter((client) => feature.says[client] !== undefined)
      .flatMap((client) =>
        dialects
          .filter((target) => target !== client && feature.reaches[target] !== undefined)
          .map((target) => [client, target] as const),
      )
    it.each(cells)('said in %s, to an upstream that speaks %s', async (client, target) => {
      const { harness, upstream, files } = gate()
      const reached = { ...feature.reaches[target], ...feature.pairs?.[`${client}>${target}` as Pair] }
      upstream.play({ body: dialectAnswers[protocolOf[target]].whole })
      const model = feature.models?.[target] ?? plainModels[target]
      const before = { calls: upstream.received.length, exchanges: harness.exchanges.length }
      const call = callOf(client, target, model, feature.says[client] ?? {})
      const words = JSON.stringify(call.body).replaceAll('http://files.test', files.url)
      const answer = await harness.ask({ ...call, body: words })
      const { losses } = await harness.closed(before.exchanges + 1)
      expect(answer.status, answer.text).toBe(200)
      const body = upstream.received[before.calls]?.body.toString() ?? 'null'
      const sent: Json = JSON.parse(body.replaceAll(files.url, 'http://files.test'))
      expect(sent).toMatchObject(reached.body ?? {})
      for (const field of reached.without ?? []) expect(sent).not.toHaveProperty(field)
      const at = feature.at?.[client] ?? ''
      const told = (reached.told ?? []).map((word) => (word.split(' ').length > 2 ? word : `${word} ${at}`))
      expect(losses.map(({ code, treatment, at: place }) => `${code} ${treatment} ${place}`)).toEqual(told)
    })
  })
}
