import type { ChatRequest } from './types.ts'

export const golden = {
  model: 'gpt-5.4',
  messages: [
    {
      role: 'developer',
      content: 'Be brief.',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: 'Where?',
      role: 'assistant',
    },
    {
      role: 'user',
      content: 'In Kyoto.',
    },
    {
      role: 'user',
      content: [
        {
          type: 'image_url',
          image_url: {
            url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'image_url',
          image_url: {
            url: 'https://example.com/a.png',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'file',
          file: {
            filename: 'Report',
            file_data: 'data:application/pdf;base64,JVBERi0xLjQK',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'Notes:',
        },
        {
          type: 'text',
          text: 'It rained.',
        },
      ],
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: 'Where?',
      role: 'assistant',
    },
    {
      role: 'user',
      content: 'In Kyoto.',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: 'Where?',
      role: 'assistant',
    },
    {
      role: 'user',
      content: 'In Kyoto.',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: null,
      role: 'assistant',
      tool_calls: [
        {
          id: 'toolu_1',
          type: 'function',
          function: {
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
          },
        },
        {
          id: 'toolu_2',
          type: 'function',
          function: {
            name: 'clock',
            arguments: '{"city":"Kyoto"}',
          },
        },
      ],
    },
    {
      role: 'tool',
      tool_call_id: 'toolu_1',
      content: 'Rain.',
    },
    {
      role: 'tool',
      tool_call_id: 'toolu_2',
      content: 'Noon.',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: null,
      role: 'assistant',
      tool_calls: [
        {
          id: 'toolu_4',
          type: 'function',
          function: {
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
          },
        },
      ],
    },
    {
      role: 'tool',
      tool_call_id: 'toolu_4',
      content: 'No such city.',
    },
    {
      role: 'user',
      content: 'How is the weather?',
    },
    {
      content: null,
      role: 'assistant',
      tool_calls: [
        {
          id: 'toolu_5',
          type: 'function',
          function: {
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
          },
        },
      ],
    },
    {
      role: 'tool',
      tool_call_id: 'toolu_5',
      content: 'The sky:',
    },
    {
      role: 'user',
      content: [
        {
          type: 'image_url',
          image_url: {
            url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          },
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      content: 'It rains.',
      role: 'assistant',
    },
    {
      role: 'user',
      content: 'Sure?',
    },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'weather',
        description: 'Tells the weather.',
        parameters: {
          type: 'object',
          properties: {
            place: {
              $ref: '#/$defs/place',
            },
            unit: {
              type: 'string',
              enum: ['celsius', 'fahrenheit'],
              description: 'Of the answer.',
            },
            at: {
              type: ['string', 'null'],
              format: 'date-time',
            },
            kind: {
              const: 'forecast',
            },
            within: {
              anyOf: [
                {
                  type: 'integer',
                  minimum: 1,
                  maximum: 14,
                },
                {
                  type: 'null',
                },
              ],
            },
          },
          required: ['place'],
          additionalProperties: false,
          $defs: {
            place: {
              type: 'object',
              properties: {
                name: {
                  type: 'string',
                  minLength: 1,
                },
                code: {
                  type: 'string',
                  pattern: '^[A-Z]{2}$',
                },
              },
              required: ['name'],
              additionalProperties: false,
            },
          },
        },
      },
    },
    {
      type: 'function',
      function: {
        name: 'clock',
        parameters: {
          type: 'object',
          properties: {
            city: {
              type: 'string',
            },
          },
          required: ['city'],
          additionalProperties: false,
        },
        strict: true,
      },
    },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: false,
  stream: true,
  stream_options: {
    include_usage: true,
  },
  max_completion_tokens: 300,
  response_format: {
    type: 'json_schema',
    json_schema: {
      name: 'answer',
      schema: {
        type: 'object',
        properties: {
          city: {
            type: 'string',
          },
        },
        required: ['city'],
        additionalProperties: false,
      },
    },
  },
  user: 'user-1',
  service_tier: 'default',
  reasoning_effort: 'low',
} satisfies ChatRequest
