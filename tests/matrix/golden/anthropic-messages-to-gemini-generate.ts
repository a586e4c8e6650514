import type { GeminiRequest } from './types.ts'

export const golden = {
  systemInstruction: {
    parts: [
      {
        text: 'Be brief.',
      },
    ],
  },
  contents: [
    {
      role: 'user',
      parts: [
        {
          text: 'How is the weather?',
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          text: 'Where?',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          text: 'In Kyoto.',
        },
        {
          inlineData: {
            mimeType: 'image/png',
            data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          },
        },
        {
          fileData: {
            mimeType: 'image/png',
            fileUri: 'https://example.com/a.png',
          },
        },
        {
          inlineData: {
            mimeType: 'application/pdf',
            data: 'JVBERi0xLjQK',
          },
        },
        {
          text: 'Notes:',
        },
        {
          text: 'It rained.',
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          text: 'Where are they?',
          thought: true,
        },
        {
          text: 'Where?',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          text: 'In Kyoto.',
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          text: 'Where?',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          text: 'In Kyoto.',
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          functionCall: {
            id: 'toolu_1',
            name: 'weather',
            args: {
              city: 'Kyoto',
            },
          },
          thoughtSignature: 'skip_thought_signature_validator',
        },
        {
          functionCall: {
            id: 'toolu_2',
            name: 'clock',
            args: {
              city: 'Kyoto',
            },
          },
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'toolu_1',
            name: 'weather',
            response: {
              output: 'Rain.',
            },
          },
        },
        {
          functionResponse: {
            id: 'toolu_2',
            name: 'clock',
            response: {
              output: 'Noon.',
            },
          },
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          functionCall: {
            id: 'toolu_4',
            name: 'weather',
            args: {
              city: 'Kyoto',
            },
          },
          thoughtSignature: 'skip_thought_signature_validator',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'toolu_4',
            name: 'weather',
            response: {
              error: 'No such city.',
            },
          },
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          functionCall: {
            id: 'toolu_5',
            name: 'weather',
            args: {
              city: 'Kyoto',
            },
          },
          thoughtSignature: 'skip_thought_signature_validator',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'toolu_5',
            name: 'weather',
            response: {
              output: 'The sky:',
            },
            parts: [
              {
                inlineData: {
                  mimeType: 'image/png',
                  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
                },
              },
            ],
          },
        },
        {
          text: 'How is the weather?',
        },
      ],
    },
    {
      role: 'model',
      parts: [
        {
          text: 'It rains.',
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          text: 'Sure?',
        },
      ],
    },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: 'weather',
          description: 'Tells the weather.',
          parametersJsonSchema: {
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
          parametersJsonSchema: {
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
      ],
    },
    {
      googleSearch: {},
    },
    {
      codeExecution: {},
    },
  ],
  toolConfig: {
    functionCallingConfig: {
      mode: 'AUTO',
    },
    includeServerSideToolInvocations: true,
  },
  generationConfig: {
    temperature: 0.3,
    topK: 40,
    stopSequences: ['END'],
    maxOutputTokens: 300,
    thinkingConfig: {
      thinkingLevel: 'LOW',
    },
    responseMimeType: 'application/json',
    responseJsonSchema: {
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
  serviceTier: 'standard',
} satisfies GeminiRequest
