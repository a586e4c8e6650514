import { expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import type { ReadContext } from '../codec-context.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'

const context: ReadContext = {
  params: { model: 'gemini-3-flash' },
  query: new URLSearchParams(),
  headers: {},
  streams: true,
  newId: (prefix) => `${prefix}_new`,
}
const read = (body: JsonObject) => readRequest(body, context)
const target = { model: 'gemini-3-flash', issuer: 'google', quirks: {} }
const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]

const forms: readonly (readonly [string, JsonObject])[] = [
  [
    'snake_case at any depth',
    {
      system_instruction: { parts: [{ text: 'Be terse.' }] },
      contents: [
        { role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: 'AAAA' } }] },
        { role: 'model', parts: [{ function_call: { name: 'f', args: {} }, thought_signature: 'c2ln' }] },
        { role: 'user', parts: [{ function_response: { name: 'f', response: { result: 'ok' } } }] },
      ],
      tools: [{ function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object' } }] }],
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
      generation_config: {
        max_output_tokens: '16',
        thinking_config: { include_thoughts: true, thinking_budget: -1 },
      },
    },
  ],
  [
    'null where nothing is meant',
    {
      contents: [{ role: 'user', parts: [{ text: 'hi', thought: null }] }],
      systemInstruction: null,
      tools: [{ codeExecution: null, functionDeclarations: [{ name: 'f', description: null }] }],
      toolConfig: null,
      safetySettings: null,
    },
  ],
  [
    'a single value where a list is meant',
    {
      contents: { parts: { text: 'hi' } },
      systemInstruction: { parts: { text: '' } },
      tools: { functionDeclarations: { name: 'f' } },
      generationConfig: { stopSequences: 'END' },
    },
  ],
  [
    'an OpenAPI schema in upper case, with counts as text',
    {
      contents,
      tools: [
        { googleSearch: {} },
        {
          functionDeclarations: [
            {
              name: 'f',
              parameters: {
                type: 'OBJECT',
                nullable: true,
                properties: {
                  a: { type: 'ARRAY', maxItems: '3', items: { type: 'STRING', nullable: true } },
                },
              },
            },
          ],
        },
      ],
      generationConfig: { responseMimeType: 'application/json', responseSchema: { type: 'STRING' } },
    },
  ],
  [
    'empty lists and objects',
    {
      contents,
      tools: [{}, { functionDeclarations: [] }],
      safetySettings: [],
      generationConfig: {},
      toolConfig: {},
    },
  ],
  [
    'parts of every kind, each with a field of tomorrow',
    {
      cachedContent: 'cachedContents/x',
      contents: [
        {
          role: 'model',
          parts: [
            { text: 'plan', thought: true, later: 1 },
            { text: 'A', later: 1 },
            { text: '', thoughtSignature: 'c2ln' },
            { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 'c2ln' },
            { codeExecutionResult: { outcome: 'OUTCOME_FAILED', output: 'x', later: 1 } },
            { toolCall: { toolType: 'GOOGLE_MAPS', id: 't', later: {} } },
            { toolResponse: { tool_type: 'GOOGLE_MAPS', id: 't', response: { a: 1 } } },
            { thoughtSignature: 'c2ln' },
            { holograph: { a: 1 } },
            { functionCall: { name: 'f', id: 'c1', later: 1 } },
            { functionCall: { name: 'f', id: 'c2', args: { n: 1 } } },
          ],
          later: true,
        },
        {
          role: 'function',
          parts: [
            { functionResponse: { id: 'c2', name: 'f', response: { name: 'f', content: 'x' } } },
            {
              functionResponse: {
                id: 'c1',
                name: 'f',
                response: { a: [1] },
                parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA', displayName: 'x' } }],
                later: 1,
              },
            },
            { fileData: { fileUri: 'https://example.com/a.mp4' }, videoMetadata: { fps: 1 } },
            {
              inlineData: { mimeType: 'image/png', data: 'AAAA' },
              mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' },
            },
          ],
        },
      ],
      labels: { team: 'a' },
      later: { a: 1 },
    },
  ],
]

it.each(forms)('gives back %s as it was written', (_what, body) => {
  const written = writeRequest(read(body), target)
  expect(written.value.body).toEqual(body)
  expect(written.losses).toEqual([])
})

it('pairs results without ids with calls by name and order', () => {
  const call = (name: string) => ({ functionCall: { name, args: {} } })
  const result = (name: string, output: string) => ({ functionResponse: { name, response: { output } } })
  const { turns } = read({
    contents: [
      ...contents,
      { role: 'model', parts: [call('a'), call('b'), call('a')] },
      { role: 'user', parts: [result('b', '1'), result('a', '2'), result('a', '3')] },
    ],
  })
  const ids = turns[1]?.parts.map((part) => (part.kind === 'tool-call' ? part.id : ''))
  const answered = turns[2]?.parts.map((part) => (part.kind === 'tool-result' ? part.callId : ''))
  expect(new Set(ids).size).toBe(3)
  expect(answered).toEqual([ids?.[1], ids?.[0], ids?.[2]])
})

it('gives a call without an id the same id on every turn, so that prompt caches hold', () => {
  const body = {
    contents: [...contents, { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] }],
  }
  expect(read(body).turns[1]).toEqual(read(body).turns[1])
})

it('adopts a call for a result that comes alone, as Google’s SDKs send it', () => {
  const body = {
    contents: [
      { role: 'function', parts: [{ functionResponse: { name: 'f', response: { output: '18' } } }] },
    ],
  }
  const request = read(body)
  expect(request.turns.map(({ speaker, parts }) => [speaker, parts[0]?.kind])).toEqual([
    ['assistant', 'tool-call'],
    ['user', 'tool-result'],
  ])
  expect(writeRequest(request, target).value.body).toEqual(body)
})

it('reads a schema in upper case as JSON Schema', () => {
  const schema = { type: 'OBJECT', properties: { a: { type: 'INTEGER', nullable: true, maximum: 3 } } }
  const { tools } = read({ contents, tools: [{ functionDeclarations: [{ name: 'f', parameters: schema }] }] })
  expect(tools[0]).toMatchObject({
    schema: { type: 'object', properties: { a: { type: ['integer', 'null'], maximum: 3 } } },
  })
})

it.each([
  [
    'contents that are missing',
    {},
    '* GenerateContentRequest.contents: contents is not specified',
    '/contents',
  ],
  [
    'a text for contents',
    { contents: 'hi' },
    "Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), a string",
    '/contents',
  ],
  [
    'an unknown role',
    { contents: [{ role: 'assistant', parts: [] }] },
    'Please use a valid role: user, model.',
    '/contents/0/role',
  ],
  [
    'a text of another type',
    { contents: [{ parts: [{ text: 5 }] }] },
    "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 5",
    '/contents/0/parts/0/text',
  ],
  [
    'arguments that are no object',
    { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: '{}' } }] }] },
    "Invalid value at 'contents[0].parts[0].function_call.args' (type.googleapis.com/google.protobuf.Struct), a string",
    '/contents/0/parts/0/functionCall/args',
  ],
])('refuses %s in Google’s words', (_what, body, message, at) => {
  expect(() => read(body)).toThrow(expect.objectContaining({ message, at, status: 400 }))
})
