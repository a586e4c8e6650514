import Anthropic from '@anthropic-ai/sdk'
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta/messages'
import { answering, jsonType, sseType, type View, type Viewer } from './view.ts'

const client = (body: string, type: string): Anthropic =>
  new Anthropic({
    apiKey: 'none',
    baseURL: 'http://127.0.0.1',
    maxRetries: 0,
    fetch: answering(body, type),
  })

const asked = { model: 'm', max_tokens: 1, messages: [] }

export const anthropicMessages: Viewer = {
  stream: async (sse) => view(await client(sse, sseType).beta.messages.stream(asked).finalMessage()),
  whole: async (body) => view(await client(JSON.stringify(body), jsonType).beta.messages.create(asked)),
}

const view = ({ content, usage, stop_reason: finish }: BetaMessage): View => ({
  choices: [
    {
      text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      thoughts: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      refusal: '',
      calls: content.flatMap((block) =>
        block.type === 'tool_use' ? [[block.name, block.input] as const] : [],
      ),
      finish: finish ?? '',
    },
  ],
  callIds: content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])),
  usage: [
    usage.input_tokens,
    usage.output_tokens,
    usage.cache_read_input_tokens ?? undefined,
    usage.cache_creation_input_tokens ?? undefined,
  ],
})
