import OpenAI from 'openai'
import type { ChatCompletion } from 'openai/resources/chat/completions'
import { answering, jsonType, readInput, type SeenChoice, sseType, type View, type Viewer } from './view.ts'

const client = (body: string, type: string): OpenAI =>
  new OpenAI({
    apiKey: 'none',
    baseURL: 'http://127.0.0.1',
    maxRetries: 0,
    fetch: answering(body, type),
  })

const asked = { model: 'm', messages: [] }

export const openaiChat: Viewer = {
  async stream(sse) {
    const stream = client(sse, sseType).chat.completions.stream(asked)
    // Reasoning is not OpenAI's own field on this wire: its SDK keeps the last piece only, clients join them all.
    const thoughts: string[] = []
    for await (const { choices } of stream)
      for (const { index, delta } of choices) thoughts[index] = (thoughts[index] ?? '') + thoughtsOf(delta)
    return view(await stream.finalChatCompletion(), thoughts)
  },
  async whole(body) {
    const completion = await client(JSON.stringify(body), jsonType).chat.completions.create(asked)
    return view(
      completion,
      completion.choices.map(({ message }) => thoughtsOf(message)),
    )
  },
}

const view = ({ choices, usage }: ChatCompletion, thoughts: readonly string[]): View => ({
  choices: choices.map((choice) => see(choice, thoughts[choice.index] ?? '')),
  callIds: choices.flatMap(({ message }) => (message.tool_calls ?? []).map(({ id }) => id)),
  usage: [
    usage?.prompt_tokens,
    usage?.completion_tokens,
    usage?.prompt_tokens_details?.cached_tokens,
    usage?.completion_tokens_details?.reasoning_tokens,
  ],
})

const see = ({ message, finish_reason: finish }: ChatCompletion.Choice, thoughts: string): SeenChoice => ({
  text: message.content ?? '',
  thoughts,
  refusal: message.refusal ?? '',
  calls: (message.tool_calls ?? []).map((call) =>
    call.type === 'function'
      ? [call.function.name, readInput(call.function.arguments)]
      : [call.custom.name, call.custom.input],
  ),
  finish,
})

const thoughtsOf = (message: object): string =>
  'reasoning_content' in message && typeof message.reasoning_content === 'string'
    ? message.reasoning_content
    : ''
