import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unpackRecord, unpackText } from '../../src/storage/record-codec.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import { ask } from '../support/client.ts'
import { type FakeUpstream, type Received, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const kinds = Object.values(upstreams).filter(({ id }) => id !== 'sandbox')
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})

const planted = new Map<string, string>()
const plant = (name: string, secret = `planted.${name}.7f31c2`): string => {
  planted.set(name, secret)
  return secret
}

/** Credentials of more than one piece. */
const special = (
  tokenUrl: string,
): readonly { name: string; upstream: string; apiKey: string; options?: object }[] => [
  {
    name: 'service-account',
    upstream: 'vertex',
    apiKey: JSON.stringify({
      type: 'service_account',
      project_id: 'p',
      client_email: 'a@p.iam.gserviceaccount.com',
      private_key: privateKey,
      private_key_id: plant('key-id'),
      token_uri: tokenUrl,
    }),
    options: { project: 'p', location: 'global' },
  },
  {
    name: 'consent',
    upstream: 'gemini',
    apiKey: JSON.stringify({
      type: 'authorized_user',
      client_id: 'mine',
      client_secret: plant('client-secret'),
      refresh_token: plant('refresh-token'),
      token_uri: tokenUrl,
    }),
  },
  {
    name: 'aws-keys',
    upstream: 'bedrock',
    apiKey: plant('secret-access-key'),
    options: { access_key_id: 'AKIDEXAMPLE' },
  },
  {
    name: 'aws-session',
    upstream: 'bedrock',
    apiKey: JSON.stringify({
      accessKeyId: 'A',
      secretAccessKey: plant('session-secret'),
      sessionToken: plant('session-token'),
    }),
  },
]

let upstream: FakeUpstream
let torii: ToriiProcess
let home: string
const shown: string[] = []

/** Says again all that it was told: in a header when it answers well, in header and body when it does not. */
const echo =
  (status: number) =>
  ({ path, headers, body }: Received) => {
    if (path.startsWith('/token'))
      return {
        body: JSON.stringify({
          access_token: plant('access-token'),
          refresh_token: plant('renewed-token'),
          expires_in: 3600,
        }),
      }
    const said = `${path} ${JSON.stringify(headers)} ${body.toString()}`.replace(/[^\x20-\x7e]/g, '?')
    return {
      status,
      headers: { 'x-echo': said, 'set-cookie': `said=${encodeURIComponent(said)}` },
      body: JSON.stringify(status < 300 ? {} : { error: { message: said, code: said, type: said } }),
    }
  }

beforeAll(async () => {
  home = makeHome()
  upstream = await startFakeUpstream()
  upstream.play(echo(401))
  torii = await startTorii({
    home,
    words: ['--sandbox'],
    settings: `zai: { enabled: true, dispatch_mode: pooled, base_url: "${upstream.url}/api/anthropic" }\n`,
  })
  await torii.api('/api/secrets/zai', { method: 'PUT', json: { value: plant('zai-key') } })
  const proxy = `http://user:${plant('egress-password')}@127.0.0.1:9`
  await torii.api('/api/secrets/egress-proxy', { method: 'PUT', json: { value: proxy } })
  await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'egress.no_proxy': ['*'] } } })
  const plain = kinds.map(({ id }) => ({ name: id, upstream: id, apiKey: plant(`key-${id}`) }))
  for (const account of [...plain, ...special(`${upstream.url}/token`)]) {
    const json = { ...account, base_url: upstream.url, models: ['m'] }
    const added = await torii.api('/api/accounts', { method: 'POST', json })
    shown.push(await added.text())
    expect([account.name, added.status]).toEqual([account.name, 201])
  }
  const names = [...plain, ...special('')].map(({ name }) => name)
  for (const status of [200, 401]) {
    upstream.play(echo(status))
    for (const name of [...names, 'zai-dispatch']) await useAccount(name)
  }
  await lookEverywhere(names)
}, 120_000)
afterAll(async () => {
  await upstream.close()
  rmSync(home, { recursive: true, force: true })
})

async function useAccount(name: string): Promise<void> {
  const messages = [{ role: 'user', content: 'Hi' }]
  const model = `${name}/m`
  const answers = await Promise.all([
    ask(torii.url, { path: '/v1/chat/completions', body: { model, messages } }),
    ask(torii.url, { path: '/v1/messages', body: { model, max_tokens: 9, stream: true, messages } }),
    ask(torii.url, { path: '/v1/responses', body: { model, input: 'Hi' } }),
  ])
  for (const { text, headers } of answers) shown.push(text, JSON.stringify(headers))
  await torii.api(`/api/accounts/${name}/unlock`, { method: 'POST' })
}

async function lookEverywhere(names: readonly string[]): Promise<void> {
  for (const name of names)
    shown.push(await (await torii.api(`/api/accounts/${name}/test`, { method: 'POST' })).text())
  const page = (await (await torii.api('/api/exchanges?limit=500')).json()) as { exchanges: { id: string }[] }
  expect(page.exchanges.length).toBeGreaterThan(names.length)
  const parts = ['status', 'settings', 'settings/history', 'accounts', 'accounts/export', 'secrets', 'vault']
  const paths = [
    ...[...parts, 'keys', 'models', 'doctor', 'usage'].map((path) => `/api/${path}`),
    ...page.exchanges.map(({ id }) => `/api/exchanges/${id}`),
    '/metrics',
  ]
  for (const path of paths) shown.push(await (await torii.api(path)).text())
  shown.push(torii.output())
  for (const words of [
    ['config', 'show'],
    ['accounts', 'export'],
    ['logs', '--json'],
    ['vault', 'list'],
  ]) {
    const { stdout, stderr } = runTorii([...words, '--home', home])
    shown.push(stdout, stderr)
  }
  await torii.stop()
}

const leaksIn = (text: string): readonly string[] =>
  [...planted, ['private-key', privateKey.toString().split('\n')[3] ?? ''] as const].flatMap(
    ([name, secret]) => {
      const at = text.indexOf(secret)
      return at === -1 ? [] : [`${name}: …${text.slice(Math.max(0, at - 120), at)}`]
    },
  )

it('the secret of no kind of account comes out at any door', () => {
  expect(shown.flatMap(leaksIn)).toEqual([])
  // The fake did repeat them: what is left of that is seen.
  expect(shown.filter((text) => text.includes('[redacted]')).length).toBeGreaterThan(kinds.length)
  const sent = upstream.received.map(
    ({ path, headers, body }) => `${path} ${JSON.stringify(headers)} ${body}`,
  )
  const used = [...planted].filter(([, secret]) => sent.some((text) => text.includes(secret)))
  const never = ['egress-password', 'key-id', 'secret-access-key', 'session-secret', 'renewed-token']
  const places = kinds.filter(({ form }) => form.some(({ kind }) => kind === 'secret'))
  expect(used.length).toBeGreaterThanOrEqual(Math.min(places.length, planted.size - never.length))
})

it('nor stands in a file of the home, a row of the database or a past version of torii.yaml', () => {
  const leaks: string[] = []
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    const path = join(home, name)
    if (statSync(path).isFile())
      leaks.push(...leaksIn(readFileSync(path, 'latin1')).map((leak) => `${name} ${leak}`))
  }
  const database = new DatabaseSync(join(home, 'torii.db'), { readOnly: true })
  for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
    for (const row of database.prepare(`SELECT * FROM "${String(name)}"`).all())
      for (const value of Object.values(row))
        leaks.push(...leaksIn(textOf(value)).map((leak) => `${String(name)} ${leak}`))
  database.close()
  expect(leaks).toEqual([])
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
