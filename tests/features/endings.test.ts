import { expect } from 'vitest'
import { type AnswerFeature, walkAnswers } from './support/walk-answers.ts'

const rain = 'It rains.'
const choice = (message: object, more: object = {}) => ({
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: rain, refusal: null, ...message },
      finish_reason: 'stop',
      ...more,
    },
  ],
})
const item = (status: string, ...content: readonly object[]) => ({
  type: 'message',
  id: 'msg_1',
  status,
  role: 'assistant',
  content:
    content.length === 0 ? [{ type: 'output_text', text: rain, annotations: [], logprobs: [] }] : content,
})
const candidate = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0, ...more }],
})
const text = { type: 'text', text: rain }
const incomplete = (reason: string) => ({
  status: 'incomplete',
  incomplete_details: { reason },
  output: [item('incomplete')],
})

const ends: readonly AnswerFeature[] = [
  {
    feature: 'the bound of tokens was reached',
    given: {
      chat: choice({}, { finish_reason: 'length' }),
      responses: incomplete('max_output_tokens'),
      messages: { stop_reason: 'max_tokens' },
      gemini: candidate([{ text: rain }], { finishReason: 'MAX_TOKENS' }),
    },
    arrives: {
      chat: { answer: choice({}, { finish_reason: 'length' }) },
      responses: { answer: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } } },
      messages: { answer: { content: [text], stop_reason: 'max_tokens' } },
      gemini: { answer: candidate([{ text: rain }], { finishReason: 'MAX_TOKENS' }) },
    },
  },
  {
    feature: 'a stop sequence was met',
    given: { messages: { stop_reason: 'stop_sequence', stop_sequence: 'END' } },
    arrives: {
      // That one was met they have a word for, which one they have not.
      chat: { answer: choice({}, { finish_reason: 'stop' }), told: ['stop-reason approximated'] },
      responses: { answer: { status: 'completed' }, told: ['stop-reason approximated'] },
      gemini: {
        answer: candidate([{ text: rain }], { finishReason: 'STOP' }),
        told: ['stop-reason approximated'],
      },
    },
  },
  {
    feature: 'the whole window was full',
    given: { messages: { stop_reason: 'model_context_window_exceeded' } },
    arrives: {
      chat: { answer: choice({}, { finish_reason: 'length' }), told: ['stop-reason approximated'] },
      responses: {
        answer: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      },
      gemini: {
        answer: candidate([{ text: rain }], { finishReason: 'MAX_TOKENS' }),
        told: ['stop-reason approximated'],
      },
    },
  },
  {
    feature: 'a long turn was paused',
    given: { messages: { stop_reason: 'pause_turn' } },
    arrives: {
      chat: { answer: choice({}, { finish_reason: 'stop' }), told: ['stop-reason approximated'] },
      responses: { answer: { status: 'completed' }, told: ['stop-reason approximated'] },
      gemini: {
        answer: candidate([{ text: rain }], { finishReason: expect.any(String) }),
        told: ['stop-reason approximated'],
      },
    },
  },
  {
    feature: 'the model refused, in words of its own',
    given: {
      chat: choice({ content: null, refusal: 'I cannot.' }),
      responses: { output: [item('completed', { type: 'refusal', refusal: 'I cannot.' })] },
    },
    arrives: {
      chat: { answer: choice({ content: null, refusal: 'I cannot.' }) },
      responses: {
        answer: { status: 'completed', output: [{ content: [{ type: 'refusal', refusal: 'I cannot.' }] }] },
      },
      messages: {
        answer: { content: [{ type: 'text', text: 'I cannot.' }], stop_reason: 'refusal' },
      },
      gemini: {
        answer: candidate([{ text: 'I cannot.' }], { finishReason: 'SAFETY' }),
        told: ['text approximated', 'stop-reason approximated'],
      },
    },
  },
  {
    feature: 'the vendor refused',
    given: { messages: { stop_reason: 'refusal' } },
    arrives: {
      chat: { answer: choice({}, { finish_reason: 'content_filter' }) },
      responses: { answer: { status: 'incomplete', incomplete_details: { reason: 'content_filter' } } },
      gemini: {
        answer: candidate([{ text: rain }], { finishReason: 'SAFETY' }),
        told: ['stop-reason approximated'],
      },
    },
  },
  {
    feature: 'the vendor refused, and said why',
    given: {
      messages: {
        stop_reason: 'refusal',
        stop_details: { type: 'refusal', category: null, explanation: 'It is about weapons.' },
      },
    },
    arrives: {
      chat: { answer: choice({ refusal: 'It is about weapons.' }, { finish_reason: 'content_filter' }) },
      responses: {
        answer: {
          status: 'incomplete',
          incomplete_details: { reason: 'content_filter' },
          output: [
            { content: [{ type: 'output_text' }, { type: 'refusal', refusal: 'It is about weapons.' }] },
          ],
        },
      },
      gemini: {
        // In finishMessage, which the SDK leaves out.
        answer: candidate([{ text: rain }], { finishReason: 'SAFETY' }),
        told: ['stop-reason approximated'],
      },
    },
  },
  {
    feature: 'the vendor refused before a word, for a reason that has a name',
    given: {
      messages: {
        content: [],
        stop_reason: 'refusal',
        stop_details: { type: 'refusal', category: 'cyber', explanation: 'It is about weapons.' },
      },
    },
    arrives: {
      chat: {
        answer: choice(
          { content: null, refusal: 'It is about weapons.' },
          { finish_reason: 'content_filter' },
        ),
        told: ['unknown-field dropped'],
      },
      responses: {
        answer: { output: [{ content: [{ type: 'refusal', refusal: 'It is about weapons.' }] }] },
        told: ['unknown-field dropped'],
      },
    },
  },
  {
    feature: 'a filter cut the answer',
    given: {
      chat: choice({}, { finish_reason: 'content_filter' }),
      responses: incomplete('content_filter'),
      gemini: candidate([{ text: rain }], { finishReason: 'SAFETY' }),
    },
    arrives: {
      chat: { answer: choice({}, { finish_reason: 'content_filter' }) },
      responses: { answer: { status: 'incomplete', incomplete_details: { reason: 'content_filter' } } },
      messages: {
        answer: { content: [text], stop_reason: 'refusal' },
        told: ['stop-reason approximated'],
      },
      gemini: { answer: candidate([{ text: rain }], { finishReason: 'SAFETY' }) },
    },
  },
  {
    feature: 'a filter blocked the prompt',
    given: {
      gemini: {
        candidates: undefined,
        promptFeedback: { blockReason: 'SAFETY' },
        usageMetadata: { promptTokenCount: 10, totalTokenCount: 10 },
      },
    },
    arrives: {
      chat: { answer: { choices: [{ finish_reason: 'content_filter' }] }, told: ['usage defaulted'] },
      responses: {
        answer: { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
        told: ['usage defaulted'],
      },
      messages: {
        answer: { content: [], stop_reason: 'refusal' },
        told: ['stop-reason approximated', 'usage defaulted'],
      },
    },
  },
  {
    feature: 'the model wrote a call that its vendor could not read',
    given: {
      gemini: candidate([], {
        finishReason: 'MALFORMED_FUNCTION_CALL',
        finishMessage: 'Malformed: weather(',
      }),
    },
    arrives: {
      chat: { answer: { choices: [{ finish_reason: 'stop' }] }, told: ['stop-reason approximated'] },
      responses: { answer: { status: 'completed', output: [] }, told: ['stop-reason approximated'] },
      messages: { answer: { content: [], stop_reason: 'end_turn' }, told: ['stop-reason approximated'] },
    },
  },
]

