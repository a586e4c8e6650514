import {
  badRow,
  goodRow,
  type ImportReading,
  type ImportRow,
  reasons,
  unknownProvider,
} from './import-row.ts'
import { upstreamAt } from './key-owner.ts'
import {
  accountNameOf,
  type Fields,
  fieldsOf,
  listOf,
  numberIn,
  type PlacedText,
  textIn,
} from './placed-text.ts'

/** LiteLLM's provider prefixes where they differ from Torii's ids. */
const providers: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure: 'azure-openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
  vertex_ai: 'vertex',
  vertex_ai_beta: 'vertex',
  bedrock: 'bedrock',
  groq: 'groq',
  mistral: 'mistral',
  deepseek: 'deepseek',
  openrouter: 'openrouter',
  ollama: 'ollama',
  ollama_chat: 'ollama',
  lm_studio: 'lm-studio',
  hosted_vllm: 'vllm',
  together_ai: 'together',
  fireworks_ai: 'fireworks',
  xai: 'xai',
  perplexity: 'perplexity',
  cerebras: 'cerebras',
  nvidia_nim: 'nvidia',
  huggingface: 'huggingface',
  deepinfra: 'deepinfra',
  cohere: 'cohere',
  cohere_chat: 'cohere',
  moonshot: 'moonshot',
  sambanova: 'sambanova',
  novita: 'novita',
  github: 'github-models',
  zai: 'zai-openai',
  dashscope: 'alibaba',
  openai_like: 'openai-compatible',
  custom_openai: 'openai-compatible',
}

/** Without a prefix LiteLLM goes by the model's name. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-|chatgpt-|o\d|text-embedding-)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^gemini/, 'gemini'],
]

/** Other fields → options of the account's form. */
const options: Readonly<Record<string, string>> = {
  organization: 'organization',
  api_version: 'api_version',
  vertex_project: 'project',
  vertex_location: 'location',
  aws_region_name: 'region',
  aws_access_key_id: 'access_key_id',
}

interface Deployment {
  readonly line: number
  readonly alias: string
  readonly model: string
  readonly upstream: string
  readonly parameters: Fields
  /** Bedrock's Converse was asked for by name. */
  readonly converses: boolean
}

/** Deployments of one place with one key are one account. */
export function readLitellm(text: PlacedText): ImportReading {
  const list = listOf(fieldsOf(text.value).model_list)
  const read = list.map((entry, at) => readDeployment(fieldsOf(entry), text.lineOf(['model_list', at])))
  const deployments = read.filter((one) => 'model' in one)
  const groups = Map.groupBy(deployments, ({ upstream, parameters }) =>
    JSON.stringify([
      upstream,
      parameters.api_base,
      keyIn(parameters),
      parameters.aws_session_token,
      ...Object.keys(options).map((name) => parameters[name]),
    ]),
  )
  const rows: ImportRow[] = read.filter((one) => 'kind' in one)
  for (const group of groups.values()) rows.push(accountOf(group))
  const mapping: Record<string, string> = {}
  for (const { alias, model } of deployments)
    if (alias !== '' && alias !== model && !model.includes('*')) mapping[alias] ??= model
  return { format: 'litellm', rows: rows.sort((a, b) => a.line - b.line), mapping }
}

function readDeployment(entry: Fields, line: number): Deployment | ImportRow {
  const parameters = fieldsOf(entry.litellm_params)
  const full = textIn(parameters, 'model')
  if (full === undefined) return badRow(line, reasons.no_model)
  const slash = full.indexOf('/')
  const prefix = slash === -1 ? '' : full.slice(0, slash)
  const known = textIn(parameters, 'custom_llm_provider') ?? prefix
  const named = providers[prefix] === undefined ? full : full.slice(slash + 1)
  const [, api, model = named] = bedrockApi.exec(prefix === 'bedrock' ? named : '') ?? []
  const base = textIn(parameters, 'api_base', 'base_url')
  const upstream = upstreamOf(known, model, base)
  if (upstream === undefined) return badRow(line, unknownProvider(known || full))
  if (isUnset(textIn(parameters, 'aws_access_key_id'))) return badRow(line, reasons.no_aws_key_id)
  const alias = textIn(entry, 'model_name') ?? ''
  return { line, alias, model, upstream, parameters, converses: api === 'converse' }
}

/** LiteLLM lets the name say by which API of Bedrock a model is asked. */
const bedrockApi = /^(converse|invoke)\/(.+)$/

const isUnset = (value: string | undefined): boolean => value !== undefined && plain(value) === ''

function upstreamOf(provider: string, model: string, base: string | undefined): string | undefined {
  const known = providers[provider] ?? families.find(([shape]) => shape.test(model))?.[1]
  if (known === 'vertex' && model.startsWith('claude')) return 'vertex-anthropic'
  if (base === undefined || (known !== undefined && known !== 'openai')) return known
  return upstreamAt(base) ?? 'openai-compatible'
}

const keyIn = (parameters: Fields): string | undefined =>
  textIn(parameters, 'api_key', 'aws_secret_access_key', 'vertex_credentials')

function accountOf(group: readonly Deployment[]): ImportRow {
  const [first] = group
  if (first === undefined) throw new Error('a group of none')
  const { parameters, upstream, line } = first
  const base = textIn(parameters, 'api_base', 'base_url')
  const models = [...new Set(group.map(({ model }) => model))]
  const chosen = Object.entries(options).flatMap(([theirs, ours]) => {
    const value = textIn(parameters, theirs)
    return value === undefined ? [] : [[ours, plain(value)]]
  })
  const [rpm, tpm] = [numberIn(parameters, 'rpm'), numberIn(parameters, 'tpm')]
  return goodRow(line, {
    name: accountNameOf(upstream),
    upstream,
    models: models.some((id) => id.includes('*')) ? [] : models,
    ...credentialsOf(parameters),
    ...(group.every(({ converses }) => converses) ? { protocols: ['bedrock-converse' as const] } : {}),
    ...(base === undefined ? {} : { base_url: base.replace(/\/+$/, '') }),
    ...(chosen.length === 0 ? {} : { options: Object.fromEntries(chosen) as Record<string, string> }),
    ...(rpm === undefined || rpm < 1 ? {} : { requests_per_minute: Math.floor(rpm) }),
    ...(tpm === undefined || tpm < 1 ? {} : { tokens_per_minute: Math.floor(tpm) }),
  })
}

const environment = /^os\.environ\/([A-Za-z_][A-Za-z0-9_]*)$/

/** An option is no secret and cannot refer: what a variable holds now is taken. */
const plain = (value: string): string => {
  const [, name] = environment.exec(value) ?? []
  return name === undefined ? value : (process.env[name] ?? '')
}

/** With a session token AWS's credentials are one JSON, of what is at hand now: they last for hours. */
function credentialsOf(parameters: Fields): { api_key?: string; apiKey?: string } {
  const [id, secret, token] = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'].map(
    (name) => plain(textIn(parameters, name) ?? ''),
  )
  if (token === undefined || token === '') return keyFields(keyIn(parameters))
  return {
    apiKey: JSON.stringify({ accessKeyId: id, secretAccessKey: secret, sessionToken: token }),
  }
}

function keyFields(key: string | undefined): { api_key?: string; apiKey?: string } {
  if (key === undefined) return {}
  const [, name] = environment.exec(key) ?? []
  return name === undefined ? { apiKey: key } : { api_key: `env:${name}` }
}
