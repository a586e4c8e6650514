import type { Fault } from '../../canonical/fault.ts'
import type { Splice } from '../../wire/json-splice.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import {
  awsWords,
  badKey,
  badRequest,
  barred,
  type FaultRule,
  limited,
  noModel,
  refineFault,
  tooLong,
  type UpstreamAnswer,
  unsupported,
} from '../fault-rules.ts'
import { readModelList } from '../model-lists.ts'
import type { AccountField, Upstream, UpstreamAccount, UpstreamCall } from '../upstream.ts'
import { createEventStreamReader, loadEventStreams } from './event-stream.ts'
import { apisFor, converseQuirks } from './models.ts'
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

const guardrailField: AccountField = {
  name: 'guardrail',
  label: { en: 'Guardrail', ja: 'ガードレール', 'zh-CN': '护栏' },
  help: {
    en: 'Its identifier and version, as in abc123:1. Empty: none.',
    ja: '識別子とバージョンを abc123:1 の形で指定します。空欄なら使いません。',
    'zh-CN': '标识符与版本，例如 abc123:1。留空则不使用。',
  },
  kind: 'text',
  required: false,
  placeholder: 'abc123:DRAFT',
}

const profilesPath = '/inference-profiles'
const modelsPath = '/foundation-models'
const controlPaths: ReadonlySet<string> = new Set([profilesPath, modelsPath])

const regionOf = ({ options }: UpstreamAccount): string => (options.region ?? '') || 'us-east-1'

/** Amazon Bedrock: Claude by InvokeModel with Anthropic's bodies, every model by Converse; in AWS's frames when they stream. */
export const bedrock: Upstream = {
  id: 'bedrock',
  label: 'Amazon Bedrock',
  protocols: ['anthropic-messages', 'bedrock-converse'],
  protocolsFor: apisFor,
  baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  issuer: (protocol) => (protocol === 'bedrock-converse' ? 'bedrock' : 'anthropic'),
  form: [secretField, accessKeyField, regionField, guardrailField],
  endpoint: bedrockUrl,
  async authorise(account, call, outgoing) {
    // Ready before the first frame comes, and not loaded where nobody uses Bedrock.
    await loadEventStreams()
    const scope = { region: regionOf(account), service: 'bedrock' }
    return await signedHeaders(account, scope, { ...outgoing, method: call.method })
  },
  headerDefaults: guardrailHeaders,
  bodyEdits,
  frameReader: createEventStreamReader,
  quirks: (_account, protocol, model) =>
    protocol === 'bedrock-converse' ? converseQuirks(model) : { ...claudeQuirks(model), verifiesSeals: true },
  classifyFault: (fault, answer) => refineFault(namedByAws(fault, answer), answer, rules),
  models: {
    protocol: 'bedrock-converse',
    path: profilesPath,
    query: 'maxResults=1000',
    also: [{ path: modelsPath, query: 'byOutputModality=TEXT&byInferenceType=ON_DEMAND' }],
    read: (body) => readModelList(body).filter(({ id }) => !otherThanText.test(id)),
  },
}

/** Profiles are listed for models of every kind. */
const otherThanText = /embed|rerank|stability\.|nova-(?:canvas|reel|sonic)|titan-image|twelvelabs\./

/** The model is in the address, where a colon must be escaped. */
function bedrockUrl(account: UpstreamAccount, call: UpstreamCall): string {
  if (controlPaths.has(call.path)) return `${controlUrl(account)}${call.path}?${call.query}`
  const base = (account.baseUrl ?? `https://bedrock-runtime.${regionOf(account)}.amazonaws.com`).replace(
    /\/+$/,
    '',
  )
  return `${base}/model/${encodeURIComponent(call.model ?? '')}/${actionOf(call)}`
}

function actionOf({ protocol, path, stream }: UpstreamCall): string {
  if (protocol === 'bedrock-converse') return path.slice(1)
  return stream ? 'invoke-with-response-stream' : 'invoke'
}

const controlUrl = (account: UpstreamAccount): string =>
  account.baseUrl?.replace(/\/+$/, '') ?? `https://bedrock.${regionOf(account)}.amazonaws.com`

function bodyEdits(
  account: UpstreamAccount,
  { protocol, path }: UpstreamCall,
  headers: Readonly<Record<string, string | undefined>>,
): readonly Splice[] {
  if (protocol === 'bedrock-converse') return path.startsWith('/converse') ? guardrailEdits(account) : []
  return [...invokeEdits, ...betaEdits(headers['anthropic-beta'])]
}

