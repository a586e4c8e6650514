import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
beforeAll(async () => {
  torii = await startTorii({ words: ['--sandbox'] })
})
afterAll(() => torii.stop())

const get = async <T>(path: string): Promise<T> => (await (await torii.api(path)).json()) as T
const say = (content: string, model = 'sandbox', headers: Record<string, string> = {}) =>
  fetch(`${torii.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
  })

interface Row {
  readonly id: string
  readonly state: string
  readonly status: number
  readonly path: string
  readonly repairedPath?: string
  readonly modelAsked?: string
  readonly account?: string
  readonly lane?: string
  readonly usage?: { readonly output: { readonly total?: number } }
  readonly fault?: { readonly code: string }
  readonly firstByteMs?: number
  readonly durationMs?: number
  readonly bodies?: { readonly clientSent?: string; readonly clientGot?: string }
}

describe('exchanges', () => {
  it('keeps what became of each request, whole', async () => {
    const answer = await say('a question to be found')
    const id = answer.headers.get('x-torii-exchange') ?? ''
    const row = await get<Row>(`/api/exchanges/${id}`)
    expect(row).toMatchObject({
      state: 'done',
      status: 200,
      modelAsked: 'sandbox',
      account: 'sandbox',
      lane: 'relay',
    })
    expect(row.usage?.output.total).toBeGreaterThan(0)
    expect(row.durationMs).toBeGreaterThanOrEqual(row.firstByteMs ?? Number.POSITIVE_INFINITY)
    expect(row.bodies?.clientSent).toContain('a question to be found')
  })

  it('keeps refused ones too', async () => {
    const answer = await fetch(`${torii.url}/v1/nowhere`)
    expect(answer.status).toBe(404)
    const row = await get<Row>(`/api/exchanges/${answer.headers.get('x-torii-exchange')}`)
    expect(row).toMatchObject({ state: 'refused', status: 404, fault: { code: 'unknown_path' } })
  })

  it('pages by key: nothing twice, nothing left out, while new ones come', async () => {
    for (let n = 0; n < 7; n++) await say(`page ${n}`)
    const seen: string[] = []
    let next = ''
    do {
      const page = await get<{ exchanges: Row[]; next?: string }>(`/api/exchanges?limit=3${next}`)
      seen.push(...page.exchanges.map(({ id }) => id))
      next = page.next === undefined ? '' : `&before=${page.next}`
      if (seen.length === 3) await say('one more')
    } while (next !== '')
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(seen.toSorted().reverse())
    expect(seen.length).toBeGreaterThanOrEqual(8)
  })

  it('streams them live, and goes on after a loss with the last id', async () => {
    const leaving = new AbortController()
    const stream = await torii.api('/api/exchanges/live', { signal: leaving.signal })
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    await say('watched')
    let text = ''
    while (!text.includes('"state":"done"')) text += (await reader?.read())?.value ?? ''
    const last = [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? ''
    leaving.abort()
    await say('missed')
    const again = new AbortController()
    const resumed = await torii.api('/api/exchanges/live', {
      signal: again.signal,
      headers: { 'last-event-id': last },
    })
    const second = resumed.body?.pipeThrough(new TextDecoderStream()).getReader()
    let replayed = ''
    while (!replayed.includes('"state":"done"')) replayed += (await second?.read())?.value ?? ''
    expect(replayed).not.toContain(`id: ${last}\n`)
    again.abort()
  })

  it('sends one again, to another model too', async () => {
    const first = await say('once more please')
    const id = first.headers.get('x-torii-exchange')
    const replay = await torii.api(`/api/exchanges/${id}/replay`, {
      method: 'POST',
      json: { model: 'sandbox-echo' },
    })
    expect(replay.status).toBe(200)
    const replayed = (await replay.json()) as { status: number; exchange: string; body: string }
    expect(replayed.status).toBe(200)
    expect(replayed.body).toContain('once more please')
    expect(await get<Row>(`/api/exchanges/${replayed.exchange}`)).toMatchObject({
      modelAsked: 'sandbox-echo',
    })
  })
})

describe('what Torii asks of itself', () => {
  it('is neither recorded nor counted; a client that says the same is', async () => {
    const health = async (headers: Record<string, string> = {}) =>
      await (await fetch(`${torii.url}/healthz`, { headers })).text()
    await torii.api('/api/doctor')
    await health({ 'user-agent': 'torii-self-check/1' })
    await health({ 'user-agent': 'curl/8.14.1' })
    const { exchanges } = await get<{ exchanges: { path: string; client?: string }[] }>(
      '/api/exchanges?limit=500',
    )
    const checks = exchanges.filter(({ path }) => path === '/healthz').map(({ client }) => client)
    expect(checks).toEqual(['curl/8.14.1', 'torii-self-check/1'])
    const { rows } = await get<{ rows: { requests: number; group?: string }[] }>('/api/usage?by=client')
    const counted = rows.filter(({ group }) => group === 'torii-self-check' || group === 'curl')
    expect(counted.map(({ requests }) => requests)).toEqual([1, 1])
  })
})

describe('usage and metrics', () => {
  it('sum up what was said', async () => {
    await say('counted')
    const { rows } = await get<{ rows: { requests: number; outputTokens: number; group?: string }[] }>(
      '/api/usage?by=account',
    )
    const row = rows.find(({ group }) => group === 'sandbox')
    expect(row?.requests).toBeGreaterThan(0)
    expect(row?.outputTokens).toBeGreaterThan(0)
    const metrics = await (await torii.api('/metrics')).text()
    expect(metrics).toMatch(/torii_exchanges_total\{protocol="openai-chat",state="done",lane="relay"\} [1-9]/)
    expect(metrics).toContain('torii_up 1')
  })
})

describe('models', () => {
  it('explains without sending', async () => {
    const before = await get<{ exchanges: Row[] }>('/api/exchanges?limit=1')
    const told = await torii.api('/api/models/explain', {
      method: 'POST',
      json: { model: 'gemini-3-flash', protocol: 'anthropic-messages' },
    })
    expect(await told.json()).toMatchObject({
      kind: 'route',
      candidates: [{ account: 'sandbox', lane: 'relay', streamLane: 'relay' }],
    })
    expect(await get('/api/exchanges?limit=1')).toEqual(before)
  })
})

describe('the key for clients', () => {
  it('is shown on demand, and a new one counts at once while the old one no longer does', async () => {
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.auth_mode': 'strict' } } })
    const reveal = async () =>
      ((await (await torii.api('/api/keys/proxy/reveal', { method: 'POST' })).json()) as { value: string })
        .value
    const old = await reveal()
    expect((await say('in', 'sandbox', { authorization: `Bearer ${old}` })).status).toBe(200)
    const renewed = await torii.api('/api/keys/proxy', { method: 'PUT', json: {} })
    expect(renewed.status).toBe(200)
    const next = await reveal()
    expect(next).not.toBe(old)
    expect(next).toMatch(/^sk-.{7,}/)
    expect((await say('out', 'sandbox', { authorization: `Bearer ${old}` })).status).toBe(401)
    expect((await say('in', 'sandbox', { authorization: `Bearer ${next}` })).status).toBe(200)
    const short = await torii.api('/api/keys/proxy', { method: 'PUT', json: { value: 'sk-short' } })
    expect(short.status).toBe(422)
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.auth_mode': 'auto' } } })
  })
})
