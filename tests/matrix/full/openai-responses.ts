import type { ResponseCreateParamsBase, ResponseInputItem } from 'openai/resources/responses/responses'
import {
  type AnswerFeature,
  type FullFixture,
  grammar,
  pdf,
  picture,
  plainSchema,
  type RequestFeature,
  seal,
  weatherSchema,
} from './features.ts'

type Params = Partial<ResponseCreateParamsBase>

const hello = { role: 'user', content: 'How is the weather?' } as const
const base = { model: 'gpt-5.4', input: [hello], store: false } satisfies Params

const defined = (name: string, more: object = {}) =>
  ({ type: 'function', name, parameters: plainSchema, strict: false, ...more }) as const
const tools = [defined('weather'), defined('clock')]
const call = (id: string, name = 'weather') =>
  ({
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    name,
    arguments: '{"city":"Kyoto"}',
    status: 'completed',
  }) as const
const result = (id: string, output: string) =>
  ({ type: 'function_call_output', call_id: id, output }) as const
const reasoning = (more: object = {}) => ({ type: 'reasoning', id: 'rs_1', summary: [], ...more }) as const
const asked = (...content: readonly object[]) =>
  ({ input: [{ role: 'user', content: [{ type: 'input_text', text: 'See:' }, ...content] }] }) as Params
const answered = (...items: readonly object[]) =>
  ({
    input: [
      hello,
      ...items,
      { role: 'assistant', content: 'Where?' },
      { role: 'user', content: 'In Kyoto.' },
    ],
  }) as { input: ResponseInputItem[] }
const dataUrl = (type: string, data: string) => `data:${type};base64,${data}`

const requests = {
  'system instructions': { instructions: 'Be brief.' },
  'several blocks of instructions': {
    input: [
      {
        role: 'system',
        content: [
          { type: 'input_text', text: 'Be brief.' },
          { type: 'input_text', text: 'Be kind.' },
        ],
      },
      hello,
    ],
  },
  'developer instructions': { input: [{ role: 'developer', content: 'Be brief.' }, hello] },
  'instructions amid the turns': { input: [hello, { role: 'developer', content: 'Answer in French.' }] },
  'several turns': answered(),
  'a named participant': null,
  'a begun answer (prefill)': { input: [hello, { role: 'assistant', content: 'It is' }] },
  'an image inline': asked({ type: 'input_image', image_url: dataUrl('image/png', picture), detail: 'auto' }),
  'an image by URL': asked({ type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' }),
  'an image with detail': asked({
    type: 'input_image',
    image_url: dataUrl('image/png', picture),
    detail: 'low',
  }),
  'a file kept by the vendor': asked({ type: 'input_file', file_id: 'file_1' }),
  'a PDF inline': asked({
    type: 'input_file',
    filename: 'report.pdf',
    file_data: dataUrl('application/pdf', pdf),
  }),
  'a PDF by URL': asked({ type: 'input_file', file_url: 'https://example.com/a.pdf' }),
  'a text document': null,
  'a document to be cited': null,
  audio: null,
  video: null,
  'a tool with a JSON Schema': {
    tools: [defined('weather', { description: 'Tells the weather.', parameters: weatherSchema })],
  },
  'a strict tool': { tools: [defined('clock', { strict: true })] },
  'a tool loaded later': { tools: [defined('clock', { defer_loading: true }), { type: 'tool_search' }] },
  'a free-form tool': {
    tools: [
      {
        type: 'custom',
        name: 'patch',
        description: 'Applies a patch.',
        format: { type: 'grammar', syntax: 'lark', definition: grammar },
      },
    ],
  },
  'tools in a namespace': {
    tools: [{ type: 'namespace', name: 'crew', description: 'Of the crew.', tools: [defined('clock')] }],
  },
  'tool choice: none': { tools, tool_choice: 'none' },
  'tool choice: required': { tools, tool_choice: 'required' },
  'tool choice: one tool': { tools, tool_choice: { type: 'function', name: 'clock' } },
  'tool choice: some tools': {
    tools,
    tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'clock' }] },
  },
  'one call at a time': { tools, parallel_tool_calls: false },
  'parallel calls and their results': {
    tools,
    input: [
      hello,
      call('call_1'),
      call('call_2', 'clock'),
      result('call_2', 'Noon.'),
      { ...result('call_1', ''), output: [{ type: 'input_text', text: 'Rain.' }] },
    ],
  },
  'a free-form call and its result': {
    tools: [{ type: 'custom', name: 'patch' }],
    input: [
      hello,
      { type: 'custom_tool_call', call_id: 'call_3', name: 'patch', input: '*** Begin' },
      { type: 'custom_tool_call_output', call_id: 'call_3', output: 'Done.' },
    ],
  },
  'a failed tool': null,
  'an image in a tool result': {
    tools,
    input: [
      hello,
      call('call_5'),
      {
        ...result('call_5', ''),
        output: [
          { type: 'input_text', text: 'The sky:' },
          { type: 'input_image', image_url: dataUrl('image/png', picture), detail: 'high' },
        ],
      },
    ],
  },
  'web search': { tools: [{ type: 'web_search', search_context_size: 'low' }] },
  'reading of web pages': null,
  'code execution': { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] },
  'file search': { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
  'image generation': { tools: [{ type: 'image_generation', size: '1024x1024' }] },
  'computer use': { tools: [{ type: 'computer' }] },
  'an MCP server': {
    tools: [
      { type: 'mcp', server_label: 'docs', server_url: 'https://example.com/mcp', require_approval: 'never' },
    ],
  },
  'a past search of the vendor': answered({
    type: 'web_search_call',
    id: 'ws_1',
    status: 'completed',
    action: { type: 'search', query: 'Kyoto weather' },
  }),
  'an effort of thinking': { reasoning: { effort: 'low' } },
  'a budget of thinking': null,
  'no thinking': { reasoning: { effort: 'none' } },
  'as much thinking as the model wants': null,
  'thinking to be shown': { reasoning: { effort: 'medium', summary: 'auto' } },
  'sealed thinking given back': answered(
    reasoning({ encrypted_content: seal, summary: [{ type: 'summary_text', text: 'Where are they?' }] }),
  ),
  'hidden thinking given back': answered(reasoning({ encrypted_content: seal })),
  'a JSON answer': {
    text: { format: { type: 'json_object' } },
    input: [{ role: 'user', content: 'As JSON.' }],
  },
  'a JSON answer by schema': {
    text: { format: { type: 'json_schema', name: 'city', schema: plainSchema, strict: true } },
  },
  'a bound of tokens': { max_output_tokens: 300 },
  'stop sequences': null,
  temperature: { temperature: 0.3 },
  'top-p': { top_p: 0.9 },
  'top-k': null,
  penalties: null,
  'a seed': null,
  'log probabilities': { top_logprobs: 2, include: ['message.output_text.logprobs'] },
  'biased tokens': null,
  'several candidates': null,
  verbosity: { text: { verbosity: 'low' } },
  'a stream': { stream: true },
  'cache marks': null,
  'a cache key': { prompt_cache_key: 'key-1' },
  'a service tier': { service_tier: 'flex' },
  metadata: { metadata: { team: 'a' } },
  'a user': { user: 'user-1' },
  'safety settings': { safety_identifier: 'safe-1' },
  'an answer to be stored': { store: true },
  'an earlier answer by id': { previous_response_id: 'resp_0' },
  'a compacted history': {
    input: [{ type: 'compaction', id: 'cmp_1', encrypted_content: seal }, hello],
  },
} satisfies Record<RequestFeature, Params | null>

