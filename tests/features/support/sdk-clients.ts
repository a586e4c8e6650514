import Anthropic from '@anthropic-ai/sdk'
import { type Candidate, type GenerateContentResponse, GoogleGenAI, type Part } from '@google/genai'
import OpenAI from 'openai'
import type { JsonObject } from '../../../src/canonical/json.ts'
import { type Dialect, questionOf } from './walk.ts'

/** How a vendor's own SDK sees an answer: what it gives whole, or what it gathers from a stream. */
interface SdkClient {
  whole(url: string, model: string, asks: object): Promise<unknown>
  stream(url: string, model: string, asks: object): Promise<unknown>
}

const openai = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 })
const anthropic = (url: string) => new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0 })
const google = (url: string) => new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } })

/** The SDKs' types of a request are for who writes one by hand; the tables are wire words. */
const said = (dialect: Dialect, model: string, asks: object) =>
  ({ model, ...questionOf(dialect, asks) }) as never

const chat: SdkClient = {
  whole: (url, model, asks) => openai(url).chat.completions.create(said('chat', model, asks)),
  async stream(url, model, asks) {
    const options = { stream_options: { include_usage: true } }
    const stream = openai(url).chat.completions.stream(said('chat', model, { ...options, ...asks }))
    // Not OpenAI's own fields: its SDK keeps the last piece only, clients that know them join or take them.
    const thoughts: string[] = []
    let annotations: unknown
    for await (const { choices } of stream)
      for (const { index, delta } of choices) {
        const more = delta as { reasoning_content?: string; annotations?: unknown }
        thoughts[index] = (thoughts[index] ?? '') + (more.reasoning_content ?? '')
        annotations = more.annotations ?? annotations
      }
    const whole = await stream.finalChatCompletion()
    const choices = whole.choices.map((choice) => ({
      ...choice,
      message: {
        ...choice.message,
        ...(thoughts[choice.index] ? { reasoning_content: thoughts[choice.index] } : {}),
        ...(annotations === undefined ? {} : { annotations }),
      },
    }))
    return { ...whole, choices }
  },
}

const responses: SdkClient = {
  whole: (url, model, asks) => openai(url).responses.create(said('responses', model, asks)),
  stream: (url, model, asks) =>
    openai(url)
      .responses.stream(said('responses', model, asks))
      .finalResponse(),
}

const messages: SdkClient = {
  whole: (url, model, asks) => anthropic(url).beta.messages.create(said('messages', model, asks)),
  stream: (url, model, asks) =>
    anthropic(url)
      .beta.messages.stream(said('messages', model, asks))
      .finalMessage(),
}

const gemini: SdkClient = {
  whole: async (url, model, asks) => gather([await google(url).models.generateContent(asked(model, asks))]),
  async stream(url, model, asks) {
    const chunks: GenerateContentResponse[] = []
    for await (const chunk of await google(url).models.generateContentStream(asked(model, asks)))
      chunks.push(chunk)
    return gather(chunks)
  },
}

/** The SDK takes the settings of a call apart from the wire's own fields. */
function asked(model: string, asks: object) {
  const { contents, generationConfig, ...others } = questionOf('gemini', asks) as JsonObject
  return {
    model,
    contents: contents as never,
    config: { ...(generationConfig as object), ...others } as object,
  }
}

/** What a client that joins the chunks has in the end. */
function gather(chunks: readonly GenerateContentResponse[]): unknown {
  const candidates = new Map<number, Candidate>()
  for (const { candidates: given = [] } of chunks)
    for (const [place, candidate] of given.entries()) {
      const at = candidate.index ?? place
      const before = candidates.get(at)
      const parts = joinTexts([...(before?.content?.parts ?? []), ...(candidate.content?.parts ?? [])])
      candidates.set(at, { ...before, ...candidate, content: { role: 'model', parts } })
    }
  const last = Object.assign({}, ...chunks) as GenerateContentResponse
  const heads = { modelVersion: last.modelVersion, responseId: last.responseId }
  return {
    ...heads,
    promptFeedback: last.promptFeedback,
    usageMetadata: last.usageMetadata,
    candidates: [...candidates.values()],
  }
}

function joinTexts(parts: readonly Part[]): Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const before = joined.at(-1)
    const isSame = before?.text !== undefined && part.text !== undefined && before.thought === part.thought
    if (isSame) joined[joined.length - 1] = { ...before, ...part, text: `${before.text}${part.text}` }
    else joined.push(part)
  }
  const said = joined.filter((part) => part.text !== '' || part.thoughtSignature !== undefined)
  return said.length === 0 ? joined : said
}

export const sdkClients: Readonly<Record<Dialect, SdkClient>> = { chat, responses, messages, gemini }
