import type { ProtocolId } from '../src/canonical/protocol-id.ts'
import { agentRequest, smallRequest } from './fixtures/requests.ts'
import type { Target } from './load/target.ts'
import type { Mode } from './upstream/prepared.ts'

/** What a client asks for, whoever stands in between. */
export interface Work {
  /** For people. */
  readonly label: string
  /** The client's dialect. */
  readonly client: ProtocolId
  /** The dialect of the place that answers. The same: nothing is to be translated. */
  readonly upstream: ProtocolId
  readonly mode: Mode
  readonly request: 'small' | 'agent'
}

/** One model of the bench: an upstream dialect and how it answers. Torii has an account for each. */
export const modelOf = ({ upstream, mode }: Pick<Work, 'upstream' | 'mode'>): string => `${mode}-${upstream}`

export const isStream = ({ mode }: Work): boolean => mode !== 'whole'

/** Path of a call in its dialect, below the address or the base URL of a place. */
export function pathOf(dialect: ProtocolId, model: string, stream: boolean): string {
  const action = stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
  const paths: Readonly<Record<ProtocolId, string>> = {
    'openai-chat': '/v1/chat/completions',
    'openai-responses': '/v1/responses',
    'anthropic-messages': '/v1/messages',
    'gemini-generate': `/v1beta/models/${model}:${action}`,
  }
  return paths[dialect]
}

const bodies = new Map<string, string>()

/** The client's body. An agent's request exists in OpenAI's dialect. */
export function bodyOf(work: Work, model: string): string {
  const key = `${work.request} ${work.client} ${model} ${isStream(work)}`
  const known = bodies.get(key)
  if (known !== undefined) return known
  const body = JSON.stringify(
    work.request === 'agent' ? agentRequest(model) : smallRequest(work.client, model, isStream(work)),
  )
  bodies.set(key, body)
  return body
}

const dialectHeaders: Readonly<Record<ProtocolId, Readonly<Record<string, string>>>> = {
  'openai-chat': {},
  'openai-responses': {},
  'anthropic-messages': { 'anthropic-version': '2023-06-01' },
  'gemini-generate': {},
}

/** The request as a client sends it: with the headers that every SDK has. */
export function targetOf(
  work: Work,
  place: {
    readonly port: number
    readonly folder?: string
    readonly headers: Readonly<Record<string, string>>
  },
): Target {
  const model = modelOf(work)
  return {
    port: place.port,
    method: 'POST',
    path: (place.folder ?? '') + pathOf(work.client, model, isStream(work)),
    headers: {
      'content-type': 'application/json',
      accept: isStream(work) ? 'text/event-stream' : 'application/json',
      'user-agent': 'bench/1.0',
      ...dialectHeaders[work.client],
      ...place.headers,
    },
    body: bodyOf(work, model),
  }
}
