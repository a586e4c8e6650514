import { expect } from 'vitest'
import { seal } from '../matrix/full/features.ts'
import { type Feature, thinkingModels, walkRequests } from './support/walk.ts'

const hello = { role: 'user', content: 'Hello' } as const
const more = { role: 'user', content: 'Go on.' } as const
const geminiHello = { role: 'user', parts: [{ text: 'Hello' }] }
const geminiMore = { role: 'user', parts: [{ text: 'Go on.' }] }
const spoken = (words: string) => expect.toSatisfy((content) => JSON.stringify(content).includes(words))
const plainSchema = { type: 'object', properties: {} }

/** Claude may be called with more than OpenAI takes, and Gemini's names have points. */
const longName = `mcp__server__${'a'.repeat(70)}`

const thoughts: readonly Feature[] = [
  {
    feature: 'thinking sealed by another vendor, given back',
    models: thinkingModels,
    says: {
      responses: {
        input: [
          hello,
          {
            type: 'reasoning',
            id: 'rs_1',
            summary: [{ type: 'summary_text', text: 'They greet.' }],
            encrypted_content: seal,
          },
          { role: 'assistant', content: 'Yes?' },
          more,
        ],
      },
      messages: {
        messages: [
          hello,
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'They greet.', signature: seal },
              { type: 'text', text: 'Yes?' },
            ],
          },
          more,
        ],
      },
      gemini: {
        contents: [
          geminiHello,
          {
            role: 'model',
            parts: [
              { text: 'They greet.', thought: true },
              { text: 'Yes?', thoughtSignature: seal },
            ],
          },
          geminiMore,
        ],
      },
    },
    at: { responses: '/input/1', messages: '/messages/1/content/0', gemini: '/contents/1/parts/1' },
    reaches: {
      chat: {
        body: { messages: [{ role: 'user' }, { role: 'assistant', content: 'Yes?' }, { role: 'user' }] },
      },
      responses: {
        body: { input: [{ role: 'user' }, { role: 'assistant', content: spoken('Yes?') }, { role: 'user' }] },
      },
      messages: {
        body: {
          messages: [
            { role: 'user' },
            { role: 'assistant', content: [{ type: 'text', text: 'Yes?' }] },
            { role: 'user' },
          ],
        },
      },
      gemini: {
        body: {
          contents: [
            { role: 'user' },
            { role: 'model', parts: [{ text: 'They greet.', thought: true }, { text: 'Yes?' }] },
            { role: 'user' },
          ],
        },
        told: ['seal dropped'],
      },
    },
    // Proofs of another vendor's mean nothing here; thinking without a proof is refused, or has no place.
    pairs: {
      'responses>chat': { told: ['seal dropped', 'reasoning dropped'] },
      'responses>messages': { told: ['seal dropped'] },
      'messages>chat': { told: ['seal dropped', 'reasoning dropped'] },
      'messages>responses': { told: ['seal dropped', 'reasoning dropped'] },
      'gemini>chat': { told: ['reasoning dropped /contents/1/parts/0', 'seal dropped'] },
      'gemini>responses': { told: ['reasoning dropped /contents/1/parts/0', 'seal dropped'] },
      'gemini>messages': { told: ['reasoning dropped /contents/1/parts/0', 'seal dropped'] },
    },
  },
  {
    feature: 'thinking that its vendor hid, given back',
    models: thinkingModels,
    says: {
      responses: {
        input: [
          hello,
          { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: seal },
          { role: 'assistant', content: 'Yes?' },
          more,
        ],
      },
      messages: {
        messages: [
          hello,
          {
            role: 'assistant',
            content: [
              { type: 'redacted_thinking', data: seal },
              { type: 'text', text: 'Yes?' },
            ],
          },
          more,
        ],
      },
    },
    at: { responses: '/input/1', messages: '/messages/1/content/0' },
    reaches: {
      chat: {
        body: { messages: [{}, { role: 'assistant', content: 'Yes?' }, {}] },
        told: ['seal dropped'],
      },
      responses: {
        body: { input: [{}, { role: 'assistant', content: spoken('Yes?') }, {}] },
        told: ['seal dropped', 'reasoning dropped'],
      },
      messages: {
        body: { messages: [{}, { content: [{ type: 'text', text: 'Yes?' }] }, {}] },
        told: ['seal dropped'],
      },
      gemini: {
        body: { contents: [{}, { role: 'model', parts: [{ text: 'Yes?' }] }, {}] },
        told: ['seal dropped', 'reasoning dropped'],
      },
    },
  },
]

