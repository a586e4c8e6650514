import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

let zai: FakeUpstream
let other: FakeUpstream
let torii: ToriiProcess | undefined

const message = (model: string) => ({
  body: JSON.stringify({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model, stop_reason: 'end_turn' },
    content: [{ type: 'text', text: 'Hi' }],
    usage: { input_tokens: 1, output_tokens: 1 },
  }),
})

beforeEach(async () => {
  zai = await startFakeUpstream()
  other = await startFakeUpstream()
  zai.play(message('glm'))
  other.play(message('claude'))
})
afterEach(async () => {
  await torii?.stop()
  await Promise.all([zai.close(), other.close()])
})

interface Wish {
  readonly mode: string
  readonly account?: boolean
  readonly extra?: string
}

const start = async ({ mode, account = false, extra = '' }: Wish): Promise<ToriiProcess> => {
  const own = `
  - { name: own, upstream: anthropic, base_url: "${other.url}", api_key: env:OWN_KEY, models: ["claude-*x", claude-opus-5] }`
  torii = await startTorii({
    env: { ZAI_KEY: 'zai-planted-secret-key', OWN_KEY: 'sk-own' },
    settings: `zai:
  enabled: true
  dispatch_mode: ${mode}
  api_key: env:ZAI_KEY
  base_url: ${zai.url}/api/anthropic
  model_mapping: { claude-special: glm-special, haiku: glm-small }
  ${extra}
accounts:${account ? own : ' []'}
`,
  })
  return torii
}

const send = async (to: ToriiProcess, model: string) =>
  ask(to.url, {
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: { model, max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] },
  })
const asked = (upstream: FakeUpstream) =>
  upstream.received
    .filter(({ path }) => path.includes('/messages'))
    .map(({ body }) => (JSON.parse(body.toString()) as { model: string }).model)

describe('z.ai dispatch', () => {
  it('off: takes no part, and Start says that there is no account', async () => {
    const to = await start({ mode: 'off' })
    expect(to.output()).toContain('no usable account')
    expect(await (await to.api('/api/status')).json()).toMatchObject({
      failure: { code: 'no_usable_account' },
    })
  })

  it('exclusive: takes all of Anthropic’s dialect, with its own ids and key, and Start needs no other account', async () => {
    const to = await start({ mode: 'exclusive', account: true })
    for (const model of [
      'claude-opus-5',
      'claude-special',
      'claude-haiku-4-5',
      'glm-4.7',
      'zai:glm-5',
      'other',
    ])
      expect([(await send(to, model)).status, model]).toEqual([200, model])
    expect(asked(zai)).toEqual(['glm-4.7', 'glm-special', 'glm-small', 'glm-4.7', 'glm-5', 'other'])
    expect(asked(other)).toEqual([])
    const [first] = zai.received.filter(({ path }) => path.includes('/messages'))
    expect(first?.path).toBe('/api/anthropic/v1/messages')
    expect(first?.headers.authorization).toBe('Bearer zai-planted-secret-key')
  })

  it('exclusive: starts without any other account', async () => {
    const to = await start({ mode: 'exclusive' })
    expect((await send(to, 'claude-opus-5')).status).toBe(200)
  })

  it('pooled: is one more account beside the others', async () => {
    const to = await start({ mode: 'pooled', account: true })
    for (let at = 0; at < 4; at += 1) await send(to, 'claude-opus-5')
    expect([asked(zai).length, asked(other).length]).toEqual([2, 2])
  })

  it('fallback: serves only what no other account can', async () => {
    const to = await start({ mode: 'fallback', account: true })
    await send(to, 'claude-opus-5')
    expect([asked(zai), asked(other)]).toEqual([[], ['claude-opus-5']])
    other.play({
      status: 429,
      headers: { 'retry-after': '60' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}',
    })
    expect((await send(to, 'claude-opus-5')).status).toBe(200)
    expect(asked(zai)).toEqual(['glm-4.7'])
  })
})

