import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import type { Fault } from '../canonical/fault.ts'
import type { CallTraits } from '../models/background-calls.ts'
import type { Operation, Route } from '../protocols/operation.ts'
import type { Protocol } from '../protocols/protocol.ts'
import { applySplices } from '../wire/json-splice.ts'
import { type BodyFields, scalarFields, scanFields } from './body-fields.ts'
import { type FormField, findFormField } from './multipart-model.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { RequestBody } from './request-body.ts'
import type { RouteMatch } from './route-table.ts'
import type { CallState } from './stateful/call-state.ts'

/** What the client asks: its bytes as they came, and the little that was read of them. */
export interface ClientCall {
  readonly protocol: Protocol
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  /** Canonical path. */
  readonly path: string
  readonly method: string
  /** Raw, less what is a key. */
  readonly query: string
  readonly search: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly fields: BodyFields['raw']
  /** Of the body as it was received; another may have been put in its place. */
  readonly scan: BodyFields['scan']
  readonly model: string | undefined
  /** Where the model stands when the body is a form. */
  readonly formModel: FormField | undefined
  readonly stream: boolean
  /** Same conversation: its prompt cache lies at one account. */
  readonly session: string | undefined
  /** What routing looks at besides the model. Absent: no rule of the owner's does. */
  readonly traits?: CallTraits
  /** Of a dialect whose API keeps state. */
  readonly state?: CallState
}

export type Received =
  | { readonly kind: 'call'; readonly call: ClientCall }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** What a body must be. `any`: files and forms too, the upstream judges. */
const bodyRules: Readonly<Record<Operation, 'json' | 'any'>> = {
  generate: 'json',
  'count-tokens': 'json',
  embed: 'json',
  'embed-batch': 'json',
  predict: 'json',
  'list-models': 'any',
  'get-model': 'any',
  'legacy-completion': 'json',
  'image-generation': 'json',
  'image-edit': 'any',
  transcription: 'any',
  'audio-translation': 'any',
  speech: 'json',
  moderation: 'json',
  'response-get': 'any',
  'response-delete': 'any',
  'response-cancel': 'any',
  'response-items': 'any',
  'response-compact': 'json',
  'conversation-create': 'any',
  'conversation-get': 'any',
  'conversation-update': 'json',
  'conversation-delete': 'any',
  'conversation-items': 'any',
  'conversation-add': 'json',
  'conversation-item': 'any',
  'conversation-remove': 'any',
  other: 'any',
}

/** Headers by which clients name their session, most telling first. */
const sessionHeaders = [
  'x-claude-code-session-id',
  'session-id',
  'session_id',
  'x-session-id',
  'x-session-affinity',
  'thread-id',
]

/** Step 1, second half, once the door is open and the body is in: its model and stream flag are read loosely. */
export function receive(
  exchange: OpenExchange,
  { match, path }: { readonly match: RouteMatch; readonly path: string },
  body: RequestBody,
): Received {
  if (body.kind === 'gone') return { kind: 'refused', fault: exchange.faultOf('client_closed', 'identify') }
  if (body.kind === 'refused')
    return { kind: 'refused', fault: exchange.faultOf(body.id, 'identify', { values: body.values }) }
  exchange.requestBytes = body.bytes.length
  exchange.keepBodies(body.bytes)
  const rule = bodyRules[match.route.operation]
  const fields = scanFields(body.bytes)
  const fault = rule === 'json' ? judgeJson(exchange, body.bytes, fields) : undefined
  if (fault !== undefined) return { kind: 'refused', fault }
  if (match.entering === undefined || fields.verdict !== 'object')
    return { kind: 'call', call: readCall(exchange, match, path, body.bytes, fields) }
  const entered = Buffer.concat(applySplices([body.bytes], match.entering))
  return { kind: 'call', call: readCall(exchange, match, path, entered, scanFields(entered)) }
}

function readCall(
  exchange: OpenExchange,
  match: RouteMatch,
  path: string,
  body: Buffer,
  { raw: fields, scan }: BodyFields,
): ClientCall {
  const { protocol, route, params } = match
  const headers = isSingle(exchange.request.headers) ? exchange.request.headers : {}
  const search = new URLSearchParams(exchange.query)
  const type = headers['content-type'] ?? ''
  const isForm = type.startsWith('multipart/')
  const formModel = isForm ? findFormField(body, type, 'model') : undefined
  // A form has no types: the word is what JSON has as a value.
  const formFields = isForm ? { stream: findFormField(body, type, 'stream')?.text === 'true' } : {}
  const scalars = { ...scalarFields(fields), ...formFields }
  const peek = protocol.peek({ path, params, query: search, headers, fields: scalars })
  const stream = route.streams === true || peek.stream
  exchange.stream = stream
  const model = peek.model ?? formModel?.text
  exchange.modelAsked = model
  return {
    protocol,
    route,
    params,
    path,
    method: exchange.request.method ?? 'GET',
    query: exchange.query,
    search,
    headers,
    body,
    fields,
    scan,
    model,
    formModel,
    stream,
    session: sessionOf(headers, fields),
  }
}

function judgeJson(exchange: OpenExchange, body: Buffer, fields: BodyFields): Fault | undefined {
  const type = exchange.request.headers['content-type']
  if (fields.verdict === 'object')
    return isUtf8(body) ? undefined : exchange.faultOf('invalid_utf8', 'identify')
  // A wrong type is forgiven when JSON came all the same: curl's -d says it is a form.
  if (type !== undefined && !/\bjson\b/i.test(type) && fields.verdict !== 'empty')
    return exchange.faultOf('unsupported_content_type', 'identify', { values: { seen: type.slice(0, 100) } })
  return exchange.faultOf('invalid_json', 'identify', {
    values: { reason: reasonOf(body, fields.verdict) },
  })
}

/** Why it is none, by place and never by content: the text goes to the record too. */
function reasonOf(body: Buffer, verdict: BodyFields['verdict']): string {
  if (verdict === 'empty') return 'it is empty'
  if (verdict === 'other') return 'it is another JSON value'
  try {
    JSON.parse(body.toString())
  } catch (error) {
    const place = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined
    return place === undefined ? 'it ends too early' : `unexpected character at ${place}`
  }
  return 'it is nested too deep'
}

/** Node gives only Set-Cookie as a list, and that is no request's header. */
const isSingle = (headers: IncomingHttpHeaders): headers is Record<string, string | undefined> =>
  headers['set-cookie'] === undefined

function sessionOf(
  headers: Readonly<Record<string, string | undefined>>,
  fields: BodyFields['raw'],
): string | undefined {
  for (const name of sessionHeaders) {
    const value = headers[name]
    if (value !== undefined && value !== '') return value.slice(0, 200)
  }
  const { prompt_cache_key: key, metadata } = fields
  if (key?.startsWith('"')) return key.slice(1, -1)
  return metadata?.includes('"user_id"') === true ? userIn(metadata) : undefined
}

/** Claude Code puts its session into `metadata.user_id`: at its end, or as a field of JSON text. Any other text is a session as it is. */
function userIn(metadata: string): string | undefined {
  try {
    const { user_id: user }: { user_id?: unknown } = JSON.parse(metadata) ?? {}
    if (typeof user !== 'string' || user === '') return undefined
    const session = /_session_(\S+)$/.exec(user)?.[1] ?? /"session_id"\s*:\s*"([^"\\]+)"/.exec(user)?.[1]
    return (session ?? user).slice(0, 500)
  } catch {
    // Malformed, as whoever reads the whole body will say.
    return undefined
  }
}
