import { describe, expect, it } from 'vitest'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { dataFrame, type Frame } from '../../src/wire/frame.ts'
import { answerReading, issuerOf, readStream } from '../matrix/passage.ts'

/** An event whose words are JSON text, and what is said beside them. */
interface Neighbours {
  readonly what: string
  readonly dialect: ProtocolId
  readonly before: readonly string[]
  readonly event: (words: string) => string
  /** What may be another in the next event, and what it may be. */
  readonly changes: readonly (readonly [from: string, to: string])[]
  readonly after: readonly string[]
}

const words = [
  '""',
  '"a"',
  '" \\"quoted\\" "',
  '"ends with \\\\"',
  '"\\u9ce5\\ud83d\\ude00 \\ud83d"',
  '"鳥 😀\\n\\t\\/"',
  '"\\"text\\":\\"not a key\\""',
  '"\\"content\\":\\"}]}"',
  '"\u2028"',
  '"<thought>a"',
  '"a</thought>b"',
  // Not words, or no JSON.
  'null',
  '7',
  '["a"]',
  '"\\q"',
  '"\n"',
  '"cut',
  '"a","text":"b"',
  '"a","content":"b"',
  '"a","x":{"text":"b"}',
  '"a"}]',
]

const chatEvent = (text: string): string =>
  `{"id":"c","created":1,"model":"m","choices":[{"index":0,"delta":{"content":${text}},"finish_reason":null}],"usage":null,"obfuscation":"ab"}`

const geminiEvent = (text: string): string =>
  `{"candidates":[{"content":{"parts":[{"text":${text}}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":21,"totalTokenCount":29,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8}]},"modelVersion":"m","responseId":"r"}`

/** Of `candidatesTokenCount`. */
const numbers = [
  '0',
  '22',
  '999999999999999',
  '9007199254740993',
  '1e3',
  '1.0',
  '-0',
  '-1',
  '022',
  '2 2',
  '"22"',
  'null',
  '',
  '{"tokenCount":5}',
]

const geminiChanges = [
  ...numbers.map((number) => [':21', `:${number}`] as const),
  ['"candidatesTokenCount":21,', ''],
  ['"candidatesTokenCount":21', '"candidatesTokenCount":21,"candidatesTokenCount":22'],
  ['"candidatesTokenCount":21', '"thoughtsTokenCount":21'],
  ['"promptTokenCount":8,"candidatesTokenCount":21', '"candidatesTokenCount":21,"promptTokenCount":8'],
  ['"index":0', '"finishReason":"STOP","index":0'],
  ['"index":0', '"index":1'],
  ['"index":0', '"index":0,"safetyRatings":[{"category":"c","probability":"LOW"}]'],
  ['"index":0', '"index":0,"groundingMetadata":{"webSearchQueries":["q"]}'],
  ['"index":0', '"index":0,"avgLogprobs":-0.1'],
  ['}],"role"', ',"thoughtSignature":"c2ln"}],"role"'],
  ['}],"role"', ',"thought":true}],"role"'],
  ['}],"role"', ',"thought":false}],"role"'],
  ['}],"role"', '},{"functionCall":{"name":"f","args":{}}}],"role"'],
  ['}],"role"', ',"te\\u0078t":"other"}],"role"'],
  ['}],"role"', ',"text":"other"}],"role"'],
  ['"role":"model"', '"role":"model","futureField":{"tokenCount":7}'],
  ['"responseId":"r"', '"responseId":"r","futureField":{"tokenCount":0}'],
  ['"responseId":"r"', '"responseId":"r","promptFeedback":{"blockReason":"SAFETY"}'],
  ['"responseId":"r"', '"responseId":"r","error":{"code":503,"message":"m"}'],
  ['"responseId":"r"', '"responseId":"s"'],
  ['"totalTokenCount":29', '"totalTokenCount":29,"futureTokenCount":0'],
  ['"totalTokenCount":29', '"totalTokenCount":29,"futureTokenCount":5'],
  ['"tokenCount":8', '"tokenCount":9'],
  ['"tokenCount":8', '"tokenCount":8,"future":{"totalTokenCount":0}'],
  ['"totalTokenCount":29', '"totalTokenCount":29,"future":{"totalTokenCount":0}'],
] as const

