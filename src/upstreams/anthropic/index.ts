import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import { barred, type FaultRule, noModel, noMoney, refineFault } from '../fault-rules.ts'
import { joinRoot } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'

const baseUrl = 'https://api.anthropic.com'

export const anthropic: Upstream = {
  id: 'anthropic',
  label: 'Anthropic',
  protocols: ['anthropic-messages'],
  baseUrl,
  issuer: () => 'anthropic',
  form: [apiKeyField('sk-ant-…'), baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinRoot(account.baseUrl ?? baseUrl, path, query),
  authorise: ({ secret }) => (secret === undefined ? {} : { 'x-api-key': secret }),
  headerDefaults: () => ({ 'anthropic-version': '2023-06-01' }),
  quirks: (_account, _protocol, model) => claudeQuirks(model),
  classifyFault: (fault, answer) => refineFault(fault, answer, rules),
  models: { protocol: 'anthropic-messages', path: '/v1/models', query: 'limit=1000', read: readModelList },
}

const rules: readonly FaultRule[] = [
  { status: [400, 403], text: /credit balance is too low|billing/i, means: noMoney },
  { status: [400, 403], text: /organization has been disabled|account has been disabled/i, means: barred },
  { status: [404], code: /^not_found_error$/, text: /"model: /, means: noModel },
  { status: [403], code: /^permission_error$/, means: barred },
]
