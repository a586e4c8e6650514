import type { Json, JsonObject } from '../../src/canonical/json.ts'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'

export interface Bad {
  readonly name: string
  readonly body: JsonObject
  /** In the vendor's words. */
  readonly says: RegExp
}

const bad = (name: string, body: JsonObject, says: RegExp): Bad => ({ name, body, says })

const said = (content: Json, role = 'user'): JsonObject => ({ role, content })
const use = (...ids: readonly string[]): JsonObject =>
  said(
    ids.map((id) => ({ type: 'tool_use', id, name: 'f', input: {} })),
    'assistant',
  )
const result = (id: string): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: 'x' })
const tool = { name: 'f', input_schema: { type: 'object' } }
const message = (messages: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  model: 'm',
  max_tokens: 2000,
  messages,
  ...more,
})
const picture = (source: JsonObject): JsonObject =>
  said([{ type: 'image', source: { type: 'base64', ...source } }])
export const hi = said('Hi')

const chatCall = said(null, 'assistant')
const callingFor = (...ids: readonly string[]): JsonObject => ({
  ...chatCall,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
})
const calling = callingFor('c1')
const answering = (id: string): JsonObject => ({ role: 'tool', tool_call_id: id, content: 'x' })
export const chat = (messages: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  model: 'm',
  messages,
  ...more,
})

const call: JsonObject = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }
const output: JsonObject = { type: 'function_call_output', call_id: 'c', output: 'x' }
const response = (input: Json, more: JsonObject = {}): JsonObject => ({ model: 'm', input, ...more })

const ask = { role: 'user', parts: [{ text: 'Hi' }] }
const contents = (list: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  contents: list,
  ...more,
})
const config = (generationConfig: JsonObject): JsonObject => contents([ask], { generationConfig })
const declared = (...names: readonly string[]): JsonObject =>
  contents([ask], { tools: [{ functionDeclarations: names.map((name) => ({ name })) }] })

