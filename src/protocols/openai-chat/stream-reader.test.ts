import { describe, expect, it } from 'vitest'
import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { createStreamReader } from './stream-reader.ts'

const head = { id: 'c1', object: 'chat.completion.chunk', created: 5, model: 'm' }
const chunk = (delta: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...head,
  choices: [{ index: 0, delta, ...more }],
})
const finish = (reason: string, delta: JsonObject = {}) => chunk(delta, { finish_reason: reason })
const done = '[DONE]'

/** A transcript of what a stream is read as: one line for each event. */
const read = (chunks: Chunks, quirks: Quirks = {}): readonly string[] => readEvents(chunks, quirks).map(line)

type Chunks = readonly (JsonObject | string | Frame)[]

function readEvents(chunks: Chunks, quirks: Quirks = {}): readonly CanonicalEvent[] {
  const reader = createStreamReader({ issuer: 'place', quirks, newId: (prefix) => `${prefix}_new` })
  const frames = chunks.map((item): Frame => {
    if (typeof item === 'string') return dataFrame(item)
    return isFrame(item) ? item : dataFrame(JSON.stringify(item))
  })
  return [...frames.flatMap((frame) => reader.read(frame)), ...reader.end()]
}

const isFrame = (item: JsonObject | Frame): item is Frame => 'kind' in item

function line(event: CanonicalEvent): string {
  switch (event.type) {
    case 'message-start':
      return `start ${event.id ?? '-'} ${event.model ?? '-'} ${event.createdAt ?? '-'}`
    case 'part-start':
      return `+${event.index} ${event.choice === 0 ? '' : `choice ${event.choice} `}${partLine(event.part)}`
    case 'part-delta':
      return ` ${event.index} ${deltaLine(event.delta)}`
    case 'part-end':
      return `-${event.index}`
    case 'usage':
      return `usage ${event.usage.input.total}/${event.usage.output.total}`
    case 'message-end':
      return `end ${event.stop.unified} ${event.stop.raw ?? '-'}${event.otherStops === undefined ? '' : ` ${JSON.stringify(event.otherStops)}`}`
    case 'fault':
      return `fault ${event.fault.status} ${event.fault.kind} ${event.fault.scope} ${event.fault.code}`
    case 'opaque':
      return `opaque ${event.name}`
    case 'ping':
      return 'ping'
  }
}

function partLine(part: Part): string {
  if (part.kind === 'tool-call')
    return `${part.form} ${part.id} ${part.name}${part.seal === undefined ? '' : ` sealed ${part.seal.data}`}`
  if (part.kind === 'reasoning')
    return `reasoning${part.seal === undefined ? '' : ` sealed ${part.seal.data}`}${part.redacted ? ' redacted' : ''}`
  return part.kind
}

function deltaLine(delta: Delta): string {
  if (delta.kind === 'citation') return `cites ${delta.citation.url}`
  if (delta.kind === 'seal') return `seal ${delta.seal.issuer} ${delta.seal.data}`
  if (delta.kind === 'audio') return `audio ${delta.data ?? ''}|${delta.transcript ?? ''}`
  const summary = delta.kind === 'reasoning' && delta.summary !== undefined ? ` ${delta.summary}` : ''
  const logprobs =
    delta.kind === 'text' && delta.logprobs !== undefined ? ` ${delta.logprobs.length} logprobs` : ''
  return `${delta.kind}${summary} ${JSON.stringify(delta.text)}${logprobs}`
}

const call = (fields: JsonObject, name?: string, input?: string | JsonObject): JsonObject => ({
  tool_calls: [
    {
      ...fields,
      function: {
        ...(name === undefined ? {} : { name }),
        ...(input === undefined ? {} : { arguments: input }),
      },
    },
  ],
})

