import { describe, expect, it } from 'vitest'
import { readImport } from './read-import.ts'

/** `line ok` or `line what is wrong` of each row. */
const rows = (text: string): readonly string[] =>
  readImport(text).rows.map((row) => `${row.line} ${row.kind === 'bad' ? row.reason.en : 'ok'}`)

describe('a broken row is named by its line and by what it lacks', () => {
  it.each([
    [
      'LiteLLM',
      `model_list:
  - model_name: a
    litellm_params: { model: openai/gpt-4o, api_key: k }
  - model_name: b
    litellm_params: { model: 7 }
  - litellm_params: nonsense
  - litellm_params: { model: bedrock/x, aws_access_key_id: os.environ/NO_SUCH_ID, aws_secret_access_key: s }
`,
      [
        '2 ok',
        '4 there is no litellm_params.model',
        '6 there is no litellm_params.model',
        '7 the variable NO_SUCH_ID is not set where Torii runs, and its value is needed now',
      ],
    ],
    [
      'channels',
      '[\n{"id":1,"type":1,"key":"k","name":"a"},\n{"id":2,"type":999,"key":"k"},\n{"id":3,"type":14},\n7]',
      [
        '2 ok',
        '3 channel type 999 is not one that Torii knows, and there is no base_url',
        '4 there is no key',
        '5 there is no key',
      ],
    ],
    [
      'claude-code-router',
      '{"Providers":[\n{"name":"a","api_base_url":"https://api.deepseek.com/chat/completions","api_key":"k"},\n{"name":"b"}]}',
      ['2 ok', '3 this is no account: a group with upstream, or key and base_url, is expected'],
    ],
    [
      'CSV',
      'name,upstream,key\na,gemini,k\n"b,gemini,k\nc,nope,k\n',
      ['2 ok', '3 a quotation mark is opened here and not closed', '4 there is no upstream nope'],
    ],
    [
      '.env',
      'GEMINI_API_KEY=k\nexport FOO\nOPENAI_API_KEY="k\nPORT=1\n',
      ['1 ok', '2 this is no NAME=value', '3 a quotation mark is opened here and not closed'],
    ],
    [
      'a list',
      '[\n{"upstream":"gemini","key":"k"},\n{"upstream":"nope"}]',
      ['2 ok', '3 there is no upstream nope'],
    ],
  ])('%s', (_format, text, expected) => {
    expect(rows(text)).toEqual(expected)
  })

  it.each([
    ['{"Providers": [\n {"name": "a",}\n', 3],
    ['model_list:\n  - model_name: a\n   litellm_params: {\n', 3],
    ['accounts:\n  - { name: a, upstream: gemini\n', 3],
  ])('text that breaks off is one fault and no list of keys: %j', (text, line) => {
    const { rows: read } = readImport(text)
    expect(read.map((row) => [row.kind, row.line <= line])).toEqual([['bad', true]])
    expect(JSON.stringify(read)).not.toContain('gemini')
  })
})

describe('AWS’s credentials', () => {
  const accounts = (text: string) =>
    readImport(text).rows.flatMap((row) => (row.kind === 'good' ? [row.account] : []))

  it('of LiteLLM: the API by the model’s name, the token with the keys', () => {
    const text = `model_list:
  - litellm_params: { model: bedrock/converse/us.amazon.nova-pro-v1:0, aws_access_key_id: A, aws_secret_access_key: S, aws_region_name: eu-west-1 }
  - litellm_params: { model: bedrock/anthropic.claude-x, aws_access_key_id: A, aws_secret_access_key: S, aws_session_token: T }
`
    expect(accounts(text)).toMatchObject([
      {
        models: ['us.amazon.nova-pro-v1:0'],
        protocols: ['bedrock-converse'],
        apiKey: 'S',
        options: { access_key_id: 'A', region: 'eu-west-1' },
      },
      { apiKey: '{"accessKeyId":"A","secretAccessKey":"S","sessionToken":"T"}' },
    ])
  })

  it('a Bedrock API key is known by its shape and its variable', () => {
    const key = 'ABSKQmVkcm9ja0FQSUtleS1wbGFudGVk'
    expect(accounts(`${key}\n`)).toMatchObject([{ upstream: 'bedrock', apiKey: key }])
    expect(accounts(`AWS_BEARER_TOKEN_BEDROCK=${key}\n`)).toMatchObject([
      { upstream: 'bedrock', apiKey: key },
    ])
  })

  it('of channels: id, secret and region, or a key and a region', () => {
    const channel = (key: string) => ({ id: 1, type: 33, name: 'aws', key, models: 'm' })
    expect(accounts(JSON.stringify([channel('A|S|us-east-1'), channel('key|eu-west-1')]))).toMatchObject([
      { apiKey: 'S', options: { access_key_id: 'A', region: 'us-east-1' } },
      { apiKey: 'key', options: { region: 'eu-west-1' } },
    ])
  })
})
