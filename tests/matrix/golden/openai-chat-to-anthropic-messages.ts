import type { MessagesRequest } from './types.ts'

export const golden = {
  model: 'claude-opus-5',
  max_tokens: 300,
  stream: true,
  messages: [
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'system',
      content: [
        {
          type: 'text',
          text: 'Be brief.',
        },
      ],
    },
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
          title: 'report.pdf',
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
          type: 'tool_use',
          id: 'call_1',
          name: 'weather',
          input: {
            city: 'Kyoto',
          },
        },
        {
          type: 'tool_use',
          id: 'call_2',
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
          tool_use_id: 'call_1',
          content: 'Rain.',
        },
        {
          type: 'tool_result',
          tool_use_id: 'call_2',
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
          id: 'call_3',
          name: 'patch',
          input: {
            input: '*** Begin',
          },
        },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'call_3',
          content: 'Done.',
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
      strict: true,
    },
    {
      name: 'patch',
      description: 'Applies a patch.',
      input_schema: {
        type: 'object',
        properties: {
          input: {
            type: 'string',
            description: 'Follows this lark grammar:\nstart: "*** Begin" /[^*]+/ "*** End"',
          },
        },
        required: ['input'],
      },
    },
    {
      type: 'web_search_20250305',
      name: 'web_search',
    },
  ],
  tool_choice: {
    type: 'auto',
    disable_parallel_tool_use: true,
  },
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
  metadata: {
    user_id: 'user-1',
  },
} satisfies MessagesRequest
