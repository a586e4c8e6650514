import { describe, expect, test } from 'vitest'
import { readSettingsText, type SettingsKnowledge } from './settings-reader.ts'
import { settingsTemplate } from './settings-template.ts'

const faultsOf = (text: string, knowledge?: SettingsKnowledge) => {
  const reading = readSettingsText(text, knowledge)
  return reading.kind === 'faulty'
    ? reading.faults.map(({ code, line, column, path, message }) => ({
        at: `${line}:${column}`,
        code,
        path,
        message: message.en,
      }))
    : []
}

const settingsOf = (text: string) => {
  const reading = readSettingsText(text)
  if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults))
  return reading.settings
}

describe('good settings', () => {
  test('an empty file means the defaults', () => {
    expect(settingsOf('')).toEqual(settingsOf('proxy: {}'))
    expect(settingsOf('# nothing yet\n').proxy.port).toBe(8045)
  })
  test('a setting left empty means its default', () => {
    expect(settingsOf('accounts:\nproxy:\n  port:\nmodels:\n  mapping:\n').accounts).toEqual([])
  })
  test.each(['en', 'ja', 'zh-CN'] as const)('the template in %s holds only defaults', (language) => {
    expect(settingsOf(settingsTemplate[language])).toEqual(settingsOf(''))
  })
  test('`off` is a word, not false', () => {
    expect(settingsOf('proxy: { auth_mode: off }').proxy.auth_mode).toBe('off')
  })
})

describe('each fault is found with its line, its column and what to do', () => {
  test('a wrong value', () => {
    expect(faultsOf('proxy:\n  port: 99999\n')).toEqual([
      {
        at: '2:9',
        code: 'wrong_value',
        path: 'proxy.port',
        message: 'proxy.port is 99999, but a number of at most 65535 is expected.',
      },
    ])
    expect(faultsOf('proxy:\n  allow_lan_access: yes\n')[0]).toMatchObject({
      at: '2:21',
      message: 'proxy.allow_lan_access is "yes", but true or false is expected.',
    })
    expect(faultsOf('scheduling:\n  mode: fast\n')[0]?.message).toBe(
      'scheduling.mode is "fast", but one of cache_first, balance, performance_first, priority is expected.',
    )
    expect(faultsOf('accounts:\n  - name: a b\n    upstream: gemini\n')[0]).toMatchObject({ at: '2:11' })
    expect(faultsOf('accounts:\n  - name: a\n    upstream: x\n    base_url: ftp://x\n')[0]).toMatchObject({
      at: '4:15',
      path: 'accounts[0].base_url',
    })
  })
  test('a key that no setting has, with the nearest one', () => {
    expect(faultsOf('proxy:\n  prot: 1\n')).toEqual([
      {
        at: '2:3',
        code: 'unknown_key',
        path: 'proxy.prot',
        message: 'prot is not a setting. Did you mean port?',
      },
    ])
    expect(faultsOf('accounts:\n- {name: a, upstream: b, apiKey: x}\n')[0]?.message).toBe(
      'apiKey is not a setting. Did you mean api_key?',
    )
    expect(faultsOf('proxi: {}\n')[0]?.message).toBe('proxi is not a setting. Did you mean proxy?')
    expect(faultsOf('zzz: 1\n')[0]?.message).toMatch(/^zzz is not a setting. Choose one of: proxy, /)
  })
  test('a key that is missing, at the group it belongs to', () => {
    expect(faultsOf('accounts:\n  - name: a\n')).toEqual([
      {
        at: '2:5',
        code: 'missing_key',
        path: 'accounts[0].upstream',
        message: 'accounts[0].upstream is missing. Add it: a text is expected.',
      },
    ])
  })
  test('a tab, a key given twice, and text that is no YAML', () => {
    expect(faultsOf('proxy:\n\tport: 1\n')[0]).toMatchObject({ at: '2:1', code: 'tab_indent' })
    expect(faultsOf('proxy:\n  port: 1\n  port: 2\n')[0]).toMatchObject({
      at: '3:3',
      code: 'duplicate_key',
      path: 'proxy.port',
    })
    expect(faultsOf('proxy: [1\nb: 2')[0]).toMatchObject({ code: 'yaml_syntax' })
    expect(faultsOf('a: *nowhere\n')[0]).toMatchObject({ code: 'yaml_syntax' })
    expect(faultsOf('just words\n')[0]).toMatchObject({ at: '1:1', code: 'not_a_mapping' })
    expect(faultsOf('- a\n')[0]).toMatchObject({ code: 'not_a_mapping' })
  })
  test('two accounts of one name, and an upstream that nobody knows', () => {
    const text = 'accounts:\n  - { name: a, upstream: gemini }\n  - { name: a, upstream: gemni }\n'
    expect(faultsOf(text, { upstreams: ['gemini', 'openai'] })).toEqual([
      {
        at: '3:13',
        code: 'duplicate_account',
        path: 'accounts[1].name',
        message: 'There are two accounts named a. Give each a name of its own.',
      },
      {
        at: '3:26',
        code: 'unknown_upstream',
        path: 'accounts[1].upstream',
        message: 'There is no upstream gemni. Did you mean gemini?',
      },
    ])
    expect(faultsOf('accounts: [{ name: a, upstream: anything }]')).toEqual([])
  })
  test('secrets that cannot be one', () => {
    expect(faultsOf('proxy:\n  api_key: hunter2\n')[0]).toMatchObject({ at: '2:12', code: 'bad_client_key' })
    expect(faultsOf('zai:\n  api_key: "env:"\n')[0]?.message).toContain('env:NAME is expected')
  })
  test('two listeners on one port, and an open dashboard without a password', () => {
    expect(faultsOf('proxy: { port: 8046 }\n')[0]).toMatchObject({ at: '1:16', code: 'port_conflict' })
    expect(faultsOf('control:\n  host: 0.0.0.0\n')[0]).toMatchObject({ at: '2:9', code: 'password_required' })
    expect(faultsOf('control: { host: 127.0.0.1 }\n')).toEqual([])
  })
  test('all of them at once, in the order of the text', () => {
    const text = 'proxy:\n  port: x\n  foo: 1\nlanguage: fr\n'
    expect(faultsOf(text).map((fault) => fault.at)).toEqual(['2:9', '3:3', '4:11'])
  })
})

