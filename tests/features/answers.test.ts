import { expect } from 'vitest'
import { picture, seal, wave } from '../matrix/full/features.ts'
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
const item = (...content: readonly object[]) => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content,
})
const words = (more: object = {}) => ({
  type: 'output_text',
  text: rain,
  annotations: [],
  logprobs: [],
  ...more,
})
const candidate = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0, ...more }],
})
const text = { type: 'text', text: rain }

const content: readonly AnswerFeature[] = [
  {
    feature: 'text',
    given: { chat: {}, responses: {}, messages: {}, gemini: {} },
    arrives: {
      chat: {
        answer: {
          object: 'chat.completion',
          choices: [{ message: { role: 'assistant', content: rain }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
        },
      },
      responses: {
        answer: {
          status: 'completed',
          output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: rain }] }],
          usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
        },
      },
      messages: {
        answer: {
          role: 'assistant',
          content: [text],
          stop_reason: 'end_turn',
          usage: { input_tokens: 10, output_tokens: 5 },
        },
      },
      gemini: {
        answer: {
          candidates: [{ content: { parts: [{ text: rain }] }, finishReason: 'STOP' }],
          usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
        },
      },
    },
  },
  {
    feature: 'visible thinking',
    given: {
      chat: choice({ reasoning_content: 'Look outside.' }),
      responses: {
        output: [
          {
            type: 'reasoning',
            id: 'rs_1',
            summary: [{ type: 'summary_text', text: 'Look outside.' }],
            encrypted_content: seal,
          },
          item(words()),
        ],
      },
      messages: { content: [{ type: 'thinking', thinking: 'Look outside.', signature: seal }, text] },
      gemini: candidate([
        { text: 'Look outside.', thought: true },
        { text: rain, thoughtSignature: seal },
      ]),
    },
    asks: {
      gemini: { generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: true } } },
    },
    models: {
      chat: 'gpt-5.6',
      responses: 'gpt-5.6',
      messages: 'claude-opus-5',
      gemini: 'gemini-3-pro-preview',
    },
    arrives: {
      chat: { answer: choice({ reasoning_content: 'Look outside.', content: rain }) },
      responses: {
        answer: {
          output: [
            { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Look outside.' }] },
            { type: 'message' },
          ],
        },
      },
      messages: {
        answer: {
          content: [{ type: 'thinking', thinking: 'Look outside.', signature: expect.any(String) }, text],
        },
      },
      gemini: {
        answer: {
          candidates: [{ content: { parts: [{ text: 'Look outside.', thought: true }, { text: rain }] } }],
        },
      },
    },
    pairs: {
      'chat>gemini': { told: ['reasoning dropped'] },
    },
  },
  {
    feature: 'hidden thinking',
    given: {
      responses: {
        output: [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: seal }, item(words())],
      },
      messages: { content: [{ type: 'redacted_thinking', data: seal }, text] },
      gemini: candidate([{ text: rain, thoughtSignature: seal }]),
    },
    models: { responses: 'gpt-5.6', messages: 'claude-opus-5', gemini: 'gemini-3-pro-preview' },
    arrives: {
      chat: { answer: choice({ content: rain }) },
      responses: { answer: { output_text: rain } },
      messages: { answer: { content: expect.arrayContaining([text]) } },
      gemini: { answer: candidate([{ text: rain }]) },
    },
  },
  {
    feature: 'parallel calls',
    given: {
      chat: choice(
        {
          content: null,
          tool_calls: [
            { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Kyoto"}' } },
            { id: 'call_b', type: 'function', function: { name: 'clock', arguments: '{}' } },
          ],
        },
        { finish_reason: 'tool_calls' },
      ),
      responses: {
        output: [
          {
            type: 'function_call',
            id: 'fc_1',
            call_id: 'call_a',
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
            status: 'completed',
          },
          {
            type: 'function_call',
            id: 'fc_2',
            call_id: 'call_b',
            name: 'clock',
            arguments: '{}',
            status: 'completed',
          },
        ],
      },
      messages: {
        content: [
          { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Kyoto' } },
          { type: 'tool_use', id: 'call_b', name: 'clock', input: {} },
        ],
        stop_reason: 'tool_use',
      },
      gemini: candidate([
        { functionCall: { id: 'call_a', name: 'weather', args: { city: 'Kyoto' } }, thoughtSignature: seal },
        { functionCall: { id: 'call_b', name: 'clock', args: {} } },
      ]),
    },
    asks: {
      chat: {
        tools: ['weather', 'clock'].map((name) => ({
          type: 'function',
          function: { name, parameters: { type: 'object', properties: {} } },
        })),
      },
      responses: {
        tools: ['weather', 'clock'].map((name) => ({
          type: 'function',
          name,
          strict: false,
          parameters: { type: 'object', properties: {} },
        })),
      },
      messages: {
        tools: ['weather', 'clock'].map((name) => ({
          name,
          input_schema: { type: 'object', properties: {} },
        })),
      },
      gemini: {
        tools: [{ functionDeclarations: ['weather', 'clock'].map((name) => ({ name })) }],
      },
    },
    arrives: {
      chat: {
        answer: choice(
          {
            content: null,
            tool_calls: [
              {
                id: 'call_a',
                type: 'function',
                function: { name: 'weather', arguments: '{"city":"Kyoto"}' },
              },
              { id: 'call_b', type: 'function', function: { name: 'clock', arguments: '{}' } },
            ],
          },
          { finish_reason: 'tool_calls' },
        ),
      },
      responses: {
        answer: {
          status: 'completed',
          output: [
            {
              type: 'function_call',
              call_id: 'call_a',
              name: 'weather',
              arguments: '{"city":"Kyoto"}',
              status: 'completed',
            },
            { type: 'function_call', call_id: 'call_b', name: 'clock', arguments: '{}', status: 'completed' },
          ],
        },
      },
      messages: {
        answer: {
          content: [
            { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Kyoto' } },
            { type: 'tool_use', id: 'call_b', name: 'clock', input: {} },
          ],
          stop_reason: 'tool_use',
        },
      },
      gemini: {
        answer: candidate([
          { functionCall: { id: 'call_a', name: 'weather', args: { city: 'Kyoto' } } },
          { functionCall: { id: 'call_b', name: 'clock' } },
        ]),
      },
    },
  },
  {
    feature: 'a free-form call',
    given: {
      chat: choice(
        {
          content: null,
          tool_calls: [
            { id: 'call_a', type: 'custom', custom: { name: 'apply_patch', input: '*** Begin Patch' } },
          ],
        },
        { finish_reason: 'tool_calls' },
      ),
      responses: {
        output: [
          {
            type: 'custom_tool_call',
            id: 'ctc_1',
            call_id: 'call_a',
            name: 'apply_patch',
            input: '*** Begin Patch',
            status: 'completed',
          },
        ],
      },
      messages: {
        content: [
          { type: 'tool_use', id: 'call_a', name: 'apply_patch', input: { input: '*** Begin Patch' } },
        ],
        stop_reason: 'tool_use',
      },
      gemini: candidate([
        { functionCall: { id: 'call_a', name: 'apply_patch', args: { input: '*** Begin Patch' } } },
      ]),
    },
    models: { chat: 'gpt-5.6', responses: 'gpt-5.6' },
    asks: {
      chat: { tools: [{ type: 'custom', custom: { name: 'apply_patch' } }] },
      responses: { tools: [{ type: 'custom', name: 'apply_patch' }] },
    },
    arrives: {
      chat: {
        answer: choice(
          {
            content: null,
            tool_calls: [
              { id: 'call_a', type: 'custom', custom: { name: 'apply_patch', input: '*** Begin Patch' } },
            ],
          },
          { finish_reason: 'tool_calls' },
        ),
      },
      responses: {
        answer: {
          output: [
            { type: 'custom_tool_call', call_id: 'call_a', name: 'apply_patch', input: '*** Begin Patch' },
          ],
        },
      },
    },
    pairs: {
      'messages>chat': { told: ['tool-definition approximated'] },
      'gemini>chat': { told: ['tool-definition approximated'] },
      'messages>responses': { told: ['tool-definition approximated'] },
      'gemini>responses': { told: ['tool-definition approximated'] },
    },
  },
  {
    feature: 'citations of web pages',
    given: {
      chat: choice({
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://example.com/k', title: 'Kyoto', start_index: 0, end_index: 9 },
          },
        ],
      }),
      responses: {
        output: [
          item(
            words({
              annotations: [
                {
                  type: 'url_citation',
                  url: 'https://example.com/k',
                  title: 'Kyoto',
                  start_index: 0,
                  end_index: 9,
                },
              ],
            }),
          ),
        ],
      },
      messages: {
        content: [
          {
            ...text,
            citations: [
              {
                type: 'web_search_result_location',
                url: 'https://example.com/k',
                title: 'Kyoto',
                cited_text: 'Rain.',
                encrypted_index: seal,
              },
            ],
          },
        ],
      },
      gemini: candidate([{ text: rain }], {
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://example.com/k', title: 'Kyoto' } }],
          groundingSupports: [
            { segment: { startIndex: 0, endIndex: 9, text: rain }, groundingChunkIndices: [0] },
          ],
        },
      }),
    },
    arrives: {
      chat: {
        answer: choice({
          annotations: [
            {
              type: 'url_citation',
              url_citation: { url: 'https://example.com/k', title: 'Kyoto', start_index: 0, end_index: 9 },
            },
          ],
        }),
      },
      responses: {
        answer: {
          output: [
            {
              content: [
                {
                  text: rain,
                  annotations: [
                    {
                      type: 'url_citation',
                      url: 'https://example.com/k',
                      title: 'Kyoto',
                      start_index: 0,
                      end_index: 9,
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
      messages: {
        answer: {
          content: [
            {
              ...text,
              citations: [
                { type: 'web_search_result_location', url: 'https://example.com/k', title: 'Kyoto' },
              ],
            },
          ],
        },
      },
      gemini: {
        answer: candidate([{ text: rain }], {
          groundingMetadata: {
            groundingChunks: [{ web: { uri: 'https://example.com/k', title: 'Kyoto' } }],
            groundingSupports: [{ segment: { endIndex: 9, text: rain }, groundingChunkIndices: [0] }],
          },
        }),
      },
    },
  },
  {
    feature: 'a search of the vendor',
    given: {
      responses: {
        output: [
          {
            type: 'web_search_call',
            id: 'ws_1',
            status: 'completed',
            action: {
              type: 'search',
              query: 'Kyoto',
              sources: [{ type: 'url', url: 'https://example.com/k' }],
            },
          },
          item(words()),
        ],
      },
      messages: {
        content: [
          { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'Kyoto' } },
          {
            type: 'web_search_tool_result',
            tool_use_id: 'srvtoolu_1',
            content: [
              {
                type: 'web_search_result',
                title: 'Kyoto',
                url: 'https://example.com/k',
                encrypted_content: seal,
                page_age: null,
              },
            ],
          },
          text,
        ],
      },
    },
    arrives: {
      chat: { answer: choice({ content: rain }), told: ['server-tool dropped'] },
      responses: {
        answer: {
          output: [
            {
              type: 'web_search_call',
              status: 'completed',
              action: {
                type: 'search',
                query: 'Kyoto',
                sources: [{ type: 'url', url: 'https://example.com/k' }],
              },
            },
            { type: 'message' },
          ],
        },
        told: ['server-tool approximated'],
      },
      messages: {
        answer: {
          content: [
            { type: 'server_tool_use', name: 'web_search', input: { query: 'Kyoto' } },
            {
              type: 'web_search_tool_result',
              content: [{ type: 'web_search_result', url: 'https://example.com/k' }],
            },
            text,
          ],
        },
        told: ['server-tool approximated'],
      },
      gemini: {
        answer: candidate([{ text: rain }], {
          groundingMetadata: {
            webSearchQueries: ['Kyoto'],
            groundingChunks: [{ web: { uri: 'https://example.com/k' } }],
          },
        }),
        told: ['server-tool approximated'],
      },
    },
  },
  {
    feature: 'code run by the vendor',
    given: {
      responses: {
        output: [
          {
            type: 'code_interpreter_call',
            id: 'ci_1',
            status: 'completed',
            container_id: 'cntr_1',
            code: 'print(1)',
            outputs: [{ type: 'logs', logs: '1\n' }],
          },
          item(words()),
        ],
      },
      messages: {
        content: [
          { type: 'server_tool_use', id: 'srvtoolu_1', name: 'code_execution', input: { code: 'print(1)' } },
          {
            type: 'code_execution_tool_result',
            tool_use_id: 'srvtoolu_1',
            content: {
              type: 'code_execution_result',
              stdout: '1\n',
              stderr: '',
              return_code: 0,
              content: [],
            },
          },
          text,
        ],
      },
      gemini: candidate([
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
        { text: rain },
      ]),
    },
    arrives: {
      chat: { answer: choice({ content: rain }), told: ['server-tool dropped'] },
      responses: {
        answer: {
          output: [
            { type: 'code_interpreter_call', code: 'print(1)', outputs: [{ type: 'logs', logs: '1\n' }] },
            { type: 'message' },
          ],
        },
        told: ['server-tool approximated'],
      },
      messages: {
        answer: {
          content: [
            { type: 'server_tool_use', name: 'code_execution', input: { code: 'print(1)' } },
            {
              type: 'code_execution_tool_result',
              content: { type: 'code_execution_result', stdout: '1\n', return_code: 0 },
            },
            text,
          ],
        },
        told: ['server-tool approximated'],
      },
      gemini: {
        answer: candidate([
          { executableCode: { language: 'PYTHON', code: 'print(1)' } },
          { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
          { text: rain },
        ]),
        told: ['server-tool approximated'],
      },
    },
  },
  {
    feature: 'a picture',
    given: {
      responses: {
        output: [{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: picture }],
      },
      gemini: candidate([{ inlineData: { mimeType: 'image/png', data: picture } }]),
    },
    arrives: {
      // As the places say it that make pictures on this wire: OpenAI has no word for it there.
      chat: {
        answer: {
          choices: [
            {
              message: {
                images: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }],
              },
            },
          ],
        },
      },
      responses: {
        answer: { output: [{ type: 'image_generation_call', status: 'completed', result: picture }] },
      },
      messages: { told: ['media dropped'] },
      gemini: { answer: candidate([{ inlineData: { mimeType: 'image/png', data: picture } }]) },
    },
  },
  {
    feature: 'log probabilities',
    given: {
      chat: choice(
        {},
        {
          logprobs: {
            content: [
              {
                token: 'It',
                logprob: -0.1,
                bytes: [73, 116],
                top_logprobs: [{ token: 'He', logprob: -2, bytes: null }],
              },
            ],
            refusal: null,
          },
        },
      ),
      responses: {
        output: [
          item(
            words({
              logprobs: [
                {
                  token: 'It',
                  logprob: -0.1,
                  bytes: [73, 116],
                  top_logprobs: [{ token: 'He', logprob: -2, bytes: [] }],
                },
              ],
            }),
          ),
        ],
      },
      gemini: candidate([{ text: rain }], {
        logprobsResult: {
          chosenCandidates: [{ token: 'It', logProbability: -0.1 }],
          topCandidates: [{ candidates: [{ token: 'He', logProbability: -2 }] }],
        },
      }),
    },
    asks: {
      chat: { logprobs: true, top_logprobs: 1 },
      responses: { top_logprobs: 1, include: ['message.output_text.logprobs'] },
      gemini: { generationConfig: { responseLogprobs: true, logprobs: 1 } },
    },
    arrives: {
      chat: {
        answer: choice(
          {},
          {
            logprobs: {
              content: [{ token: 'It', logprob: -0.1, top_logprobs: [{ token: 'He', logprob: -2 }] }],
            },
          },
        ),
      },
      responses: {
        answer: {
          output: [
            {
              content: [
                { logprobs: [{ token: 'It', logprob: -0.1, top_logprobs: [{ token: 'He', logprob: -2 }] }] },
              ],
            },
          ],
        },
      },
      messages: { answer: { content: [text] }, told: ['logprobs dropped'] },
      gemini: {
        answer: candidate([{ text: rain }], {
          logprobsResult: {
            chosenCandidates: [{ token: 'It', logProbability: -0.1 }],
            topCandidates: [{ candidates: [{ token: 'He', logProbability: -2 }] }],
          },
        }),
      },
    },
  },
  {
    feature: 'several candidates',
    given: {
      chat: {
        choices: [...choice({}).choices, { ...choice({ content: 'It pours.' }).choices[0], index: 1 }],
      },
      gemini: {
        candidates: [
          ...candidate([{ text: rain }]).candidates,
          { ...candidate([{ text: 'It pours.' }]).candidates[0], index: 1 },
        ],
      },
    },
    asks: { chat: { n: 2 }, gemini: { generationConfig: { candidateCount: 2 } } },
    arrives: {
      chat: {
        answer: {
          choices: [
            { index: 0, message: { content: rain }, finish_reason: 'stop' },
            { index: 1, message: { content: 'It pours.' }, finish_reason: 'stop' },
          ],
        },
      },
      responses: { answer: { output_text: rain }, told: ['candidates dropped'] },
      messages: { answer: { content: [text] }, told: ['candidates dropped'] },
      gemini: {
        answer: {
          candidates: [
            { content: { parts: [{ text: rain }] }, finishReason: 'STOP' },
            { index: 1, content: { parts: [{ text: 'It pours.' }] }, finishReason: 'STOP' },
          ],
        },
      },
    },
  },
  {
    feature: 'a call of an MCP server by the vendor',
    given: {
      responses: {
        output: [
          {
            type: 'mcp_call',
            id: 'mcp_1',
            status: 'completed',
            server_label: 'docs',
            name: 'look',
            arguments: '{"at":1}',
            output: 'Seen.',
            error: null,
          },
          item(words()),
        ],
      },
      messages: {
        content: [
          { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'look', server_name: 'docs', input: { at: 1 } },
          {
            type: 'mcp_tool_result',
            tool_use_id: 'mcptoolu_1',
            is_error: false,
            content: [{ type: 'text', text: 'Seen.' }],
          },
          text,
        ],
      },
    },
    arrives: {
      chat: { answer: choice({ content: rain }), told: ['server-tool dropped'] },
      responses: {
        answer: {
          output: [
            { type: 'mcp_call', server_label: 'docs', name: 'look', arguments: '{"at":1}', output: 'Seen.' },
            { type: 'message' },
          ],
        },
        told: ['server-tool approximated'],
      },
      messages: {
        answer: {
          content: [
            { type: 'mcp_tool_use', name: 'look', server_name: 'docs', input: { at: 1 } },
            { type: 'mcp_tool_result', is_error: false, content: [{ type: 'text', text: 'Seen.' }] },
            text,
          ],
        },
        told: ['server-tool approximated'],
      },
      gemini: { answer: candidate([{ text: rain }]), told: ['server-tool dropped'] },
    },
  },
  {
    feature: 'a summary in place of the history',
    given: {
      messages: { content: [{ type: 'compaction', content: 'They greeted before.' }, text] },
    },
    arrives: {
      chat: { answer: choice({ content: rain }), told: ['compaction dropped'] },
      responses: { answer: { output_text: rain }, told: ['compaction dropped'] },
      gemini: { answer: candidate([{ text: rain }]), told: ['compaction dropped'] },
    },
  },
  {
    feature: 'speech',
    given: {
      chat: choice({
        content: null,
        audio: { id: 'audio_1', transcript: rain, data: wave, expires_at: 1_700_003_600 },
      }),
      gemini: candidate([{ inlineData: { mimeType: 'audio/wav', data: wave } }]),
    },
    arrives: {
      chat: { answer: choice({ content: null, audio: { data: wave } }) },
      responses: { told: ['media dropped'] },
      messages: { told: ['media dropped'] },
      gemini: {
        answer: candidate([{ inlineData: { mimeType: expect.stringMatching(/^audio\//), data: wave } }]),
        told: ['media dropped'],
      },
    },
    // OpenAI says what is heard.
    pairs: {
      'chat>messages': { answer: { content: [text] }, told: ['media approximated'] },
      'chat>responses': {
        answer: { output: [{ content: [{ type: 'output_text', text: rain }] }] },
        told: ['media approximated'],
      },
    },
  },
]

walkAnswers(content)
