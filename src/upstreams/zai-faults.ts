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
  // The day's, the plan window's and the week's allowance, and fair use: of the whole account.
  { code: /^(?:1304|1308|1310|1313)$/, means: limitedAccount },
  { code: /^1312$/, means: overloaded },
  { code: /^(?:500|1120|1200|1230|1234)$/, means: { scope: 'model', kind: 'internal', retryable: true } },
  { status: [401], means: badKey },
]
