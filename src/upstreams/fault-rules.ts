import type { Fault } from '../canonical/fault.ts'
import { isJsonObject, type Json } from '../canonical/json.ts'

/** What a place means by an error of its own. Every test that is given must hold; the first rule that fits is taken. */
export interface FaultRule {
  readonly status?: readonly number[]
  /** Against the code and type words of the error body. */
  readonly code?: RegExp
  /** Against the message and the rest of the body. */
  readonly text?: RegExp
  /** Seconds to wait, where the place says them in words that its dialect does not have. `now`: Unix milliseconds. */
  readonly wait?: (text: string, now: number) => number | undefined
  readonly means: Partial<Pick<Fault, 'scope' | 'kind' | 'retryable' | 'code' | 'retryAfter'>>
}

export interface UpstreamAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Json
  /** Unix milliseconds. */
  readonly now: number
}

export function refineFault(fault: Fault, answer: UpstreamAnswer, rules: readonly FaultRule[]): Fault {
  const words = [...errorWords(answer.body), ...awsWords(answer.headers)]
  // Only as much as can hold an error: a proxy's HTML page may be long.
  const text = textOf(answer.body).slice(0, 20_000)
  const rule = rules.find(
    ({ status, code, text: pattern }) =>
      (status === undefined || status.includes(answer.status)) &&
      (code === undefined || words.some((word) => code.test(word))) &&
      (pattern === undefined || pattern.test(text)),
  )
  if (rule === undefined) return fault
  const told = fault.retryAfter === undefined ? rule.wait?.(text, answer.now) : undefined
  return { ...fault, ...(told === undefined ? {} : { retryAfter: told }), ...rule.means }
}

const textOf = (body: Json): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))

/** AWS names its errors in a header, before a colon. */
export const awsWords = ({ 'x-amzn-errortype': word }: UpstreamAnswer['headers']): readonly string[] =>
  word === undefined ? [] : [word.split(':')[0] ?? word]

/** The words that name an error: code, type, status and reason, of the error object or beside it; or `[1308]` before the message. */
function errorWords(body: Json): readonly string[] {
  const outer = isJsonObject(body) ? body : {}
  const inner = isJsonObject(outer.error) ? outer.error : {}
  const details = Array.isArray(inner.details) ? inner.details.filter(isJsonObject) : []
  return [
    inner.code,
    inner.type,
    inner.status,
    outer.code,
    codeBefore(inner.message),
    ...details.map((detail) => detail.reason),
  ].flatMap((word) => (typeof word === 'string' || typeof word === 'number' ? [String(word)] : []))
}

const codeBefore = (message: Json | undefined): string | undefined =>
  typeof message === 'string' ? /^\[(\d{3,5})\]/.exec(message)?.[1] : undefined

/** The account cannot be used until its owner does something about it. */
export const badKey = { scope: 'account', kind: 'unauthenticated', retryable: true } as const
export const noMoney = { scope: 'account', kind: 'payment', retryable: true } as const
export const barred = { scope: 'account', kind: 'forbidden', retryable: true } as const
/** This model is not to be had on this account. */
export const noModel = { scope: 'model', kind: 'not-found', retryable: true } as const
/** This model on this account has to wait. */
export const limited = { scope: 'model', kind: 'rate-limited', retryable: true } as const
export const overloaded = { scope: 'model', kind: 'overloaded', retryable: true } as const
/** The account as a whole has to wait. */
export const limitedAccount = { scope: 'account', kind: 'rate-limited', retryable: true } as const
/** The client's own fault: the same everywhere. */
export const badRequest = { scope: 'request', kind: 'invalid-request', retryable: false } as const
/** The place has the call, but not for this model or not for this key: nobody is punished for asking. */
export const unsupported = { ...badRequest, code: 'operation_unsupported' } as const
export const tooLong = { scope: 'request', kind: 'context-length', retryable: false } as const
