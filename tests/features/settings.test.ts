import { expect } from 'vitest'
import { plainSchema } from '../matrix/full/features.ts'
import { type ByDialect, type Feature, thinkingModels, walkRequests } from './support/walk.ts'

const config = (generationConfig: object) => ({ generationConfig })
const field = (name: string) => ({ chat: `/${name}`, responses: `/${name}`, messages: `/${name}` })
const inConfig = (name: string) => ({ gemini: `/generationConfig/${name}` })

const sampling: readonly Feature[] = [
  {
    feature: 'temperature',
    says: {
      chat: { temperature: 0.3 },
      responses: { temperature: 0.3 },
      messages: { temperature: 0.3 },
      gemini: config({ temperature: 0.3 }),
    },
    reaches: {
      chat: { body: { temperature: 0.3 } },
      responses: { body: { temperature: 0.3 } },
      messages: { body: { temperature: 0.3 } },
      gemini: { body: config({ temperature: 0.3 }) },
    },
  },
  {
    feature: 'a temperature above 1',
    at: { ...field('temperature'), ...inConfig('temperature') },
    says: {
      chat: { temperature: 1.6 },
      responses: { temperature: 1.6 },
      gemini: config({ temperature: 1.6 }),
    },
    reaches: {
      chat: { body: { temperature: 1.6 } },
      responses: { body: { temperature: 1.6 } },
      messages: { body: { temperature: 1 }, told: ['sampling clamped'] },
      gemini: { body: config({ temperature: 1.6 }) },
    },
  },
  {
    feature: 'top-p',
    says: {
      chat: { top_p: 0.9 },
      responses: { top_p: 0.9 },
      messages: { top_p: 0.9 },
      gemini: config({ topP: 0.9 }),
    },
    reaches: {
      chat: { body: { top_p: 0.9 } },
      responses: { body: { top_p: 0.9 } },
      messages: { body: { top_p: 0.9 } },
      gemini: { body: config({ topP: 0.9 }) },
    },
  },
  {
    feature: 'top-k',
    at: { messages: '/top_k', ...inConfig('topK') },
    says: { messages: { top_k: 40 }, gemini: config({ topK: 40 }) },
    reaches: {
      chat: { told: ['sampling dropped'] },
      responses: { told: ['sampling dropped'] },
      messages: { body: { top_k: 40 } },
      gemini: { body: config({ topK: 40 }) },
    },
  },
  {
    feature: 'penalties',
    says: {
      chat: { presence_penalty: 0.2, frequency_penalty: 0.1 },
      gemini: config({ presencePenalty: 0.2, frequencyPenalty: 0.1 }),
    },
    reaches: {
      chat: { body: { presence_penalty: 0.2, frequency_penalty: 0.1 } },
      responses: {},
      messages: {},
      gemini: { body: config({ presencePenalty: 0.2, frequencyPenalty: 0.1 }) },
    },
    pairs: {
      'chat>responses': {
        told: ['sampling dropped /presence_penalty', 'sampling dropped /frequency_penalty'],
      },
      'chat>messages': {
        told: ['sampling dropped /presence_penalty', 'sampling dropped /frequency_penalty'],
      },
      'gemini>responses': {
        told: [
          'sampling dropped /generationConfig/presencePenalty',
          'sampling dropped /generationConfig/frequencyPenalty',
        ],
      },
      'gemini>messages': {
        told: [
          'sampling dropped /generationConfig/presencePenalty',
          'sampling dropped /generationConfig/frequencyPenalty',
        ],
      },
    },
  },
  {
    feature: 'a seed',
    at: { ...field('seed'), ...inConfig('seed') },
    says: { chat: { seed: 7 }, gemini: config({ seed: 7 }) },
    reaches: {
      chat: { body: { seed: 7 } },
      responses: { told: ['sampling dropped'] },
      messages: { told: ['sampling dropped'] },
      gemini: { body: config({ seed: 7 }) },
    },
  },
  {
    feature: 'log probabilities',
    at: { chat: '/logprobs', responses: '/top_logprobs', ...inConfig('responseLogprobs') },
    says: {
      chat: { logprobs: true, top_logprobs: 3 },
      responses: { top_logprobs: 3, include: ['message.output_text.logprobs'] },
      gemini: config({ responseLogprobs: true, logprobs: 3 }),
    },
    reaches: {
      chat: { body: { logprobs: true, top_logprobs: 3 } },
      responses: { body: { top_logprobs: 3, include: ['message.output_text.logprobs'] } },
      messages: { told: ['logprobs dropped'] },
      gemini: { body: config({ responseLogprobs: true, logprobs: 3 }) },
    },
  },
  {
    feature: 'biased tokens',
    at: field('logit_bias'),
    says: { chat: { logit_bias: { '50256': -100 } } },
    reaches: {
      chat: {},
      responses: { told: ['sampling dropped'] },
      messages: { told: ['sampling dropped'] },
      gemini: { told: ['sampling dropped'] },
    },
  },
  {
    feature: 'several candidates',
    at: { chat: '/n', ...inConfig('candidateCount') },
    says: { chat: { n: 2 }, gemini: config({ candidateCount: 2 }) },
    reaches: {
      chat: { body: { n: 2 } },
      responses: { told: ['candidates dropped'] },
      messages: { told: ['candidates dropped'] },
      gemini: { body: config({ candidateCount: 2 }) },
    },
  },
  {
    feature: 'stop sequences',
    at: { chat: '/stop', messages: '/stop_sequences', ...inConfig('stopSequences') },
    says: {
      chat: { stop: ['END', 'FIN'] },
      messages: { stop_sequences: ['END', 'FIN'] },
      gemini: config({ stopSequences: ['END', 'FIN'] }),
    },
    reaches: {
      chat: { body: { stop: ['END', 'FIN'] } },
      responses: { told: ['stop-sequences dropped'] },
      messages: { body: { stop_sequences: ['END', 'FIN'] } },
      gemini: { body: config({ stopSequences: ['END', 'FIN'] }) },
    },
  },
  {
    feature: 'one stop sequence as a text',
    at: { chat: '/stop' },
    says: { chat: { stop: 'END' } },
    reaches: {
      chat: {},
      responses: { told: ['stop-sequences dropped'] },
      messages: { body: { stop_sequences: ['END'] } },
      gemini: { body: config({ stopSequences: ['END'] }) },
    },
  },
  {
    feature: 'a bound of tokens',
    says: {
      chat: { max_completion_tokens: 300 },
      responses: { max_output_tokens: 300 },
      messages: { max_tokens: 300 },
      gemini: config({ maxOutputTokens: 300 }),
    },
    reaches: {
      chat: { body: { max_completion_tokens: 300 } },
      responses: { body: { max_output_tokens: 300 } },
      messages: { body: { max_tokens: 300 } },
      gemini: { body: config({ maxOutputTokens: 300 }) },
    },
  },
  {
    feature: 'a bound of tokens by its old name',
    says: { chat: { max_tokens: 300, max_completion_tokens: undefined } },
    reaches: {
      chat: {},
      responses: { body: { max_output_tokens: 300 } },
      messages: { body: { max_tokens: 300 } },
      gemini: { body: config({ maxOutputTokens: 300 }) },
    },
  },
  {
    feature: 'no bound of tokens, where one is demanded',
    says: {
      chat: { max_completion_tokens: undefined },
      responses: { max_output_tokens: undefined },
      gemini: config({ maxOutputTokens: undefined }),
    },
    reaches: {
      chat: { without: ['max_completion_tokens', 'max_tokens'] },
      responses: { without: ['max_output_tokens'] },
      messages: { body: { max_tokens: 64_000 }, told: ['max-output defaulted '] },
      gemini: { without: ['generationConfig'] },
    },
  },
  {
    feature: 'sampling of a model that could think and is told not to',
    models: {
      chat: 'gpt-5.2',
      responses: 'gpt-5.2',
      messages: 'claude-sonnet-4-5',
      gemini: 'gemini-2.5-flash',
    },
    says: {
      chat: { temperature: 0.3, reasoning_effort: 'none' },
      responses: { temperature: 0.3, reasoning: { effort: 'none' } },
      messages: { temperature: 0.3, thinking: { type: 'disabled' } },
      gemini: config({ temperature: 0.3, thinkingConfig: { thinkingBudget: 0 } }),
    },
    reaches: {
      chat: { body: { temperature: 0.3, reasoning_effort: 'none' } },
      responses: { body: { temperature: 0.3, reasoning: { effort: 'none' } } },
      messages: { body: { temperature: 0.3, thinking: { type: 'disabled' } } },
      gemini: { body: config({ temperature: 0.3, thinkingConfig: { thinkingBudget: 0 } }) },
    },
  },
  {
    feature: 'sampling of a model that thinks',
    models: thinkingModels,
    at: { ...field('temperature'), ...inConfig('temperature') },
    says: {
      chat: { temperature: 0.3, reasoning_effort: 'high' },
      responses: { temperature: 0.3, reasoning: { effort: 'high' } },
      gemini: config({ temperature: 0.3, thinkingConfig: { thinkingLevel: 'HIGH' } }),
    },
    reaches: {
      chat: { without: ['temperature'], told: ['sampling dropped'] },
      responses: { without: ['temperature'], told: ['sampling dropped'] },
      messages: { without: ['temperature'], told: ['sampling dropped'] },
      gemini: { body: config({ temperature: 0.3, thinkingConfig: { thinkingLevel: 'HIGH' } }) },
    },
  },
  {
    feature: 'verbosity',
    at: { chat: '/verbosity', responses: '/text/verbosity' },
    models: thinkingModels,
    says: { chat: { verbosity: 'low' }, responses: { text: { verbosity: 'low' } } },
    reaches: {
      chat: { body: { verbosity: 'low' } },
      responses: { body: { text: { verbosity: 'low' } } },
      messages: { told: ['output-format dropped'] },
      gemini: { told: ['sampling dropped'] },
    },
  },
]

