import { readdirSync } from 'node:fs'
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { readShared, sharedIsPresent, sharedRoot } from './shared.ts'

/** One request of a published client, from `../shared/clients`. */
export interface ClientRequest {
  /** `codex/01`: folder and number. */
  readonly id: string
  readonly client: string
  readonly version: string
  /** Which API the run spoke: `anthropic`, `google`, `chat`, `responses`, `chat+responses`. */
  readonly wire: string
  readonly run: string
  readonly method: string
  /** Without query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names. Secrets read `<API_KEY>`. */
  readonly headers: Readonly<Record<string, string>>
  /** Names as sent, in order. */
  readonly headerOrder: readonly string[]
  readonly body?: JsonObject
  /** What the client sent over a WebSocket, where it used one. */
  readonly frames?: readonly Json[]
}

export interface ClientFilter {
  readonly wire?: string | readonly string[]
  readonly client?: string | readonly string[]
  /** Folder, or a pattern over `folder/number`. */
  readonly id?: RegExp
  readonly path?: RegExp
}

/** In order of folder and number; none when ../shared is absent (use `describeShared`). */
export const clientRequests = (filter: ClientFilter = {}): readonly ClientRequest[] =>
  all().filter(
    (request) =>
      isOneOf(request.wire, filter.wire) &&
      isOneOf(request.client, filter.client) &&
      (filter.id?.test(request.id) ?? true) &&
      (filter.path?.test(request.path) ?? true),
  )

const requestSchema = z.object({
  client: z.string(),
  version: z.string(),
  wire: z.string(),
  run: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
  header_order: z.array(z.string()),
  body: z.custom<Json>().optional(),
  frames: z.array(z.custom<Json>()).optional(),
})

let requests: readonly ClientRequest[] | undefined

function all(): readonly ClientRequest[] {
  requests ??= sharedIsPresent ? files().map(read) : []
  return requests
}

const files = (): readonly string[] =>
  readdirSync(`${sharedRoot}clients`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()

function read(file: string): ClientRequest {
  const {
    header_order: headerOrder,
    query,
    body,
    frames,
    headers,
    ...rest
  } = requestSchema.parse(readShared(`clients/${file}`))
  return {
    id: file.replace(/\.json$/, ''),
    ...rest,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    headerOrder,
    ...(isJsonObject(body) ? { body } : {}),
    ...(frames === undefined ? {} : { frames }),
  }
}

const isOneOf = (value: string, wanted: string | readonly string[] | undefined): boolean =>
  wanted === undefined || [wanted].flat().includes(value)
