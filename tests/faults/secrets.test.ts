import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unpackRecord, unpackText } from '../../src/storage/record-codec.ts'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

/** Each of another shape, and each where it could leak. */
const planted = {
  literal: 'planted-literal-key-0f3a91c2',
  fromEnv: 'planted-env-key-77d1b2e4',
  api: 'planted-api-key-51c0aa9e',
  zai: 'planted-zai-key-9f0b7c31',
  proxyPassword: 'planted-proxy-pass-31d2',
  password: 'planted-dashboard-pass-84aa',
  client: 'sk-planted-client-key-6620cd',
  oauth: 'planted-refresh-token-40fe12',
  queryKey: 'planted-query-key-0c9d55',
}
const secrets = Object.entries(planted)

describe('planted secrets', () => {
  let home: string
  let torii: ToriiProcess
  let upstream: FakeUpstream
  let named = ''
  const shown: string[] = []

  beforeAll(async () => {
    home = makeHome()
    upstream = await startFakeUpstream()
    // A vendor that repeats what it was given in its error, as some do.
    upstream.play(({ headers, path }) => ({
      status: 401,
      headers: { 'x-echo': String(headers.authorization ?? '') },
      body: JSON.stringify({
        error: {
          message: `Incorrect API key: ${headers.authorization} ${headers['x-api-key']} ${path}`,
          code: 'invalid_api_key',
        },
      }),
    }))
    const oauth = JSON.stringify({
      type: 'authorized_user',
      client_id: 'mine',
      client_secret: 'GOCSPX-planted-secret-of-client',
      refresh_token: planted.oauth,
      token_uri: `${upstream.url}/token`,
    })
    torii = await startTorii({
      home,
      words: [],
      env: { ENV_KEY: planted.fromEnv, ZAI: planted.zai, OAUTH: oauth },
      settings: `proxy: { api_key: ${planted.client}, auth_mode: strict }
control: { password: ${planted.password} }
egress: { proxy: "http://u:${planted.proxyPassword}@127.0.0.1:9", no_proxy: ["*"] }
zai: { enabled: true, dispatch_mode: fallback, api_key: env:ZAI, base_url: "${upstream.url}/api/anthropic" }
accounts:
  - { name: literal, upstream: openai-compatible, base_url: "${upstream.url}/v1", api_key: ${planted.literal}, models: ["*"] }
  - { name: env, upstream: custom, base_url: "${upstream.url}", api_key: env:ENV_KEY, models: ["*"] }
  - { name: oauth, upstream: gemini, base_url: "${upstream.url}", api_key: env:OAUTH, models: ["*"] }
`,
    })
    await torii.api('/api/accounts', {
      method: 'POST',
      json: {
        name: 'api',
        upstream: 'openai-compatible',
        base_url: `${upstream.url}/v1`,
        apiKey: planted.api,
        models: ['*'],
      },
    })
    const made = (await (
      await torii.api('/api/keys', { method: 'POST', json: { name: 'anna' } })
    ).json()) as { value: string }
    named = made.value
    await exercise()
  })
  afterAll(async () => {
    await torii.stop()
    await upstream.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** Every door at which a secret goes in, and every one at which something comes out. */
  async function exercise(): Promise<void> {
    const turn = { role: 'user', content: `My key is ${planted.literal} and ${planted.client}` }
    const calls = [
      { path: `/v1/chat/completions?key=${planted.queryKey}`, body: { model: 'm', messages: [turn] } },
      { path: '/v1/messages', body: { model: 'm', max_tokens: 5, messages: [turn] } },
      { path: '/v1/messages', body: { model: 'claude-x', max_tokens: 5, stream: true, messages: [turn] } },
      {
        path: `/v1beta/models/m:generateContent?key=${planted.client}`,
        body: { contents: [{ role: 'user', parts: [{ text: turn.content }] }] },
      },
    ]
    for (const key of [planted.client, named])
      for (const call of calls)
        shown.push(
          (await ask(torii.url, { ...call, headers: { authorization: `Bearer ${key}`, cookie: `k=${key}` } }))
            .text,
        )
    // A wrong key must not be repeated either.
    shown.push(
      (await ask(torii.url, { path: '/v1/models', headers: { 'x-api-key': planted.queryKey } })).text,
    )
    for (const name of ['literal', 'env', 'oauth', 'api'])
      shown.push(await (await torii.api(`/api/accounts/${name}/test`, { method: 'POST' })).text())
    const page = (await (await torii.api('/api/exchanges?limit=50')).json()) as {
      exchanges: { id: string }[]
    }
    expect(page.exchanges.length).toBeGreaterThan(6)
    const paths = [
      ...[
        'status',
        'settings',
        'accounts',
        'accounts/export',
        'keys',
        'models',
        'doctor',
        'usage',
        'upstreams',
      ].map((one) => `/api/${one}`),
      ...page.exchanges.map(({ id }) => `/api/exchanges/${id}`),
      '/api/openapi.json',
      '/metrics',
    ]
    for (const path of paths) shown.push(`${path} ${await (await torii.api(path)).text()}`)
    shown.push(torii.output())
    for (const words of [
      ['config', 'show'],
      ['accounts', 'list', '--json'],
      ['accounts', 'export'],
      ['keys', 'list'],
      ['logs', '--json'],
      ['doctor'],
    ]) {
      const { stdout, stderr } = runTorii([...words, '--home', home])
      shown.push(`${words.join(' ')} ${stdout} ${stderr}`)
    }
  }

  /** Where a secret stands, in as much of the text as helps to find the leak. */
  const leaksIn = (text: string, isOwnKeyShown = false): readonly string[] =>
    [...secrets, ['named', named] as const].flatMap(([name, secret]) => {
      // `torii start` prints the key that clients use: that is its purpose.
      if (isOwnKeyShown && name === 'client') return []
      const at = text.indexOf(secret)
      return at === -1 ? [] : [`${name}: …${text.slice(Math.max(0, at - 80), at + 10)}`]
    })

  it('come out at no door', () => {
    for (const text of shown) expect(leaksIn(text, text.includes('Dashboard'))).toEqual([])
    // What was said is there, but for the secrets in it.
    expect(shown.some((text) => text.includes('My key is [redacted] and [redacted]'))).toBe(true)
  })

  it('stand in no file of the home', () => {
    for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      const path = join(home, name)
      if (statSync(path).isFile()) expect([name, leaksIn(readFileSync(path, 'latin1'))]).toEqual([name, []])
    }
  })

  it('stand in no row of the database, compressed ones opened', async () => {
    await torii.stop()
    let opened = ''
    const database = new DatabaseSync(join(home, 'torii.db'), { readOnly: true })
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    let rows = 0
    for (const { name } of tables) {
      for (const row of database.prepare(`SELECT * FROM "${name}"`).all()) {
        rows += 1
        for (const value of Object.values(row)) {
          const text = textOf(value)
          opened += text
          expect([name, leaksIn(text)]).toEqual([name, []])
        }
      }
    }
    database.close()
    expect(rows).toBeGreaterThan(10)
    expect(opened).toContain('"modelAsked"')
    expect(opened).toContain('My key is [redacted]')
  })

  function textOf(value: unknown): string {
    if (!(value instanceof Uint8Array)) return String(value)
    for (const unpack of [unpackText, unpackRecord]) {
      try {
        return unpack(value)
      } catch {
        // Packed in the other way, or a sealed envelope.
      }
    }
    return Buffer.from(value).toString('latin1')
  }
})
