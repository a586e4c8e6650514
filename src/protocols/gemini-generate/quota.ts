import type { JsonObject } from '../../canonical/json.ts'
import { numberOf, objectOf, objectsOf, textOf } from './schema.ts'

/** What a 429 says about its limit. */
export interface Quota {
  /** Google's names of the limits hit: `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
  readonly ids: readonly string[]
  /** The limit is of this model, not of the whole account. */
  readonly isOfModel: boolean
  /** Nothing is granted at all (`limit: 0`). */
  readonly isNone: boolean
  /** Seconds. Absent: nothing was said. */
  readonly retryAfter?: number
}

/** Google sends no retry-after; the wait is in a detail, or in the text only. */
export function readQuota(
  details: readonly JsonObject[],
  message: string,
  header: string | undefined,
  now: number,
): Quota {
  const violations = details.flatMap((detail) => objectsOf(detail.violations))
  const ids = violations.flatMap((violation) => textOf(violation.quotaId) ?? [])
  const told = retryDelay(details) ?? delayInText(message) ?? delayInHeader(header, now)
  // A daily limit comes back at midnight on the Pacific coast, whatever RetryInfo says beside it.
  const daily = ids.some((id) => /PerDay/i.test(id))
  const retryAfter = daily && now > 0 ? Math.max(told ?? 0, secondsToReset(now)) : told
  return {
    ids,
    isOfModel:
      ids.some((id) => /PerModel|PerBaseModel/i.test(id)) ||
      violations.some((violation) => objectOf(violation.quotaDimensions)?.model !== undefined),
    isNone: violations.some((violation) => violation.quotaValue === '0') || /limit: 0\b/.test(message),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}

/** `google.rpc.RetryInfo`: `"34.4s"`, or seconds and nanos apart. */
function retryDelay(details: readonly JsonObject[]): number | undefined {
  for (const { retryDelay: delay } of details) {
    const text = textOf(delay)
    const read = text === undefined ? numberOf(objectOf(delay)?.seconds) : readSeconds(text)
    if (read !== undefined) return read
  }
  return undefined
}

const readSeconds = (text: string): number | undefined => {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

const delayInText = (message: string): number | undefined => {
  const found = /retry in (?:(\d+)h)?(?:(\d+)m)?(\d+(?:\.\d+)?)(ms|s)/i.exec(message)
  if (found === null) return undefined
  const [, hours = '0', minutes = '0', rest = '0', unit] = found
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) / (unit === 'ms' ? 1000 : 1)
}

function delayInHeader(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (!Number.isNaN(seconds)) return Math.max(0, seconds)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000)
}

let pacific: Intl.DateTimeFormat | undefined

/** Made when it is first asked for: it costs 10 of 150 ms of a start. */
const pacificTime = (): Intl.DateTimeFormat => {
  pacific ??= new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return pacific
}

/** https://ai.google.dev/gemini-api/docs/rate-limits: requests per day reset at midnight Pacific time. */
function secondsToReset(now: number): number {
  const parts = new Map(
    pacificTime()
      .formatToParts(now)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const passed =
    (parts.get('hour') ?? 0) * 3600 + (parts.get('minute') ?? 0) * 60 + (parts.get('second') ?? 0)
  return 86_400 - passed
}
