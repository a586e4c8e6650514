import type { MessagesRequest } from './types.ts'

export const golden = {
  model: 'claude-opus-5',
  max_tokens: 300,
  system: [
    {
      type: 'text',
      text: 'Be brief.',
    },
  ],
  messages: [
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'How is the weather?',
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'text',
          text: 'Where?',
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'In Kyoto.',
        },
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'image',
          source: {
            type: 'base64',
            media_type: 'image/png',
            data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          },
        },
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'image',
          source: {
            type: 'url',
            url: 'https://example.com/a.png',
          },
        },
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'document',
          source: {
            type: 'base64',
            media_type: 'application/pdf',
            data: 'JVBERi0xLjQK',
          },
        },
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'text',
          text: 'See:',
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'text',
          text: 'Where?',
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'In Kyoto.',
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'tool_use',
          id: 'call_d83b90e03a4ae229503ea8f5',
          name: 'weather',
          input: {
            city: 'Kyoto',
          },
        },
        {
          type: 'tool_use',
          id: 'call_b44a3dbe4a113c684b39788f',
          name: 'clock',
          input: {
            city: 'Kyoto',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'call_d83b90e03a4ae229503ea8f5',
          content: 'Rain.',
        },
        {
          type: 'tool_result',
          tool_use_id: 'call_b44a3dbe4a113c684b39788f',
          content: 'Noon.',
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'tool_use',
          id: 'call_1815a020862689fd5c6ee568',
          name: 'weather',
          input: {
            city: 'Kyoto',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'call_1815a020862689fd5c6ee568',
          is_error: true,
          content: 'No such city.',
        },
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'tool_use',
          id: 'call_69ae3f1dcc75c8eff26b127c',
          name: 'weather',
          input: {
            city: 'Kyoto',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'call_69ae3f1dcc75c8eff26b127c',
          content: [
            {
              type: 'text',
              text: 'The sky:',
            },
            {
              type: 'image',
              source: {
                type: 'base64',
                media_type: 'image/png',
                data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
              },
            },
          ],
        },
      ],
    },
  ],
  tools: [
    {
      name: 'weather',
      description: 'Tells the weather.',
      input_schema: {
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
    {
      name: 'clock',
      input_schema: {
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
    {
      type: 'web_search_20250305',
      name: 'web_search',
    },
    {
      type: 'code_execution_20250825',
      name: 'code_execution',
    },
  ],
  thinking: {
    type: 'adaptive',
  },
  output_config: {
    effort: 'low',
    format: {
      type: 'json_schema',
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
  stop_sequences: ['END'],
} satisfies MessagesRequest