/** What clients get wrong. */
export const inputs: Readonly<Record<ProtocolId, readonly Bad[]>> = {
  'anthropic-messages': [
    bad(
      'an orphan result',
      message([said([result('nope')])]),
      /unexpected `tool_use_id` found in `tool_result` blocks: nope/,
    ),
    bad(
      'a call without a result',
      message([hi, use('a'), hi]),
      /messages\.1: `tool_use` ids were found without `tool_result` blocks immediately after: a/,
    ),
    bad(
      'an id taken twice',
      message([hi, use('a', 'a'), said([result('a')])]),
      /`tool_use` ids must be unique/,
    ),
    bad(
      'two results of one call',
      message([hi, use('a'), said([result('a'), result('a')])]),
      /each tool_use must have a single result/,
    ),
    bad(
      'an id taken again later',
      message([hi, use('a'), said([result('a')]), use('a'), said([result('a')])]),
      /messages\.3\.content\.0: `tool_use` ids must be unique/,
    ),
    bad(
      'two results of one call in two messages',
      message([hi, use('a'), said([result('a')]), said([result('a')])]),
      /messages\.3\.content\.0: each tool_use must have a single result/,
    ),
    bad(
      'a result that comes again when it is over',
      message([hi, use('a'), said([result('a')]), said('Done.', 'assistant'), said([result('a')])]),
      /messages\.4\.content\.0: unexpected `tool_use_id` found in `tool_result` blocks: a/,
    ),
    bad(
      'an empty text',
      message([said([{ type: 'text', text: '' }])]),
      /text content blocks must be non-empty/,
    ),
    bad('an empty message', message([said([]), hi]), /messages\.0: all messages must have non-empty content/),
    bad('no message', message([]), /messages: at least one message is required/),
    bad('a role of another vendor', message([said('Hi', 'tool')]), /messages\.0\.role: Input should be/),
    bad(
      'a budget that is no number',
      message([hi], { thinking: { type: 'enabled', budget_tokens: 'NaN' } }),
      /budget_tokens: Input should be a valid integer/,
    ),
    bad(
      'a budget too small',
      message([hi], { thinking: { type: 'enabled', budget_tokens: 10 } }),
      /greater than or equal to 1024/,
    ),
    bad(
      'a budget above the output',
      message([hi], { thinking: { type: 'enabled', budget_tokens: 4000 } }),
      /`max_tokens` must be greater than `thinking\.budget_tokens`/,
    ),
    bad('no bound of output', { model: 'm', messages: [hi] }, /max_tokens: Field required/),
    bad('a temperature too hot', message([hi], { temperature: 3 }), /temperature: range: 0\.\.1/),
    bad(
      'broken base64',
      message([picture({ media_type: 'image/png', data: '%%%' })]),
      /image\.source\.base64: invalid base64 data/,
    ),
    bad(
      'an image of another type',
      message([picture({ media_type: 'image/bmp', data: 'AAAA' })]),
      /media_type: Input should be 'image\/jpeg'/,
    ),
    bad(
      'a tool without a schema',
      message([hi], { tools: [{ name: 'f' }] }),
      /tools\.0\.input_schema: Field required/,
    ),
    bad('two tools of one name', message([hi], { tools: [tool, tool] }), /tools: Tool names must be unique/),
    bad(
      'a tool name with a space',
      message([hi], { tools: [{ ...tool, name: 'a b' }] }),
      /should match pattern/,
    ),
    bad(
      'a choice among no tools',
      message([hi], { tool_choice: { type: 'any' } }),
      /tool_choice may only be specified while providing tools/,
    ),
    bad(
      'a choice of no tool',
      message([hi], { tools: [tool], tool_choice: { type: 'tool', name: 'g' } }),
      /Tool 'g' not found in provided tools/,
    ),
    bad(
      'a block of no vendor',
      message([said([{ type: 'hologram' }])]),
      /messages\.0\.content\.0: Input tag 'hologram' found using 'type' does not match any of the expected tags/,
    ),
    bad(
      'a text of blanks',
      message([said([{ type: 'text', text: ' \n' }])]),
      /text content blocks must contain non-whitespace text/,
    ),
    bad(
      'an end of blanks',
      message([hi, said('It is ', 'assistant')]),
      /final assistant content cannot end with trailing whitespace/,
    ),
    bad(
      'an empty image',
      message([picture({ media_type: 'image/png', data: '' })]),
      /source\.base64: image cannot be empty/,
    ),
    bad(
      'an image at no address',
      message([said([{ type: 'image', source: { type: 'url', url: 'nowhere' } }])]),
      /image\.source\.url: Input should be a valid URL/,
    ),
    bad(
      'a document by http',
      message([said([{ type: 'document', source: { type: 'url', url: 'http://example.com/a.pdf' } }])]),
      /Only HTTPS URLs are supported\./,
    ),
    bad(
      'arguments that are no object',
      message([
        hi,
        said([{ type: 'tool_use', id: 'a', name: 'f', input: 'x' }], 'assistant'),
        said([result('a')]),
      ]),
      /messages\.1\.content\.0\.tool_use\.input: Input should be a valid dictionary/,
    ),
    bad(
      'a tool of no object',
      message([hi], { tools: [{ name: 'f', input_schema: { type: 'string' } }] }),
      /tools\.0\.custom\.input_schema\.type: Input should be 'object'/,
    ),
    bad('a top-p too high', message([hi], { top_p: 2 }), /top_p: range: 0\.\.1/),
    bad(
      'a thinking of no kind',
      message([hi], { thinking: { type: 'sometimes' } }),
      /thinking: Input tag 'sometimes' found using 'type'/,
    ),
    bad(
      'thinking where a tool is forced',
      message([hi], {
        tools: [tool],
        tool_choice: { type: 'any' },
        thinking: { type: 'enabled', budget_tokens: 1024 },
      }),
      /Thinking may not be enabled when tool_choice forces tool use/,
    ),
    bad(
      'five cache marks',
      message([said(Array(5).fill({ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }))]),
      /A maximum of 4 blocks with cache_control may be provided\. Found 5\./,
    ),
    bad(
      'a top-k below none',
      message([hi], { top_k: -1 }),
      /top_k: Input should be greater than or equal to 0/,
    ),
    bad(
      'an image from nowhere known',
      message([said([{ type: 'image', source: { type: 'cloud' } }])]),
      /messages\.0\.content\.0\.image\.source: Input tag 'cloud' found using 'type' does not match/,
    ),
    bad(
      'an image of an old server',
      message([said([{ type: 'image', source: { type: 'url', url: 'ftp://example.com/a.png' } }])]),
      /Only HTTPS URLs are supported\./,
    ),
    bad(
      'a document of another type',
      message([
        said([{ type: 'document', source: { type: 'base64', media_type: 'text/html', data: 'aGk=' } }]),
      ]),
      /document\.source\.base64\.media_type: Input should be 'application\/pdf'/,
    ),
    bad(
      'a call that the user makes',
      message([said([{ type: 'tool_use', id: 'a', name: 'f', input: {} }])]),
      /messages\.0: `tool_use` blocks can only be in `assistant` messages/,
    ),
    bad(
      'a result that the assistant gives',
      message([hi, use('a'), said([result('a')], 'assistant')]),
      /messages\.2: `tool_result` blocks can only be in `user` messages/,
    ),
    bad(
      'a choice of no kind',
      message([hi], { tools: [tool], tool_choice: { type: 'sometimes' } }),
      /tool_choice: Input tag 'sometimes' found using 'type' does not match any of the expected tags/,
    ),
    bad(
      'thinking at another temperature',
      message([hi], { temperature: 0.5, thinking: { type: 'enabled', budget_tokens: 1024 } }),
      /`temperature` may only be set to 1 when thinking is enabled/,
    ),
    bad(
      'a blank stop sequence',
      message([hi], { stop_sequences: [' '] }),
      /each stop sequence must contain non-whitespace/,
    ),
  ],
  'openai-chat': [
    bad(
      'an orphan result',
      chat([hi, { role: 'tool', tool_call_id: 'zz', content: 'x' }]),
      /'tool_call_id' of 'zz' not found in 'tool_calls' of previous message/,
    ),
    bad(
      'a call without a result',
      chat([hi, calling, hi]),
      /must be followed by tool messages responding to each 'tool_call_id'.*: c1/,
    ),
    bad(
      'an id taken twice',
      chat([hi, callingFor('c1', 'c1'), answering('c1'), answering('c1')]),
      /Duplicate value for 'tool_call_id' of 'c1' in messages\[1\]\..*"param":"messages\[1\]\.tool_calls\[1\]\.id"/,
    ),
    bad(
      'two results of one call',
      chat([hi, calling, answering('c1'), answering('c1')]),
      /Duplicate value for 'tool_call_id' of 'c1', in messages\[2\] and messages\[3\]\./,
    ),
    bad(
      'a result that comes again when it is over',
      chat([hi, calling, answering('c1'), hi, answering('c1')]),
      /'tool_call_id' of 'c1' not found in 'tool_calls' of previous message \('messages\[4\]'\)/,
    ),
    bad('no message', chat([]), /Invalid 'messages': empty array/),
    bad('a role of no vendor', chat([said('Hi', 'bot')]), /Invalid value: 'bot'\. Supported values are/),
    bad(
      'a message without content',
      chat([{ role: 'user' }]),
      /Missing required parameter: 'messages\[0\]\.content'/,
    ),
    bad('an empty message', chat([said([])]), /Invalid 'messages\[0\]\.content': empty array/),
    bad(
      'a bound that is no number',
      chat([hi], { max_tokens: 'NaN' }),
      /Invalid type for 'max_tokens': expected a number, but got a string/,
    ),
    bad(
      'a bound of nothing',
      chat([hi], { max_tokens: 0 }),
      /Invalid 'max_tokens': integer below minimum value/,
    ),
    bad(
      'a temperature too hot',
      chat([hi], { temperature: 3 }),
      /Invalid 'temperature': decimal above maximum value\. Expected a value <= 2, but got 3/,
    ),
    bad(
      'a bound that is no whole number',
      chat([hi], { max_completion_tokens: 1.5 }),
      /Invalid type for 'max_completion_tokens': expected an integer, but got a decimal number/,
    ),
    bad(
      'an empty image',
      chat([said([{ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }])]),
      /Invalid base64 image_url/,
    ),
    bad(
      'an image of an old server',
      chat([said([{ type: 'image_url', image_url: { url: 'ftp://example.com/a.png' } }])]),
      /Expected a valid URL, but got a value with an invalid format/,
    ),
    bad(
      'a broken document',
      chat([said([{ type: 'file', file: { filename: 'a', file_data: 'data:application/pdf;base64,%%' } }])]),
      /Invalid 'messages\[0\]\.content\[0\]\.file\.file_data'\. Expected a base64-encoded data URL/,
    ),
    bad(
      'parameters of another type',
      chat([hi], { tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'string' } } }] }),
      /Invalid schema for function 'f': schema must be a JSON Schema of 'type: "object"', got 'type: "string"'/,
    ),
    bad(
      'parameters in a list',
      chat([hi], { tools: [{ type: 'function', function: { name: 'f', parameters: [] } }] }),
      /Invalid type for 'tools\[0\]\.function\.parameters': expected an object, but got an array/,
    ),
    bad(
      'a choice of nothing',
      chat([hi], {
        tools: [{ type: 'function', function: { name: 'f' } }],
        tool_choice: { type: 'function' },
      }),
      /Missing required parameter: 'tool_choice\.function'/,
    ),
    bad(
      'a format without its schema',
      chat([hi], { response_format: { type: 'json_schema' } }),
      /Missing required parameter: 'response_format\.json_schema'/,
    ),
    bad(
      'a format in a word',
      chat([hi], { response_format: 'json' }),
      /Invalid type for 'response_format': expected an object, but got a string/,
    ),
    bad(
      'allowed tools in a mode of no kind',
      chat([hi], {
        tools: [{ type: 'function', function: { name: 'f' } }],
        tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'maybe', tools: [] } },
      }),
      /Invalid value: 'maybe'\. Supported values are: 'auto', 'required'/,
    ),
    bad('no candidates', chat([hi], { n: 0 }), /Invalid 'n': integer below minimum value/),
    bad(
      'five stop sequences',
      chat([hi], { stop: ['1', '2', '3', '4', '5'] }),
      /Invalid 'stop': array too long/,
    ),
    bad(
      'broken base64',
      chat([said([{ type: 'image_url', image_url: { url: 'data:image/png;base64,%%%' } }])]),
      /Invalid base64 image_url/,
    ),
    bad(
      'a choice among no tools',
      chat([hi], { tool_choice: 'required' }),
      /'tool_choice' is only allowed when 'tools' are specified/,
    ),
    bad(
      'a part of no vendor',
      chat([said([{ type: 'hologram' }])]),
      /Invalid value: 'hologram'\. Supported values are: 'text', 'image_url'/,
    ),
    bad(
      'an image at no address',
      chat([said([{ type: 'image_url', image_url: { url: 'nowhere' } }])]),
      /Expected a valid URL, but got a value with an invalid format/,
    ),
    bad(
      'broken sound',
      chat([said([{ type: 'input_audio', input_audio: { data: '%%%', format: 'wav' } }])]),
      /Invalid base64 input_audio/,
    ),
    bad(
      'two bounds of output',
      chat([hi], { max_tokens: 5, max_completion_tokens: 6 }),
      /Setting 'max_tokens' and 'max_completion_tokens' at the same time/,
    ),
    bad(
      'too many log probabilities',
      chat([hi], { logprobs: true, top_logprobs: 50 }),
      /Invalid 'top_logprobs': integer above maximum value/,
    ),
    bad(
      'parameters that are no object',
      chat([hi], { tools: [{ type: 'function', function: { name: 'f', parameters: 'x' } }] }),
      /Invalid type for 'tools\[0\]\.function\.parameters': expected an object/,
    ),
    bad(
      'a choice in no words',
      chat([hi], { tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: 'always' }),
      /Invalid value: 'always'\. Supported values are: 'none', 'auto', and 'required'/,
    ),
    bad(
      'a format of no vendor',
      chat([hi], { response_format: { type: 'xml' } }),
      /Invalid value: 'xml'\. Supported values are: 'json_object'/,
    ),
    bad(
      'a tool name with a space',
      chat([hi], { tools: [{ type: 'function', function: { name: 'a b' } }] }),
      /Invalid 'tools\[0\]\.function\.name': string does not match pattern/,
    ),
    bad(
      'a JSON object that nobody speaks of',
      chat([hi], { response_format: { type: 'json_object' } }),
      /'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'\./,
    ),
    bad('no model', { messages: [hi] }, /model/),
  ],
  'openai-responses': [
    bad(
      'something to be included in a word',
      response('Hi', { include: 'reasoning.encrypted_content' }),
      /Invalid type for 'include': expected an array, but got a string instead/,
    ),
    bad(
      'a format of no kind',
      response('Hi', { text: { format: { schema: {} } } }),
      /Missing required parameter: 'text\.format\.type'/,
    ),
    bad(
      'a choice of nothing',
      response('Hi', { tool_choice: {} }),
      /Missing required parameter: 'tool_choice\.type'/,
    ),
    bad(
      'a summary that is a number',
      response('Hi', { reasoning: { summary: 1 } }),
      /Invalid type for 'reasoning\.summary': expected a string, but got a number instead/,
    ),
    bad('an orphan result', response([output]), /No tool call found for function call output with call_id c/),
    bad('a call without a result', response([hi, call, hi]), /No tool output found for function call c\./),
    bad(
      'an id taken while it is open',
      response([hi, call, call, output]),
      /Duplicate 'call_id': c\..*"param":"input\[2\]\.call_id"/,
    ),
    bad(
      'two outputs of one call',
      response([hi, call, output, output]),
      /Duplicate function_call_output for call_id c\./,
    ),
    bad('nothing to answer', { model: 'm' }, /One of "input" or "previous_response_id"/),
    bad('a role of no vendor', response([said('Hi', 'bot')]), /Invalid value: 'bot'/),
    bad(
      'a message without content',
      response([{ role: 'user' }]),
      /Missing required parameter: 'input\[0\]\.content'/,
    ),
    bad(
      'arguments that are no text',
      response([{ ...call, arguments: {} }, output]),
      /Invalid type for 'input\[0\]\.arguments': expected a string, but got an object/,
    ),
    bad(
      'a bound that is no number',
      response('Hi', { max_output_tokens: 'NaN' }),
      /Invalid type for 'max_output_tokens'/,
    ),
    bad(
      'a bound too small',
      response('Hi', { max_output_tokens: 1 }),
      /Invalid 'max_output_tokens': integer below minimum value\. Expected a value >= 16, but got 1/,
    ),
    bad(
      'a temperature too hot',
      response('Hi', { temperature: 3 }),
      /Invalid 'temperature': decimal above maximum value/,
    ),
    bad(
      'broken base64',
      response([said([{ type: 'input_image', image_url: 'data:image/png;base64,%%%' }])]),
      /Expected a base64-encoded data URL/,
    ),
    bad(
      'a bound that is no whole number',
      response('Hi', { max_output_tokens: 20.5 }),
      /Invalid type for 'max_output_tokens': expected an integer, but got a decimal number/,
    ),
    bad(
      'too many log probabilities',
      response('Hi', { top_logprobs: 50 }),
      /Invalid 'top_logprobs': integer above maximum value/,
    ),
    bad(
      'an item of nothing',
      response([null]),
      /Invalid type for 'input\[0\]': expected an object, but got null/,
    ),
    bad(
      'an image of a text',
      response([said([{ type: 'input_image', image_url: 'data:text/plain;base64,aGk=' }])]),
      /but got unsupported MIME type 'text\/plain'/,
    ),
    bad(
      'an empty image',
      response([said([{ type: 'input_image', image_url: 'data:image/png;base64,' }])]),
      /but got empty base64-encoded bytes/,
    ),
    bad(
      'an image at no address',
      response([said([{ type: 'input_image', image_url: 'nowhere' }])]),
      /Invalid 'input\[0\]\.content\[0\]\.image_url'\. Expected a valid URL/,
    ),
    bad(
      'a document at no address',
      response([said([{ type: 'input_file', file_url: 'nowhere' }])]),
      /Invalid 'input\[0\]\.content\[0\]\.file_url'\. Expected a valid URL/,
    ),
    bad(
      'a broken document',
      response([said([{ type: 'input_file', filename: 'a', file_data: 'data:application/pdf;base64,%%' }])]),
      /Invalid 'input\[0\]\.content\[0\]\.file_data'\. Expected a base64-encoded data URL/,
    ),
    bad(
      'parameters of another type',
      response('Hi', { tools: [{ type: 'function', name: 'f', parameters: { type: 'string' } }] }),
      /Invalid schema for function 'f': schema must be a JSON Schema of 'type: "object"', got 'type: "string"'/,
    ),
    bad(
      'a format of no vendor',
      response('Hi', { text: { format: { type: 'xml' } } }),
      /Invalid value: 'xml'\. Supported values are: 'json_object'/,
    ),
    bad(
      'a choice of nothing',
      response('Hi', {
        tools: [{ type: 'function', name: 'f', parameters: {} }],
        tool_choice: { type: 'function' },
      }),
      /Missing required parameter: 'tool_choice\.name'/,
    ),
    bad(
      'a tool without a name',
      response('Hi', { tools: [{ type: 'function', parameters: {} }] }),
      /Missing required parameter: 'tools\[0\]\.name'/,
    ),
    bad(
      'a tool with an empty name',
      response('Hi', { tools: [{ type: 'function', name: '', parameters: {} }] }),
      /Invalid 'tools\[0\]\.name': empty string/,
    ),
    bad(
      'a tool name in another script',
      response('Hi', { tools: [{ type: 'function', name: '鳥居', parameters: {} }] }),
      /Invalid 'tools\[0\]\.name': string does not match pattern/,
    ),
    bad(
      'a JSON object that nobody speaks of',
      response('Hi', { text: { format: { type: 'json_object' } } }),
      /Response input messages must contain the word 'json' in some form to use 'text\.format' of type 'json_object'\./,
    ),
    bad(
      'an item of no vendor',
      response([hi, { type: 'hologram' }]),
      /Invalid value: 'hologram'\. Supported values are: 'message'/,
    ),
    bad(
      'content of no vendor',
      response([said([{ type: 'hologram' }])]),
      /Invalid value: 'hologram'\. Supported values are: 'input_text'/,
    ),
    bad(
      'a tool of no vendor',
      response('Hi', { tools: [{ type: 'hologram' }] }),
      /Invalid value: 'hologram'\. Supported values are: 'function'/,
    ),
    bad(
      'a choice among no tools',
      response('Hi', { tool_choice: 'required' }),
      /Tool choice 'required' must be specified with 'tools' parameter/,
    ),
    bad(
      'a choice of no tool',
      response('Hi', {
        tools: [{ type: 'function', name: 'f', parameters: {} }],
        tool_choice: { type: 'function', name: 'g' },
      }),
      /Tool choice 'function' not found in 'tools' parameter/,
    ),
    bad(
      'a format without a name',
      response('Hi', { text: { format: { type: 'json_schema', schema: { type: 'object' } } } }),
      /Missing required parameter: 'text\.format\.name'/,
    ),
    bad(
      'a choice of another vendor',
      response('Hi', { tool_choice: 'any' }),
      /Invalid value: 'any'\. Supported values are/,
    ),
  ],
  'gemini-generate': [
    bad('nothing', {}, /contents is not specified/),
    bad(
      'a content without parts',
      contents([{ role: 'user', parts: [] }]),
      /contents\.parts must not be empty/,
    ),
    bad(
      'a role of another vendor',
      contents([{ ...ask, role: 'assistant' }]),
      /Please use a valid role: user, model/,
    ),
    bad(
      'too few responses',
      contents([
        ask,
        { role: 'model', parts: [{ functionCall: { name: 'f' } }, { functionCall: { name: 'g' } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
      ]),
      /number of function response parts is equal to the number of function call parts/,
    ),
    bad(
      'broken base64',
      contents([{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: '%%%' } }] }]),
      /\(TYPE_BYTES\), Base64 decoding failed/,
    ),
    bad(
      'a budget that is no number',
      config({ thinkingConfig: { thinkingBudget: 'NaN' } }),
      /Invalid value at 'generation_config\.thinking_config\.thinking_budget'/,
    ),
    bad(
      'a bound that is no whole number',
      config({ maxOutputTokens: 1.5 }),
      /Invalid value at 'generation_config\.max_output_tokens' \(TYPE_INT32\), 1\.5/,
    ),
    bad(
      'two things in one part',
      contents([
        { role: 'user', parts: [{ text: 'Hi', inlineData: { mimeType: 'image/png', data: 'aGk=' } }] },
      ]),
      /Invalid value at 'contents\[0\]\.parts\[0\]' \(oneof\), oneof field 'data' is already set/,
    ),
    bad(
      'empty data',
      contents([{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] }]),
      /inline_data\.data: Data cannot be empty/,
    ),
    bad('a bound of nothing', config({ maxOutputTokens: 0 }), /max_output_tokens must be positive/),
    bad(
      'a temperature too hot',
      config({ temperature: 5 }),
      /temperature must be in the range \[0\.0, 2\.0\]/,
    ),
    bad('two functions of one name', declared('f', 'f'), /Duplicate function declaration found: f/),
    bad(
      'a function name with a space',
      declared('a b'),
      /function_declarations\[0\]\.name: Invalid function name/,
    ),
    bad('a function without a name', declared(''), /Name cannot be empty/),
    bad(
      'a part of nothing',
      contents([{ role: 'user', parts: [{}] }]),
      /contents\[0\]\.parts\[0\]\.data: required oneof field 'data' must have one initialized field/,
    ),
    bad(
      'a part of no vendor',
      contents([{ role: 'user', parts: [{ hologram: {} }] }]),
      /Unknown name "hologram" at 'contents\[0\]\.parts\[0\]': Cannot find field/,
    ),
    bad(
      'data of no type',
      contents([{ role: 'user', parts: [{ inlineData: { data: 'aGk=' } }] }]),
      /Unsupported MIME type/,
    ),
    bad(
      'a budget below none',
      config({ thinkingConfig: { thinkingBudget: -5 } }),
      /thinking budget -5 is invalid/,
    ),
    bad(
      'a level and a budget',
      config({ thinkingConfig: { thinkingBudget: 5, thinkingLevel: 'LOW' } }),
      /only one of thinking budget and thinking level/,
    ),
    bad(
      'six stop sequences',
      config({ stopSequences: ['a', 'b', 'c', 'd', 'e', 'f'] }),
      /stop_sequences: the number of stop sequences must be at most 5/,
    ),
    bad(
      'an answer of no known type',
      config({ responseMimeType: 'text/html' }),
      /response_mime_type: allowed mimetypes are/,
    ),
    bad(
      'a mode of no vendor',
      contents([ask], { toolConfig: { functionCallingConfig: { mode: 'ALWAYS' } } }),
      /Invalid value at 'tool_config\.function_calling_config\.mode'/,
    ),
    bad(
      'a choice of no function',
      contents([ask], {
        tools: [{ functionDeclarations: [{ name: 'f' }] }],
        toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['g'] } },
      }),
      /allowed_function_names: g is not in function_declarations/,
    ),
  ],
}

