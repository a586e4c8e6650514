/** Small answers in the wires' own shapes, for rules about how they travel. What they say does not matter. */
const frame = (data: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`

const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o' }
const choice = (delta: unknown, finish: string | null = null) => ({
  ...chunk,
  choices: [{ index: 0, delta, finish_reason: finish }],
})

/** Frames of one OpenAI chat stream: handshake, words, end, usage, terminal. */
export const chatFrames = {
  start: frame(choice({ role: 'assistant', content: '' })),
  hello: frame(choice({ content: 'Hello' })),
  world: frame(choice({ content: ' world' })),
  finish: frame(choice({}, 'stop')),
  usage: frame({ ...chunk, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }),
  done: frame('[DONE]'),
} as const

export const chatStream = Object.values(chatFrames).join('')

export const chatAnswer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello world' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})

const messageFrame = (data: { readonly type: string }): string => frame(data, data.type)

/** Frames of one Anthropic stream. */
export const messageFrames = {
  start: messageFrame({
    type: 'message_start',
    ...{
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 3, output_tokens: 1 },
      },
    },
  }),
  blockStart: messageFrame({
    type: 'content_block_start',
    ...{ index: 0, content_block: { type: 'text', text: '' } },
  }),
  hello: messageFrame({
    type: 'content_block_delta',
    ...{ index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  }),
  blockStop: messageFrame({ type: 'content_block_stop', ...{ index: 0 } }),
  delta: messageFrame({
    type: 'message_delta',
    ...{ delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
  }),
  stop: messageFrame({ type: 'message_stop' }),
} as const

export const messageStream = Object.values(messageFrames).join('')

export const sse = { 'content-type': 'text/event-stream' } as const

export const chatCall = (more: Readonly<Record<string, unknown>> = {}) => ({
  path: '/v1/chat/completions',
  body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }], ...more },
})

export const messageCall = (more: Readonly<Record<string, unknown>> = {}) => ({
  path: '/v1/messages',
  headers: { 'anthropic-version': '2023-06-01' },
  body: { model: 'claude-sonnet-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }], ...more },
})
