import type { ResponsesRequest } from './types.ts'

export const golden = {
  model: 'gpt-5.4',
  input: [
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'message',
      role: 'developer',
      content: 'Be brief.',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'message',
      role: 'assistant',
      content: 'Where?',
    },
    {
      type: 'message',
      role: 'user',
      content: 'In Kyoto.',
    },
    {
      type: 'message',
      role: 'user',
      content: [
        {
          type: 'input_text',
          text: 'See:',
        },
        {
          type: 'input_image',
          image_url:
            'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          detail: 'auto',
        },
      ],
    },
    {
      type: 'message',
      role: 'user',
      content: [
        {
          type: 'input_text',
          text: 'See:',
        },
        {
          type: 'input_image',
          image_url: 'https://example.com/a.png',
          detail: 'auto',
        },
      ],
    },
    {
      type: 'message',
      role: 'user',
      content: [
        {
          type: 'input_text',
          text: 'See:',
        },
        {
          type: 'input_file',
          file_data: 'data:application/pdf;base64,JVBERi0xLjQK',
          filename: 'report.pdf',
        },
      ],
    },
    {
      type: 'message',
      role: 'user',
      content: 'See:',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'function_call',
      call_id: 'call_1',
      name: 'weather',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call',
      call_id: 'call_2',
      name: 'clock',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call_output',
      call_id: 'call_1',
      output: 'Rain.',
    },
    {
      type: 'function_call_output',
      call_id: 'call_2',
      output: 'Noon.',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'custom_tool_call',
      call_id: 'call_3',
      name: 'patch',
      input: '*** Begin',
    },
    {
      type: 'custom_tool_call_output',
      call_id: 'call_3',
      output: 'Done.',
    },
  ],
  tools: [
    {
      type: 'function',
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
    {
      type: 'function',
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
    {
      type: 'custom',
      name: 'patch',
      description: 'Applies a patch.',
      format: {
        type: 'grammar',
        syntax: 'lark',
        definition: 'start: "*** Begin" /[^*]+/ "*** End"',
      },
    },
    {
      type: 'web_search',
      search_context_size: 'low',
    },
  ],
  stream: true,
  max_output_tokens: 300,
  reasoning: {
    effort: 'low',
  },
  text: {
    format: {
      type: 'json_schema',
      name: 'city',
      description: 'A city.',
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
      strict: true,
    },
    verbosity: 'low',
  },
  user: 'user-1',
  prompt_cache_key: 'key-1',
  safety_identifier: 'safe-1',
  metadata: {
    team: 'a',
  },
  service_tier: 'flex',
  store: true,
  include: ['reasoning.encrypted_content'],
  parallel_tool_calls: false,
} satisfies ResponsesRequest
