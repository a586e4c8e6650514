import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { refineFault } from '../fault-rules.ts'
import { readModelList } from '../model-lists.ts'
import { openaiFaultRules } from '../openai-faults.ts'
import { openaiQuirks } from '../openai-models.ts'
import type { AccountField, Upstream } from '../upstream.ts'
import { azureUrl, deploymentOf, deploymentsPath } from './azure-url.ts'

const apiVersionField: AccountField = {
  name: 'api_version',
  label: { en: 'API version', ja: 'API バージョン', 'zh-CN': 'API 版本' },
  help: {
    en: 'Empty: the v1 API. Otherwise the dated API with a deployment in the address.',
    ja: '空欄なら v1 API を使います。日付を入れると、アドレスにデプロイ名を含む従来の API を使います。',
    'zh-CN': '留空则使用 v1 API；填写日期则使用地址中带部署名的旧版 API。',
  },
  kind: 'text',
  required: false,
  placeholder: '2024-10-21',
}

const deploymentsField: AccountField = {
  name: 'deployments',
  label: { en: 'Deployments', ja: 'デプロイ', 'zh-CN': '部署' },
  help: {
    en: 'Where a deployment is not named like its model: model=deployment, separated by commas.',
    ja: 'デプロイ名がモデル名と異なる場合に、model=deployment をカンマ区切りで指定します。',
    'zh-CN': '部署名与模型名不同时填写：model=deployment，用逗号分隔。',
  },
  kind: 'text',
  required: false,
  placeholder: 'gpt-5-mini=my-deployment',
}

export const azureOpenai: Upstream<ProtocolId> = {
  id: 'azure-openai',
  label: 'Azure OpenAI',
  protocols: ['openai-responses', 'openai-chat'],
  issuer: () => 'azure-openai',
  form: [
    apiKeyField(''),
    baseUrlField('https://RESOURCE.openai.azure.com', true),
    apiVersionField,
    deploymentsField,
  ],
  endpoint: azureUrl,
  authorise: ({ secret }) => (secret === undefined ? {} : { 'api-key': secret }),
  bodyEdits(account, { model, path }) {
    const deployment = deploymentOf(account, model)
    if (deployment === undefined || deployment === model || path === deploymentsPath) return []
    return [
      {
        at: '/model',
        edit: { kind: 'set', raw: JSON.stringify(deployment) },
        reason: 'Azure knows deployments',
      },
    ]
  },
  quirks: (_account, protocol, model) => ({ ...openaiQuirks(model, protocol), verifiesSeals: true }),
  classifyFault: (fault, answer) => refineFault(fault, answer, openaiFaultRules),
  // The v1 list names every model there is, deployed or not; this one names the deployments.
  models: {
    protocol: 'openai-chat',
    path: deploymentsPath,
    query: 'api-version=2023-03-15-preview',
    read: readModelList,
  },
}
