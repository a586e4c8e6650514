import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { refineFault } from '../fault-rules.ts'
import { joinRoot } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'
import { zaiFaultRules } from '../zai-faults.ts'

const baseUrl = 'https://api.z.ai/api/anthropic'

/**
 * z.ai by its Anthropic endpoint, which takes both kinds of key. Its OpenAI endpoints are places of their own (`zai-openai`,
 * `zai-coding`): each takes one kind of key only and answers the other kind with "no balance".
 */
export const zai: Upstream<ProtocolId> = {
  id: 'zai',
  label: 'Z.ai',
  protocols: ['anthropic-messages'],
  baseUrl,
  issuer: () => 'zai',
  form: [apiKeyField('xxxxxxxx.xxxxxxxx'), baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinRoot(account.baseUrl ?? baseUrl, path, query),
  // Its own guide for Claude Code sets a bearer token; Anthropic's SDKs send the other.
  authorise: ({ secret }) =>
    secret === undefined ? {} : { authorization: `Bearer ${secret}`, 'x-api-key': secret },
  headerDefaults: () => ({ 'anthropic-version': '2023-06-01' }),
  quirks: (_account, _protocol, model) => ({
    thinkingForm: 'budget',
    jointSampling: true,
    toolCallId: { length: 64, characters: 'a-zA-Z0-9_-' },
    customTools: false,
    maxOutput: /glm-(?:4\.[6-9]|[5-9])/.test(model) ? 131_072 : /glm-4\.5/.test(model) ? 98_304 : 16_384,
  }),
  classifyFault: (fault, answer) => refineFault(fault, answer, zaiFaultRules),
  models: { protocol: 'anthropic-messages', path: '/v1/models', query: 'limit=1000', read: readModelList },
}
