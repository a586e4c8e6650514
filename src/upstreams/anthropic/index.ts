import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import { joinRoot } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'

const baseUrl = 'https://api.anthropic.com'

export const anthropic: Upstream<ProtocolId> = {
  id: 'anthropic',
  label: 'Anthropic',
  protocols: ['anthropic-messages'],
  baseUrl,
  issuer: () => 'anthropic',
  form: [apiKeyField('sk-ant-…'), baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinRoot(account.baseUrl ?? baseUrl, path, query),
  authorise: ({ secret }) => (secret === undefined ? {} : { 'x-api-key': secret }),
  headerDefaults: () => ({ 'anthropic-version': '2023-06-01' }),
  quirks: (_account, _protocol, model) => ({ ...claudeQuirks(model), verifiesSeals: true }),
  // All that Anthropic says is said in its dialect, whose codec has read it.
  classifyFault: (fault) => fault,
  models: { protocol: 'anthropic-messages', path: '/v1/models', query: 'limit=1000', read: readModelList },
}
