import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { readShared } from './shared.ts'

export { clientRequests } from './clients.ts'
export { describeShared } from './shared.ts'

/** One recorded exchange of `../shared/corpus`: see INDEX.md and SOURCES.md there. */
export interface RecordedExchange {
  /** `openai/openai-chat/agent-logprobs`. */
  readonly id: string
  readonly provider: string
  /** The wire as the index names it: `openai-chat`, `gemini-stream`, … */
  readonly api: string
  readonly stream: boolean
  readonly model: string | null
  readonly features: readonly string[]
  /** How near the bytes are to the recording. */
  readonly fidelity: string
  readonly request: RecordedRequest
  readonly response: RecordedResponse
}

interface RecordedRequest {
  readonly method: string
  /** With query. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent: the recording has none, or it is no JSON. */
  readonly body?: JsonObject
  /** What was sent, when that was no JSON. */
  readonly text?: string
}

interface RecordedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A whole answer. Absent: it streamed, or was no JSON. */
  readonly body?: Json
  /** The raw stream (SSE, or a JSON array as Gemini sends it). */
  readonly sse?: string
  /** What goes over the socket, in each of the forms. */
  readonly text: string
}

/** Every field given must fit; `features`: all of them. */
export interface CorpusFilter {
  readonly api?: string | readonly string[]
  readonly provider?: string | readonly string[]
  readonly stream?: boolean
  readonly features?: readonly string[]
  /** `ok`: below 300; `error`: 400 and more. */
  readonly outcome?: 'ok' | 'error'
  readonly id?: string | RegExp
}

/** The recorded exchanges that fit, in the index's order; none when ../shared is absent (use `describeShared`). */
export const corpus = (filter: CorpusFilter = {}): readonly RecordedExchange[] =>
  entries()
    .filter((entry) => fits(entry, filter))
    .map(load)

const entrySchema = z.object({
  file: z.string(),
  id: z.string(),
  provider: z.string(),
  api: z.string(),
  stream: z.boolean(),
  status: z.number(),
  model: z.string().nullable(),
  features: z.array(z.string()),
  fidelity: z.string(),
})
type Entry = z.infer<typeof entrySchema>

const headersSchema = z.record(z.string(), z.unknown()).transform(readHeaders)

const exchangeSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: headersSchema.nullish(),
    body: z.custom<Json>().optional(),
    body_text: z.string().optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: headersSchema.nullish(),
    body: z.custom<Json>().optional(),
    sse: z.string().optional(),
    body_text: z.string().optional(),
  }),
})

function readHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const read = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')])
  return Object.fromEntries(read)
}

let index: readonly Entry[] | undefined

function entries(): readonly Entry[] {
  index ??= z
    .object({ exchanges: z.array(entrySchema) })
    .parse(readShared('corpus/index.json') ?? { exchanges: [] }).exchanges
  return index
}

const isOneOf = (value: string, wanted: string | readonly string[] | undefined): boolean =>
  wanted === undefined || [wanted].flat().includes(value)

const fitsId = (id: string, wanted: string | RegExp | undefined): boolean =>
  wanted === undefined || (typeof wanted === 'string' ? id === wanted : wanted.test(id))

const fits = (entry: Entry, filter: CorpusFilter): boolean =>
  isOneOf(entry.api, filter.api) &&
  isOneOf(entry.provider, filter.provider) &&
  (filter.stream === undefined || entry.stream === filter.stream) &&
  (filter.features ?? []).every((feature) => entry.features.includes(feature)) &&
  (filter.outcome === undefined || (filter.outcome === 'ok' ? entry.status < 300 : entry.status >= 400)) &&
  fitsId(entry.id, filter.id)

function load(entry: Entry): RecordedExchange {
  const { request, response } = exchangeSchema.parse(readShared(`corpus/${entry.file}`))
  const { id, provider, api, stream, model, features, fidelity } = entry
  return {
    ...{ id, provider, api, stream, model, features, fidelity },
    request: {
      method: request.method,
      path: request.path,
      headers: request.headers ?? {},
      ...(isJsonObject(request.body) ? { body: request.body } : {}),
      ...(request.body_text === undefined ? {} : { text: request.body_text }),
    },
    response: {
      status: response.status,
      headers: response.headers ?? {},
      ...(response.body === undefined ? {} : { body: response.body }),
      ...(response.sse === undefined ? {} : { sse: response.sse }),
      text:
        response.sse ??
        response.body_text ??
        (response.body === undefined ? '' : JSON.stringify(response.body)),
    },
  }
}
