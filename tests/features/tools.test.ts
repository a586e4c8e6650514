import { expect } from 'vitest'
import { grammar, picture, plainSchema, weatherSchema } from '../matrix/full/features.ts'
import { type ByDialect, type Feature, plainModels, thinkingModels, walkRequests } from './support/walk.ts'

interface Defined {
  readonly name: string
  readonly description?: string
  readonly schema?: object
  readonly strict?: boolean
}

/** The same tools in each client's words. */
const tools = (...defined: readonly Defined[]) => ({
  chat: {
    tools: defined.map(({ schema = plainSchema, ...named }) => ({
      type: 'function',
      function: { ...named, parameters: schema },
    })),
  },
  responses: {
    tools: defined.map(({ schema = plainSchema, strict = false, ...named }) => ({
      type: 'function',
      ...named,
      parameters: schema,
      strict,
    })),
  },
  messages: {
    tools: defined.map(({ schema = plainSchema, ...named }) => ({ ...named, input_schema: schema })),
  },
  gemini: {
    tools: [
      {
        functionDeclarations: defined.map(({ schema = plainSchema, name, description }) => ({
          name,
          ...(description === undefined ? {} : { description }),
          parametersJsonSchema: schema,
        })),
      },
    ],
  },
})

const two = tools({ name: 'weather', description: 'Tells the weather.' }, { name: 'clock' })
const withTwo = (more: ByDialect<object>): ByDialect<object> => ({
  ...(more.chat && { chat: { ...two.chat, ...more.chat } }),
  ...(more.responses && { responses: { ...two.responses, ...more.responses } }),
  ...(more.messages && { messages: { ...two.messages, ...more.messages } }),
  ...(more.gemini && { gemini: { ...two.gemini, ...more.gemini } }),
})
const calling = (functionCallingConfig: object) => ({ toolConfig: { functionCallingConfig } })

