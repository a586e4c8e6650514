import { barred, type FaultRule, noModel } from './fault-rules.ts'

/**
 * What OpenAI's words mean beyond what the dialect's codec reads from every vendor, at OpenAI and at those who took them over. First
 * match wins.
 */
export const openaiFaultRules: readonly FaultRule[] = [
  { code: /^(?:account_deactivated|organization_deactivated|ip_not_authorized)$/, means: barred },
  // The machine's place in the world is barred, whatever the account.
  {
    code: /^unsupported_country_region_territory$/,
    means: { scope: 'egress', kind: 'forbidden', retryable: true },
  },
  { status: [400, 403], code: /^unsupported_model$/, means: noModel },
  {
    status: [403],
    text: /not allowed to sample from this model|not have access to (?:the )?model/i,
    means: noModel,
  },
  // A key without the right for this call or model is still good for others.
  {
    status: [401, 403],
    text: /insufficient permissions|missing scopes/i,
    means: { scope: 'model', kind: 'forbidden', retryable: true },
  },
]
