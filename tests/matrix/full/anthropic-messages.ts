import type { BetaMessage, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/beta/messages'
import {
  type AnswerFeature,
  type FullFixture,
  pdf,
  picture,
  plainSchema,
  type RequestFeature,
  seal,
  weatherSchema,
} from './features.ts'

/** Sampling has left the SDK: the newest models take none. */
type Params = Partial<Omit<MessageCreateParamsNonStreaming, 'stream'>> & {
  readonly stream?: boolean
  readonly temperature?: number
  readonly top_p?: number
  readonly top_k?: number
}

const hello = { role: 'user', content: 'How is the weather?' } as const
const base = { model: 'claude-opus-5', max_tokens: 4096, messages: [hello] } satisfies Params
const weather = { name: 'weather', description: 'Tells the weather.', input_schema: weatherSchema } as const
const clock = { name: 'clock', input_schema: plainSchema } as const
const tools = [{ name: 'weather', input_schema: plainSchema }, clock] as const
const call = (id: string, name = 'weather') =>
  ({ type: 'tool_use', id, name, input: { city: 'Kyoto' } }) as const
const after = (...content: readonly object[]) => ({ messages: [{ role: 'user', content }] }) as Params

const requests = {
  'system instructions': { system: 'Be brief.' },
  'several blocks of instructions': {
    system: [
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.' },
    ],
  },
  'developer instructions': null,
  'instructions amid the turns': {
    messages: [hello, { role: 'system', content: 'Answer in French.' }],
  },
  'several turns': {
    messages: [hello, { role: 'assistant', content: 'Where?' }, { role: 'user', content: 'In Kyoto.' }],
  },
  'a named participant': null,
  'a begun answer (prefill)': { messages: [hello, { role: 'assistant', content: 'It is' }] },
  'an image inline': after({
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data: picture },
  }),
  'an image by URL': after({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }),
  'an image with detail': null,
  'a file kept by the vendor': after({ type: 'image', source: { type: 'file', file_id: 'file_1' } }),
  'a PDF inline': after({
    type: 'document',
    title: 'Report',
    source: { type: 'base64', media_type: 'application/pdf', data: pdf },
  }),
  'a PDF by URL': after({ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }),
  'a text document': after({
    type: 'document',
    title: 'Notes',
    source: { type: 'text', media_type: 'text/plain', data: 'It rained.' },
  }),
  'a document to be cited': after({
    type: 'document',
    citations: { enabled: true },
    source: { type: 'text', media_type: 'text/plain', data: 'It rained.' },
  }),
  audio: null,
  video: null,
  'a tool with a JSON Schema': { tools: [weather] },
  'a strict tool': { tools: [{ ...clock, strict: true }] },
  'a tool loaded later': { tools: [{ ...clock, defer_loading: true }] },
  'a free-form tool': null,
  'tools in a namespace': null,
  'tool choice: none': { tools: [clock], tool_choice: { type: 'none' } },
  'tool choice: required': { tools: [clock], tool_choice: { type: 'any' } },
  'tool choice: one tool': { tools: [clock], tool_choice: { type: 'tool', name: 'clock' } },
  'tool choice: some tools': null,
  'one call at a time': { tools: [clock], tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  'parallel calls and their results': {
    tools: [...tools],
    messages: [
      hello,
      { role: 'assistant', content: [call('toolu_1'), call('toolu_2', 'clock')] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_2', content: 'Noon.' },
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'Rain.' }] },
        ],
      },
    ],
  },
  'a free-form call and its result': null,
  'a failed tool': {
    tools: [...tools],
    messages: [
      hello,
      { role: 'assistant', content: [call('toolu_4')] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_4', content: 'No such city.', is_error: true }],
      },
    ],
  },
  'an image in a tool result': {
    tools: [...tools],
    messages: [
      hello,
      { role: 'assistant', content: [call('toolu_5')] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_5',
            content: [
              { type: 'text', text: 'The sky:' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
            ],
          },
        ],
      },
    ],
  },
  'web search': { tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }] },
  'reading of web pages': { tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] },
  'code execution': { tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] },
  'file search': null,
  'image generation': null,
  'computer use': {
    tools: [{ type: 'computer_20250124', name: 'computer', display_width_px: 1024, display_height_px: 768 }],
  },
  'an MCP server': {
    mcp_servers: [{ type: 'url', name: 'docs', url: 'https://example.com/mcp' }],
    tools: [{ type: 'mcp_toolset', mcp_server_name: 'docs' }],
  },
  'a past search of the vendor': {
    tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    messages: [
      hello,
      {
        role: 'assistant',
        content: [
          {
            type: 'server_tool_use',
            id: 'srvtoolu_1',
            name: 'web_search',
            input: { query: 'Kyoto weather' },
          },
          {
            type: 'web_search_tool_result',
            tool_use_id: 'srvtoolu_1',
            content: [
              {
                type: 'web_search_result',
                title: 'Kyoto',
                url: 'https://example.com/kyoto',
                encrypted_content: seal,
              },
            ],
          },
          { type: 'text', text: 'It rains.' },
        ],
      },
      { role: 'user', content: 'Sure?' },
    ],
  },
  'an effort of thinking': { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
  'a budget of thinking': { thinking: { type: 'enabled', budget_tokens: 2048 } },
  'no thinking': { thinking: { type: 'disabled' } },
  'as much thinking as the model wants': { thinking: { type: 'adaptive' } },
  'thinking to be shown': { thinking: { type: 'adaptive', display: 'summarized' } },
  'sealed thinking given back': {
    messages: [
      hello,
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Where are they?', signature: seal },
          { type: 'text', text: 'Where?' },
        ],
      },
      { role: 'user', content: 'In Kyoto.' },
    ],
  },
  'hidden thinking given back': {
    messages: [
      hello,
      {
        role: 'assistant',
        content: [
          { type: 'redacted_thinking', data: seal },
          { type: 'text', text: 'Where?' },
        ],
      },
      { role: 'user', content: 'In Kyoto.' },
    ],
  },
  'a JSON answer': null,
  'a JSON answer by schema': { output_config: { format: { type: 'json_schema', schema: plainSchema } } },
  'a bound of tokens': { max_tokens: 300 },
  'stop sequences': { stop_sequences: ['END'] },
  temperature: { temperature: 0.3 },
  'top-p': { top_p: 0.9 },
  'top-k': { top_k: 40 },
  penalties: null,
  'a seed': null,
  'log probabilities': null,
  'biased tokens': null,
  'several candidates': null,
  verbosity: null,
  'a stream': { stream: true },
  'cache marks': {
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    tools: [{ ...clock, cache_control: { type: 'ephemeral' } }],
  },
  'a cache key': null,
  'a service tier': { service_tier: 'standard_only' },
  metadata: null,
  'a user': { metadata: { user_id: 'user-1' } },
  'safety settings': null,
  'an answer to be stored': null,
  'an earlier answer by id': null,
  'a compacted history': {
    messages: [
      { role: 'assistant', content: [{ type: 'compaction', content: 'They asked for the weather.' }] },
      hello,
    ],
  },
} satisfies Record<RequestFeature, Params | null>