const definitions: readonly Feature[] = [
  {
    feature: 'tools with their descriptions and schemas',
    says: two,
    reaches: {
      chat: {
        body: {
          tools: [
            {
              type: 'function',
              function: { name: 'weather', description: 'Tells the weather.', parameters: plainSchema },
            },
            { type: 'function', function: { name: 'clock', parameters: plainSchema } },
          ],
        },
      },
      responses: {
        body: {
          tools: [
            {
              type: 'function',
              name: 'weather',
              description: 'Tells the weather.',
              parameters: plainSchema,
              strict: false,
            },
            { type: 'function', name: 'clock', parameters: plainSchema, strict: false },
          ],
        },
      },
      messages: {
        body: {
          tools: [
            { name: 'weather', description: 'Tells the weather.', input_schema: plainSchema },
            { name: 'clock', input_schema: plainSchema },
          ],
        },
      },
      gemini: {
        body: {
          tools: [
            {
              functionDeclarations: [
                { name: 'weather', description: 'Tells the weather.', parametersJsonSchema: plainSchema },
                { name: 'clock', parametersJsonSchema: plainSchema },
              ],
            },
          ],
        },
      },
    },
  },
  {
    feature: 'a schema with references, unions, constants, nullable types and formats',
    says: tools({ name: 'weather', schema: weatherSchema }),
    reaches: {
      chat: { body: { tools: [{ function: { parameters: weatherSchema } }] } },
      responses: { body: { tools: [{ parameters: weatherSchema }] } },
      messages: { body: { tools: [{ input_schema: weatherSchema }] } },
      gemini: { body: { tools: [{ functionDeclarations: [{ parametersJsonSchema: weatherSchema }] }] } },
    },
  },
  {
    feature: 'a schema in Google’s own words',
    says: {
      gemini: {
        tools: [
          {
            functionDeclarations: [
              {
                name: 'weather',
                parameters: {
                  type: 'OBJECT',
                  properties: {
                    city: { type: 'STRING', nullable: true },
                    days: { type: 'INTEGER', format: 'int32' },
                  },
                  required: ['city'],
                },
              },
            ],
          },
        ],
      },
    },
    reaches: {
      chat: {
        body: {
          tools: [
            {
              function: {
                parameters: {
                  type: 'object',
                  properties: { city: { type: ['string', 'null'] }, days: { type: 'integer' } },
                  required: ['city'],
                },
              },
            },
          ],
        },
      },
      responses: {
        body: {
          tools: [{ parameters: { type: 'object', properties: { city: { type: ['string', 'null'] } } } }],
        },
      },
      messages: {
        body: {
          tools: [{ input_schema: { type: 'object', properties: { city: { type: ['string', 'null'] } } } }],
        },
      },
      gemini: {},
    },
  },
  {
    feature: 'a strict tool',
    says: {
      chat: tools({ name: 'clock', strict: true }).chat,
      responses: tools({ name: 'clock', strict: true }).responses,
      messages: tools({ name: 'clock', strict: true }).messages,
    },
    at: { chat: '/tools/0', responses: '/tools/0', messages: '/tools/0' },
    reaches: {
      chat: { body: { tools: [{ function: { name: 'clock', strict: true } }] } },
      responses: { body: { tools: [{ name: 'clock', strict: true }] } },
      messages: { body: { tools: [{ name: 'clock', strict: true }] } },
      gemini: { told: ['tool-definition dropped'] },
    },
  },
  {
    feature: 'tool choice: auto',
    says: withTwo({
      chat: { tool_choice: 'auto' },
      responses: { tool_choice: 'auto' },
      messages: { tool_choice: { type: 'auto' } },
      gemini: calling({ mode: 'AUTO' }),
    }),
    reaches: {
      chat: { body: { tool_choice: 'auto' } },
      responses: { body: { tool_choice: 'auto' } },
      messages: { body: { tool_choice: { type: 'auto' } } },
      gemini: { body: calling({ mode: 'AUTO' }) },
    },
  },
  {
    feature: 'tool choice: none',
    says: withTwo({
      chat: { tool_choice: 'none' },
      responses: { tool_choice: 'none' },
      messages: { tool_choice: { type: 'none' } },
      gemini: calling({ mode: 'NONE' }),
    }),
    reaches: {
      chat: { body: { tool_choice: 'none' } },
      responses: { body: { tool_choice: 'none' } },
      messages: { body: { tool_choice: { type: 'none' } } },
      gemini: { body: calling({ mode: 'NONE' }) },
    },
  },
  {
    feature: 'tool choice: required',
    says: withTwo({
      chat: { tool_choice: 'required' },
      responses: { tool_choice: 'required' },
      messages: { tool_choice: { type: 'any' } },
      gemini: calling({ mode: 'ANY' }),
    }),
    reaches: {
      chat: { body: { tool_choice: 'required' } },
      responses: { body: { tool_choice: 'required' } },
      messages: { body: { tool_choice: { type: 'any' } } },
      gemini: { body: calling({ mode: 'ANY' }) },
    },
  },
  {
    feature: 'tool choice: one by its name',
    says: withTwo({
      chat: { tool_choice: { type: 'function', function: { name: 'clock' } } },
      responses: { tool_choice: { type: 'function', name: 'clock' } },
      messages: { tool_choice: { type: 'tool', name: 'clock' } },
      gemini: calling({ mode: 'ANY', allowedFunctionNames: ['clock'] }),
    }),
    reaches: {
      chat: { body: { tool_choice: { type: 'function', function: { name: 'clock' } } } },
      responses: { body: { tool_choice: { type: 'function', name: 'clock' } } },
      messages: { body: { tool_choice: { type: 'tool', name: 'clock' } } },
      gemini: { body: calling({ mode: 'ANY', allowedFunctionNames: ['clock'] }) },
    },
  },
  {
    feature: 'tool choice: one of some',
    says: {
      chat: {
        ...tools({ name: 'weather' }, { name: 'clock' }, { name: 'map' }).chat,
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: {
            mode: 'required',
            tools: [
              { type: 'function', function: { name: 'clock' } },
              { type: 'function', function: { name: 'map' } },
            ],
          },
        },
      },
      responses: {
        ...tools({ name: 'weather' }, { name: 'clock' }, { name: 'map' }).responses,
        tool_choice: {
          type: 'allowed_tools',
          mode: 'required',
          tools: [
            { type: 'function', name: 'clock' },
            { type: 'function', name: 'map' },
          ],
        },
      },
      gemini: {
        ...tools({ name: 'weather' }, { name: 'clock' }, { name: 'map' }).gemini,
        ...calling({ mode: 'ANY', allowedFunctionNames: ['clock', 'map'] }),
      },
    },
    at: {
      chat: '/tool_choice',
      responses: '/tool_choice',
      gemini: '/toolConfig',
    },
    reaches: {
      chat: {
        body: {
          tool_choice: {
            type: 'allowed_tools',
            allowed_tools: {
              mode: 'required',
              tools: [{ function: { name: 'clock' } }, { function: { name: 'map' } }],
            },
          },
        },
      },
      responses: {
        body: {
          tool_choice: {
            type: 'allowed_tools',
            mode: 'required',
            tools: [{ name: 'clock' }, { name: 'map' }],
          },
        },
      },
      messages: {
        body: { tools: [{ name: 'clock' }, { name: 'map' }], tool_choice: { type: 'any' } },
        told: ['tool-choice approximated', 'tool-definition dropped /tools/0'],
      },
      gemini: { body: calling({ mode: 'ANY', allowedFunctionNames: ['clock', 'map'] }) },
    },
    pairs: {
      'gemini>messages': {
        body: { tools: [{ name: 'clock' }, { name: 'map' }], tool_choice: { type: 'any' } },
        told: ['tool-choice approximated', 'tool-definition dropped /tools/0/functionDeclarations/0'],
      },
    },
  },
  {
    feature: 'one call at a time',
    says: withTwo({
      chat: { parallel_tool_calls: false },
      responses: { parallel_tool_calls: false },
      messages: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    }),
    at: {
      chat: '/parallel_tool_calls',
      responses: '/parallel_tool_calls',
      messages: '/tool_choice/disable_parallel_tool_use',
    },
    reaches: {
      chat: { body: { parallel_tool_calls: false } },
      responses: { body: { parallel_tool_calls: false } },
      messages: { body: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } } },
      gemini: { told: ['parallel-tool-calls dropped'] },
    },
  },
  {
    feature: 'one call at a time, and a call is demanded',
    says: withTwo({
      chat: { parallel_tool_calls: false, tool_choice: 'required' },
      responses: { parallel_tool_calls: false, tool_choice: 'required' },
      messages: { tool_choice: { type: 'any', disable_parallel_tool_use: true } },
    }),
    at: {
      chat: '/parallel_tool_calls',
      responses: '/parallel_tool_calls',
      messages: '/tool_choice/disable_parallel_tool_use',
    },
    reaches: {
      chat: { body: { parallel_tool_calls: false, tool_choice: 'required' } },
      responses: { body: { parallel_tool_calls: false, tool_choice: 'required' } },
      messages: { body: { tool_choice: { type: 'any', disable_parallel_tool_use: true } } },
      gemini: { body: calling({ mode: 'ANY' }), told: ['parallel-tool-calls dropped'] },
    },
  },
  {
    feature: 'several calls at a time, by the client’s wish',
    says: withTwo({
      chat: { parallel_tool_calls: true },
      responses: { parallel_tool_calls: true },
      messages: { tool_choice: { type: 'auto', disable_parallel_tool_use: false } },
    }),
    reaches: {
      chat: { body: { parallel_tool_calls: true } },
      responses: { body: { parallel_tool_calls: true } },
      messages: { body: { tools: [{ name: 'weather' }, { name: 'clock' }] } },
      gemini: {},
    },
  },
  {
    feature: 'a free-form tool under a grammar',
    models: thinkingModels,
    says: {
      chat: {
        tools: [
          {
            type: 'custom',
            custom: {
              name: 'apply_patch',
              description: 'Applies a patch.',
              format: { type: 'grammar', grammar: { syntax: 'lark', definition: grammar } },
            },
          },
        ],
      },
      responses: {
        tools: [
          {
            type: 'custom',
            name: 'apply_patch',
            description: 'Applies a patch.',
            format: { type: 'grammar', syntax: 'lark', definition: grammar },
          },
        ],
      },
    },
    at: { chat: '/tools/0', responses: '/tools/0' },
    reaches: {
      chat: {
        body: {
          tools: [
            {
              type: 'custom',
              custom: {
                name: 'apply_patch',
                description: 'Applies a patch.',
                format: { type: 'grammar', grammar: { syntax: 'lark', definition: grammar } },
              },
            },
          ],
        },
      },
      responses: {
        body: {
          tools: [
            {
              type: 'custom',
              name: 'apply_patch',
              description: 'Applies a patch.',
              format: { type: 'grammar', syntax: 'lark', definition: grammar },
            },
          ],
        },
      },
      messages: {
        body: {
          tools: [
            {
              name: 'apply_patch',
              description: 'Applies a patch.',
              input_schema: {
                type: 'object',
                properties: { input: { type: 'string', description: expect.stringContaining(grammar) } },
                required: ['input'],
              },
            },
          ],
        },
        told: ['tool-definition approximated'],
      },
      gemini: {
        body: {
          tools: [
            {
              functionDeclarations: [
                {
                  name: 'apply_patch',
                  description: 'Applies a patch.',
                  parametersJsonSchema: {
                    type: 'object',
                    properties: { input: { type: 'string', description: expect.stringContaining(grammar) } },
                    required: ['input'],
                  },
                },
              ],
            },
          ],
        },
        told: ['tool-definition approximated'],
      },
    },
  },
  {
    feature: 'a free-form tool that must be called',
    models: thinkingModels,
    says: {
      chat: {
        tools: [{ type: 'custom', custom: { name: 'patch' } }],
        tool_choice: { type: 'custom', custom: { name: 'patch' } },
      },
      responses: {
        tools: [{ type: 'custom', name: 'patch' }],
        tool_choice: { type: 'custom', name: 'patch' },
      },
    },
    at: { chat: '/tools/0', responses: '/tools/0' },
    reaches: {
      chat: { body: { tool_choice: { type: 'custom', custom: { name: 'patch' } } } },
      responses: { body: { tool_choice: { type: 'custom', name: 'patch' } } },
      messages: {
        body: { tool_choice: { type: 'tool', name: 'patch' } },
        told: ['tool-definition approximated'],
      },
      gemini: {
        body: calling({ mode: 'ANY', allowedFunctionNames: ['patch'] }),
        told: ['tool-definition approximated'],
      },
    },
  },
  {
    feature: 'tools in a namespace',
    says: {
      responses: {
        tools: [
          {
            type: 'namespace',
            name: 'mcp__crew',
            description: 'Of the crew.',
            tools: [{ type: 'function', name: 'clock', parameters: plainSchema, strict: false }],
          },
        ],
      },
    },
    reaches: {
      chat: {
        body: {
          tools: [{ type: 'function', function: { name: 'mcp__crew__clock', parameters: plainSchema } }],
        },
        told: ['unknown-field dropped /tools/0/description'],
      },
      responses: {},
      messages: {
        body: { tools: [{ name: 'mcp__crew__clock', input_schema: plainSchema }] },
        told: ['unknown-field dropped /tools/0/description'],
      },
      gemini: {
        body: { tools: [{ functionDeclarations: [{ name: 'mcp__crew__clock' }] }] },
        told: ['unknown-field dropped /tools/0/description'],
      },
    },
  },
]

