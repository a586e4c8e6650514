import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions/completions'
import {
  type AnswerFeature,
  type FullFixture,
  grammar,
  pdf,
  picture,
  plainSchema,
  type RequestFeature,
  wave,
  weatherSchema,
} from './features.ts'

/** Fields that OpenAI does not know and its clients send to other vendors all the same. */
type Params = Partial<ChatCompletionCreateParamsBase> & { readonly top_k?: number }

const hello = { role: 'user', content: 'How is the weather?' } as const
const base = { model: 'gpt-5.4', messages: [hello] } satisfies Params

const defined = (name: string, more: object = {}) =>
  ({ type: 'function', function: { name, parameters: plainSchema, ...more } }) as const
const tools = [defined('weather'), defined('clock')]
const call = (id: string, name = 'weather') =>
  ({ id, type: 'function', function: { name, arguments: '{"city":"Kyoto"}' } }) as const
const asked = (...content: readonly object[]) =>
  ({ messages: [{ role: 'user', content: [{ type: 'text', text: 'See:' }, ...content] }] }) as Params
const dataUrl = (type: string, data: string) => `data:${type};base64,${data}`

const requests = {
  'system instructions': { messages: [{ role: 'system', content: 'Be brief.' }, hello] },
  'several blocks of instructions': {
    messages: [
      {
        role: 'system',
        content: [
          { type: 'text', text: 'Be brief.' },
          { type: 'text', text: 'Be kind.' },
        ],
      },
      hello,
    ],
  },
  'developer instructions': { messages: [{ role: 'developer', content: 'Be brief.' }, hello] },
  'instructions amid the turns': { messages: [hello, { role: 'developer', content: 'Answer in French.' }] },
  'several turns': {
    messages: [hello, { role: 'assistant', content: 'Where?' }, { role: 'user', content: 'In Kyoto.' }],
  },
  'a named participant': { messages: [{ ...hello, name: 'ann' }] },
  'a begun answer (prefill)': { messages: [hello, { role: 'assistant', content: 'It is' }] },
  'an image inline': asked({ type: 'image_url', image_url: { url: dataUrl('image/png', picture) } }),
  'an image by URL': asked({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }),
  'an image with detail': asked({
    type: 'image_url',
    image_url: { url: dataUrl('image/png', picture), detail: 'low' },
  }),
  'a file kept by the vendor': asked({ type: 'file', file: { file_id: 'file_1' } }),
  'a PDF inline': asked({
    type: 'file',
    file: { filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) },
  }),
  'a PDF by URL': null,
  'a text document': null,
  'a document to be cited': null,
  audio: asked({ type: 'input_audio', input_audio: { data: wave, format: 'wav' } }),
  video: null,
  'a tool with a JSON Schema': {
    tools: [defined('weather', { description: 'Tells the weather.', parameters: weatherSchema })],
  },
  'a strict tool': { tools: [defined('clock', { strict: true })] },
  'a tool loaded later': null,
  'a free-form tool': {
    tools: [
      {
        type: 'custom',
        custom: {
          name: 'patch',
          description: 'Applies a patch.',
          format: { type: 'grammar', grammar: { syntax: 'lark', definition: grammar } },
        },
      },
    ],
  },
  'tools in a namespace': null,
  'tool choice: none': { tools, tool_choice: 'none' },
  'tool choice: required': { tools, tool_choice: 'required' },
  'tool choice: one tool': { tools, tool_choice: { type: 'function', function: { name: 'clock' } } },
  'tool choice: some tools': {
    tools,
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'clock' } }] },
    },
  },
  'one call at a time': { tools, parallel_tool_calls: false },
  'parallel calls and their results': {
    tools,
    messages: [
      hello,
      { role: 'assistant', content: null, tool_calls: [call('call_1'), call('call_2', 'clock')] },
      { role: 'tool', tool_call_id: 'call_2', content: 'Noon.' },
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'Rain.' }] },
    ],
  },
  'a free-form call and its result': {
    tools: [{ type: 'custom', custom: { name: 'patch' } }],
    messages: [
      hello,
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_3', type: 'custom', custom: { name: 'patch', input: '*** Begin' } }],
      },
      { role: 'tool', tool_call_id: 'call_3', content: 'Done.' },
    ],
  },
  'a failed tool': null,
  'an image in a tool result': null,
  'web search': { web_search_options: { search_context_size: 'low' } },
  'reading of web pages': null,
  'code execution': null,
  'file search': null,
  'image generation': null,
  'computer use': null,
  'an MCP server': null,
  'a past search of the vendor': null,
  'an effort of thinking': { reasoning_effort: 'low' },
  'a budget of thinking': null,
  'no thinking': { reasoning_effort: 'none' },
  'as much thinking as the model wants': null,
  'thinking to be shown': null,
  'sealed thinking given back': null,
  'hidden thinking given back': null,
  'a JSON answer': {
    response_format: { type: 'json_object' },
    messages: [{ role: 'user', content: 'As JSON.' }],
  },
  'a JSON answer by schema': {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'city', description: 'A city.', schema: plainSchema, strict: true },
    },
  },
  'a bound of tokens': { max_completion_tokens: 300 },
  'stop sequences': { stop: ['END'] },
  temperature: { temperature: 0.3 },
  'top-p': { top_p: 0.9 },
  'top-k': { top_k: 40 },
  penalties: { presence_penalty: 0.2, frequency_penalty: 0.1 },
  'a seed': { seed: 7 },
  'log probabilities': { logprobs: true, top_logprobs: 2 },
  'biased tokens': { logit_bias: { '50256': -100 } },
  'several candidates': { n: 2 },
  verbosity: { verbosity: 'low' },
  'a stream': { stream: true, stream_options: { include_usage: true } },
  'cache marks': null,
  'a cache key': { prompt_cache_key: 'key-1' },
  'a service tier': { service_tier: 'flex' },
  metadata: { metadata: { team: 'a' }, store: true },
  'a user': { user: 'user-1' },
  'safety settings': { safety_identifier: 'safe-1' },
  'an answer to be stored': { store: true },
  'an earlier answer by id': null,
  'a compacted history': null,
} satisfies Record<RequestFeature, Params | null>