const said = (text: string, more: object = {}) => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [], ...more }],
})

const plainAnswer = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'completed',
  model: 'gpt-5.4',
  output: [said('It rains.')],
  usage: {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 15,
  },
}

const usage = (input: object, output: object) => ({
  usage: {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0, ...input },
    output_tokens: 45,
    output_tokens_details: { reasoning_tokens: 0, ...output },
    total_tokens: 145,
  },
})

const answers = {
  text: { output: [said('It rains.')] },
  'visible thinking': {
    output: [reasoning({ content: [{ type: 'reasoning_text', text: 'Look outside.' }] }), said('It rains.')],
  },
  'a summary of thinking': {
    output: [reasoning({ summary: [{ type: 'summary_text', text: 'Look outside.' }] }), said('It rains.')],
  },
  'sealed thinking': {
    output: [
      reasoning({ encrypted_content: seal, summary: [{ type: 'summary_text', text: 'Look outside.' }] }),
      said('It rains.'),
    ],
  },
  'hidden thinking': { output: [reasoning({ encrypted_content: seal }), said('It rains.')] },
  'a tool call': { output: [call('call_1')] },
  'parallel calls': { output: [call('call_1'), call('call_2', 'clock')] },
  'a sealed call': null,
  'a free-form call': {
    output: [
      {
        type: 'custom_tool_call',
        id: 'ctc_1',
        call_id: 'call_1',
        name: 'patch',
        input: '*** Begin',
        status: 'completed',
      },
    ],
  },
  'a refusal': {
    output: [{ ...said(''), content: [{ type: 'refusal', refusal: 'I cannot.' }] }],
  },
  'citations of web pages': {
    output: [
      said('It rains.', {
        annotations: [
          {
            type: 'url_citation',
            url: 'https://example.com/kyoto',
            title: 'Kyoto',
            start_index: 0,
            end_index: 8,
          },
        ],
      }),
    ],
  },
  'a search of the vendor': {
    output: [
      {
        type: 'web_search_call',
        id: 'ws_1',
        status: 'completed',
        action: { type: 'search', query: 'Kyoto' },
      },
      said('It rains.'),
    ],
  },
  'code run by the vendor': {
    output: [
      {
        type: 'code_interpreter_call',
        id: 'ci_1',
        status: 'completed',
        container_id: 'cntr_1',
        code: 'print(1)',
        outputs: [{ type: 'logs', logs: '1\n' }],
      },
      said('It rains.'),
    ],
  },
  'a picture': {
    output: [{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: picture }],
  },
  speech: null,
  'log probabilities': {
    output: [
      said('It rains.', {
        logprobs: [
          {
            token: 'It',
            logprob: -0.1,
            bytes: [73, 116],
            top_logprobs: [{ token: 'It', logprob: -0.1, bytes: [73, 116] }],
          },
        ],
      }),
    ],
  },
  'several candidates': null,
  'the end: done': { status: 'completed' },
  'the end: bound of tokens': { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
  'the end: stop sequence': null,
  'the end: refused': null,
  'the end: filtered': { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
  'the end: paused': null,
  'tokens from a cache': usage({ cached_tokens: 90 }, {}),
  'tokens put into a cache': usage({ cache_write_tokens: 90 }, {}),
  'tokens of thinking': usage({}, { reasoning_tokens: 40 }),
  'a service tier': { service_tier: 'flex' },
} satisfies Record<AnswerFeature, object | null>

export const openaiResponses: FullFixture = { path: '/v1/responses', base, requests, answers, plainAnswer }
