import type {
  Content,
  GenerateContentConfig,
  GenerationConfig,
  SafetySetting,
  Tool,
  ToolConfig,
} from '@google/genai'
import {
  type AnswerFeature,
  type FullFixture,
  pdf,
  picture,
  plainSchema,
  type RequestFeature,
  seal,
  wave,
  weatherSchema,
} from './features.ts'

/** The SDK's types with its enumerations as the words they are on the wire. */
type OnTheWire<T> = T extends string
  ? `${T}`
  : T extends number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly OnTheWire<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: OnTheWire<T[K]> }
        : T

interface Body {
  readonly contents: readonly OnTheWire<Content>[]
  readonly systemInstruction: OnTheWire<Content>
  readonly tools: readonly OnTheWire<Tool>[]
  readonly toolConfig: OnTheWire<ToolConfig>
  readonly generationConfig: OnTheWire<GenerationConfig>
  readonly safetySettings: readonly OnTheWire<SafetySetting>[]
  readonly cachedContent: string
  readonly labels: Readonly<Record<string, string>>
  readonly serviceTier: OnTheWire<GenerateContentConfig['serviceTier'] & {}>
}
type Params = Partial<Body>

const hello = { role: 'user', parts: [{ text: 'How is the weather?' }] } as const
const base = { contents: [hello] } satisfies Params

const declared = (...names: readonly string[]) => [
  { functionDeclarations: names.map((name) => ({ name, parametersJsonSchema: plainSchema })) },
]
const tools = declared('weather', 'clock')
const call = (name: string, more: object = {}) => ({
  functionCall: { name, args: { city: 'Kyoto' } },
  ...more,
})
const result = (name: string, response: Record<string, unknown>, more: object = {}) => ({
  functionResponse: { name, response, ...more },
})
const asked = (...parts: Body['contents'][number]['parts'] & object) => ({
  contents: [{ role: 'user', parts: [{ text: 'See:' }, ...parts] }],
})
const answered = (...parts: Body['contents'][number]['parts'] & object) => ({
  contents: [
    hello,
    { role: 'model', parts: [...parts, { text: 'Where?' }] },
    { role: 'user', parts: [{ text: 'In Kyoto.' }] },
  ],
})
const steps = (calls: readonly object[], results: readonly object[]) => ({
  contents: [hello, { role: 'model', parts: calls }, { role: 'user', parts: results }] as Body['contents'],
})
const choosing = (functionCallingConfig: Body['toolConfig']['functionCallingConfig'] & object) => ({
  tools,
  toolConfig: { functionCallingConfig },
})
const config = (generationConfig: Body['generationConfig']) => ({ generationConfig })

const requests = {
  'system instructions': { systemInstruction: { parts: [{ text: 'Be brief.' }] } },
  'several blocks of instructions': {
    systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
  },
  'developer instructions': null,
  'instructions amid the turns': null,
  'several turns': answered(),
  'a named participant': null,
  'a begun answer (prefill)': { contents: [hello, { role: 'model', parts: [{ text: 'It is' }] }] },
  'an image inline': asked({ inlineData: { mimeType: 'image/png', data: picture } }),
  'an image by URL': asked({ fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.png' } }),
  'an image with detail': asked({
    inlineData: { mimeType: 'image/png', data: picture },
    mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' },
  }),
  'a file kept by the vendor': asked({
    fileData: {
      mimeType: 'image/png',
      fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc',
    },
  }),
  'a PDF inline': asked({ inlineData: { mimeType: 'application/pdf', data: pdf } }),
  'a PDF by URL': asked({ fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } }),
  'a text document': null,
  'a document to be cited': null,
  audio: asked({ inlineData: { mimeType: 'audio/wav', data: wave } }),
  video: asked({ fileData: { mimeType: 'video/mp4', fileUri: 'https://example.com/a.mp4' } }),
  'a tool with a JSON Schema': {
    tools: [
      {
        functionDeclarations: [
          { name: 'weather', description: 'Tells the weather.', parametersJsonSchema: weatherSchema },
        ],
      },
    ],
  },
  'a strict tool': null,
  'a tool loaded later': null,
  'a free-form tool': null,
  'tools in a namespace': null,
  'tool choice: none': choosing({ mode: 'NONE' }),
  'tool choice: required': choosing({ mode: 'ANY' }),
  'tool choice: one tool': choosing({ mode: 'ANY', allowedFunctionNames: ['clock'] }),
  'tool choice: some tools': choosing({ mode: 'ANY', allowedFunctionNames: ['clock', 'weather'] }),
  'one call at a time': null,
  'parallel calls and their results': {
    tools,
    ...steps(
      [call('weather', { thoughtSignature: seal }), call('clock')],
      [result('weather', { output: 'Rain.' }), result('clock', { output: 'Noon.' })],
    ),
  },
  'a free-form call and its result': null,
  'a failed tool': { tools, ...steps([call('weather')], [result('weather', { error: 'No such city.' })]) },
  'an image in a tool result': {
    tools,
    ...steps(
      [call('weather')],
      [
        result(
          'weather',
          { output: 'The sky:' },
          { parts: [{ inlineData: { mimeType: 'image/png', data: picture } }] },
        ),
      ],
    ),
  },
  'web search': { tools: [{ googleSearch: {} }] },
  'reading of web pages': { tools: [{ urlContext: {} }] },
  'code execution': { tools: [{ codeExecution: {} }] },
  'file search': { tools: [{ fileSearch: { fileSearchStoreNames: ['stores/a'] } }] },
  'image generation': null,
  'computer use': { tools: [{ computerUse: { environment: 'ENVIRONMENT_BROWSER' } }] },
  'an MCP server': null,
  'a past search of the vendor': null,
  'an effort of thinking': config({ thinkingConfig: { thinkingLevel: 'LOW' } }),
  'a budget of thinking': config({ thinkingConfig: { thinkingBudget: 2048 } }),
  'no thinking': config({ thinkingConfig: { thinkingBudget: 0 } }),
  'as much thinking as the model wants': config({ thinkingConfig: { thinkingBudget: -1 } }),
  'thinking to be shown': config({ thinkingConfig: { includeThoughts: true } }),
  'sealed thinking given back': answered(
    { text: 'Where are they?', thought: true },
    { text: '', thoughtSignature: seal },
  ),
  'hidden thinking given back': null,
  'a JSON answer': config({ responseMimeType: 'application/json' }),
  'a JSON answer by schema': config({
    responseMimeType: 'application/json',
    responseJsonSchema: plainSchema,
  }),
  'a bound of tokens': config({ maxOutputTokens: 300 }),
  'stop sequences': config({ stopSequences: ['END'] }),
  temperature: config({ temperature: 0.3 }),
  'top-p': config({ topP: 0.9 }),
  'top-k': config({ topK: 40 }),
  penalties: config({ presencePenalty: 0.2, frequencyPenalty: 0.1 }),
  'a seed': config({ seed: 7 }),
  'log probabilities': config({ responseLogprobs: true, logprobs: 2 }),
  'biased tokens': null,
  'several candidates': config({ candidateCount: 2 }),
  verbosity: null,
  'a stream': {},
  'cache marks': null,
  'a cache key': null,
  'a service tier': { serviceTier: 'flex' },
  metadata: { labels: { team: 'a' } },
  'a user': null,
  'safety settings': {
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_LOW_AND_ABOVE' }],
  },
  'an answer to be stored': null,
  'an earlier answer by id': null,
  'a compacted history': null,
} satisfies Record<RequestFeature, Params | null>

const candidate = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0, ...more }],
})