const removed = (name: string, reason: string): Splice => ({
  at: `/${name}`,
  edit: { kind: 'remove' },
  reason,
})

const invokeEdits: readonly Splice[] = [
  removed('model', 'Bedrock has the model in the address'),
  removed('stream', 'Bedrock has the stream in the address'),
  // They steer Anthropic's own platform, and are refused here («Extra inputs are not permitted»).
  ...['metadata', 'service_tier', 'container', 'inference_geo'].map((name) =>
    removed(name, 'Bedrock refuses what is of Anthropic’s own platform'),
  ),
  {
    at: '/anthropic_version',
    edit: { kind: 'set', raw: '"bedrock-2023-05-31"' },
    reason: 'Bedrock wants the version in the body',
  },
]

/** Bedrock reads them in the body only, and refuses the whole call for one that it does not know. */
function betaEdits(header: string | undefined): readonly Splice[] {
  const asked = (header ?? '').split(',').flatMap((name) => betas[name.trim()] ?? [])
  if (asked.length === 0) return []
  const raw = JSON.stringify([...new Set(asked)])
  return [
    { at: '/anthropic_beta', edit: { kind: 'set', raw }, reason: 'Bedrock wants beta flags in the body' },
  ]
}

/** By the name at Anthropic (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html). */
const betas: Readonly<Record<string, string | undefined>> = {
  'computer-use-2024-10-22': 'computer-use-2024-10-22',
  'computer-use-2025-01-24': 'computer-use-2025-01-24',
  'computer-use-2025-11-24': 'computer-use-2025-11-24',
  'token-efficient-tools-2025-02-19': 'token-efficient-tools-2025-02-19',
  'interleaved-thinking-2025-05-14': 'interleaved-thinking-2025-05-14',
  'output-128k-2025-02-19': 'output-128k-2025-02-19',
  'dev-full-thinking-2025-05-14': 'dev-full-thinking-2025-05-14',
  'context-1m-2025-08-07': 'context-1m-2025-08-07',
  'context-management-2025-06-27': 'context-management-2025-06-27',
  'effort-2025-11-24': 'effort-2025-11-24',
  'compact-2026-01-12': 'compact-2026-01-12',
  'tool-search-tool-2025-10-19': 'tool-search-tool-2025-10-19',
  'tool-examples-2025-10-29': 'tool-examples-2025-10-29',
  // Anthropic's one word for the two before.
  'advanced-tool-use-2025-11-20': 'tool-search-tool-2025-10-19',
}

function guardrailOf({
  options,
}: UpstreamAccount): { readonly id: string; readonly version: string } | undefined {
  const [, id, version = 'DRAFT'] = /^(.+?)(?::([^:/]+))?$/.exec((options.guardrail ?? '').trim()) ?? []
  return id === undefined ? undefined : { id, version }
}

/** InvokeModel takes it in headers, Converse in the body. */
function guardrailHeaders(
  account: UpstreamAccount,
  { protocol, path }: UpstreamCall,
): Record<string, string> {
  const guardrail = guardrailOf(account)
  if (guardrail === undefined || protocol === 'bedrock-converse' || controlPaths.has(path)) return {}
  return {
    'x-amzn-bedrock-guardrailidentifier': guardrail.id,
    'x-amzn-bedrock-guardrailversion': guardrail.version,
  }
}

function guardrailEdits(account: UpstreamAccount): readonly Splice[] {
  const guardrail = guardrailOf(account)
  if (guardrail === undefined) return []
  const raw = JSON.stringify({ guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version })
  return [{ at: '/guardrailConfig', edit: { kind: 'set', raw }, reason: 'the account’s guardrail' }]
}

/** Anthropic's dialect has no word of AWS's, which stands in a header: without it InvokeModel's error would be a bare status. */
function namedByAws(fault: Fault, { headers }: UpstreamAnswer): Fault {
  const [code] = awsWords(headers)
  return code === undefined || !fault.code.startsWith('http_') ? fault : { ...fault, code }
}

const rules: readonly FaultRule[] = [
  // A Bedrock API key that is wrong, expired or of another region: a 403 like that of a right that is missing.
  { status: [403], text: /Authentication failed: Please make sure your API Key is valid/i, means: badKey },
  // «The provided model doesn't support counting tokens.», «… is not authorized to perform: bedrock:CountTokens …»
  { code: /^(?:Validation|AccessDenied)Exception/, text: /count(?:ing)? ?tokens/i, means: unsupported },
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
