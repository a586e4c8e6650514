import type { GeminiRequest } from './types.ts'

export const golden = {
  contents: [
    {
      role: 'user',
      parts: [
        {
          text: 'How is the weather?',
        },
        {
          text: 'Be brief.',
        },
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
          text: 'See:',
        },
        {
          inlineData: {
            mimeType: 'image/png',
            data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          },
        },
        {
          text: 'See:',
        },
        {
          fileData: {
            mimeType: 'image/png',
            fileUri: 'https://example.com/a.png',
          },
        },
        {
          text: 'See:',
        },
        {
          inlineData: {
            mimeType: 'application/pdf',
            data: 'JVBERi0xLjQK',
          },
        },
        {
          text: 'See:',
        },
        {
          inlineData: {
            mimeType: 'audio/wav',
            data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA=',
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
            id: 'call_1',
            name: 'weather',
            args: {
              city: 'Kyoto',
            },
          },
          thoughtSignature: 'skip_thought_signature_validator',
        },
        {
          functionCall: {
            id: 'call_2',
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
            id: 'call_1',
            name: 'weather',
            response: {
              output: 'Rain.',
            },
          },
        },
        {
          functionResponse: {
            id: 'call_2',
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
            id: 'call_3',
            name: 'patch',
            args: {
              input: '*** Begin',
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
            id: 'call_3',
            name: 'patch',
            response: {
              output: 'Done.',
            },
          },
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
        {
          name: 'patch',
          description: 'Applies a patch.',
          parametersJsonSchema: {
            type: 'object',
            properties: {
              input: {
                type: 'string',
                description: 'The text follows this grammar:\nstart: "*** Begin" /[^*]+/ "*** End"',
              },
            },
            required: ['input'],
          },
        },
      ],
    },
    {
      googleSearch: {},
    },
  ],
  toolConfig: {
    includeServerSideToolInvocations: true,
  },
  generationConfig: {
    temperature: 0.3,
    topK: 40,
    presencePenalty: 0.2,
    frequencyPenalty: 0.1,
    seed: 7,
    candidateCount: 2,
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
  serviceTier: 'flex',
} satisfies GeminiRequest
