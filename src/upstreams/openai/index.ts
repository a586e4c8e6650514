import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { refineFault } from '../fault-rules.ts'
import { joinVersioned } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import { openaiFaultRules } from '../openai-faults.ts'
import { openaiQuirks } from '../openai-models.ts'
import type { AccountField, Upstream, UpstreamAccount } from '../upstream.ts'

const baseUrl = 'https://api.openai.com/v1'

const organisationField: AccountField = {
  name: 'organization',
  label: { en: 'Organization', ja: '組織 ID', 'zh-CN': '组织 ID' },
  kind: 'text',
  required: false,
  placeholder: 'org-…',
}

const projectField: AccountField = {
  name: 'project',
  label: { en: 'Project', ja: 'プロジェクト ID', 'zh-CN': '项目 ID' },
  kind: 'text',
  required: false,
  placeholder: 'proj_…',
}

export const openai: Upstream<ProtocolId> = {
  id: 'openai',
  label: 'OpenAI',
  protocols: ['openai-responses', 'openai-chat'],
  baseUrl,
  issuer: () => 'openai',
  form: [apiKeyField('sk-…'), organisationField, projectField, baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinVersioned(account.baseUrl ?? baseUrl, path, query, baseUrl),
  authorise: (account) => ({ ...bearer(account), ...membership(account) }),
  quirks: (_account, protocol, model) => ({ ...openaiQuirks(model, protocol), verifiesSeals: true }),
  classifyFault: (fault, answer) => refineFault(fault, answer, openaiFaultRules),
  models: { protocol: 'openai-chat', path: '/v1/models', read: readModelList },
}

const bearer = ({ secret }: UpstreamAccount): Readonly<Record<string, string>> =>
  secret === undefined ? {} : { authorization: `Bearer ${secret}` }

function membership({ options }: UpstreamAccount): Readonly<Record<string, string>> {
  const { organization = '', project = '' } = options
  return {
    ...(organization === '' ? {} : { 'openai-organization': organization }),
    ...(project === '' ? {} : { 'openai-project': project }),
  }
}
