import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/canonical/json.ts'
import { streamOf } from './answer-streams.ts'
import { sdkClients } from './sdk-clients.ts'
import { type ByDialect, type Dialect, dialects, type Pair, plainModels, useGate } from './walk.ts'

/** What the client's SDK has of the answer, and what is told of what it does not have. */
interface Arrived {
  /** Fields of the client's own dialect that must be there. */
  readonly answer?: object
  /** Each kind of loss that is told of request and answer, and no other: `code treatment`. */
  readonly told?: readonly string[]
}

export interface AnswerFeature {
  readonly feature: string
  /** The upstream's own words, in place of those of a plain answer. Absent: the dialect has none for it. */
  readonly given: ByDialect<object>
  /** What the client asks for it, over a plain question. */
  readonly asks?: ByDialect<object>
  /** Absent: no client of the dialect can ask for such a thing. */
  readonly arrives: ByDialect<Arrived>
  /** Where one upstream's words reach another's client otherwise than the rest: what differs. */
  readonly pairs?: Readonly<Partial<Record<Pair, Arrived>>>
  readonly models?: ByDialect<string>
}

const plainAnswers: Readonly<Record<Dialect, JsonObject>> = {
  chat: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-4.1',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'It rains.', refusal: null },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  },
  responses: {
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    model: 'gpt-4.1',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'It rains.', annotations: [], logprobs: [] }],
      },
    ],
    error: null,
    incomplete_details: null,
    usage: {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 15,
    },
  },
  messages: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [{ type: 'text', text: 'It rains.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5 },
  },
  gemini: {
    candidates: [
      { content: { role: 'model', parts: [{ text: 'It rains.' }] }, finishReason: 'STOP', index: 0 },
    ],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
    modelVersion: 'gemini-3-flash-preview',
    responseId: 'r1',
  },
}

/** Every upstream that can say the feature, to every other dialect's client: whole and streamed, read by the vendor's SDK. */
export function walkAnswers(features: readonly AnswerFeature[]): void {
  const gate = useGate()
  describe.each(features)('$feature', (feature) => {
    const cells = dialects
      .filter((upstream) => feature.given[upstream] !== undefined)
      .flatMap((upstream) =>
        dialects
          .filter((client) => client !== upstream && feature.arrives[client] !== undefined)
          .flatMap((client) =>
            (['whole', 'stream'] as const).map((form) => [upstream, client, form] as const),
          ),
      )
    it.each(cells)('from %s to %s, %s', async (upstream, client, form) => {
      const { harness, upstream: place } = gate()
      const arrived = { ...feature.arrives[client], ...feature.pairs?.[`${upstream}>${client}` as Pair] }
      const answer = { ...plainAnswers[upstream], ...feature.given[upstream] }
      place.play(
        form === 'whole'
          ? { body: JSON.stringify(answer) }
          : { headers: { 'content-type': 'text/event-stream' }, body: streamOf[upstream](answer) },
      )
      const before = harness.exchanges.length
      const model = `${upstream}/${feature.models?.[upstream] ?? plainModels[upstream]}`
      const read = await sdkClients[client][form](harness.url, model, feature.asks?.[client] ?? {})
      const { losses } = await harness.closed(before + 1)
      expect(read).toMatchObject(arrived.answer ?? {})
      const told = new Set(losses.map(({ code, treatment }) => `${code} ${treatment}`))
      expect([...told]).toEqual(arrived.told ?? [])
    })
  })
}
