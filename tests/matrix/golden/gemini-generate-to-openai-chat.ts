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
            filename: 'document.pdf',
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
          text: 'See:',
        },
        {
          type: 'input_audio',
          input_audio: {
            data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA=',
            format: 'wav',
          },
        },
      ],
    },
    {
      role: 'user',
      content: 'See:',
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
          id: 'call_d83b90e03a4ae229503ea8f5',
          type: 'function',
          function: {
            name: 'weather',
            arguments: '{"city":"Kyoto"}',
          },
        },
        {
          id: 'call_b44a3dbe4a113c684b39788f',
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
      tool_call_id: 'call_d83b90e03a4ae229503ea8f5',
      content: 'Rain.',
    },
    {
      role: 'tool',
      tool_call_id: 'call_b44a3dbe4a113c684b39788f',
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
          id: 'call_1815a020862689fd5c6ee568',
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
      tool_call_id: 'call_1815a020862689fd5c6ee568',
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
          id: 'call_69ae3f1dcc75c8eff26b127c',
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
      tool_call_id: 'call_69ae3f1dcc75c8eff26b127c',
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
      ],
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
      },
    },
  ],
  seed: 7,
  n: 2,
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
  service_tier: 'flex',
  reasoning_effort: 'low',
} satisfies ChatRequest
