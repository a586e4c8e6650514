import {
  badRow,
  goodRow,
  type ImportReading,
  type ImportRow,
  type LeftOut,
  notCarried,
  oneOfSeveral,
  reasons,
  unknownCredential,
  unknownProvider,
  unsetVariable,
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
  const outer = fieldsOf(text.value)
  const credentials = credentialsIn(outer)
  const list = listOf(outer.model_list)
  const read = list.map((entry, at) =>
    readDeployment(fieldsOf(entry), text.lineOf(['model_list', at]), credentials),
  )
  const deployments = read.filter((one) => 'model' in one)
  const groups = Map.groupBy(deployments, ({ upstream, parameters }) =>
    JSON.stringify([
      upstream,
      parameters.api_base,
      parameters.base_url,
      keyIn(parameters),
      parameters.aws_session_token,
      ...Object.keys(options).map((name) => parameters[name]),
    ]),
  )
  const rows: ImportRow[] = read.filter((one) => 'kind' in one)
  for (const group of groups.values()) rows.push(accountOf(group))
  const { mapping, left } = aliasesOf(deployments)
  const router = fieldsOf(outer.router_settings)
  for (const [alias, target] of Object.entries(fieldsOf(router.model_group_alias)))
    if (typeof target === 'string') mapping[alias] ??= mapping[target] ?? target
  return {
    format: 'litellm',
    rows: rows.sort((a, b) => a.line - b.line),
    mapping,
    left: [...left, ...behind(text, outer)],
  }
}

/** Named credentials, of which a deployment says only the name. */
const credentialsIn = (outer: Fields): ReadonlyMap<string, Fields> =>
  new Map(
    listOf(outer.credential_list)
      .map(fieldsOf)
      .map((one) => [String(one.credential_name), fieldsOf(one.credential_values)]),
  )

/** What clients ask by → the model. Azure's deployments go by their own map, and need none. */
function aliasesOf(deployments: readonly Deployment[]) {
  const mapping: Record<string, string> = {}
  const left: LeftOut[] = []
  const named = deployments.filter(
    ({ alias, model, upstream }) => alias !== '' && !model.includes('*') && upstream !== 'azure-openai',
  )
  const own = new Set(
    deployments
      .filter(({ alias, model, upstream }) => alias === model || upstream === 'azure-openai')
      .map(({ alias }) => alias),
  )
  for (const [alias, group] of Map.groupBy(named, (one) => one.alias)) {
    const models = [...new Set(group.map(({ model }) => model))].filter((model) => model !== alias)
    const taken = own.has(alias) ? alias : models[0]
    const others = models.filter((model) => model !== taken)
    if (taken !== undefined && taken !== alias) mapping[alias] = taken
    const line = group.find(({ model }) => model === others[0])?.line
    if (taken !== undefined && line !== undefined)
      left.push({ line, what: oneOfSeveral(alias, taken, others) })
  }
  return { mapping, left }
}

const kept = new Set(['model_list', 'credential_list', 'model_group_alias', 'environment_variables'])

/** Settings of the gateway itself, by their names. */
function behind(text: PlacedText, outer: Fields): readonly LeftOut[] {
  return ['router_settings', 'litellm_settings', 'general_settings'].flatMap((section) => {
    const names = Object.keys(fieldsOf(outer[section])).filter((name) => !kept.has(name))
    return names.length === 0
      ? []
      : [{ line: text.lineOf([section]), what: notCarried(`${section}: ${names.join(', ')}`) }]
  })
}

function readDeployment(
  entry: Fields,
  line: number,
  credentials: ReadonlyMap<string, Fields>,
): Deployment | ImportRow {
  const given = fieldsOf(entry.litellm_params)
  const credential = textIn(given, 'litellm_credential_name')
  const shared = credential === undefined ? {} : credentials.get(credential)
  if (shared === undefined) return badRow(line, unknownCredential(credential ?? ''))
  const parameters: Fields = { ...shared, ...given }
  const full = textIn(parameters, 'model')
  if (full === undefined) return badRow(line, reasons.no_model)
  const slash = full.indexOf('/')
  const prefix = slash === -1 ? '' : full.slice(0, slash)
  const known = textIn(parameters, 'custom_llm_provider') ?? prefix
  const named = providers[prefix] === undefined ? full : full.slice(slash + 1)
  const [, api, model = named] = bedrockApi.exec(prefix === 'bedrock' ? named : '') ?? []
  const unset = plainFields.flatMap((name) => unsetIn(textIn(parameters, name)) ?? [])
  if (unset[0] !== undefined) return badRow(line, unsetVariable(unset[0]))
  const upstream = upstreamOf(known, model, baseOf(parameters))
  if (upstream === undefined) return badRow(line, unknownProvider(known || full))
  const alias = textIn(entry, 'model_name') ?? ''
  return { line, alias, model, upstream, parameters, converses: api === 'converse' }
}