const plainAnswer = {
  ...candidate([{ text: 'It rains.' }]),
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  modelVersion: 'gemini-3-pro-preview',
  responseId: 'r1',
}

const rain = { text: 'It rains.' }
const usage = (more: object) => ({
  usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 5, totalTokenCount: 105, ...more },
})

const answers = {
  text: candidate([rain]),
  'visible thinking': candidate([{ text: 'Look outside.', thought: true }, rain]),
  'a summary of thinking': null,
  'sealed thinking': candidate([
    { text: 'Look outside.', thought: true },
    { ...rain, thoughtSignature: seal },
  ]),
  'hidden thinking': candidate([{ ...rain, thoughtSignature: seal }]),
  'a tool call': candidate([call('weather')]),
  'parallel calls': candidate([call('weather'), call('clock')]),
  'a sealed call': candidate([call('weather', { thoughtSignature: seal })]),
  'a free-form call': null,
  'a refusal': null,
  'citations of web pages': candidate([rain], {
    groundingMetadata: {
      webSearchQueries: ['Kyoto weather'],
      groundingChunks: [{ web: { uri: 'https://example.com/kyoto', title: 'Kyoto' } }],
      groundingSupports: [
        { segment: { startIndex: 0, endIndex: 9, text: 'It rains.' }, groundingChunkIndices: [0] },
      ],
    },
  }),
  'a search of the vendor': null,
  'code run by the vendor': candidate([
    { executableCode: { language: 'PYTHON', code: 'print(1)' } },
    { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
    rain,
  ]),
  'a picture': candidate([{ inlineData: { mimeType: 'image/png', data: picture } }]),
  speech: candidate([{ inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: wave } }]),
  'log probabilities': candidate([rain], {
    avgLogprobs: -0.1,
    logprobsResult: {
      topCandidates: [{ candidates: [{ token: 'It', logProbability: -0.1 }] }],
      chosenCandidates: [{ token: 'It', logProbability: -0.1 }],
    },
  }),
  'several candidates': {
    candidates: [
      ...candidate([rain]).candidates,
      { ...candidate([{ text: 'It pours.' }]).candidates[0], index: 1 },
    ],
  },
  'the end: done': candidate([rain], { finishReason: 'STOP' }),
  'the end: bound of tokens': candidate([rain], { finishReason: 'MAX_TOKENS' }),
  'the end: stop sequence': null,
  'the end: refused': null,
  'the end: filtered': candidate([rain], { finishReason: 'SAFETY' }),
  'the end: paused': null,
  'tokens from a cache': usage({ cachedContentTokenCount: 90 }),
  'tokens put into a cache': null,
  'tokens of thinking': usage({ thoughtsTokenCount: 40, totalTokenCount: 145 }),
  'a service tier': usage({ serviceTier: 'priority' }),
} satisfies Record<AnswerFeature, object | null>

export const geminiGenerate: FullFixture = {
  path: '/v1beta/models/gemini-3-pro-preview:generateContent',
  streamPath: '/v1beta/models/gemini-3-pro-preview:streamGenerateContent',
  base,
  requests,
  answers,
  plainAnswer,
}
