import type { Fault, FaultKind, FaultScope } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { FaultAnswer, FaultCodec, WrittenFault } from '../fault-codec.ts'
import { readRetryAfter } from './retry-after.ts'
import { faultOfType, typeOfFault } from './vocabulary.ts'

export const faults: FaultCodec = { read: readFault, write: writeFault, writeInStream }

/** What an upstream's error says, however it was wrapped. */
interface Said {
  readonly type?: string
  readonly code?: string
  readonly message: string
}

function readFault(answer: FaultAnswer): Fault {
  const said = readSaid(answer.body)
  const { kind, scope, status } = classify(said, answer.status)
  const retryAfter = readRetryAfter(answer)
  const raw = isJsonObject(answer.body) ? answer.body : undefined
  return {
    stage: 'attempt',
    scope,
    kind,
    status,
    code: said.code ?? said.type ?? `http_${status}`,
    message: said.message === '' ? `The upstream answered ${status} without a word.` : said.message,
    retryable: retryable.has(kind),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(raw === undefined ? {} : { raw }),
  }
}

/** An `error` event inside a stream, whose 200 has already gone out. */
export const readStreamFault = (body: Json): Fault => ({
  ...readFault({ status: 200, headers: {}, body, now: 0 }),
  stage: 'deliver',
})

/** Anthropic, z.ai (`{error:{code,message}}`), Bedrock (`{message}`), FastAPI (`{detail}`), plain text, a proxy's HTML page. */
function readSaid(body: Json): Said {
  if (typeof body === 'string') return { message: readText(body) }
  if (!isJsonObject(body)) return { message: '' }
  const { error } = body
  if (typeof error === 'string') return { message: error }
  const holder = isJsonObject(error) ? error : body
  const details = isJsonObject(holder.details) ? holder.details : {}
  const code = firstText(details.error_code, holder.code)
  const type = typeof holder.type === 'string' && holder.type !== 'error' ? holder.type : undefined
  return {
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    message: firstText(holder.message, body.message, body.detail, body.Message) ?? '',
  }
}

const firstText = (...values: readonly (Json | undefined)[]): string | undefined => {
  const found = values.find(
    (value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
  )
  return found === undefined ? undefined : String(found)
}

/** A page is told by its title; nobody reads its mark-up. */
function readText(text: string): string {
  if (!/^\s*</.test(text)) return text.trim().slice(0, textLimit)
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]
  const words = title ?? text.replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')
  return words.replace(/\s+/g, ' ').trim().slice(0, textLimit)
}
const textLimit = 2000

interface Class {
  readonly kind: FaultKind
  readonly scope: FaultScope
  readonly status: number
}

/** A business code is the most exact, then the words, the type, and last the status. */
function classify(said: Said, status: number): Class {
  const typed = entryOf(faultOfType, said.type)
  const [, coded, scope] = rowOfCode(said.code) ?? []
  const told = coded ?? kindOfWords(said.message) ?? typed?.kind
  const kind = told ?? kindOfStatus[status] ?? kindByRange(status)
  const inside = status < 400
  return {
    kind,
    scope: scope ?? scopes[kind],
    status: inside ? (statusOfKind(kind) ?? typed?.status ?? 500) : status,
  }
}

