import type { Quota } from '../pool/pool.ts'

type Field = 'limit' | 'remaining' | 'reset'

/** `x-ratelimit-remaining-tokens`, `vendor-ratelimit-tokens-remaining`, `x-ratelimit-limit-tokens-minute` … */
const forms = [
  /^(?:x-)?ratelimit-(?<field>limit|remaining|reset)(?:-(?<name>.+))?$/,
  /^[a-z]+-ratelimit-(?<name>.+)-(?<field>limit|remaining|reset)$/,
]

/** What a vendor's rate-limit headers say is left. `headers`: flat, lower-case names. `now`: Unix milliseconds. */
export function readQuotas(headers: readonly string[], now: number): readonly Quota[] {
  let fields: Map<string, Partial<Record<Field, string>>> | undefined
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (!name.includes('ratelimit')) continue
    const found = formOf(name)
    if (found === undefined) continue
    fields ??= new Map()
    fields.set(found.name, { ...fields.get(found.name), [found.field]: headers[at + 1] })
  }
  return fields === undefined ? [] : [...fields].flatMap(([name, texts]) => quotaOf(name, texts, now))
}

function formOf(header: string): { name: string; field: Field } | undefined {
  for (const form of forms) {
    const { field, name = 'requests' } = form.exec(header)?.groups ?? {}
    if (field === 'limit' || field === 'remaining' || field === 'reset') return { name, field }
  }
  return undefined
}

function quotaOf(name: string, texts: Partial<Record<Field, string>>, now: number): readonly Quota[] {
  const limit = numberOf(texts.limit)
  const remaining = numberOf(texts.remaining)
  const resetAt = texts.reset === undefined ? undefined : resetTime(texts.reset, now)
  if (limit === undefined && remaining === undefined) return []
  return [
    {
      name,
      ...(limit === undefined ? {} : { limit }),
      ...(remaining === undefined ? {} : { remaining }),
      ...(resetAt === undefined ? {} : { resetAt }),
    },
  ]
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d+(?:\.\d+)?$/.test(text.trim()) ? undefined : Number(text)

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** A number above it is a moment, not a wait: seconds, then milliseconds since 1970. */
const firstMoment = 1_000_000_000
const firstMomentMs = 1_000_000_000_000

/** RFC 3339, a duration (`1m30.5s`, `6ms`), seconds, or a moment in seconds or milliseconds: vendors use all of them. */
function resetTime(text: string, now: number): number | undefined {
  const number = numberOf(text)
  if (number !== undefined) {
    if (number >= firstMomentMs) return number
    return number >= firstMoment ? number * 1000 : now + number * 1000
  }
  if (/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) {
    let wait = 0
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
      wait += Number(amount) * (units[unit ?? ''] ?? 0)
    return now + wait
  }
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? undefined : moment
}