walkRequests(definitions)

const chatCall = (id: string, name: string, city: string) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify({ city }) },
})
const item = (id: string, name: string, city: string) => ({
  type: 'function_call',
  call_id: id,
  name,
  arguments: JSON.stringify({ city }),
})
const use = (id: string, name: string, city: string) => ({ type: 'tool_use', id, name, input: { city } })
const asked = {
  chat: { role: 'user', content: 'Hi' },
  gemini: { role: 'user', parts: [{ text: 'Hi' }] },
}

/** Two calls at once, whose results come in the other order. */
const parallel = {
  chat: {
    messages: [
      asked.chat,
      {
        role: 'assistant',
        content: null,
        tool_calls: [chatCall('call_a', 'weather', 'Kyoto'), chatCall('call_b', 'clock', 'Nara')],
      },
      { role: 'tool', tool_call_id: 'call_b', content: 'Noon.' },
      { role: 'tool', tool_call_id: 'call_a', content: 'Rain.' },
    ],
  },
  responses: {
    input: [
      asked.chat,
      item('call_a', 'weather', 'Kyoto'),
      item('call_b', 'clock', 'Nara'),
      { type: 'function_call_output', call_id: 'call_b', output: 'Noon.' },
      { type: 'function_call_output', call_id: 'call_a', output: 'Rain.' },
    ],
  },
  messages: {
    messages: [
      asked.chat,
      { role: 'assistant', content: [use('call_a', 'weather', 'Kyoto'), use('call_b', 'clock', 'Nara')] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_b', content: 'Noon.' },
          { type: 'tool_result', tool_use_id: 'call_a', content: 'Rain.' },
        ],
      },
    ],
  },
  gemini: {
    contents: [
      asked.gemini,
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'call_a', name: 'weather', args: { city: 'Kyoto' } } },
          { functionCall: { id: 'call_b', name: 'clock', args: { city: 'Nara' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'call_b', name: 'clock', response: { output: 'Noon.' } } },
          { functionResponse: { id: 'call_a', name: 'weather', response: { output: 'Rain.' } } },
        ],
      },
    ],
  },
}