const chatUsage = (more: object) => ({
  usage: { prompt_tokens: 100, completion_tokens: 45, total_tokens: 145, ...more },
})
const responsesUsage = (input: object, output: object) => ({
  usage: {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0, ...input },
    output_tokens: 45,
    output_tokens_details: { reasoning_tokens: 0, ...output },
    total_tokens: 145,
  },
})

const counts: readonly AnswerFeature[] = [
  {
    feature: 'tokens read from a cache',
    given: {
      chat: chatUsage({ prompt_tokens_details: { cached_tokens: 90 } }),
      responses: responsesUsage({ cached_tokens: 90 }, {}),
      messages: {
        usage: {
          input_tokens: 10,
          cache_read_input_tokens: 90,
          cache_creation_input_tokens: 0,
          output_tokens: 45,
        },
      },
      gemini: {
        usageMetadata: {
          promptTokenCount: 100,
          cachedContentTokenCount: 90,
          candidatesTokenCount: 45,
          totalTokenCount: 145,
        },
      },
    },
    arrives: {
      chat: { answer: chatUsage({ prompt_tokens_details: { cached_tokens: 90 } }) },
      responses: { answer: responsesUsage({ cached_tokens: 90 }, {}) },
      messages: { answer: { usage: { input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 45 } } },
      gemini: {
        answer: {
          usageMetadata: {
            promptTokenCount: 100,
            cachedContentTokenCount: 90,
            candidatesTokenCount: 45,
            totalTokenCount: 145,
          },
        },
      },
    },
  },
  {
    feature: 'tokens written to a cache',
    given: {
      chat: chatUsage({ prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 90 } }),
      responses: responsesUsage({ cache_write_tokens: 90 }, {}),
      messages: {
        usage: {
          input_tokens: 10,
          cache_creation_input_tokens: 90,
          cache_read_input_tokens: 0,
          output_tokens: 45,
        },
      },
    },
    arrives: {
      chat: { answer: chatUsage({ prompt_tokens_details: { cache_write_tokens: 90 } }) },
      responses: { answer: responsesUsage({ cache_write_tokens: 90 }, {}) },
      messages: {
        answer: { usage: { input_tokens: 10, cache_creation_input_tokens: 90, output_tokens: 45 } },
      },
      gemini: {
        answer: { usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 45, totalTokenCount: 145 } },
        told: ['usage dropped'],
      },
    },
  },
  {
    feature: 'tokens of thinking',
    given: {
      chat: chatUsage({ completion_tokens_details: { reasoning_tokens: 40 } }),
      responses: responsesUsage({}, { reasoning_tokens: 40 }),
      messages: {
        usage: { input_tokens: 100, output_tokens: 45, output_tokens_details: { thinking_tokens: 40 } },
      },
      gemini: {
        usageMetadata: {
          promptTokenCount: 100,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 40,
          totalTokenCount: 145,
        },
      },
    },
    arrives: {
      chat: { answer: chatUsage({ completion_tokens_details: { reasoning_tokens: 40 } }) },
      responses: { answer: responsesUsage({}, { reasoning_tokens: 40 }) },
      messages: {
        answer: {
          usage: { input_tokens: 100, output_tokens: 45, output_tokens_details: { thinking_tokens: 40 } },
        },
      },
      gemini: {
        answer: {
          usageMetadata: {
            promptTokenCount: 100,
            candidatesTokenCount: 5,
            thoughtsTokenCount: 40,
            totalTokenCount: 145,
          },
        },
      },
    },
  },
  {
    feature: 'the service tier: priority',
    given: {
      chat: { service_tier: 'priority' },
      responses: { service_tier: 'priority' },
      messages: { usage: { input_tokens: 10, output_tokens: 5, service_tier: 'priority' } },
      gemini: {
        usageMetadata: {
          promptTokenCount: 10,
          candidatesTokenCount: 5,
          totalTokenCount: 15,
          serviceTier: 'priority',
        },
      },
    },
    arrives: {
      chat: { answer: { service_tier: 'priority' } },
      responses: { answer: { service_tier: 'priority' } },
      messages: { answer: { usage: { service_tier: 'priority' } } },
      gemini: { answer: { usageMetadata: { serviceTier: 'priority' } } },
    },
  },
  {
    feature: 'the service tier: the usual one',
    given: {
      chat: { service_tier: 'default' },
      responses: { service_tier: 'default' },
      messages: { usage: { input_tokens: 10, output_tokens: 5, service_tier: 'standard' } },
      gemini: {
        usageMetadata: {
          promptTokenCount: 10,
          candidatesTokenCount: 5,
          totalTokenCount: 15,
          serviceTier: 'standard',
        },
      },
    },
    arrives: {
      chat: { answer: { service_tier: 'default' } },
      responses: { answer: { service_tier: 'default' } },
      messages: { answer: { usage: { service_tier: 'standard' } } },
      gemini: { answer: { usageMetadata: { serviceTier: 'standard' } } },
    },
  },
]

walkAnswers([...ends, ...counts])
