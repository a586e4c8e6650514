import { type AnswerFeature, type FullFixture, picture, seal } from './features.ts'

const message = (...content: readonly object[]) => ({ output: { message: { role: 'assistant', content } } })
const rain = { text: 'It rains.' }
const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 }

const plainAnswer = { ...message(rain), stopReason: 'end_turn', usage, metrics: { latencyMs: 551 } }

const call = (toolUseId: string, name = 'weather') => ({
  toolUse: { toolUseId, name, input: { place: { name: 'Kyoto' } } },
})
const thought = (block: object) => message({ reasoningContent: block }, rain)

const answers = {
  text: message(rain),
  'visible thinking': thought({ reasoningText: { text: 'Look outside.' } }),
  'a summary of thinking': null,
  'sealed thinking': thought({ reasoningText: { text: 'Look outside.', signature: seal } }),
  'hidden thinking': thought({ redactedContent: seal }),
  'a tool call': { ...message(call('tooluse_1')), stopReason: 'tool_use' },
  'parallel calls': { ...message(call('tooluse_1'), call('tooluse_2', 'clock')), stopReason: 'tool_use' },
  'a sealed call': null,
  'a free-form call': null,
  'a refusal': null,
  'citations of web pages': message({
    citationsContent: {
      content: [rain],
      citations: [
        {
          title: 'Kyoto',
          sourceContent: [{ text: 'Rain.' }],
          location: { web: { url: 'https://example.com/kyoto', domain: 'example.com' } },
        },
      ],
    },
  }),
  'a search of the vendor': message(
    {
      toolUse: {
        toolUseId: 'tooluse_1',
        name: 'nova_grounding',
        input: { query: 'Kyoto' },
        type: 'server_tool_use',
      },
    },
    { toolResult: { toolUseId: 'tooluse_1', content: [{ text: 'Rain.' }], type: 'nova_grounding_result' } },
    rain,
  ),
  'code run by the vendor': null,
  'a picture': message({ image: { format: 'png', source: { bytes: picture } } }),
  speech: null,
  'log probabilities': null,
  'several candidates': null,
  'the end: done': { stopReason: 'end_turn' },
  'the end: bound of tokens': { stopReason: 'max_tokens' },
  'the end: stop sequence': { stopReason: 'stop_sequence' },
  'the end: refused': null,
  'the end: filtered': { stopReason: 'guardrail_intervened' },
  'the end: paused': null,
  'tokens from a cache': { usage: { ...usage, cacheReadInputTokens: 90 } },
  'tokens put into a cache': { usage: { ...usage, cacheWriteInputTokens: 90 } },
  'tokens of thinking': null,
  'a service tier': { serviceTier: { type: 'priority' } },
} satisfies Record<AnswerFeature, object | null>

/** Nobody asks in it: answers only. */
export const bedrockConverse: Pick<FullFixture, 'answers' | 'plainAnswer'> = { answers, plainAnswer }
