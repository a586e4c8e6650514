import type { ResponsesRequest } from './types.ts'

export const golden = {
  model: 'gpt-5.4',
  instructions: 'Be brief.',
  input: [
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
          type: 'input_file',
          file_data: 'data:application/pdf;base64,JVBERi0xLjQK',
          filename: 'Report',
        },
      ],
    },
    {
      type: 'message',
      role: 'user',
      content: 'Notes\n\nIt rained.',
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
      content: 'How is the weather?',
    },
    {
      type: 'function_call',
      call_id: 'toolu_1',
      name: 'weather',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call',
      call_id: 'toolu_2',
      name: 'clock',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call_output',
      call_id: 'toolu_1',
      output: 'Rain.',
    },
    {
      type: 'function_call_output',
      call_id: 'toolu_2',
      output: 'Noon.',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'function_call',
      call_id: 'toolu_4',
      name: 'weather',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call_output',
      call_id: 'toolu_4',
      output: 'No such city.',
    },
    {
      type: 'message',
      role: 'user',
      content: 'How is the weather?',
    },
    {
      type: 'function_call',
      call_id: 'toolu_5',
      name: 'weather',
      arguments: '{"city":"Kyoto"}',
    },
    {
      type: 'function_call_output',
      call_id: 'toolu_5',
      output: [
        {
          type: 'input_text',
          text: 'The sky:',
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
      content: 'How is the weather?',
    },
    {
      type: 'message',
      role: 'assistant',
      content: 'It rains.',
    },
    {
      type: 'message',
      role: 'user',
      content: 'Sure?',
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
      type: 'web_search',
    },
    {
      type: 'code_interpreter',
      container: {
        type: 'auto',
      },
    },
    {
      type: 'mcp',
      server_label: 'docs',
      server_url: 'https://example.com/mcp',
      require_approval: 'never',
    },
  ],
  tool_choice: 'auto',
  stream: true,
  max_output_tokens: 300,
  reasoning: {
    effort: 'low',
  },
  text: {
    format: {
      type: 'json_schema',
      name: 'response',
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
  store: false,
  include: ['reasoning.encrypted_content'],
  parallel_tool_calls: false,
} satisfies ResponsesRequest