const cases: readonly Neighbours[] = [
  {
    what: 'text',
    dialect: 'gemini-generate',
    before: [],
    event: geminiEvent,
    changes: geminiChanges,
    after: [
      '{"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":90,"totalTokenCount":98}}',
    ],
  },
  {
    what: 'thoughts',
    dialect: 'gemini-generate',
    before: [],
    event: (text) => geminiEvent(text).replace('}],"role"', ',"thought":true}],"role"'),
    changes: geminiChanges.filter(([from]) => from !== '}],"role"'),
    after: ['{"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}]}'],
  },
  {
    what: 'thoughts',
    dialect: 'openai-chat',
    before: [],
    event: (text) =>
      chatEvent('null').replace('"content":null', `"content":null,"reasoning_content":${text}`),
    changes: [
      ['"delta":{', '"delta":{"reasoning":"other",'],
      ['"delta":{', '"delta":{"reasoning_details":[{"type":"reasoning.text","text":"other"}],'],
      ['"content":null', '"content":""'],
      ['"content":null', '"content":"a"'],
      ['"content":null', '"content":[{"type":"text","text":"a"}]'],
    ],
    after: ['{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', '[DONE]'],
  },
  {
    what: 'flagged text',
    dialect: 'openai-chat',
    before: [],
    event: (text) =>
      chatEvent(text).replace('"delta":{', '"delta":{"extra_content":{"google":{"thought":true}},'),
    changes: [['"thought":true', '"thought":false']],
    after: ['{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', '[DONE]'],
  },
  {
    what: 'input',
    dialect: 'openai-chat',
    before: [
      '{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"i","type":"function","function":{"name":"f","arguments":""}}]}}]}',
    ],
    event: (text) =>
      chatEvent('null').replace(
        '"content":null',
        `"tool_calls":[{"index":0,"function":{"arguments":${text}}}]`,
      ),
    changes: [
      ['"tool_calls":[{"index":0', '"tool_calls":[{"index":1'],
      ['"tool_calls":[{"index":0', '"tool_calls":[{"index":0,"id":"j"'],
      ['"tool_calls":[{"index":0', '"tool_calls":[{"index":0,"id":"j","name":"g"'],
      ['"tool_calls":[{"index":0', '"tool_calls":[{"index":0,"type":"custom"'],
      ['"tool_calls":[{"index":0', '"tool_calls":[{"index":0,"custom":{"name":"g","input":"other"}'],
      ['"function":{', '"function":{"name":"g",'],
      ['"delta":{', '"delta":{"function_call":{"name":"g","arguments":"other"},'],
      ['"delta":{', '"delta":{"content":"a",'],
      ['"tool_calls":[', '"tool_calls":[{"index":1,"id":"j","function":{"name":"g","arguments":"{}"}},'],
      ['"finish_reason":null', '"finish_reason":"tool_calls"'],
    ],
    after: ['{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}', '[DONE]'],
  },
  {
    what: 'input',
    dialect: 'anthropic-messages',
    before: [
      '{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}',
      '{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}',
    ],
    event: (text) =>
      `{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":${text}}}`,
    changes: [
      ['"index":0', '"index":1'],
      ['"input_json_delta"', '"text_delta"'],
      ['"delta":{', '"delta":{"future":"field",'],
      ['"delta":{', '"delta":{"partial_json":"other",'],
    ],
    after: [
      '{"type":"content_block_stop","index":0}',
      '{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}',
      '{"type":"message_stop"}',
    ],
  },
  {
    what: 'text',
    dialect: 'openai-chat',
    before: ['{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}'],
    event: chatEvent,
    changes: [
      ...['', 'cdef', '\\"', '\\u0061', '\n', 'x","obfuscation":"', 'x","fingerprint":"y'].map(
        (padding) => ['"ab"', `"${padding}"`] as const,
      ),
      ['"ab"', '7'],
      ['"ab"', '{"a":"b"}'],
      ['"finish_reason":null', '"finish_reason":"stop"'],
      ['"finish_reason":null', '"finish_reason":null,"logprobs":{"content":[{"token":"a","logprob":-1}]}'],
      ['"finish_reason":null', '"finish_reason":null,"delta":{"content":"again"}'],
      ['"index":0', '"index":1'],
      ['"usage":null', '"usage":{"prompt_tokens":3,"completion_tokens":4}'],
      ['"usage":null', '"usage":null,"error":{"message":"m"}'],
      ['"usage":null', '"usage":null,"system_fingerprint":"f"'],
      ['"delta":{', '"delta":{"reasoning_content":"t",'],
      ['"delta":{', '"delta":{"obfuscation":"t",'],
      ['"delta":{', '"delta":{"tool_calls":[{"index":0,"id":"i","function":{"name":"f","arguments":""}}],'],
      ['"delta":{', '"delta":{"c\\u006fntent":"other",'],
      ['"delta":{', '"delta":{"content":"other",'],
    ],
    after: ['{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', '[DONE]'],
  },
  {
    what: 'text',
    dialect: 'anthropic-messages',
    before: [
      '{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}',
      '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
    ],
    event: (text) =>
      `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":${text}},"x":{}}`,
    changes: [
      ['"index":0', '"index":1'],
      ['"text_delta"', '"thinking_delta"'],
      ['"x":{}', '"x":{"a":1}'],
      ['"x":{}', '"error":{"type":"overloaded_error","message":"m"}'],
      ['"delta":{', '"delta":{"future":"field",'],
    ],
    after: [
      '{"type":"content_block_stop","index":0}',
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}',
      '{"type":"message_stop"}',
    ],
  },
]