describe('z.ai dispatch, sentence by sentence', () => {
  it.each(['pooled', 'fallback'])('%s: Start needs no other account', async (mode) => {
    const to = await start({ mode })
    expect((await send(to, 'claude-opus-5')).status).toBe(200)
    expect(await (await to.api('/api/status')).json()).toMatchObject({ state: 'running' })
  })

  it.each(['pooled', 'fallback'])('%s: its own ids and its prefix lead to it alone', async (mode) => {
    const to = await start({ mode, account: true })
    for (const model of ['glm-4.7', 'zai:glm-5', 'GLM-5']) expect((await send(to, model)).status).toBe(200)
    expect([asked(zai), asked(other)]).toEqual([['glm-4.7', 'glm-5', 'GLM-5'], []])
  })

  it.each(['exclusive', 'pooled', 'fallback'])(
    '%s: an OpenAI client has its models by their names',
    async (mode) => {
      const to = await start({ mode, account: true })
      for (const model of ['glm-4.7', 'zai:glm-5']) {
        const body = { model, messages: [{ role: 'user', content: 'Hi' }] }
        expect((await ask(to.url, { path: '/v1/chat/completions', body })).status).toBe(200)
      }
      expect([asked(zai), asked(other)]).toEqual([['glm-4.7', 'glm-5'], []])
    },
  )

  it('exclusive: other dialects’ traffic stays with the other accounts', async () => {
    const to = await start({ mode: 'exclusive', account: true })
    const body = { model: 'claude-opus-5', messages: [{ role: 'user', content: 'Hi' }] }
    expect((await ask(to.url, { path: '/v1/chat/completions', body })).status).toBe(200)
    expect([asked(zai), asked(other)]).toEqual([[], ['claude-opus-5']])
  })

  it('exclusive: what z.ai refuses goes to nobody else', async () => {
    const to = await start({ mode: 'exclusive', account: true })
    zai.play({ status: 401, body: '{"error":{"code":"1000","message":"Authentication Failed"}}' })
    expect((await send(to, 'claude-opus-5')).status).toBeGreaterThanOrEqual(400)
    expect((await send(to, 'claude-opus-5')).status).toBeGreaterThanOrEqual(400)
    expect(asked(other)).toEqual([])
  })

  it('exclusive: tokens are counted at z.ai too', async () => {
    const to = await start({ mode: 'exclusive', account: true })
    zai.play({ body: '{"input_tokens":11}' })
    const body = { model: 'claude-opus-5', messages: [{ role: 'user', content: 'Hi' }] }
    const counted = await ask(to.url, { path: '/v1/messages/count_tokens', body })
    expect(counted.json()).toEqual({ input_tokens: 11 })
    expect(other.received.filter(({ path }) => path.includes('count_tokens'))).toEqual([])
  })

  it('is switched while it runs, and its key is set without standing in the file', async () => {
    const to = await start({ mode: 'off', account: true })
    const set = (changes: object) => to.api('/api/settings', { method: 'PATCH', json: { set: changes } })
    const put = await to.api('/api/secrets/zai', { method: 'PUT', json: { value: 'zai-other-planted-key' } })
    expect(await put.json()).toMatchObject({ place: 'zai', reference: 'vault:zai', found: true })
    await send(to, 'claude-opus-5')
    expect((await set({ 'zai.dispatch_mode': 'exclusive' })).status).toBe(200)
    await send(to, 'claude-opus-5')
    expect([asked(zai), asked(other)]).toEqual([['glm-4.7'], ['claude-opus-5']])
    expect(zai.received.at(-1)?.headers.authorization).toBe('Bearer zai-other-planted-key')
    expect((await set({ 'zai.enabled': false })).status).toBe(200)
    await send(to, 'claude-opus-5')
    expect(asked(other)).toHaveLength(2)
  })
})

describe('z.ai’s tool servers', () => {
  const rpc = (to: ToriiProcess, path: string, body: unknown) =>
    ask(to.url, {
      path,
      headers: { accept: 'application/json, text/event-stream', 'mcp-session-id': 's1' },
      body,
    })
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

  it('are relayed with the key put in, and only where switched on', async () => {
    const to = await start({ mode: 'pooled', extra: 'mcp: { web_search: true }' })
    zai.play({
      headers: { 'content-type': 'text/event-stream', 'mcp-session-id': 's1' },
      body: 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"tools":[]}}\n\n',
    })
    const answer = await rpc(to, '/mcp/web_search', list)
    expect([answer.status, answer.headers['mcp-session-id']]).toEqual([200, 's1'])
    expect(answer.text).toContain('"tools":[]')
    const got = zai.received.find(({ path }) => path.includes('/mcp/'))
    expect(got).toMatchObject({
      path: '/api/mcp/web_search_prime/mcp',
      headers: { authorization: 'Bearer zai-planted-secret-key', 'mcp-session-id': 's1' },
    })
    expect(JSON.parse(got?.body.toString() ?? '')).toEqual(list)
    const off = await rpc(to, '/mcp/reader', list)
    expect([off.status, off.text]).toEqual([404, expect.stringContaining('zai.mcp.reader')])
    expect(off.text).toContain('On now: /mcp/web_search')
  })

  it('take the key of z.ai and never the client’s own; each has a switch that holds at once', async () => {
    const to = await start({ mode: 'off', account: true, extra: 'mcp: { reader: true }' })
    zai.play({ body: '{"jsonrpc":"2.0","id":1,"result":{}}' })
    const call = (server: string, method = 'POST') =>
      ask(to.url, {
        path: `/mcp/${server}`,
        method,
        headers: { authorization: 'Bearer sk-client-own', 'x-api-key': 'sk-client-own' },
        ...(method === 'POST' ? { body: list } : {}),
      })
    expect([(await call('reader')).status, (await call('web_search')).status]).toEqual([200, 404])
    const got = zai.received.at(-1)
    expect([got?.path, got?.headers.authorization]).toEqual([
      '/api/mcp/web_reader/mcp',
      'Bearer zai-planted-secret-key',
    ])
    expect(JSON.stringify(got?.headers)).not.toContain('sk-client-own')
    expect((await call('reader', 'DELETE')).status).toBe(200)
    const json = { set: { 'zai.mcp.reader': false, 'zai.mcp.web_search': true } }
    expect((await to.api('/api/settings', { method: 'PATCH', json })).status).toBe(200)
    expect([(await call('reader')).status, (await call('web_search')).status]).toEqual([404, 200])
  })

  it('look at an image for the client', async () => {
    const to = await start({ mode: 'pooled', extra: 'mcp: { vision: true }' })
    expect(
      (await rpc(to, '/mcp/vision', { jsonrpc: '2.0', method: 'notifications/initialized' })).status,
    ).toBe(202)
    expect((await rpc(to, '/mcp/vision', list)).text).toContain('image_analysis')
    zai.play({ body: '{"choices":[{"message":{"role":"assistant","content":"A red square."}}]}' })
    const call = (image_source: string) =>
      rpc(to, '/mcp/vision', {
        ...{ jsonrpc: '2.0', id: 2, method: 'tools/call' },
        params: { name: 'image_analysis', arguments: { image_source, prompt: 'What is it?' } },
      })
    expect((await call('data:image/png;base64,iVBORw0KGgo=')).text).toContain('A red square.')
    expect((await call('/etc/passwd')).json()).toMatchObject({ result: { isError: true } })
  })
})