const plainAnswer = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5',
  content: [{ type: 'text', text: 'It rains.', citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 5 },
}

type Answer = Partial<Omit<BetaMessage, 'content' | 'usage'>> & {
  readonly content?: readonly object[]
  readonly usage?: Partial<BetaMessage['usage']>
}

const rain = { type: 'text', text: 'It rains.' }

const answers = {
  text: { content: [rain] },
  'visible thinking': { content: [{ type: 'thinking', thinking: 'Look outside.', signature: '' }, rain] },
  'a summary of thinking': null,
  'sealed thinking': { content: [{ type: 'thinking', thinking: 'Look outside.', signature: seal }, rain] },
  'hidden thinking': { content: [{ type: 'redacted_thinking', data: seal }, rain] },
  'a tool call': { content: [call('toolu_1')], stop_reason: 'tool_use' },
  'parallel calls': { content: [call('toolu_1'), call('toolu_2', 'clock')], stop_reason: 'tool_use' },
  'a sealed call': null,
  'a free-form call': null,
  'a refusal': null,
  'citations of web pages': {
    content: [
      {
        ...rain,
        citations: [
          {
            type: 'web_search_result_location',
            url: 'https://example.com/kyoto',
            title: 'Kyoto',
            cited_text: 'Rain.',
            encrypted_index: seal,
          },
        ],
      },
    ],
  },
  'a search of the vendor': {
    content: [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'Kyoto' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: [
          {
            type: 'web_search_result',
            title: 'Kyoto',
            url: 'https://example.com/kyoto',
            encrypted_content: seal,
          },
        ],
      },
      rain,
    ],
  },
  'code run by the vendor': {
    content: [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'code_execution', input: { code: 'print(1)' } },
      {
        type: 'code_execution_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: { type: 'code_execution_result', stdout: '1\n', stderr: '', return_code: 0, content: [] },
      },
      rain,
    ],
  },
  'a picture': null,
  speech: null,
  'log probabilities': null,
  'several candidates': null,
  'the end: done': { stop_reason: 'end_turn' },
  'the end: bound of tokens': { stop_reason: 'max_tokens' },
  'the end: stop sequence': { stop_reason: 'stop_sequence', stop_sequence: 'END' },
  'the end: refused': { stop_reason: 'refusal' },
  'the end: filtered': null,
  'the end: paused': { stop_reason: 'pause_turn' },
  'tokens from a cache': { usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 90 } },
  'tokens put into a cache': {
    usage: { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 90 },
  },
  'tokens of thinking': {
    usage: { input_tokens: 10, output_tokens: 45, output_tokens_details: { thinking_tokens: 40 } },
  },
  'a service tier': { usage: { input_tokens: 10, output_tokens: 5, service_tier: 'priority' } },
} satisfies Record<AnswerFeature, Answer | null>

export const anthropicMessages: FullFixture = { path: '/v1/messages', base, requests, answers, plainAnswer }