const responsesHead =
  '{"type":"response.created","sequence_number":0,"response":{"id":"r","object":"response","created_at":1,"model":"m","output":[],"status":"in_progress"}}'
const responsesEnd =
  '{"type":"response.completed","sequence_number":99,"response":{"id":"r","object":"response","created_at":1,"model":"m","output":[],"status":"completed","usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}'

const pieceChanges = [
  ...numbers.map((number) => [':9,', `:${number},`] as const),
  ['"obfuscation":"ab"', '"obfuscation":"cdef"'],
  ['"obfuscation":"ab"', '"obfuscation":"\\""'],
  ['"obfuscation":"ab"', '"obfuscation":7'],
  ['"obfuscation":"ab"', '"obfuscation":"ab","sequence_number":10'],
  ['"obfuscation":"ab"', '"obfuscation":"ab","delta":"other"'],
  ['"obfuscation":"ab"', '"obfuscation":"ab","d\\u0065lta":"other"'],
  ['"obfuscation":"ab"', '"obfuscation":"ab","future":{"sequence_number":0}'],
  ['"obfuscation":"ab"', '"obfuscation":"ab","futureField":{"delta":"other"}'],
  [',"obfuscation":"ab"', ''],
  ['"output_index":0', '"output_index":1'],
  ['"item_id":"i"', '"item_id":"j"'],
  ['"type":', '"kind":'],
] as const

const responses: readonly Neighbours[] = [
  {
    what: 'text',
    dialect: 'openai-responses',
    before: [
      responsesHead,
      '{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"i","type":"message","role":"assistant","status":"in_progress","content":[]}}',
      '{"type":"response.content_part.added","sequence_number":2,"item_id":"i","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}',
    ],
    event: (text) =>
      `{"type":"response.output_text.delta","sequence_number":9,"item_id":"i","output_index":0,"content_index":0,"delta":${text},"logprobs":[],"obfuscation":"ab"}`,
    changes: [
      ...pieceChanges,
      ['"logprobs":[]', '"logprobs":[{"token":"a","logprob":-1}]'],
      ['"content_index":0', '"content_index":1'],
      ['output_text.delta', 'output_text.done'],
      ['output_text.delta', 'refusal.delta'],
    ],
    after: [responsesEnd],
  },
  {
    what: 'input',
    dialect: 'openai-responses',
    before: [
      responsesHead,
      '{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"i","type":"function_call","call_id":"c","name":"f","arguments":"","status":"in_progress"}}',
    ],
    event: (text) =>
      `{"type":"response.function_call_arguments.delta","sequence_number":9,"item_id":"i","output_index":0,"delta":${text},"obfuscation":"ab"}`,
    changes: [...pieceChanges, ['arguments.delta', 'arguments.done']],
    after: [responsesEnd],
  },
]

