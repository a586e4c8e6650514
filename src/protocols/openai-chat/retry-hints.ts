import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { FaultAnswer } from '../fault-codec.ts'
import { filled, objectOf, objectsOf } from './schema.ts'

type Headers = FaultAnswer['headers']

/**
 * Seconds until a repeat makes sense, from the vendor's own words: the exact ones first. Limits that are not used up say
 * nothing, whatever their reset time. Undefined: the vendor gave no hint.
 */
export function readRetryAfter({ headers, body, now }: FaultAnswer): number | undefined {
  return (
    milliseconds(headers['retry-after-ms']) ??
    secondsOrDate(headers['retry-after'], now) ??
    readLimits(headers, now) ??
    readBodyHints(body, now)
  )
}

function milliseconds(text: string | undefined): number | undefined {
  const value = numberIn(text)
  return value === undefined ? undefined : value / 1000
}

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined

function secondsOrDate(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const seconds = numberIn(text)
  if (seconds !== undefined) return seconds
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000)
}

const limitName = /^x-ratelimit-remaining(-.+)?$/

/** The longest wait among the limits that are used up. */
function readLimits(headers: Headers, now: number): number | undefined {
  const waits = Object.entries(headers).flatMap(([name, remaining]) => {
    const match = limitName.exec(name)
    if (match === null || numberIn(remaining) !== 0) return []
    const wait = resetTime(headers[`x-ratelimit-reset${match[1] ?? ''}`], now)
    return wait === undefined ? [] : [wait]
  })
  return waits.length === 0 ? undefined : Math.max(...waits)
}

/** A duration (`1m30.5s`, `6ms`), seconds, or a point in time as Unix seconds, Unix milliseconds or a date. */
function resetTime(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const value = numberIn(text)
  if (value === undefined) return duration(text) ?? secondsOrDate(text, now)
  if (value > 1e11) return Math.max(0, (value - now) / 1000)
  return value > 1e8 ? Math.max(0, value - now / 1000) : value
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** Go's form of a duration, as OpenAI and Groq send it. */
function duration(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(trimmed)) return undefined
  return [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0),
    0,
  )
}

/** OpenRouter copies the limit headers, Google's endpoint names a delay, OpenAI says it in the text. */
function readBodyHints(body: Json, now: number): number | undefined {
  const root = Array.isArray(body) ? body[0] : body
  if (!isJsonObject(root)) return undefined
  const error = objectOf(root.error) ?? root
  return copiedHeaders(error, now) ?? googleDelay(error) ?? delayInText(filled(error.message))
}

function copiedHeaders(error: JsonObject, now: number): number | undefined {
  const copied = objectOf(objectOf(error.metadata)?.headers)
  if (copied === undefined) return undefined
  const headers = Object.fromEntries(
    Object.entries(copied).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name.toLowerCase(), String(value)]] : [],
    ),
  )
  return secondsOrDate(headers['retry-after'], now) ?? readLimits(headers, now)
}

const googleDelay = (error: JsonObject): number | undefined =>
  objectsOf(error.details)
    .map((detail) => duration(filled(detail.retryDelay) ?? ''))
    .find((wait) => wait !== undefined)

const delayText =
  /(?:try again|retry)(?: again)?(?: in| after)\s+((?:\d+(?:\.\d+)?\s*(?:ms|[smhd]))+|\d+(?:\.\d+)?)\s*(sec|min|s\b|m\b)?/i

function delayInText(message: string | undefined): number | undefined {
  const match = delayText.exec(message ?? '')
  if (match?.[1] === undefined) return undefined
  const text = match[1].replaceAll(/\s/g, '')
  const exact = duration(text)
  if (exact !== undefined) return exact
  const value = numberIn(text)
  if (value === undefined) return undefined
  return match[2]?.toLowerCase().startsWith('m') === true ? value * 60 : value
}
