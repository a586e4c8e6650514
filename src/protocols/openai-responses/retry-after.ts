import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { FaultAnswer } from '../fault-codec.ts'

/** Seconds until a repeat makes sense, from headers first, then the body, then the message. Undefined: nobody said. */
export function readRetryAfter(
  { status, headers, now }: FaultAnswer,
  error: JsonObject,
  message: string,
): number | undefined {
  return (
    fromRetryHeaders(headers, now) ??
    fromBody(error, now) ??
    fromMessage(message) ??
    (status === 429 ? fromSpentLimits(headers, now) : undefined)
  )
}

type Headers = FaultAnswer['headers']

function fromRetryHeaders(headers: Headers, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers['retry-after-ms'] ?? '')
  if (Number.isFinite(milliseconds)) return milliseconds / 1000
  const value = headers['retry-after']?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : secondsUntil(date, now)
}

/** ChatGPT's Codex backend names the reset of a plan's limit; OpenRouter repeats the limits' headers in its body. */
function fromBody(error: JsonObject, now: number): number | undefined {
  if (typeof error.resets_in_seconds === 'number') return error.resets_in_seconds
  if (typeof error.resets_at === 'number') return secondsUntil(error.resets_at * 1000, now)
  const { metadata } = error
  const headers = isJsonObject(metadata) && isJsonObject(metadata.headers) ? metadata.headers : {}
  const reset = Number(headers['X-RateLimit-Reset'] ?? Number.NaN)
  return Number.isNaN(reset) ? undefined : secondsUntil(reset, now)
}

/** «Please try again in 1.2s», «in 6m0s», «in 20ms», «retry after 7 seconds». */
function fromMessage(message: string): number | undefined {
  const match =
    /(?:try again|retry)(?: in| after) ((?:\d+(?:\.\d+)?\s*(?:ms|seconds?|minutes?|hours?|days?|h|m|s|d)\s*)+)/i.exec(
      message,
    )
  return match?.[1] === undefined ? undefined : parseDuration(match[1])
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** `1m30.5s`, `6ms`, `2 seconds` → seconds. Undefined: no duration. */
function parseDuration(text: string): number | undefined {
  const pieces = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|h|m|s|d)/gi)]
  if (pieces.length === 0) return undefined
  return pieces.reduce(
    (total, [, amount, unit]) => total + Number(amount) * (unitSeconds[unit?.toLowerCase() ?? ''] ?? 0),
    0,
  )
}

/** The latest reset among the limits that have nothing left. */
function fromSpentLimits(headers: Headers, now: number): number | undefined {
  const waits = Object.entries(headers).flatMap(([name, remaining]) => {
    const match = /^x-ratelimit-remaining(.*)$/.exec(name)
    if (match === null || Number(remaining) > 0) return []
    return readReset(headers[`x-ratelimit-reset${match[1] ?? ''}`] ?? '', now) ?? []
  })
  return waits.length === 0 ? undefined : Math.max(...waits)
}

/** A duration, a date, plain seconds, or a Unix time in seconds or milliseconds. */
function readReset(text: string, now: number): number | undefined {
  const date = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(date)) return secondsUntil(date, now)
  if (!/^\d+(\.\d+)?$/.test(text)) return parseDuration(text)
  const value = Number(text)
  if (value > 1e12) return secondsUntil(value, now)
  return value > 1e9 ? secondsUntil(value * 1000, now) : value
}

const secondsUntil = (time: number, now: number): number => Math.max(0, Math.ceil((time - now) / 1000))

export const asObject = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
