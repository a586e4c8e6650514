import {
  badKey,
  badRequest,
  barred,
  type FaultRule,
  limited,
  limitedAccount,
  noModel,
  noMoney,
  overloaded,
  tooLong,
} from './fault-rules.ts'

/** z.ai's and BigModel's business codes, the same on all their endpoints. Source: docs.z.ai/api-reference/api-code. */
export const zaiFaultRules: readonly FaultRule[] = [
  { code: /^(?:1000|1001|1002|1003|1004)$/, means: badKey },
  { code: /^(?:1110|1111|1112|1121|1220|1300)$/, means: barred },
  // No balance; the coding plan has run out.
  { code: /^(?:1113|1309)$/, means: noMoney },
  { code: /^(?:1211|1212|1311)$/, means: noModel },
  { code: /^1261$/, means: tooLong },
  { code: /^1301$/, means: { scope: 'request', kind: 'content-filter', retryable: false } },
  { code: /^12(?:10|13|14|15)$/, means: badRequest },
  // Concurrency, frequency, traffic: of one model.
  { code: /^(?:1302|1303|1305)$/, means: limited },
  // The day's, the plan window's, the week's and the month's allowance, and fair use: of the whole account.
  { code: /^(?:1304|1308|1310|1313|131[6-9]|132[01])$/, means: limitedAccount, wait: secondsToReset },
  { code: /^1312$/, means: overloaded },
  { code: /^(?:500|1120|1200|1230|1234)$/, means: { scope: 'model', kind: 'internal', retryable: true } },
  { status: [401], means: badKey },
]

const longestWait = 32 * 86_400

/**
 * «Your limit will reset at 2026-09-04 19:01:25», «您的限额将在 2026-08-25 07:41:44 重置». A time without a zone is Beijing's; should it
 * be over there already, it can only be meant as UTC.
 */
function secondsToReset(text: string, now: number): number | undefined {
  const [, day, time, zone] =
    /(?:resets? at|将在)\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?/i.exec(text) ??
    []
  if (day === undefined || time === undefined) return undefined
  const zones = zone === undefined ? ['+08:00', 'Z'] : [zone.toUpperCase()]
  return zones
    .map((one) => Math.ceil((Date.parse(`${day}T${time}${one}`) - now) / 1000))
    .find((seconds) => seconds > 0 && seconds <= longestWait)
}
