import type { ToriiProcess } from '../../support/torii-process.ts'

interface Ask {
  readonly path: string
  readonly body?: unknown
  readonly client: string
}

const chat = (model: string, content: string, client: string, stream = false): Ask => ({
  path: '/v1/chat/completions',
  body: { model, stream, messages: [{ role: 'user', content }] },
  client,
})

const message = (model: string, content: string, client: string): Ask => ({
  path: '/v1/messages',
  body: { model, max_tokens: 512, stream: true, messages: [{ role: 'user', content }] },
  client,
})

const generate = (model: string, text: string, client: string): Ask => ({
  path: `/v1beta/models/${model}:generateContent`,
  body: { contents: [{ role: 'user', parts: [{ text }] }] },
  client,
})

/** A small day: three dialects, streams, faults and refusals, so that a page has something to show. */
const day: readonly Ask[] = [
  { path: '/healthz', client: 'curl/8.14.1' },
  chat('gemini-3-flash', 'Hello', 'OpenAI/Python 2.9.0'),
  message('gemini-3-flash', 'Explain the shape of a torii gate.', 'claude-cli/2.1.330 (external, cli)'),
  generate('gemini-3-flash', 'Hello', 'google-genai-sdk/1.52.0 gl-python/3.13'),
  chat('sandbox-429', 'Hello', 'OpenAI/JS 7.57.0'),
  message('sandbox-thinking', 'How many torii stand at Fushimi Inari?', 'claude-cli/2.1.330 (external, cli)'),
  chat('sandbox-401', 'Hello', 'OpenAI/Python 2.9.0'),
  { path: '/v1/nothing/here', body: {}, client: 'OpenAI/JS 7.57.0' },
  chat('gpt-5.2', 'Write a haiku about gates.', 'OpenAI/JS 7.57.0', true),
  chat('sandbox-cut', 'Hello', 'opencode/1.18.33', true),
  message('claude-sonnet-5', 'Rename this variable.', 'claude-cli/2.1.330 (external, cli)'),
  generate('gemini-3-pro', 'Summarise the README.', 'GeminiCLI/0.61.0'),
  chat('gemini-3-flash', 'Once more, please.', 'codex_cli_rs/0.169.0', true),
]

/** Sends the day, one after the other. What is refused is refused: that is part of it. */
export async function sendSampleTraffic(torii: ToriiProcess): Promise<void> {
  for (const { path, body, client } of day) {
    const answer = await fetch(torii.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'user-agent': client, 'content-type': 'application/json', 'x-api-key': 'sk-any-value' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // A body that the sandbox cuts ends in an error: that is what was asked for.
    await answer.text().catch(() => '')
  }
}
