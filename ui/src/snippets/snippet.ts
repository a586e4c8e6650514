import type { ExchangeView } from '../../../src/control/contract/exchange.ts'
import type { Status } from '../../../src/control/contract/status.ts'
import { curlSnippet } from './curl.ts'
import { goSnippet } from './go.ts'
import { pythonSnippet } from './python.ts'
import { typescriptSnippet } from './typescript.ts'

export type SnippetForm = 'curl' | 'python' | 'typescript' | 'go'

/** The request as a client would send it: to the true address, the key left to the environment. */
export interface SnippetRequest {
  readonly protocol: string
  /** Canonical path with query. */
  readonly path: string
  readonly method: string
  /** JSON text as the client wrote it. Absent: there is none, or it was not kept. */
  readonly body?: string
  readonly model: string
  readonly stream: boolean
  readonly operation: string
  /** What each SDK takes as its base URL. */
  readonly bases: { readonly openai: string; readonly anthropic: string; readonly gemini: string }
  readonly address: string
}

/** Stands for the key; the value is never written into code that may be shared. */
export const keyVariable = 'TORII_API_KEY'

export function snippetRequest(exchange: ExchangeView, status: Status): SnippetRequest {
  const [base] = status.baseUrls
  const address = base?.address ?? `http://127.0.0.1:${status.configured.port}`
  const body = exchange.bodies?.truncated === true ? undefined : exchange.bodies?.clientSent
  return {
    protocol: exchange.protocol ?? '',
    path: exchange.repairedPath ?? exchange.path,
    method: exchange.method,
    model: exchange.modelAsked ?? '',
    stream: exchange.stream,
    operation: exchange.operation ?? '',
    address,
    bases: {
      openai: base?.openai ?? `${address}/v1`,
      anthropic: base?.anthropic ?? address,
      gemini: base?.gemini ?? address,
    },
    ...(body === undefined ? {} : { body }),
  }
}

const writers = {
  curl: curlSnippet,
  python: pythonSnippet,
  typescript: typescriptSnippet,
  go: goSnippet,
} as const satisfies Record<SnippetForm, (request: SnippetRequest) => string>

export const writeSnippet = (form: SnippetForm, request: SnippetRequest): string => writers[form](request)

/** Names of languages are the same in every language. */
export const snippetNames: Readonly<Record<SnippetForm, string>> = {
  curl: 'cURL',
  python: 'Python',
  typescript: 'TypeScript',
  go: 'Go',
}