test('no fault shows a secret', () => {
  const secret = 'my-very-secret-value'
  for (const text of [
    `proxy:\n  api_key: ${secret}\n`,
    `proxy:\n  api_key: [${secret}]\n`,
    `control: { password: 12345 }`,
    `accounts:\n  - { name: a, upstream: b, api_key: { x: ${secret} } }\n`,
    `proxy:\n  apikey: ${secret}\n`,
    `zai:\n  api_key: "${secret}\n`,
    `zai:\n  api_key: ${secret}\n   x: 1\n`,
    secret,
    `proxy:\n  api_key:${secret}\n`,
    `proxy: {api_key:${secret}}\n`,
    `accounts:\n  api_key:${secret}\n`,
    `${secret}: 1\n`,
  ]) {
    const reading = readSettingsText(text)
    expect(reading.kind, text).toBe('faulty')
    expect(JSON.stringify(reading)).not.toContain(secret)
    expect(JSON.stringify(reading)).not.toContain('12345')
  }
})

test('each fault speaks all three languages', () => {
  const reading = readSettingsText('proxy:\n  port: 0\n  xyz: 1\n')
  expect(reading.kind === 'faulty' && reading.faults.map(({ message }) => message)).toEqual([
    {
      en: 'proxy.port is 0, but a number of at least 1 is expected.',
      ja: 'proxy.port は 0 ですが、1 以上の数値 を指定してください。',
      'zh-CN': 'proxy.port 的值是 0，但应为 不小于 1 的数字。',
    },
    {
      en: expect.stringContaining('Choose one of:'),
      ja: expect.stringContaining('次から選んでください'),
      'zh-CN': expect.stringContaining('可选'),
    },
  ])
})

describe('names that settings give each other', () => {
  const accounts = 'accounts:\n  - { name: work, upstream: gemini, labels: [paid] }\n'
  const faultsOf = (rest: string) => {
    const reading = readSettingsText(`${accounts}${rest}`, { upstreams: ['gemini', 'zai'] })
    return reading.kind === 'good'
      ? []
      : reading.faults.map(({ code, line, path }) => `${line} ${path} ${code}`)
  }

  test.each(['work', 'zai', 'label:paid'])('a route may name %s', (name) => {
    expect(faultsOf(`routes:\n  - { name: r, match: ["*"], accounts: ["${name}"] }\n`)).toEqual([])
  })

  test('a route or a preference for nobody is told with its line', () => {
    expect(faultsOf('routes:\n  - { name: r, match: ["*"], accounts: ["label:free"] }\n')).toEqual([
      '4 routes[0].accounts[0] unknown_account',
    ])
    expect(faultsOf('scheduling: { preferred_account: wrk }\n')).toEqual([
      '3 scheduling.preferred_account unknown_account',
    ])
  })
})
