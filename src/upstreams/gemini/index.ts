import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { badKey, badRequest, barred, type FaultRule, limited, noMoney, refineFault } from '../fault-rules.ts'
import { geminiQuirks } from '../gemini-models.ts'
import { joinRoot } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'

const baseUrl = 'https://generativelanguage.googleapis.com'

/**
 * Google AI Studio. Its OpenAI endpoint is a place of its own (`gemini-openai`): it leaves out the index of tool calls and
 * hides thought signatures where OpenAI's clients drop them, so a client that speaks OpenAI is better served by translation.
 */
export const gemini: Upstream = {
  id: 'gemini',
  label: 'Google Gemini',
  protocols: ['gemini-generate'],
  baseUrl,
  issuer: () => 'google',
  form: [apiKeyField('AIza…'), baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinRoot(account.baseUrl ?? baseUrl, path, query),
  authorise: ({ secret }) => (secret === undefined ? {} : { 'x-goog-api-key': secret }),
  quirks: (_account, _protocol, model) => geminiQuirks(model),
  classifyFault: (fault, answer) => refineFault(fault, answer, rules),
  models: {
    protocol: 'gemini-generate',
    path: '/v1beta/models',
    query: 'pageSize=1000',
    read: readModelList,
  },
}

const rules: readonly FaultRule[] = [
  // A bad key is a 400, a missing one a 403.
  {
    code: /^API_KEY_(?:INVALID|EXPIRED|SERVICE_BLOCKED|HTTP_REFERRER_BLOCKED|IP_ADDRESS_BLOCKED)$/,
    means: badKey,
  },
  { text: /API key (?:not valid|expired|not found)|unregistered callers/i, means: badKey },
  { status: [400], text: /location is not supported/i, means: barred },
  { code: /^(?:SERVICE_DISABLED|CONSUMER_SUSPENDED|BILLING_DISABLED|CONSUMER_INVALID)$/, means: barred },
  { text: /reported as leaked|has been suspended|API has not been used in project/i, means: barred },
  {
    status: [400, 403, 429],
    text: /prepayment credits|billing (?:account )?(?:is )?(?:disabled|not enabled|required)/i,
    means: noMoney,
  },
  // Not on this plan at all: waiting the few seconds that RetryInfo names is of no use.
  { status: [429], text: /limit: 0\b/, means: { ...limited, code: 'quota_not_granted', retryAfter: 3600 } },
  { status: [429], text: /PerDay/, means: { ...limited, code: 'quota_per_day' } },
  { status: [403], means: barred },
  { status: [400], means: badRequest },
]