/** A space behind the first brace, or before the last, means nothing to JSON, and makes events unlike. */
const spaced = (place: (at: number) => 'first' | 'last') => (frame: Frame, at: number) => {
  if (frame.kind !== 'event' || !frame.data.endsWith('}')) return frame
  const within = frame.data.slice(1, -1)
  return { ...frame, data: place(at) === 'first' ? `{ ${within}}` : `{${within} }` }
}
const alike = spaced(() => 'last')
const unlike = spaced((at) => (at % 2 === 0 ? 'first' : 'last'))

const namesOf: Readonly<Record<string, string | undefined>> = { 'anthropic-messages': 'content_block_delta' }

describe.each([...cases, ...responses])('$what of $dialect', ({ dialect, before, event, changes, after }) => {
  const read = (frames: readonly Frame[]) => {
    const { events } = readStream(dialect, frames, answerReading(issuerOf[dialect]))
    return events
  }
  const around = (neighbours: readonly Frame[]): readonly Frame[] => [
    ...before.map((data) => dataFrame(data)),
    ...[event('"one"'), event('" two"'), event('" three"')].map((data) => dataFrame(data)),
    ...neighbours,
    dataFrame(event('" four"')),
    dataFrame(event('" five"')),
    ...after.map((data) => dataFrame(data)),
  ]
  const expectSame = (neighbours: readonly Frame[]) => {
    const frames = around(neighbours)
    expect(read(frames.map(alike))).toEqual(read(frames.map(unlike)))
  }

  it.each(words)('words %j are read as JSON reads them', (text) => {
    expectSame([dataFrame(event(text))])
  })

  it.each(changes)('an event with another %s, %s, is read as a stranger', (from, to) => {
    const other = event('"other"').replace(from, () => to)
    expect(other).not.toBe(event('"other"'))
    expectSame([dataFrame(other)])
    expectSame([dataFrame(other), dataFrame(other.replace('"other"', '" and more"'))])
    expectSame([dataFrame(other), dataFrame(other.replace(/"other"(?!.*"other")/, '" and more"'))])
    // What it may say is said the third time, not the first.
    const third = other.replace('"other"', '" and yet more"').replace(/(future\w*":(?:{"\w+":)?)\d/, '$15')
    expectSame([dataFrame(other), dataFrame(third), dataFrame(event('"a"'))])
  })

  it.each([
    ['named error', dataFrame(event('"other"'), 'error')],
    ['outside of any event', { kind: 'stray', text: event('"other"') } as const],
    ['a comment', { kind: 'comment', text: event('"other"') } as const],
  ])('a frame like the one before that is %s stays what it is', (_what, frame) => {
    expectSame([frame])
  })

  it('is not read from its words alone', () => {
    const texts = read(around([dataFrame(event('" three and a half"'), namesOf[dialect])])).flatMap((one) =>
      one.type === 'part-delta' && 'text' in one.delta ? [one.delta.text] : [],
    )
    expect(texts).toEqual(['one', ' two', ' three', ' three and a half', ' four', ' five'])
  })
})

it('a call whose input came in pieces that are alike is over when the next one begins', () => {
  const piece = (index: number, input: string, id?: string): Frame => {
    const begun = id === undefined ? {} : { id, type: 'function' }
    const called = { ...(id === undefined ? {} : { name: 'f' }), arguments: input }
    const delta = { tool_calls: [{ index, ...begun, function: called }] }
    return dataFrame(JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: null }] }))
  }
  const frames = [piece(0, '', 'i'), piece(0, '{"a":'), piece(0, '"b'), piece(0, '"}'), piece(1, '{', 'j')]
  const { events } = readStream('openai-chat', frames, answerReading(issuerOf['openai-chat']))
  expect(events.map(({ type }) => type)).toEqual([
    'message-start',
    'part-start',
    'part-delta',
    'part-delta',
    'part-delta',
    'part-end',
    'part-start',
    'part-delta',
    'fault',
  ])
})
