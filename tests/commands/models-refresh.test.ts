import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, runToriiBeside, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const publisher = 'raw.githubusercontent.com'
const shipped = /genai-prices \d+\.\d+\.\d+/
const list = (dollars: unknown) =>
  JSON.stringify([
    {
      ...{ id: 'openai', name: 'OpenAI', api_pattern: 'x', model_match: { starts_with: 'gpt-' } },
      models: [
        {
          ...{ id: 'gpt-5.1', name: 'GPT', match: { equals: 'gpt-5.1' } },
          prices: { input_mtok: dollars, output_mtok: 0 },
        },
      ],
    },
  ])

describe('torii models refresh, where the publisher is reached by the proxy', () => {
  const home = makeHome()
  const asked: string[] = []
  /** As the publisher, behind a way out that sends everything to it. */
  let source: FakeUpstream
  const wayOut = createServer()
  let vendor: FakeUpstream
  let torii: ToriiProcess | undefined
  let env: Readonly<Record<string, string>>
  let settings: string
  beforeAll(async () => {
    const certificate = makeCertificate('127.0.0.1', publisher)
    source = await startFakeUpstream(certificate)
    vendor = await startFakeUpstream()
    vendor.play({
      body: JSON.stringify({
        ...{ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-5.1' },
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1_000_000, completion_tokens: 1, total_tokens: 1_000_001 },
      }),
    })
    wayOut.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const through = connect(Number(new URL(source.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(through).pipe(socket)
      })
      for (const end of [socket, through]) end.on('error', () => undefined)
    })
    wayOut.listen(0, '127.0.0.1')
    await once(wayOut, 'listening')
    writeFileSync(join(home, 'authority.pem'), certificate.cert)
    env = { K: 'k', NODE_EXTRA_CA_CERTS: join(home, 'authority.pem') }
    settings = `
egress: { proxy: "http://127.0.0.1:${(wayOut.address() as AddressInfo).port}", no_proxy: ["127.0.0.1"] }
accounts:
  - { name: a, upstream: openai, base_url: "${vendor.url}/v1", api_key: env:K, models: [gpt-5.1] }
`
  })
  afterAll(async () => {
    await torii?.stop()
    wayOut.close()
    await Promise.all([source.close(), vendor.close()])
  })
  const refresh = () => runToriiBeside(['models', 'refresh', '--home', home], env)
  /** What one more request is said to have cost, and by which list. */
  const priced = async (running: ToriiProcess) => {
    const body = { model: 'gpt-5.1', messages: [{ role: 'user', content: 'Hi' }] }
    const { headers } = await ask(running.url, { path: '/v1/chat/completions', body })
    const row = await running.api(`/api/exchanges/${headers['x-torii-exchange']}`)
    const { cost } = (await row.json()) as { cost?: { total: number; prices: string } }
    return { dollars: cost?.total, list: cost?.prices }
  }

  it('keeps the list before when none comes that can be read, and says why', async () => {
    torii = await startTorii({ home, env, settings })
    const before = await priced(torii)
    expect(before.list).toMatch(shipped)
    for (const play of [
      { status: 503 },
      { body: '<html>' },
      { body: list('two') },
      { body: list(7), cut: { afterBytes: 40 } },
    ]) {
      source.play(play)
      const { status, stdout, stderr } = await refresh()
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toContain('The newest price list could not be had: ')
    }
    expect(await priced(torii)).toEqual(before)
    expect(new Set(asked)).toEqual(new Set([`${publisher}:443`]))
  })

  it('has a new list in force at once and after a restart; the owner’s own price goes before it', async () => {
    if (torii === undefined) throw new Error('it runs')
    source.play({ body: list(7) })
    const { status, stdout } = await refresh()
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^Prices in force: genai-prices \d{4}-\d\d-\d\d/),
    ])
    expect((await priced(torii)).dollars).toBe(7)
    const own = { 'models.catalogue': { 'gpt-5.*': { price: { input: 3, output: 0 } } } }
    expect((await torii.api('/api/settings', { method: 'PATCH', json: { set: own } })).status).toBe(200)
    expect((await priced(torii)).dollars).toBe(3)
    source.play({ body: list(8) })
    expect((await refresh()).status).toBe(0)
    expect((await priced(torii)).dollars).toBe(3)
    const none = { 'models.catalogue': {} }
    expect((await torii.api('/api/settings', { method: 'PATCH', json: { set: none } })).status).toBe(200)
    expect((await priced(torii)).dollars).toBe(8)
    await torii.stop()
    // While nothing runs too.
    source.play({ body: list(9) })
    expect((await refresh()).stdout).toMatch(/^Prices in force/)
    torii = await startTorii({ home, env })
    expect((await priced(torii)).dollars).toBe(9)
  })
})