describe('a stream as OpenAI sends it', () => {
  it('gives text, then its end, then the usage chunk', () => {
    const stream = [
      chunk({ role: 'assistant', content: '', refusal: null }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      finish('stop'),
      { ...head, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
      done,
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 text',
      ' 0 text "Hel"',
      ' 0 text "lo"',
      '-0',
      'usage 3/2',
      'end end stop',
    ])
  })

  it('gives parallel calls one after the other, bound by their index', () => {
    const stream = [
      chunk({ role: 'assistant', content: null }),
      chunk(call({ index: 0, id: 'a', type: 'function' }, 'look', '')),
      chunk(call({ index: 0 }, undefined, '{"a":')),
      chunk(call({ index: 0 }, undefined, '1}')),
      chunk(call({ index: 1, id: 'b', type: 'function' }, 'hear', '{}')),
      finish('tool_calls'),
      done,
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 function a look',
      ' 0 input "{\\"a\\":"',
      ' 0 input "1}"',
      '-0',
      '+1 function b hear',
      ' 1 input "{}"',
      '-1',
      'end tool-calls tool_calls',
    ])
  })

  it('leaves an unfinished call open beside the next one', () => {
    const stream = [
      chunk({
        tool_calls: [
          { index: 0, id: 'a', function: { name: 'look' } },
          { index: 1, id: 'b', function: { name: 'hear' } },
        ],
      }),
      chunk(call({ index: 0 }, undefined, '{}')),
      chunk(call({ index: 1 }, undefined, '{"b":2}')),
      finish('tool_calls'),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 function a look',
      '+1 function b hear',
      ' 0 input "{}"',
      ' 1 input "{\\"b\\":2}"',
      '-0',
      '-1',
      'end tool-calls tool_calls',
    ])
  })

  it('calls «stop» with calls in it tool-calls, and a refusal a refusal', () => {
    expect(read([chunk(call({ index: 0, id: 'a' }, 'look', '{}')), finish('stop')]).at(-1)).toBe(
      'end tool-calls stop',
    )
    expect(read([chunk({ refusal: 'No.' }), finish('stop')])).toEqual([
      'start c1 m 5',
      '+0 refusal',
      ' 0 refusal "No."',
      '-0',
      'end refusal stop',
    ])
  })

  it('gives custom calls, the legacy call and sound', () => {
    const custom = {
      tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'patch', input: '*** ' } }],
    }
    const more = { tool_calls: [{ index: 0, custom: { input: 'End' } }] }
    expect(read([chunk(custom), chunk(more), finish('tool_calls')])).toContain(' 0 input "End"')
    const legacy = [
      chunk({ function_call: { name: 'look', arguments: '' } }),
      chunk({ function_call: { arguments: '{}' } }),
    ]
    expect(read([...legacy, finish('function_call')])).toEqual([
      'start c1 m 5',
      '+0 function call_new look',
      ' 0 input "{}"',
      '-0',
      'end tool-calls function_call',
    ])
    const sound = [{ id: 'au1' }, { transcript: 'Hi' }, { data: 'UklGRg==' }, { expires_at: 9 }]
    expect(read([...sound.map((audio) => chunk({ content: null, audio })), finish('stop')])).toEqual([
      'start c1 m 5',
      '+0 audio',
      ' 0 audio |Hi',
      ' 0 audio UklGRg==|',
      '-0',
      'end end stop',
    ])
  })

  it('keeps the choices apart', () => {
    const of = (index: number, content: string) => ({ ...head, choices: [{ index, delta: { content } }] })
    const end = (index: number, reason: string) => ({
      ...head,
      choices: [{ index, delta: {}, finish_reason: reason }],
    })
    expect(read([of(0, 'a'), of(1, 'b'), of(0, 'c'), end(1, 'length'), end(0, 'stop'), done])).toEqual([
      'start c1 m 5',
      '+0 text',
      ' 0 text "a"',
      '+1 choice 1 text',
      ' 1 text "b"',
      ' 0 text "c"',
      '-1',
      '-0',
      'end end stop {"1":{"unified":"max-output","raw":"length"}}',
    ])
  })

  it('gives citations to their text, wherever they come', () => {
    const annotations = [
      { type: 'url_citation', url_citation: { url: 'https://a', start_index: 0, end_index: 2 } },
    ]
    expect(
      read([
        chunk({ content: '', annotations }),
        chunk({ content: 'Hi' }),
        chunk({ annotations }),
        finish('stop'),
      ]),
    ).toEqual([
      'start c1 m 5',
      '+0 text',
      ' 0 cites https://a',
      ' 0 text "Hi"',
      ' 0 cites https://a',
      '-0',
      'end end stop',
    ])
  })

  it('gives log probabilities with their text', () => {
    const token = { token: 'Hi', logprob: -0.1, bytes: null, top_logprobs: [] }
    expect(
      read([chunk({ content: 'Hi' }, { logprobs: { content: [token], refusal: null } }), finish('stop')]),
    ).toContain(' 0 text "Hi" 1 logprobs')
  })
})

