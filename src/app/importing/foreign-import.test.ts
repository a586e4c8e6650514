import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readImport } from './read-import.ts'

const accounts = (text: string) =>
  readImport(text).rows.flatMap((row) => (row.kind === 'good' ? [row.account] : []))
const faults = (text: string) =>
  readImport(text).rows.flatMap((row) => (row.kind === 'bad' ? [`${row.line} ${row.reason.en}`] : []))
const left = (text: string) => (readImport(text).left ?? []).map(({ line, what }) => `${line} ${what.en}`)

describe('CSV of any spreadsheet', () => {
  it.each([
    [
      '\uFEFFName;Upstream;API Key;Base URL\r\nx;gemini;AIza1;\r\n',
      { name: 'x', upstream: 'gemini', apiKey: 'AIza1' },
    ],
    ['account,vendor,token\na,Google Gemini,k\n', { name: 'a', upstream: 'gemini', apiKey: 'k' }],
    ['Provider,Secret\nOpenAI,"sk-proj-2 "\n', { upstream: 'openai', apiKey: 'sk-proj-2' }],
    ['key\nsk-ant-7\n', { upstream: 'anthropic', apiKey: 'sk-ant-7' }],
    [
      'upstream,key,region,access-key-id\nAWS,S,eu-west-1,AKIA\n',
      { upstream: 'bedrock', options: { region: 'eu-west-1', access_key_id: 'AKIA' } },
    ],
    [
      'upstream,key\nvertex,"{\n ""type"": ""service_account""\n}"\n',
      { upstream: 'vertex', apiKey: '{\n "type": "service_account"\n}' },
    ],
  ])('%j', (text, expected) => {
    expect(faults(text)).toEqual([])
    expect(accounts(text)).toMatchObject([expected])
  })

  it('names the line of what does not fit, in the reader’s language', () => {
    const text =
      'upstream,key,priority\n"gemini","AIza1\nx",first\ngemini,AIza 2,1\ngemini,AIza3,1,more\ngemini,AIza4,-2\n'
    expect(faults(text)).toEqual([
      '2 priority is "first", but a number is expected',
      '4 the key holds a space or a line break, which no key has',
      '5 the row has more cells than the header',
      '6 priority is -2, but a number of at least 0 is expected',
    ])
    const [first] = readImport(text).rows
    expect(first?.kind === 'bad' ? first.reason.ja : '').toContain('数値 を指定してください')
  })

  it('says which columns are left behind', () => {
    expect(left('upstream,key,Comment\ngemini,AIza1,mine\n')).toEqual([
      '1 Comment has no place in an account',
    ])
  })
})