/** Pictures and speech are made by calls of their own; on these only the vendor's own words are known. */
const chatSpeech = ['unknown-field dropped /modalities', 'unknown-field dropped /audio']
const geminiSpeech = [
  'unknown-field dropped /generationConfig/responseModalities',
  'unknown-field dropped /generationConfig/speechConfig',
]

const products: readonly Feature[] = [
  {
    feature: 'speech as the answer of a chat',
    says: { chat: { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } } },
    reaches: {
      responses: { told: chatSpeech },
      messages: { told: chatSpeech },
      gemini: { told: chatSpeech },
    },
  },
  {
    feature: 'speech as the answer of Gemini',
    says: {
      gemini: config({
        responseModalities: ['AUDIO'],
        speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
      }),
    },
    reaches: {
      chat: { told: geminiSpeech },
      responses: { told: geminiSpeech },
      messages: { told: geminiSpeech },
    },
  },
  {
    feature: 'a picture as the answer of Gemini',
    at: inConfig('responseModalities'),
    says: { gemini: config({ responseModalities: ['TEXT', 'IMAGE'] }) },
    reaches: {
      chat: { told: ['unknown-field dropped'] },
      responses: { told: ['unknown-field dropped'] },
      messages: { told: ['unknown-field dropped'] },
    },
  },
  {
    feature: 'text alone as the answer of Gemini',
    says: { gemini: config({ responseModalities: ['TEXT'] }) },
    reaches: { chat: {}, responses: {}, messages: {} },
  },
]

