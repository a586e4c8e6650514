import { describe, expect, it } from 'vitest'
import { readImport } from './read-import.ts'

/** `line name upstream key-or-reference …` of each row; a bad one as `line !`. */
const rows = (text: string, upstream?: string): readonly string[] =>
  readImport(text, upstream).rows.map((row) =>
    row.kind === 'bad'
      ? `${row.line} !`
      : `${row.line} ${row.account.name} ${row.account.upstream} ${row.account.apiKey ?? row.account.api_key ?? '-'}`,
  )
const accounts = (text: string) =>
  readImport(text).rows.flatMap((row) => (row.kind === 'good' ? [row.account] : []))

describe('keys pasted one a line', () => {
  it('are known by their shape, with a name before them or none; remarks and empty lines count for the numbers only', () => {
    const text = '# mine\nsk-ant-api03-aaaa\n\nwork AIzaSyBBBBBBBBBBBBBBBBBBBB\nsk-or-v1-cccc\n'
    expect(rows(text)).toEqual([
      '2 anthropic anthropic sk-ant-api03-aaaa',
      '4 work gemini AIzaSyBBBBBBBBBBBBBBBBBBBB',
      '5 openrouter openrouter sk-or-v1-cccc',
    ])
  })

  it('of no known shape need to be told whose they are', () => {
    expect(rows('sk-plain-0001\nsk-plain-0002')).toEqual(['1 !', '2 !'])
    expect(rows('sk-plain-0001', 'deepseek')).toEqual(['1 deepseek deepseek sk-plain-0001'])
  })
})

describe('CSV', () => {
  it('is read by its header, quotes and all', () => {
    const text = 'name,upstream,key,priority,models\n"a, b",gemini,AIza1,2,x;y\nc,nowhere,k,,\n'
    expect(rows(text)).toEqual(['2 a-b gemini AIza1', '3 !'])
    expect(accounts(text)[0]).toMatchObject({ priority: 2, models: ['x', 'y'] })
  })
})

describe('.env', () => {
  it('gives the keys that vendors’ SDKs know, and passes over the rest', () => {
    const text = "export GEMINI_API_KEY='AIza1'\nGEMINI_API_KEY_2=AIza2\nPORT=80\nOPENAI_API_KEY=\n"
    expect(rows(text)).toEqual(['1 gemini gemini AIza1', '2 gemini gemini AIza2', '4 !'])
  })
})

describe('another Torii', () => {
  it('keeps references; a key that lies in its vault has to be entered again', () => {
    const text =
      'accounts:\n  - { name: a, upstream: gemini, api_key: env:K, weight: 2 }\n  - { name: b, upstream: zai, api_key: vault:old }\n'
    expect(rows(text)).toEqual(['2 a gemini env:K', '3 b zai vault:account-b'])
  })

  it('names the line of an account that is none', () => {
    expect(
      rows(
        'accounts:\n  - { name: a, upstream: gemini }\n  - { name: b, upstream: gemini, weight: -1 }\n  - 7\n',
      ),
    ).toEqual(['2 a gemini -', '3 !', '4 !'])
  })
})

describe('JSON', () => {
  it('may be a list of keys, or of what people call accounts', () => {
    const text =
      '[\n  "sk-ant-1",\n  {"key": "k", "url": "http://127.0.0.1:9/v1", "name": "mine"},\n  {"key": "k2", "base_url": "https://api.deepseek.com"}\n]'
    expect(rows(text)).toEqual([
      '2 anthropic anthropic sk-ant-1',
      '3 mine openai-compatible k',
      '4 deepseek deepseek k2',
    ])
  })
})

