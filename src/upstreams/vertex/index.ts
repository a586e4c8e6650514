import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { Splice } from '../../wire/json-splice.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import { geminiQuirks } from '../gemini-models.ts'
import { googleHeaders, type TokenMeans } from '../google-access-token.ts'
import { credentialsOf } from '../google-credentials.ts'
import { readModelList } from '../model-lists.ts'
import type { AccountField, Upstream, UpstreamAccount, UpstreamCall } from '../upstream.ts'
import { baseUrlOf, claudeUrl, geminiUrl, publisherModelsPath } from './vertex-url.ts'

const secretField: AccountField = {
  name: 'api_key',
  label: {
    en: 'Service account (JSON) or API key',
    ja: 'サービスアカウント (JSON) または API キー',
    'zh-CN': '服务账号（JSON）或 API 密钥',
  },
  help: {
    en: 'The whole JSON file of a service account, or an express-mode key. Empty: the application default credentials of this machine.',
    ja: 'サービスアカウントの JSON ファイル全体、または Express モードのキー。空欄ならこのマシンの ADC を使います。',
    'zh-CN': '服务账号 JSON 文件的全部内容，或快速模式密钥。留空则使用本机的应用默认凭据。',
  },
  kind: 'secret',
  required: false,
}

const projectField: AccountField = {
  name: 'project',
  label: { en: 'Project', ja: 'プロジェクト', 'zh-CN': '项目' },
  kind: 'text',
  required: false,
  placeholder: 'my-project',
}

const locationField: AccountField = {
  name: 'location',
  label: { en: 'Region', ja: 'リージョン', 'zh-CN': '区域' },
  kind: 'text',
  required: false,
  placeholder: 'global',
}

const form = [secretField, projectField, locationField]
async function authorise(
  account: UpstreamAccount,
  _call: UpstreamCall,
  outgoing: TokenMeans,
): Promise<Readonly<Record<string, string>>> {
  return googleHeaders(await credentialsOf(account), outgoing)
}

const common = {
  baseUrl: baseUrlOf({ name: '', options: {} }),
  form,
  authorise,
  classifyFault: (fault) => fault,
} as const satisfies Partial<Upstream>

/** Gemini on Google Cloud. */
export const vertex: Upstream<ProtocolId> = {
  ...common,
  id: 'vertex',
  label: 'Google Vertex AI',
  protocols: ['gemini-generate'],
  issuer: () => 'google',
  endpoint: geminiUrl,
  // Vertex does not know the field that declares them.
  quirks: (_account, _protocol, model) => ({
    ...geminiQuirks(model),
    mixedTools: 'undeclared',
    verifiesSeals: true,
  }),
  models: {
    protocol: 'gemini-generate',
    path: publisherModelsPath('google'),
    query: 'pageSize=200',
    read: readModelList,
  },
}

/** Claude on Google Cloud: the model is in the address, and the version in the body. */
export const vertexAnthropic: Upstream<ProtocolId> = {
  ...common,
  id: 'vertex-anthropic',
  label: 'Google Vertex AI (Claude)',
  protocols: ['anthropic-messages'],
  issuer: () => 'anthropic',
  endpoint: claudeUrl,
  bodyEdits: (_account, { path }) =>
    path.endsWith('/count_tokens') ? [versionSplice] : [modelSplice, versionSplice],
  quirks: (_account, _protocol, model) => ({ ...claudeQuirks(model), verifiesSeals: true }),
  models: {
    protocol: 'anthropic-messages',
    path: publisherModelsPath('anthropic'),
    query: 'pageSize=200',
    read: readModelList,
  },
}

const modelSplice: Splice = {
  at: '/model',
  edit: { kind: 'remove' },
  reason: 'Vertex has the model in the address',
}
const versionSplice: Splice = {
  at: '/anthropic_version',
  edit: { kind: 'set', raw: '"vertex-2023-10-16"' },
  reason: 'Vertex wants the version in the body',
}