describe('streams of other vendors', () => {
  it('Azure: the first chunk has no choice and is not the answer’s', () => {
    const filters = {
      choices: [],
      created: 0,
      id: '',
      model: '',
      prompt_filter_results: [{ prompt_index: 0 }],
    }
    expect(read([filters, chunk({ content: 'Hi' }), finish('stop'), done]).slice(0, 3)).toEqual([
      'start c1 m 5',
      'opaque prompt_filter_results',
      '+0 text',
    ])
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['null', { index: 0, id: null }, { index: 0, id: null }],
    ['empty', { index: 0, id: 'a' }, { index: 0, id: '' }],
    ['without index', { id: 'a' }, {}],
    ['without anything', {}, {}],
  ])('ids and indexes %s: the pieces still meet', (_name, first, second) => {
    const nulls = { content: null, role: null, reasoning: null }
    const stream = [
      chunk({ ...nulls, ...call(first, 'look', '{"a"') }),
      chunk({ ...nulls, tool_calls: [{ ...second, function: { name: null, arguments: ':1}' } }] }),
      finish('tool_calls'),
    ]
    const id = first.id === 'a' ? 'a' : 'call_new'
    expect(read(stream)).toEqual([
      'start c1 m 5',
      `+0 function ${id} look`,
      ' 0 input "{\\"a\\""',
      ' 0 input ":1}"',
      '-0',
      'end tool-calls tool_calls',
    ])
  })

  it('Google: whole calls without index or id are calls of their own, each with its seal', () => {
    const sealed = { extra_content: { google: { thought_signature: 'S' } } }
    const stream = [
      chunk({ tool_calls: [{ id: '', ...sealed, function: { name: 'look', arguments: '{}' } }] }),
      chunk({ tool_calls: [{ id: '', function: { name: 'hear', arguments: '{}' } }] }),
      finish('stop'),
    ]
    expect(read(stream).filter((text) => text.startsWith('+'))).toEqual([
      '+0 function call_new look sealed S',
      '+1 function call_new hear',
    ])
  })

  it('two calls under one index are told apart by their ids', () => {
    const stream = [
      chunk(call({ index: 0, id: 'a' }, 'look', '{}')),
      chunk(call({ index: 0, id: 'b' }, 'hear', '{}')),
      finish('stop'),
    ]
    expect(read(stream).filter((text) => text.startsWith('+'))).toEqual([
      '+0 function a look',
      '+1 function b hear',
    ])
  })

  it('a repeated id and name is the same call; arguments as an object are text', () => {
    const stream = [
      chunk(call({ index: 0, id: 'a' }, 'look', '')),
      chunk(call({ index: 0, id: 'a' }, 'look', { a: 1 })),
      finish('stop'),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 function a look',
      ' 0 input "{\\"a\\":1}"',
      '-0',
      'end tool-calls stop',
    ])
  })

  it('everything in one chunk (older xAI), and a whole answer where a stream was asked for', () => {
    const message = { role: 'assistant', content: 'Hi', ...call({ id: 'a', type: 'function' }, 'look', '{}') }
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    const expected = [
      'start c1 m 5',
      '+0 text',
      ' 0 text "Hi"',
      '-0',
      '+1 function a look',
      ' 1 input "{}"',
      '-1',
      'usage 1/1',
      'end tool-calls tool_calls',
    ]
    expect(read([{ ...finish('tool_calls', message), usage }])).toEqual(expected)
    expect(read([{ ...head, choices: [{ index: 0, message, finish_reason: 'tool_calls' }], usage }])).toEqual(
      expected,
    )
  })

  it.each(['reasoning_content', 'reasoning'])('%s becomes reasoning before the text', (field) => {
    const stream = [
      chunk({ [field]: 'Hm', content: null }),
      chunk({ [field]: null, content: 'Yes' }),
      finish('stop', { content: '' }),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 reasoning',
      ' 0 reasoning "Hm"',
      '-0',
      '+1 text',
      ' 1 text "Yes"',
      '-1',
      'end end stop',
    ])
  })

  it('Mistral: thinking and text in one content list, then plain strings', () => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }], closed: true }
    const stream = [
      chunk({ content: [thinking, { type: 'text', text: '1' }] }),
      { ...finish('stop', { content: '44' }), p: 'abc' },
      done,
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 reasoning',
      ' 0 reasoning "Hm"',
      '-0',
      '+1 text',
      ' 1 text "1"',
      ' 1 text "44"',
      '-1',
      'end end stop',
    ])
  })

  it('OpenRouter: details say more than the text beside them, with seals of this place', () => {
    const detail = (fields: JsonObject) => ({
      reasoning: 'x',
      reasoning_details: [{ format: 'anthropic-claude-v1', index: 0, ...fields }],
    })
    const stream = [
      chunk(detail({ type: 'reasoning.text', text: 'Hm' })),
      chunk({
        reasoning_details: [
          { type: 'reasoning.text', signature: 'S', format: 'anthropic-claude-v1', index: 0 },
        ],
      }),
      chunk(detail({ type: 'reasoning.text', text: 'Next', index: 1 })),
      chunk({
        reasoning_details: [
          { type: 'reasoning.encrypted', data: 'D', format: 'anthropic-claude-v1', index: 2 },
        ],
      }),
      finish('stop', { content: 'Yes' }),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 reasoning',
      ' 0 reasoning "Hm"',
      ' 0 seal place S',
      '-0',
      '+1 reasoning',
      ' 1 reasoning "Next"',
      '-1',
      '+2 reasoning sealed D redacted',
      '-2',
      '+3 text',
      ' 3 text "Yes"',
      '-3',
      'end end stop',
    ])
  })

  it('OpenRouter: summaries are counted, and their encrypted form seals them', () => {
    const of = (fields: JsonObject) =>
      chunk({ reasoning_details: [{ format: 'openai-responses-v1', id: 'rs', ...fields }] })
    const stream = [
      of({ type: 'reasoning.summary', summary: 'One', index: 0 }),
      of({ type: 'reasoning.summary', summary: 'Two', index: 1 }),
      of({ type: 'reasoning.encrypted', data: 'E', index: 0 }),
      finish('stop'),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 reasoning',
      ' 0 reasoning 0 "One"',
      ' 0 reasoning 1 "Two"',
      ' 0 seal place E',
      '-0',
      'end end stop',
    ])
  })

  it('`<think>` in the text stays text; Google’s flagged thoughts do not', () => {
    expect(read([chunk({ content: '<think>x</think>y' }), finish('stop')])).toContain(
      ' 0 text "<think>x</think>y"',
    )
    const thought = { extra_content: { google: { thought: true } } }
    const stream = [
      chunk({ content: '<thought>Hm', ...thought }),
      chunk({ content: ' so', ...thought }),
      chunk({ content: '</thought>Yes' }),
      finish('stop'),
    ]
    expect(read(stream)).toEqual([
      'start c1 m 5',
      '+0 reasoning',
      ' 0 reasoning "Hm"',
      ' 0 reasoning " so"',
      '-0',
      '+1 text',
      ' 1 text "Yes"',
      '-1',
      'end end stop',
    ])
  })

  it('Perplexity: the text so far beside each delta, sources in every chunk, no [DONE]', () => {
    const more = { citations: ['https://a'], search_results: [{ title: 'A', url: 'https://a' }] }
    const of = (content: string, whole: string, reason: string | null) => ({
      ...head,
      ...more,
      choices: [
        {
          index: 0,
          delta: { content },
          message: { role: 'assistant', content: whole },
          finish_reason: reason,
        },
      ],
    })
    expect(read([of('Hel', 'Hel', null), of('lo', 'Hello', 'stop')])).toEqual([
      'start c1 m 5',
      'opaque citations',
      'opaque search_results',
      '+0 text',
      ' 0 text "Hel"',
      ' 0 text "lo"',
      ' 0 cites https://a',
      '-0',
      'end end stop',
    ])
  })

  it('Snowflake: no finish_reason at all, but [DONE] after content', () => {
    expect(read([chunk({ content: 'Hi' }), done]).at(-1)).toBe('end end -')
    expect(read([chunk(call({ index: 0, id: 'a' }, 'look', '{}')), done]).at(-1)).toBe('end tool-calls -')
  })

  it('a finish that comes twice, a change of id and usage in every chunk do no harm', () => {
    const usage = { prompt_tokens: 3, completion_tokens: null, total_tokens: null }
    const stream = [
      { ...chunk({ content: 'Hi' }), usage },
      { ...finish('stop'), id: 'other', usage },
      { ...finish('stop'), usage: { ...usage, completion_tokens: 2 } },
      done,
    ]
    const lines = read(stream)
    expect(lines.filter((text) => text.startsWith('usage'))).toEqual([
      'usage 3/undefined',
      'usage 3/undefined',
      'usage 3/2',
    ])
    expect(lines.filter((text) => /^(?:start|end)/.test(text))).toEqual(['start c1 m 5', 'end end stop'])
  })

  it('xAI and Google: output counts get the reasoning that the sum shows', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 25,
      completion_tokens_details: { reasoning_tokens: 10 },
    }
    expect(read([{ ...finish('stop', { content: 'x' }), usage }])).toContain('usage 10/15')
    const google = { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 }
    expect(
      read([{ ...finish('stop', { content: 'x' }), usage: google }], { outputExcludesReasoning: true }),
    ).toContain('usage 35/74')
  })

  it('filter results, provider metadata and numbers of tokens pass as opaque, once each', () => {
    const more = (token: number) => ({
      content_filter_results: { hate: { filtered: false } },
      token_id: token,
    })
    const events = readEvents([
      chunk({ content: 'a' }, more(1)),
      chunk({ content: 'b', provider_metadata: { x: 1 } }, more(2)),
      finish('stop'),
    ])
    const told = events.flatMap((event) => (event.type === 'opaque' ? [event.origin] : []))
    expect(told.map(({ at, rest }) => [at, Object.keys(rest ?? {})])).toEqual([
      ['/choices/0', ['content_filter_results']],
      ['/choices/0', ['token_id']],
      ['/choices/0/message', ['provider_metadata']],
    ])
  })

  it('names beside the choices are bounded, and the bound is told', () => {
    const names = Object.fromEntries(Array.from({ length: 500 }, (_, count) => [`made_up_${count}`, 1]))
    const events = readEvents([{ ...chunk({ content: 'a' }), ...names }, finish('stop')])
    const told = events.filter(({ type }) => type === 'opaque')
    expect(told.length).toBe(65)
    expect(JSON.stringify(told)).toContain('…')
  })
})

