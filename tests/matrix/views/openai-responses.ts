import OpenAI from 'openai'
import type { Response as Answer, ResponseOutputItem } from 'openai/resources/responses/responses'
import { answering, jsonType, readInput, sseType, type View, type Viewer } from './view.ts'

const client = (body: string, type: string): OpenAI =>
  new OpenAI({
    apiKey: 'none',
    baseURL: 'http://127.0.0.1',
    maxRetries: 0,
    fetch: answering(body, type),
  })

const asked = { model: 'm', input: 'Hi' }

export const openaiResponses: Viewer = {
  stream: async (sse) => view(await client(sse, sseType).responses.stream(asked).finalResponse()),
  whole: async (body) => view(await client(JSON.stringify(body), jsonType).responses.create(asked)),
}

function view({ output, usage, status, error, incomplete_details: cut }: Answer): View {
  if (status === 'failed') throw new Error(error?.message)
  return {
    choices: [
      {
        text: contents(output, 'output_text'),
        thoughts: output.flatMap(thoughtsOf).join(''),
        refusal: contents(output, 'refusal'),
        calls: output.flatMap(callOf),
        finish: cut?.reason ?? status ?? '',
      },
    ],
    callIds: output.flatMap((item) => ('call_id' in item && isCall(item) ? [item.call_id] : [])),
    usage: [
      usage?.input_tokens,
      usage?.output_tokens,
      usage?.input_tokens_details.cached_tokens,
      usage?.output_tokens_details.reasoning_tokens,
    ],
  }
}

const contents = (output: readonly ResponseOutputItem[], type: 'output_text' | 'refusal'): string =>
  output
    .flatMap((item) => (item.type === 'message' ? item.content : []))
    .map((content) =>
      content.type !== type ? '' : content.type === 'output_text' ? content.text : content.refusal,
    )
    .join('')

const thoughtsOf = (item: ResponseOutputItem): readonly string[] =>
  item.type === 'reasoning'
    ? [...item.summary.map(({ text }) => text), ...(item.content ?? []).map(({ text }) => text)]
    : []

const isCall = (item: ResponseOutputItem): item is Extract<ResponseOutputItem, { name: string }> =>
  item.type === 'function_call' || item.type === 'custom_tool_call'

const callOf = (item: ResponseOutputItem): View['choices'][number]['calls'] =>
  item.type === 'function_call'
    ? [[item.name, readInput(item.arguments)]]
    : item.type === 'custom_tool_call'
      ? [[item.name, item.input]]
      : []
