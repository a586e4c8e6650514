import {
  badKey,
  barred,
  type FaultRule,
  limited,
  limitedAccount,
  noModel,
  noMoney,
  overloaded,
  tooLong,
} from './fault-rules.ts'

/** What the words of OpenAI's errors mean, at OpenAI and at those who took them over. First match wins. */
export const openaiFaultRules: readonly FaultRule[] = [
  { code: /^(?:insufficient_quota|billing_hard_limit_reached|billing_not_active)$/, means: noMoney },
  { status: [402], means: noMoney },
  { code: /^(?:account_deactivated|organization_deactivated|ip_not_authorized)$/, means: barred },
  // The machine's place in the world is barred, whatever the account.
  {
    code: /^unsupported_country_region_territory$/,
    means: { scope: 'egress', kind: 'forbidden', retryable: true },
  },
  { code: /^(?:context_length_exceeded|string_above_max_length)$/, means: tooLong },
  {
    status: [400, 403, 404],
    code: /^(?:model_not_found|model_not_available|unsupported_model)$/,
    means: noModel,
  },
  {
    status: [403],
    text: /not allowed to sample from this model|does not have access to model/i,
    means: noModel,
  },
  // A key without the right for this call or model is still good for others.
  {
    status: [401, 403],
    text: /insufficient permissions|missing scopes/i,
    means: { scope: 'model', kind: 'forbidden', retryable: true },
  },
  { status: [429], code: /^(?:requests|rpd|rpm)_?per_day$/, means: limitedAccount },
  { status: [429], means: limited },
  { status: [503], text: /overloaded|slow down/i, means: overloaded },
  { status: [401], means: badKey },
]