const described = { name: 'city', description: 'A city.', schema: plainSchema }

const formats: readonly Feature[] = [
  {
    feature: 'a JSON answer',
    at: { chat: '/response_format', responses: '/text/format', ...inConfig('responseMimeType') },
    says: {
      chat: { response_format: { type: 'json_object' }, messages: [{ role: 'user', content: 'As JSON.' }] },
      responses: { text: { format: { type: 'json_object' } }, input: 'As JSON.' },
      gemini: {
        ...config({ responseMimeType: 'application/json' }),
        contents: [{ role: 'user', parts: [{ text: 'As JSON.' }] }],
      },
    },
    reaches: {
      chat: { body: { response_format: { type: 'json_object' } } },
      responses: { body: { text: { format: { type: 'json_object' } } } },
      messages: { told: ['output-format dropped'] },
      gemini: { body: config({ responseMimeType: 'application/json' }) },
    },
  },
  {
    feature: 'an answer by a strict schema with a name',
    at: { chat: '/response_format', responses: '/text/format' },
    says: {
      chat: { response_format: { type: 'json_schema', json_schema: { ...described, strict: true } } },
      responses: { text: { format: { type: 'json_schema', ...described, strict: true } } },
    },
    reaches: {
      chat: {
        body: { response_format: { type: 'json_schema', json_schema: { ...described, strict: true } } },
      },
      responses: { body: { text: { format: { type: 'json_schema', ...described, strict: true } } } },
      messages: {
        body: { output_config: { format: { type: 'json_schema', schema: plainSchema } } },
        told: ['output-format dropped'],
      },
      gemini: {
        body: config({ responseMimeType: 'application/json', responseJsonSchema: plainSchema }),
        told: ['output-format dropped'],
      },
    },
  },
  {
    feature: 'an answer by a schema',
    at: { messages: '/output_config/format', ...inConfig('responseJsonSchema') },
    says: {
      messages: { output_config: { format: { type: 'json_schema', schema: plainSchema } } },
      gemini: config({ responseMimeType: 'application/json', responseJsonSchema: plainSchema }),
    },
    reaches: {
      chat: {
        body: { response_format: { type: 'json_schema', json_schema: { schema: plainSchema } } },
        told: ['output-format defaulted'],
      },
      responses: {
        body: { text: { format: { type: 'json_schema', schema: plainSchema } } },
        told: ['output-format defaulted'],
      },
      messages: { body: { output_config: { format: { type: 'json_schema', schema: plainSchema } } } },
      gemini: { body: config({ responseMimeType: 'application/json', responseJsonSchema: plainSchema }) },
    },
  },
  {
    feature: 'an answer by a schema in Google’s own words',
    says: {
      gemini: config({
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] },
      }),
    },
    at: inConfig('responseSchema'),
    reaches: {
      chat: {
        body: {
          response_format: {
            json_schema: {
              schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        },
        told: ['output-format defaulted'],
      },
      responses: {
        body: {
          text: {
            format: {
              schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        },
        told: ['output-format defaulted'],
      },
      messages: {
        body: {
          output_config: {
            format: {
              schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        },
      },
      gemini: {},
    },
  },
]

const budget = (budget_tokens: number) => ({ thinking: { type: 'enabled', budget_tokens }, max_tokens: 8000 })
const thinkingConfig = (said: object) => config({ thinkingConfig: said })
const reasoningAt: ByDialect<string> = {
  chat: '/reasoning_effort',
  responses: '/reasoning',
  messages: '/thinking',
  gemini: '/generationConfig/thinkingConfig',
}

const thinking: readonly Feature[] = [
  {
    feature: 'an effort of thinking',
    models: thinkingModels,
    at: reasoningAt,
    says: {
      chat: { reasoning_effort: 'high' },
      responses: { reasoning: { effort: 'high' } },
      messages: { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
      gemini: thinkingConfig({ thinkingLevel: 'HIGH' }),
    },
    reaches: {
      chat: { body: { reasoning_effort: 'high' } },
      responses: { body: { reasoning: { effort: 'high' } } },
      messages: { body: { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } } },
      gemini: { body: thinkingConfig({ thinkingLevel: 'HIGH' }) },
    },
  },
  {
    feature: 'the most effort',
    models: thinkingModels,
    at: reasoningAt,
    says: {
      chat: { reasoning_effort: 'max' },
      responses: { reasoning: { effort: 'max' } },
      messages: { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
    },
    reaches: {
      chat: { body: { reasoning_effort: 'max' } },
      responses: { body: { reasoning: { effort: 'max' } } },
      messages: { body: { output_config: { effort: 'max' } } },
      gemini: { body: thinkingConfig({ thinkingLevel: 'HIGH' }), told: ['reasoning approximated'] },
    },
  },
  {
    feature: 'the least effort',
    models: { ...thinkingModels, gemini: 'gemini-3-flash-preview' },
    at: reasoningAt,
    says: {
      chat: { reasoning_effort: 'minimal' },
      responses: { reasoning: { effort: 'minimal' } },
      gemini: thinkingConfig({ thinkingLevel: 'MINIMAL' }),
    },
    reaches: {
      chat: { body: { reasoning_effort: 'minimal' } },
      responses: { body: { reasoning: { effort: 'minimal' } } },
      messages: { body: { output_config: { effort: 'low' } }, told: ['reasoning approximated'] },
      gemini: { body: thinkingConfig({ thinkingLevel: 'MINIMAL' }) },
    },
  },
  {
    feature: 'an effort, where the model takes a budget',
    models: { messages: 'claude-sonnet-4-5', gemini: 'gemini-2.5-flash' },
    at: reasoningAt,
    says: {
      chat: { reasoning_effort: 'low', max_completion_tokens: 8000 },
      responses: { reasoning: { effort: 'low' }, max_output_tokens: 8000 },
    },
    reaches: {
      chat: {},
      responses: {},
      messages: {
        body: { thinking: { type: 'enabled', budget_tokens: expect.any(Number) } },
        told: ['reasoning approximated'],
      },
      gemini: {
        body: thinkingConfig({ thinkingBudget: expect.any(Number) }),
        told: ['reasoning approximated'],
      },
    },
    pairs: {
      'chat>responses': { told: ['reasoning dropped'] },
      'responses>chat': { told: ['reasoning dropped'] },
    },
  },
  {
    feature: 'a budget of thinking, where the model takes one',
    models: { ...thinkingModels, messages: 'claude-sonnet-4-5', gemini: 'gemini-2.5-flash' },
    at: reasoningAt,
    says: {
      messages: budget(2048),
      gemini: config({ thinkingConfig: { thinkingBudget: 2048 }, maxOutputTokens: 8000 }),
    },
    reaches: {
      chat: { body: { reasoning_effort: expect.any(String) }, told: ['reasoning approximated'] },
      responses: {
        body: { reasoning: { effort: expect.any(String) } },
        told: ['reasoning approximated'],
      },
      messages: { body: { thinking: { type: 'enabled', budget_tokens: 2048 } } },
      gemini: { body: thinkingConfig({ thinkingBudget: 2048 }) },
    },
  },
  {
    feature: 'no thinking',
    models: { ...thinkingModels, gemini: 'gemini-2.5-flash' },
    at: reasoningAt,
    says: {
      chat: { reasoning_effort: 'none' },
      responses: { reasoning: { effort: 'none' } },
      messages: { thinking: { type: 'disabled' } },
      gemini: thinkingConfig({ thinkingBudget: 0 }),
    },
    reaches: {
      chat: { body: { reasoning_effort: 'none' } },
      responses: { body: { reasoning: { effort: 'none' } } },
      messages: { body: { thinking: { type: 'disabled' } } },
      gemini: { body: thinkingConfig({ thinkingBudget: 0 }) },
    },
  },
  {
    feature: 'as much thinking as the model wants',
    models: { ...thinkingModels, gemini: 'gemini-2.5-flash' },
    at: reasoningAt,
    says: {
      messages: { thinking: { type: 'adaptive' } },
      gemini: thinkingConfig({ thinkingBudget: -1 }),
    },
    reaches: {
      chat: { without: ['reasoning_effort'] },
      responses: {},
      messages: { body: { thinking: { type: 'adaptive' } } },
      gemini: { body: thinkingConfig({ thinkingBudget: -1 }) },
    },
  },
  {
    feature: 'thinking to be shown',
    models: thinkingModels,
    at: reasoningAt,
    says: {
      responses: { reasoning: { effort: 'high', summary: 'auto' } },
      messages: {
        thinking: { type: 'adaptive', display: 'summarized' },
        output_config: { effort: 'high' },
      },
      gemini: thinkingConfig({ thinkingLevel: 'HIGH', includeThoughts: true }),
    },
    reaches: {
      chat: { body: { reasoning_effort: 'high' }, told: ['reasoning dropped'] },
      responses: { body: { reasoning: { effort: 'high', summary: 'auto' } } },
      messages: {
        body: {
          thinking: { type: 'adaptive', display: 'summarized' },
          output_config: { effort: 'high' },
        },
      },
      gemini: { body: thinkingConfig({ thinkingLevel: 'HIGH', includeThoughts: true }) },
    },
  },
  {
    feature: 'thinking to be shown, by its old name',
    models: thinkingModels,
    at: reasoningAt,
    says: { responses: { reasoning: { effort: 'high', generate_summary: 'auto' } } },
    reaches: {
      chat: { body: { reasoning_effort: 'high' }, told: ['reasoning dropped'] },
      messages: {
        body: {
          thinking: { type: 'adaptive', display: 'summarized' },
          output_config: { effort: 'high' },
        },
      },
      gemini: { body: thinkingConfig({ thinkingLevel: 'HIGH', includeThoughts: true }) },
    },
  },
  {
    feature: 'thinking to be hidden',
    models: thinkingModels,
    at: reasoningAt,
    says: {
      messages: { thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'high' } },
      gemini: thinkingConfig({ thinkingLevel: 'HIGH', includeThoughts: false }),
    },
    reaches: {
      chat: { body: { reasoning_effort: 'high' } },
      responses: { body: { reasoning: { effort: 'high' } } },
      messages: { body: { thinking: { type: 'adaptive', display: 'omitted' } } },
      gemini: { body: thinkingConfig({ thinkingLevel: 'HIGH', includeThoughts: false }) },
    },
  },
]

const bookkeeping: readonly Feature[] = [
  {
    feature: 'a service tier: flex',
    at: { ...field('service_tier'), gemini: '/serviceTier' },
    says: {
      chat: { service_tier: 'flex' },
      responses: { service_tier: 'flex' },
      gemini: { serviceTier: 'flex' },
    },
    reaches: {
      chat: { body: { service_tier: 'flex' } },
      responses: { body: { service_tier: 'flex' } },
      messages: { told: ['service-tier dropped'] },
      gemini: { body: { serviceTier: 'flex' } },
    },
  },
  {
    feature: 'a service tier: priority',
    at: { ...field('service_tier'), gemini: '/serviceTier' },
    says: {
      chat: { service_tier: 'priority' },
      responses: { service_tier: 'priority' },
      gemini: { serviceTier: 'priority' },
    },
    reaches: {
      chat: { body: { service_tier: 'priority' } },
      responses: { body: { service_tier: 'priority' } },
      messages: { body: { service_tier: 'auto' }, told: ['service-tier approximated'] },
      gemini: { body: { serviceTier: 'priority' } },
    },
  },
  {
    feature: 'a service tier: the usual one',
    at: { ...field('service_tier'), gemini: '/serviceTier' },
    says: {
      chat: { service_tier: 'default' },
      responses: { service_tier: 'default' },
      messages: { service_tier: 'standard_only' },
      gemini: { serviceTier: 'standard' },
    },
    reaches: {
      chat: { body: { service_tier: 'default' } },
      responses: { body: { service_tier: 'default' } },
      messages: { body: { service_tier: 'standard_only' } },
      gemini: { body: { serviceTier: 'standard' } },
    },
  },
  {
    feature: 'a service tier: whichever',
    says: {
      chat: { service_tier: 'auto' },
      responses: { service_tier: 'auto' },
      messages: { service_tier: 'auto' },
    },
    reaches: {
      chat: { body: { service_tier: 'auto' } },
      responses: { body: { service_tier: 'auto' } },
      messages: { body: { service_tier: 'auto' } },
      gemini: { without: ['serviceTier'] },
    },
  },
  {
    feature: 'the user',
    at: { chat: '/user', responses: '/user', messages: '/metadata/user_id' },
    says: { chat: { user: 'u-1' }, responses: { user: 'u-1' }, messages: { metadata: { user_id: 'u-1' } } },
    reaches: {
      chat: { body: { user: 'u-1' } },
      responses: { body: { user: 'u-1' } },
      messages: { body: { metadata: { user_id: 'u-1' } } },
      gemini: { told: ['metadata dropped'] },
    },
  },
  {
    feature: 'a safety identifier',
    at: field('safety_identifier'),
    says: { chat: { safety_identifier: 's-1' }, responses: { safety_identifier: 's-1' } },
    reaches: {
      chat: { body: { safety_identifier: 's-1' } },
      responses: { body: { safety_identifier: 's-1' } },
      messages: { body: { metadata: { user_id: 's-1' } } },
      gemini: { told: ['metadata dropped'] },
    },
  },
  {
    feature: 'metadata',
    at: { ...field('metadata'), gemini: '/labels' },
    says: {
      chat: { metadata: { team: 'a' }, store: true },
      responses: { metadata: { team: 'a' } },
      gemini: { labels: { team: 'a' } },
    },
    reaches: {
      chat: { told: ['metadata dropped'] },
      responses: { body: { metadata: { team: 'a' } } },
      messages: { told: ['metadata dropped'] },
      gemini: { told: ['metadata dropped'] },
    },
    pairs: {
      'chat>messages': { told: ['metadata dropped', 'storage dropped /store'] },
      'chat>gemini': { told: ['metadata dropped', 'storage dropped /store'] },
    },
  },
  {
    feature: 'a key for the prompt cache',
    at: field('prompt_cache_key'),
    says: { chat: { prompt_cache_key: 'k-1' }, responses: { prompt_cache_key: 'k-1' } },
    reaches: {
      chat: { body: { prompt_cache_key: 'k-1' } },
      responses: { body: { prompt_cache_key: 'k-1' } },
      messages: { told: ['metadata dropped'] },
      gemini: { told: ['metadata dropped'] },
    },
  },
  {
    feature: 'something to be included that nobody knows',
    at: { responses: '/include' },
    says: { responses: { include: ['reasoning.encrypted_content', 'weather_call.clouds'] } },
    reaches: {
      chat: { told: ['unknown-field dropped'] },
      messages: { told: ['unknown-field dropped'] },
      gemini: { told: ['unknown-field dropped'] },
    },
  },
  {
    feature: 'Google’s safety settings',
    says: {
      gemini: {
        safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_LOW_AND_ABOVE' }],
      },
    },
    at: { gemini: '/safetySettings' },
    reaches: {
      chat: { told: ['unknown-field dropped'] },
      responses: { told: ['unknown-field dropped'] },
      messages: { told: ['unknown-field dropped'] },
      gemini: {},
    },
  },
]

walkRequests([...sampling, ...products, ...formats, ...thinking, ...bookkeeping])
