import { request } from 'node:http'
import type { Language } from '../canonical/language.ts'
import { createSseReader } from '../wire/sse-reader.ts'
import { callControl, type RunningInstance } from './control-client.ts'

export interface TryRequest {
  readonly instance: RunningInstance
  /** `http://127.0.0.1:8045` */
  readonly address: string
  readonly model: string
  readonly prompt: string
  readonly language: Language
}

export type TryAnswer =
  | { readonly ok: true; readonly summary: string }
  | { readonly ok: false; readonly message: string }

/** One streamed chat completion through the data plane, as any OpenAI client would send it. */
export async function askGateway(ask: TryRequest, print: (text: string) => void): Promise<TryAnswer> {
  const { value: key } = await callControl<{ value: string }>(ask.instance, '/api/keys/proxy/reveal', {
    method: 'POST',
  })
  const answer = await send(ask, key)
  if ((answer.statusCode ?? 0) >= 400) return { ok: false, message: await errorIn(answer) }
  const reader = createSseReader()
  for await (const chunk of answer) {
    for (const frame of reader.push(chunk as Buffer)) {
      const step = frame.kind === 'event' ? readStep(frame.data) : {}
      if (step.error !== undefined) return { ok: false, message: step.error }
      if (step.text !== undefined) print(step.text)
    }
  }
  return { ok: true, summary: summaryOf(answer.headers) }
}

function send(ask: TryRequest, key: string): Promise<import('node:http').IncomingMessage> {
  const body = {
    model: ask.model,
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: ask.prompt }],
  }
  return new Promise((resolve, reject) => {
    const call = request(
      `${ask.address}/v1/chat/completions`,
      {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
          'accept-language': ask.language,
          'user-agent': 'torii-try',
        },
      },
      resolve,
    )
    call.on('error', reject)
    call.end(JSON.stringify(body))
  })
}

async function errorIn(answer: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  try {
    return (JSON.parse(text) as { error: { message: string } }).error.message
  } catch {
    return text.slice(0, 500)
  }
}

interface Chunk {
  readonly error?: { readonly message?: string }
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[]
}

function readStep(data: string): { readonly text?: string; readonly error?: string } {
  if (data === '[DONE]') return {}
  const chunk = JSON.parse(data) as Chunk
  if (chunk.error !== undefined) return { error: chunk.error.message ?? data }
  const text = chunk.choices?.[0]?.delta?.content
  return typeof text === 'string' ? { text } : {}
}

function summaryOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const names = ['x-torii-exchange', 'x-torii-lane', 'x-torii-attempts', 'x-torii-losses']
  return names
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name.slice('x-torii-'.length)} ${String(headers[name])}`)
    .join(' · ')
}
