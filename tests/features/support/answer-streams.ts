import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/canonical/json.ts'
import type { Dialect } from './walk.ts'

/** A whole answer as its vendor streams it: the events of the published references, texts in two pieces. */
export const streamOf: Readonly<Record<Dialect, (whole: JsonObject) => string>> = {
  chat: streamChat,
  responses: streamResponse,
  messages: streamMessage,
  gemini: streamGemini,
}

const frame = (data: Json, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`

const objects = (value: Json | undefined): readonly JsonObject[] =>
  isJsonArray(value) ? value.filter(isJsonObject) : []
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const halves = (whole: string): readonly string[] => {
  const middle = Math.ceil(whole.length / 2)
  return [whole.slice(0, middle), whole.slice(middle)].filter((piece) => piece !== '')
}

function streamChat({ choices, usage, ...head }: JsonObject): string {
  const chunk = (choice: JsonObject): string =>
    frame({ ...head, object: 'chat.completion.chunk', choices: [choice], usage: null })
  const pieces = objects(choices).map((choice) =>
    chatDeltas(choice).map((more) => chunk({ index: choice.index, finish_reason: null, ...more })),
  )
  const longest = Math.max(...pieces.map((list) => list.length))
  const interleaved = Array.from({ length: longest }, (_, place) => pieces.map((list) => list[place] ?? ''))
  const counted = frame({ ...head, object: 'chat.completion.chunk', choices: [], usage })
  return `${interleaved.flat().join('')}${counted}data: [DONE]\n\n`
}

function chatDeltas({ message, logprobs, finish_reason: finish }: JsonObject): readonly JsonObject[] {
  const {
    content,
    refusal,
    tool_calls: calls,
    annotations,
    audio,
    reasoning_content: thoughts,
  } = object(message)
  const [first, ...others] = halves(text(content))
  return [
    { delta: { role: 'assistant', content: typeof content === 'string' ? '' : null, refusal: null } },
    ...halves(text(thoughts)).map((piece) => ({ delta: { reasoning_content: piece } })),
    ...(first === undefined ? [] : [{ delta: { content: first }, ...(logprobs ? { logprobs } : {}) }]),
    ...others.map((piece) => ({ delta: { content: piece } })),
    ...halves(text(refusal)).map((piece) => ({ delta: { refusal: piece } })),
    ...objects(calls).flatMap(chatCallDeltas),
    ...(isJsonObject(audio)
      ? Object.entries(audio).map(([key, value]) => ({ delta: { audio: { [key]: value } } }))
      : []),
    ...(annotations === undefined ? [] : [{ delta: { annotations } }]),
    { delta: {}, finish_reason: finish },
  ]
}

function chatCallDeltas(call: JsonObject, index: number): readonly JsonObject[] {
  const kind = call.type === 'custom' ? 'custom' : 'function'
  const field = kind === 'custom' ? 'input' : 'arguments'
  const { name, [field]: input } = object(call[kind])
  const delta = (more: JsonObject) => ({ delta: { tool_calls: [{ index, ...more }] } })
  return [
    delta({ id: call.id, type: kind, [kind]: { name, [field]: '' } }),
    ...halves(text(input)).map((piece) => delta({ [kind]: { [field]: piece } })),
  ]
}

function streamMessage(whole: JsonObject): string {
  const { content, stop_reason, stop_sequence, stop_details, usage, context_management, container, ...head } =
    whole
  const counts = object(usage)
  const events: JsonObject[] = [
    {
      type: 'message_start',
      message: {
        ...head,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...counts, output_tokens: 1 },
      },
    },
    ...objects(content).flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: {
        stop_reason,
        stop_sequence,
        ...(stop_details === undefined ? {} : { stop_details }),
        ...(container === undefined ? {} : { container }),
      },
      usage: counts,
      ...(context_management === undefined ? {} : { context_management }),
    },
    { type: 'message_stop' },
  ]
  return events.map((event) => frame(event, text(event.type))).join('')
}

function blockEvents(block: JsonObject, index: number): readonly JsonObject[] {
  const [start, deltas] = (blockParts[text(block.type)] ?? ((whole) => [whole, []]))(block)
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

type Split = (block: JsonObject) => readonly [start: JsonObject, deltas: readonly JsonObject[]]

const splitInput: Split = (block) => [
  { ...block, input: {} },
  halves(JSON.stringify(block.input)).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
]

const blockParts: Readonly<Record<string, Split>> = {
  text: ({ citations, ...block }) => [
    { ...block, text: '', ...(citations ? { citations: [] } : {}) },
    [
      ...objects(citations).map((citation) => ({ type: 'citations_delta', citation })),
      ...halves(text(block.text)).map((piece) => ({ type: 'text_delta', text: piece })),
    ],
  ],
  thinking: (block) => [
    { ...block, thinking: '', signature: '' },
    [
      ...halves(text(block.thinking)).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature: block.signature },
    ],
  ],
  tool_use: splitInput,
  server_tool_use: splitInput,
  mcp_tool_use: splitInput,
  compaction: ({ content, ...block }) => [
    { ...block, content: null },
    [{ type: 'compaction_delta', content }],
  ],
}

function streamResponse(whole: JsonObject): string {
  const begun = { ...whole, status: 'in_progress', output: [], usage: null, incomplete_details: null }
  const events: JsonObject[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...objects(whole.output).flatMap(itemEvents),
    { type: `response.${text(whole.status)}`, response: whole },
  ]
  return events.map((event, place) => frame({ ...event, sequence_number: place }, text(event.type))).join('')
}

function itemEvents(item: JsonObject, place: number): readonly JsonObject[] {
  const at = { item_id: item.id, output_index: place }
  const [start, events] = (itemParts[text(item.type)] ?? ((whole) => [whole, []]))(item)
  return [
    {
      type: 'response.output_item.added',
      output_index: place,
      item: { ...start, ...(item.status === undefined ? {} : { status: 'in_progress' }) },
    },
    ...events.map((event) => ({ ...event, ...at })),
    { type: 'response.output_item.done', output_index: place, item },
  ]
}

const pieces = (type: string, whole: string, more: JsonObject = {}): readonly JsonObject[] =>
  halves(whole).map((delta) => ({ type, delta, ...more }))

const itemParts: Readonly<Record<string, Split>> = {
  message: (item) => [
    { ...item, content: [] },
    objects(item.content).flatMap((content, content_index) =>
      contentEvents(content).map((event) => ({ ...event, content_index })),
    ),
  ],
  reasoning: (item) => [
    { ...item, summary: [], ...(item.content === undefined ? {} : { content: [] }) },
    [
      ...objects(item.summary).flatMap((part, summary_index) =>
        [
          { type: 'response.reasoning_summary_part.added', part: { ...part, text: '' } },
          ...pieces('response.reasoning_summary_text.delta', text(part.text)),
          { type: 'response.reasoning_summary_text.done', text: part.text },
          { type: 'response.reasoning_summary_part.done', part },
        ].map((event) => ({ ...event, summary_index })),
      ),
      ...objects(item.content).flatMap((part, content_index) =>
        [
          ...pieces('response.reasoning_text.delta', text(part.text)),
          { type: 'response.reasoning_text.done', text: part.text },
        ].map((event) => ({ ...event, content_index })),
      ),
    ],
  ],
  function_call: (item) => [
    { ...item, arguments: '' },
    [
      ...pieces('response.function_call_arguments.delta', text(item.arguments)),
      { type: 'response.function_call_arguments.done', arguments: item.arguments, name: item.name },
    ],
  ],
  custom_tool_call: (item) => [
    { ...item, input: '' },
    [
      ...pieces('response.custom_tool_call_input.delta', text(item.input)),
      { type: 'response.custom_tool_call_input.done', input: item.input },
    ],
  ],
}

function contentEvents(content: JsonObject): readonly JsonObject[] {
  const added = (part: JsonObject) => ({ type: 'response.content_part.added', part })
  const done = { type: 'response.content_part.done', part: content }
  if (content.type === 'refusal') {
    return [
      added({ ...content, refusal: '' }),
      ...pieces('response.refusal.delta', text(content.refusal)),
      { type: 'response.refusal.done', refusal: content.refusal },
      done,
    ]
  }
  const logprobs = isJsonArray(content.logprobs) ? content.logprobs : []
  const [first, ...others] = pieces('response.output_text.delta', text(content.text), { logprobs: [] })
  return [
    added({ ...content, text: '', annotations: [], logprobs: [] }),
    ...(first === undefined ? [] : [{ ...first, logprobs }]),
    ...others,
    ...objects(content.annotations).map((annotation, annotation_index) => ({
      type: 'response.output_text.annotation.added',
      annotation,
      annotation_index,
    })),
    { type: 'response.output_text.done', text: content.text, logprobs },
    done,
  ]
}

/** Each part a chunk of its own; what is said of the whole candidate comes with the last. */
function streamGemini({ candidates, ...head }: JsonObject): string {
  const all = objects(candidates)
  if (all.length === 0) return frame(candidates === undefined ? head : { ...head, candidates })
  return all
    .flatMap(({ content, index, ...ends }) => {
      const parts = objects(object(content).parts).flatMap(splitPart)
      const last = parts.length - 1
      const chunk = (candidate: JsonObject) => frame({ ...head, candidates: [candidate] })
      if (parts.length === 0)
        return [chunk({ ...(content === undefined ? {} : { content }), index, ...ends })]
      return parts.map((part, place) =>
        chunk({ content: { role: 'model', parts: [part] }, index, ...(place === last ? ends : {}) }),
      )
    })
    .join('')
}

/** A signature stands on the last piece. */
function splitPart(part: JsonObject): readonly JsonObject[] {
  const { thoughtSignature, ...bare } = part
  const texts = halves(text(part.text))
  if (texts.length < 2) return [part]
  return texts.map((piece, place) => ({
    ...bare,
    text: piece,
    ...(place === texts.length - 1 && thoughtSignature !== undefined ? { thoughtSignature } : {}),
  }))
}