describe('LiteLLM', () => {
  const text = `model_list:
  - model_name: gpt-4o
    litellm_params: { model: azure/gpt-4o-eu, api_base: https://eu.openai.azure.com/, api_key: os.environ/AZURE_KEY, api_version: "2024-10-21", rpm: 6 }
  - model_name: sonnet
    litellm_params: { model: anthropic/claude-sonnet-4-5, api_key: sk-ant-9 }
  - model_name: opus
    litellm_params: { model: anthropic/claude-opus-5, api_key: sk-ant-9 }
  - model_name: local
    litellm_params: { model: openai/mine, api_base: http://127.0.0.1:9/v1, api_key: none }
  - model_name: odd
    litellm_params: { model: oddvendor/x }
litellm_settings: { drop_params: true }
`

  it('gives one account for each place and key, with its models and limits', () => {
    expect(rows(text)).toEqual([
      '2 azure-openai azure-openai env:AZURE_KEY',
      '4 anthropic anthropic sk-ant-9',
      '8 openai-compatible openai-compatible none',
      '10 !',
    ])
    expect(accounts(text)).toMatchObject([
      {
        models: ['gpt-4o'],
        options: { api_version: '2024-10-21', deployments: 'gpt-4o=gpt-4o-eu' },
        requests_per_minute: 6,
      },
      { models: ['claude-sonnet-4-5', 'claude-opus-5'] },
      { base_url: 'http://127.0.0.1:9/v1' },
    ])
  })

  it('keeps the names that clients ask by', () => {
    expect(readImport(text).mapping).toEqual({
      sonnet: 'claude-sonnet-4-5',
      opus: 'claude-opus-5',
      local: 'mine',
    })
  })
})

describe('channels of one-api and new-api', () => {
  const channel = (over: object) => ({ id: 1, type: 1, key: 'k', name: 'c', status: 1, models: '', ...over })

  it('give an account for each key; the greater priority comes first; what is switched off stays off', () => {
    const text = JSON.stringify(
      {
        data: {
          items: [
            channel({ key: 'k1\nk2', priority: 10, weight: 3, models: 'a,b', auto_ban: 1 }),
            channel({ type: 24, name: 'g', priority: 0, status: 2, auto_ban: 1 }),
            channel({ type: 999, name: 'x', auto_ban: 1 }),
            channel({ type: 1, name: 'own', base_url: 'https://relay.test', auto_ban: 1 }),
          ],
        },
      },
      null,
      1,
    )
    expect(rows(text).map((row) => row.replace(/^\d+ /, ''))).toEqual([
      'c-1 openai k1',
      'c-2 openai k2',
      'g gemini k',
      '!',
      'own openai-compatible k',
    ])
    expect(accounts(text)).toMatchObject([
      { priority: 1, weight: 3, models: ['a', 'b'] },
      {},
      { priority: 2, enabled: false },
      { base_url: 'https://relay.test' },
    ])
  })

  it.each([
    ['one-api', {}, 'deepseek'],
    ['new-api', { auto_ban: 1 }, undefined],
  ])('tell by their fields whose numbers they use: %s', (_whose, mark, upstream) => {
    const [row] = readImport(JSON.stringify([channel({ type: 36, ...mark })])).rows
    expect(row?.kind === 'good' ? row.account.upstream : undefined).toBe(upstream)
  })
})

describe('claude-code-router', () => {
  it('gives providers by their endpoint, and its routing as aliases', () => {
    const text = JSON.stringify({
      Providers: [
        {
          name: 'deep',
          api_base_url: 'https://api.deepseek.com/chat/completions',
          api_key: '$DEEP_KEY',
          models: ['deepseek-chat'],
        },
        {
          name: 'ollama',
          api_base_url: 'http://localhost:11434/v1/chat/completions',
          api_key: 'ollama',
          models: ['q'],
        },
        {
          name: 'g',
          api_base_url: 'https://generativelanguage.googleapis.com/v1beta/models/',
          api_key: 'AIza',
          models: [],
        },
        { name: 'none' },
      ],
      Router: { default: 'deep,deepseek-chat', background: 'ollama,q' },
    })
    expect(rows(text)).toEqual([
      '1 deep deepseek env:DEEP_KEY',
      '1 ollama openai-compatible ollama',
      '1 g gemini AIza',
      '1 !',
    ])
    expect(accounts(text)[2]?.base_url).toBe('https://generativelanguage.googleapis.com')
    expect(readImport(text).mapping).toEqual({
      'claude-*': 'deep/deepseek-chat',
      'claude-*haiku*': 'ollama/q',
    })
  })
})

describe('text that holds no account', () => {
  it.each(['', '\n# nothing\n', '{}', '[]', 'accounts: []'])('%j gives no row', (text) => {
    expect(readImport(text).rows).toEqual([])
  })
})
