import { assemble } from '../canonical/assemble.ts'
import { isJsonObject, type Json } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import type { ProtocolId } from '../canonical/protocol-id.ts'
import type { CanonicalResponse } from '../canonical/response.ts'
import type { Tried, TryRequest } from '../control/contract/try.ts'
import type { Outcome } from '../control/ports.ts'
import type { AnswerReadContext } from '../protocols/codec-context.ts'
import { protocols } from '../protocols/registry.ts'
import { createFrameReader } from '../wire/frame-reader.ts'
import { parseJson } from '../wire/json-text.ts'
import { newId } from './ids.ts'
import { askOwnGateway, type OwnAnswer } from './own-request.ts'
import { accept, refuse } from './problems.ts'

export interface TryDeskPorts {
  /** `http://127.0.0.1:8045` while the gateway runs. */
  readonly address: () => string | undefined
  readonly key: () => string | undefined
}

type Asking = (ask: TryRequest) => { readonly path: string; readonly body: Json }

/** The least that each dialect wants, as its SDK sends it. */
const asking: Readonly<Record<ProtocolId, Asking>> = {
  'openai-chat': ({ model, prompt, stream }) => ({
    path: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: prompt }], ...(stream ? { stream } : {}) },
  }),
  'openai-responses': ({ model, prompt, stream }) => ({
    path: '/v1/responses',
    body: { model, input: prompt, ...(stream ? { stream } : {}) },
  }),
  'anthropic-messages': ({ model, prompt, stream }) => ({
    path: '/v1/messages',
    body: {
      model,
      max_tokens: 1024,
      messages: [{ role: 'user', content: prompt }],
      ...(stream ? { stream } : {}),
    },
  }),
  'gemini-generate': ({ model, prompt, stream }) => ({
    path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: { contents: [{ role: 'user', parts: [{ text: prompt }] }] },
  }),
}

/** Sends what a client of the dialect would send, over the socket that clients use. */
export function createTryDesk(ports: TryDeskPorts) {
  return async (ask: TryRequest, language: Language): Promise<Outcome<Tried>> => {
    const address = ports.address()
    if (address === undefined) return refuse('gateway_not_running', language)
    const { path, body } = asking[ask.protocol](ask)
    const startedAt = performance.now()
    try {
      const answer = await askOwnGateway(address, {
        method: 'POST',
        path,
        key: ports.key(),
        body: JSON.stringify(body),
        client: 'torii-try',
        language,
      })
      return accept({
        status: answer.status,
        path: `POST ${path}`,
        text: textOf(answer, ask),
        durationMs: performance.now() - startedAt,
        ...(answer.exchange === undefined ? {} : { exchange: answer.exchange }),
      })
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error)
      return refuse('replay_failed', language, { cause })
    }
  }
}

function textOf({ status, body }: OwnAnswer, { protocol, stream }: TryRequest): string {
  if (status >= 400) return errorMessage(body)
  const { readResponse, streamReader } = protocols[protocol]
  const context: AnswerReadContext = { issuer: '', quirks: {}, newId }
  if (!stream) {
    const json = parseJson(body)
    return isJsonObject(json) ? spoken(readResponse(json, context)) : body
  }
  const frames = createFrameReader()
  const reader = streamReader(context)
  const events = [...frames.push(Buffer.from(body)), ...frames.end()].flatMap((frame) => reader.read(frame))
  const { response, fault } = assemble([...events, ...reader.end()])
  return [spoken(response), fault?.message].filter((text) => text !== undefined && text !== '').join('\n\n')
}

const spoken = ({ choices }: CanonicalResponse): string =>
  choices
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.kind === 'text' || part.kind === 'refusal' ? [part.text] : []))
    .join('\n')

/** All four dialects put it at `error.message`. */
function errorMessage(body: string): string {
  try {
    const json = parseJson(body)
    const error = isJsonObject(json) && isJsonObject(json.error) ? json.error : {}
    return typeof error.message === 'string' ? error.message : body
  } catch {
    return body
  }
}