const traces: readonly Feature[] = [
  {
    feature: 'a refusal in the history',
    says: {
      chat: { messages: [hello, { role: 'assistant', refusal: 'I cannot.' }, more] },
      responses: {
        input: [
          hello,
          {
            type: 'message',
            id: 'msg_1',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'refusal', refusal: 'I cannot.' }],
          },
          more,
        ],
      },
    },
    at: { chat: '/messages/1/refusal', responses: '/input/1/content/0' },
    reaches: {
      chat: { body: { messages: [{}, { role: 'assistant', refusal: 'I cannot.' }, {}] } },
      responses: {
        body: {
          input: [{}, { role: 'assistant', content: [{ type: 'refusal', refusal: 'I cannot.' }] }, {}],
        },
      },
      messages: { body: { messages: [{}, { content: [{ type: 'text', text: 'I cannot.' }] }, {}] } },
      gemini: {
        body: { contents: [{}, { parts: [{ text: 'I cannot.' }] }, {}] },
        told: ['text approximated'],
      },
    },
  },
  {
    feature: 'citations in the history',
    says: {
      responses: {
        input: [
          hello,
          {
            type: 'message',
            id: 'msg_1',
            status: 'completed',
            role: 'assistant',
            content: [
              {
                type: 'output_text',
                text: 'It rains.',
                annotations: [
                  {
                    type: 'url_citation',
                    url: 'https://example.com/k',
                    title: 'K',
                    start_index: 0,
                    end_index: 9,
                  },
                ],
              },
            ],
          },
          more,
        ],
      },
      messages: {
        messages: [
          hello,
          {
            role: 'assistant',
            content: [
              {
                type: 'text',
                text: 'It rains.',
                citations: [
                  {
                    type: 'web_search_result_location',
                    url: 'https://example.com/k',
                    title: 'K',
                    cited_text: 'Rain.',
                    encrypted_index: seal,
                  },
                ],
              },
            ],
          },
          more,
        ],
      },
    },
    at: { responses: '/input/1/content/0', messages: '/messages/1/content/0' },
    reaches: {
      chat: {
        body: { messages: [{}, { role: 'assistant', content: 'It rains.' }, {}] },
        told: ['citation dropped'],
      },
      responses: {
        body: { input: [{}, { role: 'assistant', content: spoken('It rains.') }, {}] },
        told: ['citation dropped'],
      },
      messages: {
        body: { messages: [{}, { content: [{ type: 'text', text: 'It rains.' }] }, {}] },
        told: ['citation dropped'],
      },
      gemini: {
        body: { contents: [{}, { parts: [{ text: 'It rains.' }] }, {}] },
        told: ['citation dropped'],
      },
    },
  },
  {
    feature: 'a search of the vendor in the history',
    says: {
      responses: {
        input: [
          hello,
          {
            type: 'web_search_call',
            id: 'ws_1',
            status: 'completed',
            action: { type: 'search', query: 'Kyoto' },
          },
          { role: 'assistant', content: 'It rains.' },
          more,
        ],
      },
      messages: {
        messages: [
          hello,
          {
            role: 'assistant',
            content: [
              { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'Kyoto' } },
              {
                type: 'web_search_tool_result',
                tool_use_id: 'srvtoolu_1',
                content: [
                  {
                    type: 'web_search_result',
                    title: 'K',
                    url: 'https://example.com/k',
                    encrypted_content: seal,
                  },
                ],
              },
              { type: 'text', text: 'It rains.' },
            ],
          },
          more,
        ],
      },
    },
    at: { responses: '/input/1', messages: '/messages/1/content/0' },
    reaches: {
      chat: {
        body: { messages: [{}, { role: 'assistant', content: 'It rains.' }, {}] },
        told: ['server-tool dropped'],
      },
      responses: {
        body: { input: [{}, { role: 'assistant', content: spoken('It rains.') }, {}] },
        told: ['server-tool dropped'],
      },
      messages: {
        body: { messages: [{}, { content: [{ type: 'text', text: 'It rains.' }] }, {}] },
        told: ['server-tool dropped'],
      },
      gemini: {
        body: { contents: [{}, { parts: [{ text: 'It rains.' }] }, {}] },
        told: ['server-tool dropped'],
      },
    },
    pairs: {
      'messages>chat': { told: ['server-tool dropped', 'server-tool dropped /messages/1/content/1'] },
      'messages>responses': { told: ['server-tool dropped', 'server-tool dropped /messages/1/content/1'] },
      'messages>gemini': { told: ['server-tool dropped', 'server-tool dropped /messages/1/content/1'] },
    },
  },
  {
    feature: 'a compacted history',
    models: thinkingModels,
    says: {
      responses: { input: [{ type: 'compaction', id: 'cmp_1', encrypted_content: seal }, hello] },
      messages: {
        messages: [
          { role: 'assistant', content: [{ type: 'compaction', content: 'They greeted before.' }] },
          hello,
        ],
      },
    },
    at: { responses: '/input/0', messages: '/messages/0/content/0' },
    reaches: {
      chat: { body: { messages: spoken('Hello') }, told: ['compaction dropped'] },
      responses: { body: { input: spoken('They greeted before.') }, told: ['compaction approximated'] },
      messages: { body: { messages: spoken('Hello') }, told: ['compaction dropped'] },
      gemini: { body: { contents: spoken('Hello') }, told: ['compaction dropped'] },
    },
    pairs: {
      'messages>chat': {
        body: { messages: spoken('They greeted before.') },
        told: ['compaction approximated'],
      },
      'messages>gemini': {
        body: { contents: spoken('They greeted before.') },
        told: ['compaction approximated'],
      },
    },
  },
  {
    feature: 'ids of calls that another dialect does not take',
    says: {
      chat: {
        tools: [{ type: 'function', function: { name: 'clock', parameters: plainSchema } }],
        messages: [
          hello,
          {
            role: 'assistant',
            tool_calls: [
              { id: 'functions.clock:0', type: 'function', function: { name: 'clock', arguments: '{}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'functions.clock:0', content: 'Noon.' },
        ],
      },
    },
    reaches: {
      responses: {
        body: {
          input: [
            {},
            { type: 'function_call', call_id: expect.stringMatching(/^[\w.:-]+$/) },
            { type: 'function_call_output', output: 'Noon.' },
          ],
        },
        told: ['tool-call-id renamed /messages/1/tool_calls/0', 'tool-call-id renamed /messages/2'],
      },
      messages: {
        body: {
          messages: [
            {},
            { content: [{ type: 'tool_use', id: expect.stringMatching(/^[a-zA-Z0-9_-]+$/) }] },
            { content: [{ type: 'tool_result', tool_use_id: expect.stringMatching(/^[a-zA-Z0-9_-]+$/) }] },
          ],
        },
        told: ['tool-call-id renamed /messages/1/tool_calls/0', 'tool-call-id renamed /messages/2'],
      },
    },
  },
  {
    feature: 'a tool’s name that is too long',
    says: {
      messages: {
        tools: [{ name: longName, input_schema: plainSchema }],
        tool_choice: { type: 'tool', name: longName },
      },
    },
    at: { messages: '/tools/0/name' },
    reaches: {
      chat: {
        body: {
          tools: [{ function: { name: expect.stringMatching(/^[\w-]{1,64}$/) } }],
          tool_choice: { function: { name: expect.stringMatching(/^[\w-]{1,64}$/) } },
        },
        told: ['tool-name renamed'],
      },
      responses: {
        body: {
          tools: [{ name: expect.stringMatching(/^[\w-]{1,64}$/) }],
          tool_choice: { name: expect.stringMatching(/^[\w-]{1,64}$/) },
        },
        told: ['tool-name renamed'],
      },
      gemini: {
        body: {
          tools: [{ functionDeclarations: [{ name: expect.stringMatching(/^[\w-]{1,64}$/) }] }],
          toolConfig: {
            functionCallingConfig: { allowedFunctionNames: [expect.stringMatching(/^[\w-]{1,64}$/)] },
          },
        },
        told: ['tool-name renamed'],
      },
    },
  },
  {
    feature: 'tools that are loaded later, and a search that found one',
    models: thinkingModels,
    says: {
      messages: {
        tools: [
          { name: 'find', input_schema: plainSchema },
          { name: 'clock', input_schema: plainSchema, defer_loading: true },
        ],
        messages: [
          hello,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'find', input: {} }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'toolu_1',
                content: [{ type: 'tool_reference', tool_name: 'clock' }],
              },
              { type: 'text', text: 'Tool loaded.' },
            ],
          },
        ],
      },
    },
    at: { messages: '/tools/1' },
    reaches: {
      chat: {
        body: {
          tools: [{ function: { name: 'find' } }, { function: { name: 'clock' } }],
          messages: [
            {},
            {},
            { role: 'tool', content: spoken('clock') },
            { role: 'user', content: spoken('Tool loaded.') },
          ],
        },
        told: ['tool-definition approximated'],
      },
      responses: {
        body: {
          tools: [{ name: 'find' }, { name: 'clock' }],
          input: [
            {},
            {},
            { type: 'function_call_output', output: spoken('clock') },
            { content: spoken('Tool loaded.') },
          ],
        },
        told: ['tool-definition approximated'],
      },
      gemini: {
        body: {
          tools: [{ functionDeclarations: [{ name: 'find' }, { name: 'clock' }] }],
          contents: [{}, {}, { parts: [{ functionResponse: { name: 'find' } }, { text: 'Tool loaded.' }] }],
        },
        told: ['tool-definition approximated', 'seal approximated /messages/1/content/0'],
      },
    },
  },
]

const state: readonly Feature[] = [
  {
    feature: 'an answer to be kept',
    at: { chat: '/store', responses: '/store' },
    says: { chat: { store: true } },
    reaches: {
      responses: { body: { store: true } },
      messages: { told: ['storage dropped'] },
      gemini: { told: ['storage dropped'] },
    },
  },
  {
    feature: 'an answer not to be kept, where keeping is the rule',
    says: { chat: {}, messages: {}, gemini: {} },
    reaches: { responses: { body: { store: false } } },
  },
  {
    feature: 'fields that keep house at their vendor alone',
    says: {
      messages: { context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } },
      responses: { truncation: 'auto' },
    },
    at: { messages: '/context_management', responses: '/truncation' },
    reaches: {
      chat: { told: ['unknown-field dropped'] },
      responses: { told: ['unknown-field dropped'] },
      messages: { told: ['unknown-field dropped'] },
      gemini: { told: ['unknown-field dropped'] },
    },
  },
]

walkRequests([...thoughts, ...traces, ...state])