/** What the vendors say in prose under a type that says less. */
const words: readonly (readonly [RegExp, FaultKind])[] = [
  [
    /prompt is too long|exceeds? (the )?(model's )?context (limit|window|length)|maximum context|input is too long/i,
    'context-length',
  ],
  [/credit balance is too low|insufficient (balance|credits?)|in arrears|spend limit/i, 'payment'],
  [/(organization|account) (has been|is) (disabled|on hold|locked|suspended|inactive)/i, 'forbidden'],
  [
    /invalid x-api-key|invalid (api|authentication) (key|token)|(token|key) (has )?expired/i,
    'unauthenticated',
  ],
  [/^overloaded$/i, 'overloaded'],
]

const kindOfWords = (message: string): FaultKind | undefined =>
  words.find(([pattern]) => pattern.test(message))?.[1]

/** z.ai's business codes, which it sends on its Anthropic endpoint too (https://docs.z.ai/api-reference/api-code). */
const codes: readonly (readonly [RegExp, FaultKind, FaultScope?])[] = [
  [/^100[0-4]$/, 'unauthenticated'],
  [/^(111[012]|1121|1220|1300)$/, 'forbidden'],
  [/^(1113|1309)$/, 'payment'],
  [/^121[0345]$/, 'invalid-request'],
  [/^(121[12]|122[12]|1311)$/, 'not-found'],
  [/^1261$/, 'context-length'],
  [/^1301$/, 'content-filter'],
  [/^130[235]$/, 'rate-limited'],
  // The allowance of a day, a plan's window, a week: of the whole account.
  [/^(1304|1308|1310|1313)$/, 'rate-limited', 'account'],
  [/^1312$/, 'overloaded'],
  [/^(1120|12[0-3]0|1234)$/, 'internal'],
]

const rowOfCode = (code: string | undefined): (typeof codes)[number] | undefined =>
  code === undefined ? undefined : codes.find(([pattern]) => pattern.test(code))

const kindOfStatus: Readonly<Record<number, FaultKind | undefined>> = {
  400: 'invalid-request',
  401: 'unauthenticated',
  402: 'payment',
  403: 'forbidden',
  404: 'not-found',
  405: 'method',
  408: 'timeout',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-media',
  421: 'misdirected',
  422: 'invalid-request',
  424: 'unavailable',
  429: 'rate-limited',
  434: 'forbidden',
  499: 'client-closed',
  500: 'internal',
  502: 'bad-upstream',
  503: 'unavailable',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
}

const kindByRange = (status: number): FaultKind =>
  status >= 400 && status < 500 ? 'invalid-request' : 'internal'

const statusOfKind = (kind: FaultKind): number | undefined =>
  Object.values(faultOfType).find((entry) => entry?.kind === kind)?.status

/** Whose fault it is. A model that is not there may be there on another account. */
const scopes = {
  'invalid-request': 'request',
  'context-length': 'request',
  unauthenticated: 'account',
  payment: 'account',
  forbidden: 'account',
  'not-found': 'model',
  method: 'request',
  conflict: 'request',
  'too-large': 'request',
  'unsupported-media': 'request',
  misdirected: 'egress',
  'rate-limited': 'model',
  'client-closed': 'request',
  internal: 'model',
  'bad-upstream': 'model',
  unavailable: 'model',
  timeout: 'model',
  overloaded: 'model',
  'content-filter': 'request',
} satisfies Record<FaultKind, FaultScope>

/** «Later or on another account»: all that is not the request's own fault. */
const retryable: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'unauthenticated',
  'payment',
  'forbidden',
  'not-found',
  'conflict',
  'misdirected',
  'rate-limited',
  'internal',
  'bad-upstream',
  'unavailable',
  'timeout',
  'overloaded',
])

function writeFault(fault: Fault, requestId: string): WrittenFault {
  const { repeat } = typeOfFault[fault.kind]
  return {
    status: fault.status,
    headers: {
      'request-id': requestId,
      // Without it Claude Code asks for minutes what no repeat can cure.
      'x-should-retry': String(repeat && fault.retryable),
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(fault.retryAfter)) }),
    },
    body: faultBody(fault, requestId),
  }
}

function writeInStream(fault: Fault, requestId: string): readonly Frame[] {
  return [dataFrame(writeJson(faultBody(fault, requestId)), 'error')]
}

/** The vendor's own body for a client of the vendor's; else Torii's words, with its code where the SDK looks for one. */
export function faultBody(fault: Fault, requestId: string): JsonObject {
  if (isOwnError(fault.raw)) return { ...fault.raw, request_id: fault.raw.request_id ?? requestId }
  const { type } = typeOfFault[fault.kind]
  const details = {
    error_code: fault.code,
    ...(fault.param === undefined ? {} : { param: fault.param }),
  }
  const message = wordsFor(fault)
  return { type: 'error', error: { type, message, details }, request_id: requestId }
}

/** Claude Code compacts a conversation on these very words. */
const wordsFor = ({ kind, message }: Fault): string =>
  kind === 'context-length' && !/prompt is too long/i.test(message)
    ? `prompt is too long: ${message}`
    : message

const isOwnError = (raw: Json | undefined): raw is JsonObject =>
  isJsonObject(raw) &&
  raw.type === 'error' &&
  isJsonObject(raw.error) &&
  typeof raw.error.message === 'string' &&
  typeof raw.error.type === 'string' &&
  faultOfType[raw.error.type] !== undefined
