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
          type: 'text',
          text: 'See:',
        },
        {
          type: 'image_url',
          image_url: {
            url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
            detail: 'auto',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'image_url',
          image_url: {
            url: 'https://example.com/a.png',
            detail: 'auto',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'file',
          file: {
            filename: 'report.pdf',
            file_data: 'data:application/pdf;base64,JVBERi0xLjQK',
          },
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
          id: 'call_1',
          type: 'function',
          function: {
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
          },
        },
        {
          id: 'call_2',
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
      tool_call_id: 'call_1',
      content: 'Rain.',
    },
    {
      role: 'tool',
      tool_call_id: 'call_2',
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
          id: 'call_3',
          type: 'custom',
          custom: {
            name: 'patch',
            input: '*** Begin',
          },
        },
      ],
    },
    {
      role: 'tool',
      tool_call_id: 'call_3',
      content: 'Done.',
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
          id: 'call_5',
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
      tool_call_id: 'call_5',
      content: 'The sky:',
    },
    {
      role: 'user',
      content: [
        {
          type: 'image_url',
          image_url: {
            url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
            detail: 'high',
          },
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      content: 'Where?',
      role: 'assistant',
    },
    {
      role: 'user',
      content: 'In Kyoto.',
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
        strict: false,
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
    {
      type: 'custom',
      custom: {
        name: 'patch',
        description: 'Applies a patch.',
        format: {
          type: 'grammar',
          grammar: {
            syntax: 'lark',
            definition: 'start: "*** Begin" /[^*]+/ "*** End"',
          },
        },
      },
    },
    {
      type: 'function',
      function: {
        name: 'crew__clock',
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
        strict: false,
      },
    },
  ],
  parallel_tool_calls: false,
  stream: true,
  stream_options: {
    include_usage: true,
  },
  max_completion_tokens: 300,
  response_format: {
    type: 'json_schema',
    json_schema: {
      name: 'city',
      strict: true,
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
  verbosity: 'low',
  user: 'user-1',
  prompt_cache_key: 'key-1',
  service_tier: 'flex',
  safety_identifier: 'safe-1',
  reasoning_effort: 'low',
} satisfies ChatRequest
