import type { Splice } from '../../wire/json-splice.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import {
  badKey,
  badRequest,
  barred,
  type FaultRule,
  limited,
  noModel,
  refineFault,
  tooLong,
} from '../fault-rules.ts'
import { readModelList } from '../model-lists.ts'
import type { AccountField, Upstream, UpstreamAccount, UpstreamCall } from '../upstream.ts'
import { createEventStreamReader, loadEventStreams } from './event-stream.ts'
import { signedHeaders } from './signature.ts'

const secretField: AccountField = {
  name: 'api_key',
  label: {
    en: 'Secret access key, or Bedrock API key',
    ja: 'シークレットアクセスキー、または Bedrock API キー',
    'zh-CN': '秘密访问密钥，或 Bedrock API 密钥',
  },
  help: {
    en: 'With an access key ID it is the secret of that key; without one it is a Bedrock API key. Temporary credentials: {"accessKeyId","secretAccessKey","sessionToken"} as JSON.',
    ja: 'アクセスキー ID があればそのシークレット、なければ Bedrock API キーです。一時的な認証情報は {"accessKeyId","secretAccessKey","sessionToken"} の JSON で指定します。',
    'zh-CN':
      '填写了访问密钥 ID 时为其对应的密钥，否则为 Bedrock API 密钥。临时凭据请填写 JSON：{"accessKeyId","secretAccessKey","sessionToken"}。',
  },
  kind: 'secret',
  required: true,
}

const accessKeyField: AccountField = {
  name: 'access_key_id',
  label: { en: 'Access key ID', ja: 'アクセスキー ID', 'zh-CN': '访问密钥 ID' },
  kind: 'text',
  required: false,
  placeholder: 'AKIA…',
}

const regionField: AccountField = {
  name: 'region',
  label: { en: 'Region', ja: 'リージョン', 'zh-CN': '区域' },
  kind: 'text',
  required: true,
  placeholder: 'us-east-1',
}

const profilesPath = '/inference-profiles'

const regionOf = ({ options }: UpstreamAccount): string => (options.region ?? '') || 'us-east-1'

/** Claude on Amazon Bedrock, by its invoke calls: Anthropic's bodies, in AWS's frames when they stream. */
export const bedrock: Upstream = {
  id: 'bedrock',
  label: 'Amazon Bedrock (Claude)',
  protocols: ['anthropic-messages'],
  baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  issuer: () => 'anthropic',
  form: [secretField, accessKeyField, regionField],
  endpoint: bedrockUrl,
  async authorise(account, call, outgoing) {
    // Ready before the first frame comes, and not loaded where nobody uses Bedrock.
    await loadEventStreams()
    const scope = { region: regionOf(account), service: 'bedrock' }
    return await signedHeaders(account, scope, { ...outgoing, method: call.method })
  },
  bodyEdits: (_account, { path }) => (path === profilesPath ? [] : splices),
  frameReader: createEventStreamReader,
  quirks: (_account, _protocol, model) => claudeQuirks(model),
  classifyFault: (fault, answer) => refineFault(fault, answer, rules),
  models: {
    protocol: 'anthropic-messages',
    path: profilesPath,
    query: 'maxResults=1000',
    read: (body) => readModelList(body).filter(({ id }) => id.includes('anthropic.')),
  },
}

/** The model is in the address, where a colon must be escaped. */
function bedrockUrl(account: UpstreamAccount, { path, query, model = '', stream }: UpstreamCall): string {
  if (path === profilesPath) return `${controlUrl(account)}${profilesPath}?${query}`
  const base = (account.baseUrl ?? `https://bedrock-runtime.${regionOf(account)}.amazonaws.com`).replace(
    /\/+$/,
    '',
  )
  return `${base}/model/${encodeURIComponent(model)}/${stream ? 'invoke-with-response-stream' : 'invoke'}`
}

const controlUrl = (account: UpstreamAccount): string =>
  account.baseUrl?.replace(/\/+$/, '') ?? `https://bedrock.${regionOf(account)}.amazonaws.com`

const splices: readonly Splice[] = [
  { at: '/model', edit: { kind: 'remove' }, reason: 'Bedrock has the model in the address' },
  { at: '/stream', edit: { kind: 'remove' }, reason: 'Bedrock has the stream in the address' },
  {
    at: '/anthropic_version',
    edit: { kind: 'set', raw: '"bedrock-2023-05-31"' },
    reason: 'Bedrock wants the version in the body',
  },
]

/** AWS names its errors in a header. */
const rules: readonly FaultRule[] = [
  {
    code: /^(?:UnrecognizedClientException|InvalidSignatureException|ExpiredTokenException|IncompleteSignature)/,
    means: badKey,
  },
  { code: /^(?:ThrottlingException|ModelNotReadyException|TooManyRequestsException)/, means: limited },
  {
    code: /^AccessDeniedException/,
    text: /model|inference profile/i,
    means: { ...noModel, kind: 'forbidden' },
  },
  { code: /^AccessDeniedException/, means: barred },
  { code: /^ResourceNotFoundException/, means: noModel },
  { code: /^ValidationException/, text: /too long|maximum context|input tokens/i, means: tooLong },
  {
    code: /^ValidationException/,
    text: /model identifier is invalid|on-demand throughput|not supported for this model/i,
    means: noModel,
  },
  { code: /^ValidationException/, means: badRequest },
  { code: /^ModelTimeoutException/, means: { scope: 'model', kind: 'timeout', retryable: true } },
]