/** What a vendor would refuse too, and real agents send. */
const longName = 'a_tool_with_a_very_long_name_that_goes_past_sixty_four_characters_for_sure'
export const borne: readonly (readonly [ProtocolId, string, JsonObject])[] = [
  [
    'openai-chat',
    'an id that comes again in a later step',
    chat([hi, calling, answering('c1'), calling, answering('c1')]),
  ],
  ['openai-responses', 'an id that comes again in a later step', response([hi, call, output, call, output])],
  [
    'openai-chat',
    'a long name, and one with a dot',
    chat([hi], {
      tools: [longName, 'query.db-v2'].map((name) => ({ type: 'function', function: { name } })),
    }),
  ],
  [
    'openai-responses',
    'a long name, and one with a dot',
    response('Hi', {
      tools: [longName, 'query.db-v2'].map((name) => ({ type: 'function', name, parameters: {} })),
    }),
  ],
  ['gemini-generate', 'a long name', declared(longName)],
  ['openai-chat', 'a field of no vendor', chat([hi], { hologram: 1 })],
  ['openai-responses', 'a field of no vendor', response('Hi', { hologram: 1 })],
  ['anthropic-messages', 'a field of no vendor', message([hi], { hologram: 1 })],
  ['gemini-generate', 'a field of no vendor', contents([ask], { hologram: 1 })],
]