const failing = (words: string) => ({
  messages: {
    messages: [
      asked.chat,
      { role: 'assistant', content: [use('call_a', 'weather', 'Kyoto')] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'call_a', content: words, is_error: true }],
      },
    ],
  },
  gemini: {
    contents: [
      asked.gemini,
      {
        role: 'model',
        parts: [{ functionCall: { id: 'call_a', name: 'weather', args: { city: 'Kyoto' } } }],
      },
      {
        role: 'user',
        parts: [{ functionResponse: { id: 'call_a', name: 'weather', response: { error: words } } }],
      },
    ],
  },
})

const dataUrl = `data:image/png;base64,${picture}`

const steps: readonly Feature[] = [
  {
    feature: 'parallel calls and their results, each by its id',
    models: { ...plainModels, gemini: 'gemini-2.5-flash' },
    says: withTwo(parallel),
    reaches: {
      chat: {
        body: {
          messages: [
            { role: 'user' },
            {
              role: 'assistant',
              tool_calls: [
                { id: 'call_a', function: { name: 'weather', arguments: '{"city":"Kyoto"}' } },
                { id: 'call_b', function: { name: 'clock', arguments: '{"city":"Nara"}' } },
              ],
            },
            { role: 'tool', tool_call_id: 'call_a', content: 'Rain.' },
            { role: 'tool', tool_call_id: 'call_b', content: 'Noon.' },
          ],
        },
      },
      responses: {
        body: {
          input: [
            { role: 'user' },
            { type: 'function_call', call_id: 'call_a', name: 'weather', arguments: '{"city":"Kyoto"}' },
            { type: 'function_call', call_id: 'call_b', name: 'clock', arguments: '{"city":"Nara"}' },
            { type: 'function_call_output', call_id: 'call_a', output: 'Rain.' },
            { type: 'function_call_output', call_id: 'call_b', output: 'Noon.' },
          ],
        },
      },
      messages: {
        body: {
          messages: [
            { role: 'user' },
            {
              role: 'assistant',
              content: [use('call_a', 'weather', 'Kyoto'), use('call_b', 'clock', 'Nara')],
            },
            {
              role: 'user',
              content: [
                { type: 'tool_result', tool_use_id: 'call_a', content: 'Rain.' },
                { type: 'tool_result', tool_use_id: 'call_b', content: 'Noon.' },
              ],
            },
          ],
        },
      },
      gemini: {
        body: {
          contents: [
            { role: 'user' },
            {
              role: 'model',
              parts: [
                { functionCall: { name: 'weather', args: { city: 'Kyoto' } } },
                { functionCall: { name: 'clock', args: { city: 'Nara' } } },
              ],
            },
            {
              role: 'user',
              parts: [
                { functionResponse: { name: 'weather', response: { output: 'Rain.' } } },
                { functionResponse: { name: 'clock', response: { output: 'Noon.' } } },
              ],
            },
          ],
        },
      },
    },
  },
  {
    feature: 'a failed tool',
    models: { ...plainModels, gemini: 'gemini-2.5-flash' },
    says: withTwo(failing('No such city.')),
    at: { messages: '/messages/2/content/0', gemini: '/contents/2/parts/0' },
    reaches: {
      chat: {
        body: { messages: [{}, {}, { role: 'tool', content: expect.stringContaining('No such city.') }] },
        told: ['tool-result dropped'],
      },
      responses: {
        body: {
          input: [{}, {}, { type: 'function_call_output', output: expect.stringContaining('No such city.') }],
        },
        told: ['tool-result dropped'],
      },
      messages: {
        body: {
          messages: [
            {},
            {},
            { content: [{ type: 'tool_result', content: 'No such city.', is_error: true }] },
          ],
        },
      },
      gemini: {
        body: {
          contents: [{}, {}, { parts: [{ functionResponse: { response: { error: 'No such city.' } } }] }],
        },
      },
    },
  },
  {
    feature: 'an image in a tool’s result',
    says: withTwo({
      responses: {
        input: [
          asked.chat,
          item('call_a', 'weather', 'Kyoto'),
          {
            type: 'function_call_output',
            call_id: 'call_a',
            output: [
              { type: 'input_text', text: 'The sky:' },
              { type: 'input_image', image_url: dataUrl },
            ],
          },
        ],
      },
      messages: {
        messages: [
          asked.chat,
          { role: 'assistant', content: [use('call_a', 'weather', 'Kyoto')] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'call_a',
                content: [
                  { type: 'text', text: 'The sky:' },
                  { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
                ],
              },
            ],
          },
        ],
      },
      gemini: {
        contents: [
          asked.gemini,
          {
            role: 'model',
            parts: [{ functionCall: { id: 'call_a', name: 'weather', args: { city: 'Kyoto' } } }],
          },
          {
            role: 'user',
            parts: [
              {
                functionResponse: {
                  id: 'call_a',
                  name: 'weather',
                  response: { output: 'The sky:' },
                  parts: [{ inlineData: { mimeType: 'image/png', data: picture } }],
                },
              },
            ],
          },
        ],
      },
    }),
    at: { responses: '/input/2', messages: '/messages/2/content/0', gemini: '/contents/2/parts/0' },
    models: { ...plainModels, gemini: 'gemini-3-pro-preview' },
    reaches: {
      chat: {
        body: {
          messages: [
            {},
            {},
            { role: 'tool', tool_call_id: 'call_a', content: expect.stringContaining('The sky:') },
            {
              role: 'user',
              content: expect.arrayContaining([{ type: 'image_url', image_url: { url: dataUrl } }]),
            },
          ],
        },
        told: ['tool-result approximated'],
      },
      responses: {
        body: {
          input: [
            {},
            {},
            {
              output: [
                { type: 'input_text', text: 'The sky:' },
                { type: 'input_image', image_url: dataUrl },
              ],
            },
          ],
        },
      },
      messages: {
        body: {
          messages: [
            {},
            {},
            {
              content: [
                {
                  type: 'tool_result',
                  content: [
                    { type: 'text', text: 'The sky:' },
                    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
                  ],
                },
              ],
            },
          ],
        },
      },
      gemini: {
        body: {
          contents: [
            {},
            {},
            {
              parts: [
                {
                  functionResponse: {
                    name: 'weather',
                    response: { output: 'The sky:' },
                    parts: [{ inlineData: { mimeType: 'image/png', data: picture } }],
                  },
                },
              ],
            },
          ],
        },
      },
    },
    pairs: {
      'responses>gemini': { told: ['seal approximated /input/1'] },
      'messages>gemini': { told: ['seal approximated /messages/1/content/0'] },
    },
  },
  {
    feature: 'a free-form call and its result',
    models: { ...thinkingModels, gemini: 'gemini-2.5-flash' },
    says: {
      chat: {
        tools: [{ type: 'custom', custom: { name: 'patch' } }],
        messages: [
          asked.chat,
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'call_a', type: 'custom', custom: { name: 'patch', input: '*** Begin' } }],
          },
          { role: 'tool', tool_call_id: 'call_a', content: 'Done.' },
        ],
      },
      responses: {
        tools: [{ type: 'custom', name: 'patch' }],
        input: [
          asked.chat,
          { type: 'custom_tool_call', call_id: 'call_a', name: 'patch', input: '*** Begin' },
          { type: 'custom_tool_call_output', call_id: 'call_a', output: 'Done.' },
        ],
      },
    },
    at: { chat: '/tools/0', responses: '/tools/0' },
    reaches: {
      chat: {
        body: {
          messages: [
            {},
            { tool_calls: [{ id: 'call_a', type: 'custom', custom: { name: 'patch', input: '*** Begin' } }] },
            { role: 'tool', tool_call_id: 'call_a', content: 'Done.' },
          ],
        },
      },
      responses: {
        body: {
          input: [
            {},
            { type: 'custom_tool_call', call_id: 'call_a', name: 'patch', input: '*** Begin' },
            { type: 'custom_tool_call_output', call_id: 'call_a', output: 'Done.' },
          ],
        },
      },
      messages: {
        body: {
          messages: [
            {},
            { content: [{ type: 'tool_use', id: 'call_a', name: 'patch', input: { input: '*** Begin' } }] },
            { content: [{ type: 'tool_result', tool_use_id: 'call_a', content: 'Done.' }] },
          ],
        },
        told: ['tool-definition approximated'],
      },
      gemini: {
        body: {
          contents: [
            {},
            { parts: [{ functionCall: { name: 'patch', args: { input: '*** Begin' } } }] },
            { parts: [{ functionResponse: { name: 'patch', response: { output: 'Done.' } } }] },
          ],
        },
        told: ['tool-definition approximated'],
      },
    },
  },
]

walkRequests(steps)
