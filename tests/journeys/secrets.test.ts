import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Answer, type Ask, ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { chatAnswer, chatCall, chatStream, messageCall, sse } from '../support/wire-answers.ts'

/** Like no vendor's key in shape, so that only knowing it can keep it out. */
const vendorSecret = 'planted.vendor.credential.4471'

let upstream: FakeUpstream
let torii: ToriiProcess
let key: string
beforeAll(async () => {
  upstream = await startFakeUpstream()
  torii = await startTorii({
    env: { PLANTED: vendorSecret },
    settings: [
      'proxy:',
      '  auth_mode: strict',
      'accounts:',
      `  - { name: one, upstream: custom, base_url: "${upstream.url}", api_key: "env:PLANTED", models: ["*"], protocols: [openai-chat] }`,
      '',
    ].join('\n'),
  })
  const shown = await torii.api('/api/keys/proxy/reveal', { method: 'POST' })
  key = ((await shown.json()) as { value: string }).value
})
afterAll(async () => {
  await torii.stop()
  await upstream.close()
})

/** Wherever a key can stand by mistake. */
const leaks = (): readonly Ask[] => [
  ...['authorization', 'x-api-key', 'x-goog-api-key', 'api-key'].map((name) => ({
    ...chatCall(),
    headers: { [name]: name === 'authorization' ? `Bearer ${key}` : key },
  })),
  { ...chatCall(), headers: { authorization: key } },
  { ...chatCall(), path: `/v1/chat/completions?key=${key}` },
  {
    ...chatCall(),
    path: `/v1/chat/completions?a=1&KEY=${key}&access_token=${key}`,
    headers: { 'x-api-key': key },
  },
  { ...chatCall(), headers: { 'x-api-key': key, 'user-agent': `client/1 (${key})` } },
  chatCall({ user: key, messages: [{ role: 'user', content: `my key is ${key} and ${vendorSecret}` }] }),
  { ...chatCall({ model: key }), headers: { 'x-api-key': key } },
  {
    ...messageCall({ model: `one/${key}`, metadata: { user_id: vendorSecret } }),
    headers: { 'x-api-key': key },
  },
  { ...messageCall({ stream: true, [key]: vendorSecret }), headers: { 'x-api-key': key } },
  { path: `/v1/models/${key}`, headers: { 'x-api-key': key } },
  { path: `/v1/${key}/nowhere` },
  { path: `/v1/chat/completions/?key=${key}`, body: `{"model": ${key}` },
  { ...chatCall(), headers: { 'x-api-key': key, host: `${key}.example` } },
  { ...chatCall(), headers: { 'x-api-key': key, origin: `https://${key}` } },
  { ...chatCall(), headers: { 'x-api-key': key, 'content-encoding': key } },
]

it('no key is in any record, log, file or answer, wherever it was put', async () => {
  const echo = { error: { message: `Incorrect API key provided: ${vendorSecret}`, code: 'x', type: key } }
  const answers: Answer[] = []
  for (const play of [
    { body: chatAnswer.replace('Hello', `${vendorSecret} ${key}`) },
    { headers: sse, body: chatStream },
    { status: 400, body: JSON.stringify(echo) },
    { status: 500, headers: { 'x-debug': vendorSecret, 'set-cookie': key }, body: JSON.stringify(echo) },
    { status: 401, body: JSON.stringify(echo) },
  ]) {
    upstream.play(play)
    for (const call of leaks()) answers.push(await ask(torii.url, call))
  }
  // What a client says in its own name and in its prompt is its own to say.
  for (const { path, headers } of upstream.received) {
    const { 'user-agent': _name, ...others } = headers
    expect(path + JSON.stringify(others)).not.toContain(key)
  }

  const failures = answers.filter(({ status }) => status >= 400)
  expect(failures.filter(({ text }) => text.includes(vendorSecret))).toEqual([])

  const { exchanges } = (await (await torii.api('/api/exchanges?limit=500')).json()) as {
    exchanges: readonly { id: string }[]
  }
  expect(exchanges.length).toBe(answers.length)
  const seen: Record<string, string> = { list: JSON.stringify(exchanges), output: torii.output() }
  for (const { id } of exchanges) seen[id] = await (await torii.api(`/api/exchanges/${id}`)).text()
  for (const path of [
    '/api/settings',
    '/api/accounts',
    '/api/status',
    '/api/usage',
    '/metrics',
    '/api/doctor',
  ])
    seen[path] = await (await torii.api(path)).text()
  for (const words of [
    ['logs', '--json'],
    ['status', '--json'],
    ['config', 'show'],
    ['accounts', 'list', '--json'],
  ])
    seen[words.join(' ')] = Object.values(runTorii([...words, '--home', torii.home])).join('\n')
  for (const file of readdirSync(torii.home, { recursive: true, encoding: 'utf8' }))
    try {
      seen[file] = readFileSync(join(torii.home, file), 'latin1')
    } catch {
      // A folder.
    }
  // `torii start` shows the owner the key to use: that is what its own terminal is for.
  const output = seen.output?.replaceAll(key, '') ?? ''
  const leaked = Object.entries({ ...seen, output }).flatMap(([where, text]) => [
    ...(text.includes(key) ? [`the client’s key in ${where}: ${around(text, key)}`] : []),
    ...(text.includes(vendorSecret) ? [`the vendor’s in ${where}: ${around(text, vendorSecret)}`] : []),
  ])
  expect(leaked).toEqual([])
})

const around = (text: string, secret: string): string => {
  const at = text.indexOf(secret)
  return text.slice(Math.max(0, at - 60), at)
}