/** They stand as they are in an account: a variable's value is taken now. */
const plainFields = ['api_base', 'base_url', ...Object.keys(options)]

const baseOf = (parameters: Fields): string | undefined => {
  const base = textIn(parameters, 'api_base', 'base_url')
  return base === undefined ? undefined : plain(base).replace(/\/+$/, '')
}

/** LiteLLM lets the name say by which API of Bedrock a model is asked. */
const bedrockApi = /^(converse|invoke)\/(.+)$/

const unsetIn = (value: string | undefined): string | undefined => {
  const [, name] = environment.exec(value ?? '') ?? []
  return name !== undefined && plain(value ?? '') === '' ? name : undefined
}

function upstreamOf(provider: string, model: string, base: string | undefined): string | undefined {
  const known = providers[provider] ?? families.find(([shape]) => shape.test(model))?.[1]
  if (known === 'vertex' && model.startsWith('claude')) return 'vertex-anthropic'
  if (base === undefined || (known !== undefined && known !== 'openai')) return known
  return upstreamAt(base) ?? 'openai-compatible'
}

const keyIn = (parameters: Fields): string | undefined =>
  textIn(parameters, 'api_key', 'aws_secret_access_key') ?? vertexCredentials(parameters)

/** Google's JSON, in a group of its own, as text, in a variable, or the path of its file. */
function vertexCredentials({ vertex_credentials: given }: Fields): string | undefined {
  if (typeof given === 'object' && given !== null) return JSON.stringify(given)
  if (typeof given !== 'string' || given.trim() === '') return undefined
  const text = given.trim()
  return text.startsWith('{') || environment.test(text) ? text : `file:${text}`
}

function accountOf(group: readonly Deployment[]): ImportRow {
  const [first] = group
  if (first === undefined) throw new Error('a group of none')
  const { parameters, upstream, line } = first
  const base = baseOf(parameters)
  const isAzure = upstream === 'azure-openai'
  const models = [...new Set(group.map(({ model, alias }) => (isAzure && alias !== '' ? alias : model)))]
  const deployments = isAzure ? deploymentsOf(group) : ''
  const chosen = Object.entries(options).flatMap(([theirs, ours]) => {
    const value = textIn(parameters, theirs)
    return value === undefined ? [] : [[ours, plain(value)]]
  })
  if (deployments !== '') chosen.push(['deployments', deployments])
  const [rpm, tpm] = [numberIn(parameters, 'rpm'), numberIn(parameters, 'tpm')]
  return goodRow(line, {
    name: accountNameOf(upstream),
    upstream,
    models: models.some((id) => id.includes('*')) ? [] : models,
    ...credentialsOf(parameters),
    ...(group.every(({ converses }) => converses) ? { protocols: ['bedrock-converse' as const] } : {}),
    ...(base === undefined ? {} : { base_url: base }),
    ...(chosen.length === 0 ? {} : { options: Object.fromEntries(chosen) as Record<string, string> }),
    ...(rpm === undefined || rpm < 1 ? {} : { requests_per_minute: Math.floor(rpm) }),
    ...(tpm === undefined || tpm < 1 ? {} : { tokens_per_minute: Math.floor(tpm) }),
  })
}

/** `model=deployment` where they differ: clients ask by the model's name. */
const deploymentsOf = (group: readonly Deployment[]): string =>
  [...new Map(group.map(({ alias, model }) => [alias, model]))]
    .filter(([alias, model]) => alias !== '' && alias !== model)
    .map((pair) => pair.join('='))
    .join(',')

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
  if (key.startsWith('file:')) return { api_key: key }
  return name === undefined ? { apiKey: key } : { api_key: `env:${name}` }
}