const choice = (message: object, more: object = {}) => ({
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'It rains.', refusal: null, ...message },
      logprobs: null,
      finish_reason: 'stop',
      ...more,
    },
  ],
})

const plainAnswer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-5.4',
  ...choice({}),
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
}

const usage = (more: object) => ({
  usage: { prompt_tokens: 100, completion_tokens: 45, total_tokens: 145, ...more },
})

const answers = {
  text: choice({}),
  'visible thinking': choice({ reasoning_content: 'Look outside.' }),
  'a summary of thinking': null,
  'sealed thinking': null,
  'hidden thinking': null,
  'a tool call': choice({ content: null, tool_calls: [call('call_1')] }, { finish_reason: 'tool_calls' }),
  'parallel calls': choice(
    { content: null, tool_calls: [call('call_1'), call('call_2', 'clock')] },
    { finish_reason: 'tool_calls' },
  ),
  'a sealed call': null,
  'a free-form call': choice(
    {
      content: null,
      tool_calls: [{ id: 'call_1', type: 'custom', custom: { name: 'patch', input: '*** Begin' } }],
    },
    { finish_reason: 'tool_calls' },
  ),
  'a refusal': choice({ content: null, refusal: 'I cannot.' }),
  'citations of web pages': choice({
    annotations: [
      {
        type: 'url_citation',
        url_citation: { url: 'https://example.com/kyoto', title: 'Kyoto', start_index: 0, end_index: 8 },
      },
    ],
  }),
  'a search of the vendor': null,
  'code run by the vendor': null,
  'a picture': null,
  speech: choice({
    content: null,
    audio: { id: 'audio_1', data: wave, transcript: 'It rains.', expires_at: 1_700_003_600 },
  }),
  'log probabilities': choice(
    {},
    {
      logprobs: {
        content: [
          {
            token: 'It',
            logprob: -0.1,
            bytes: [73, 116],
            top_logprobs: [{ token: 'It', logprob: -0.1, bytes: [73, 116] }],
          },
        ],
        refusal: null,
      },
    },
  ),
  'several candidates': {
    choices: [...choice({}).choices, { ...choice({ content: 'It pours.' }).choices[0], index: 1 }],
  },
  'the end: done': choice({}, { finish_reason: 'stop' }),
  'the end: bound of tokens': choice({}, { finish_reason: 'length' }),
  'the end: stop sequence': null,
  'the end: refused': null,
  'the end: filtered': choice({}, { finish_reason: 'content_filter' }),
  'the end: paused': null,
  'tokens from a cache': usage({ prompt_tokens_details: { cached_tokens: 90 } }),
  'tokens put into a cache': usage({ prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 90 } }),
  'tokens of thinking': usage({ completion_tokens_details: { reasoning_tokens: 40 } }),
  'a service tier': { service_tier: 'flex' },
} satisfies Record<AnswerFeature, object | null>

export const openaiChat: FullFixture = { path: '/v1/chat/completions', base, requests, answers, plainAnswer }