describe('.env', () => {
  it('gives a key to the place that its base URL names, several keys of one variable, and no remark', () => {
    const text =
      "OPENAI_API_KEY='k' # mine\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\nGEMINI_API_KEYS=AIza1,AIza2\nGROQ_API_KEY=gsk_1 # two\n"
    expect(accounts(text)).toMatchObject([
      { upstream: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', apiKey: 'k' },
      { upstream: 'gemini', apiKey: 'AIza1' },
      { upstream: 'gemini', apiKey: 'AIza2' },
      { upstream: 'groq', apiKey: 'gsk_1' },
    ])
  })
})

describe('LiteLLM', () => {
  beforeEach(() => vi.stubEnv('AZ_BASE', 'https://r.openai.azure.com/'))
  afterEach(() => void vi.unstubAllEnvs())

  it('takes the value of a variable where no reference can stand, and names the one that is not set', () => {
    const text = `model_list:
  - { model_name: gpt-4o, litellm_params: { model: azure/dep, api_base: os.environ/AZ_BASE, api_key: os.environ/AZ_KEY } }
  - { model_name: gpt-4o, litellm_params: { model: azure/dep, api_base: os.environ/NO_BASE, api_key: k } }
`
    expect(accounts(text)).toMatchObject([
      {
        base_url: 'https://r.openai.azure.com',
        api_key: 'env:AZ_KEY',
        models: ['gpt-4o'],
        options: { deployments: 'gpt-4o=dep' },
      },
    ])
    expect(faults(text)).toEqual([
      '3 the variable NO_BASE is not set where Torii runs, and its value is needed now',
    ])
  })

  it.each([
    ['/etc/sa.json', { api_key: 'file:/etc/sa.json' }],
    ['os.environ/SA', { api_key: 'env:SA' }],
    ['{ type: service_account }', { apiKey: '{"type":"service_account"}' }],
  ])('Google’s credentials: %s', (credentials, expected) => {
    const text = `model_list:\n  - litellm_params: { model: vertex_ai/gemini-3-flash, vertex_project: p, vertex_credentials: ${credentials} }\n`
    expect(accounts(text)).toMatchObject([{ upstream: 'vertex', options: { project: 'p' }, ...expected }])
  })

  it('finds a credential by its name', () => {
    const text = `model_list:
  - { litellm_params: { model: openai/gpt-5, litellm_credential_name: mine } }
  - { litellm_params: { model: openai/gpt-5, litellm_credential_name: gone } }
credential_list: [{ credential_name: mine, credential_values: { api_key: os.environ/K } }]
`
    expect(accounts(text)).toMatchObject([{ upstream: 'openai', api_key: 'env:K' }])
    expect(faults(text)).toEqual(['3 there is no credential gone in credential_list'])
  })

  it('of a group of several models one is meant by its name; what stays behind is told', () => {
    const text = `model_list:
  - { model_name: smart, litellm_params: { model: openai/gpt-5, api_key: a } }
  - { model_name: smart, litellm_params: { model: anthropic/claude-x, api_key: b } }
  - { model_name: gpt-4o, litellm_params: { model: azure/dep, api_base: "https://r.openai.azure.com", api_key: c } }
  - { model_name: gpt-4o, litellm_params: { model: openai/gpt-4o, api_key: a } }
router_settings: { model_group_alias: { gpt-4: smart }, fallbacks: [{ smart: [gpt-4o] }] }
`
    expect(readImport(text).mapping).toEqual({ smart: 'gpt-5', 'gpt-4': 'gpt-5' })
    expect(left(text)).toEqual([
      '3 smart now means gpt-5; claude-x can follow as the fallback of a route',
      '6 router_settings: fallbacks has no place in an account',
    ])
  })
})

describe('channels of one-api and new-api', () => {
  const channel = (over: object) => ({ type: 1, key: 'k', name: 'c', status: 1, models: '', ...over })
  const text = (...channels: object[]) => JSON.stringify({ success: true, data: channels })

  it('model_mapping: the account serves what its place calls it, Azure by its deployments', () => {
    const mapped = { models: 'gpt-4o,gpt-4o-mini', model_mapping: '{"gpt-4o":"gpt-4o-2024-11-20"}' }
    expect(accounts(text(channel(mapped)))).toMatchObject([{ models: ['gpt-4o-2024-11-20', 'gpt-4o-mini'] }])
    expect(readImport(text(channel(mapped))).mapping).toEqual({ 'gpt-4o': 'gpt-4o-2024-11-20' })
    const both = text(channel(mapped), channel({ models: 'gpt-4o', key: 'k2' }))
    expect(readImport(both).mapping).toEqual({})
    expect(left(both)).toHaveLength(1)
    const azure = channel({ ...mapped, type: 3, base_url: 'https://r.openai.azure.com', other: '2024-10-21' })
    expect(accounts(text(azure))).toMatchObject([
      {
        models: ['gpt-4o', 'gpt-4o-mini'],
        options: { api_version: '2024-10-21', deployments: 'gpt-4o=gpt-4o-2024-11-20' },
      },
    ])
  })

  it('a service account is one key over many lines; keys that are switched off stay off', () => {
    const vertex = channel({
      type: 41,
      auto_ban: 1,
      key: '{"type":"service_account",\n"project_id":"p"}',
      other: '{"default":"us-central1"}',
    })
    expect(accounts(text(vertex))).toMatchObject([
      { upstream: 'vertex', options: { location: 'us-central1' } },
    ])
    const many = channel({
      key: 'a\nb',
      channel_info: { is_multi_key: true, multi_key_status_list: { 1: 3 } },
    })
    expect(accounts(text(many)).map(({ enabled }) => enabled)).toEqual([true, false])
  })

  it.each([
    ['one-api', {}, { 40: 'openai-compatible', 42: 'vertex', 43: undefined, 48: undefined, 27: 'minimax' }],
    [
      'new-api',
      { auto_ban: 1 },
      { 40: 'siliconflow', 42: 'mistral', 43: 'deepseek', 48: 'xai', 27: 'perplexity', 28: undefined },
    ],
  ])('never give a key to another vendor by the other’s number: %s', (_whose, mark, expected) => {
    for (const [type, upstream] of Object.entries(expected)) {
      const [account] = accounts(text(channel({ type: Number(type), ...mark })))
      expect([type, account?.upstream]).toEqual([type, upstream])
    }
  })

  it('China’s places are asked in China', () => {
    expect(accounts(text(channel({ type: 25 })))).toMatchObject([
      { upstream: 'moonshot', base_url: 'https://api.moonshot.cn/v1' },
    ])
  })
})

describe('claude-code-router', () => {
  const text = `// mine
{
  /* two */
  "Providers": [
    {
      "name": "deepseek", // "remark"
      "api_base_url": "https://api.deepseek.com/chat/completions",
      "api_key": "k//k",
      "models": ["deepseek-chat",],
    },
    { name: 'g', "api_base_url": "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/", "api_key": "x", "models": ["gemini-3-flash"] },
    { "name": "none", "api_key": "k" },
  ],
  "Router": { "default": "deepseek,deepseek-chat", "think": "g,gemini-3-flash", "longContextThreshold": 60000, "webSearch": "" },
}
`
  it('has remarks, trailing commas and bare names', () => {
    expect(accounts(text)).toMatchObject([
      { name: 'deepseek', upstream: 'deepseek', apiKey: 'k//k' },
      { name: 'g', upstream: 'vertex', options: { project: 'p', location: 'us-central1' } },
    ])
    expect(faults(text)).toEqual([
      '12 this is no account: a group with upstream, or key and base_url, is expected',
    ])
    expect(left(text)).toEqual(['14 Router.think has no place in an account'])
  })
})