describe('a stream that breaks', () => {
  const begun = chunk({ content: 'Hi' })

  it.each<[string, readonly (JsonObject | string | Frame)[], string]>([
    ['ends without finish_reason', [begun], 'fault 502 bad-upstream egress upstream_broke_off'],
    ['is empty', [], 'fault 502 bad-upstream egress upstream_broke_off'],
    ['is [DONE] alone', [done], 'fault 502 bad-upstream egress upstream_broke_off'],
    ['holds a frame that is no JSON', [begun, '{"id":'], 'fault 502 bad-upstream egress upstream_broke_off'],
    [
      'holds an error object, then goes on',
      [begun, { error: { message: 'x', type: 'server_error' } }, finish('stop'), done],
      'fault 500 internal model server_error',
    ],
    [
      'names an error event (Groq)',
      [begun, dataFrame('{"error":{"code":"tool_use_failed","status_code":400}}', 'error')],
      'fault 400 bad-upstream request tool_use_failed',
    ],
    [
      'has the error beside choices (OpenRouter)',
      [{ ...begun, error: { code: 429, message: 'slow' } }],
      'fault 429 rate-limited model rate_limited',
    ],
    [
      'has the error in the choice',
      [chunk({ content: '' }, { error: { code: 502, message: 'down' } })],
      'fault 502 bad-upstream egress bad_upstream',
    ],
    [
      'has one event with an error alone (Alibaba)',
      [{ id: 'x', error: { code: 'invalid_parameter_error', message: 'x', type: 'invalid_request_error' } }],
      'fault 400 invalid-request request invalid_parameter_error',
    ],
    [
      'ends with a finish_reason that is a failure',
      [begun, finish('network_error'), done],
      'fault 502 bad-upstream egress upstream_broke_off',
    ],
    [
      'ends in bare JSON',
      [begun, { kind: 'stray', text: '{\n "error": {"code": 503, "message": "x"}\n}' }],
      'fault 503 unavailable model unavailable',
    ],
  ])('%s: one fault, and nothing after it', (_name, chunks, last) => {
    const lines = read(chunks)
    expect(lines.at(-1)).toBe(last)
    expect(lines.filter((text) => text.startsWith('fault') || text.startsWith('end'))).toHaveLength(1)
  })

  it('comments are pings, before the first chunk too', () => {
    expect(read([{ kind: 'comment', text: 'OPENROUTER PROCESSING' }, begun, finish('stop'), done])[0]).toBe(
      'ping',
    )
  })
})
