import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upstreams } from '../../src/upstreams/registry.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

interface Verdict {
  readonly ok: boolean
  readonly asked: string
  readonly answered: string
  readonly advice?: string
  readonly code?: string
  readonly status?: number
}

const kinds = Object.values(upstreams).filter(({ answer }) => answer === undefined)
const wrongKey = 'wrong-key-planted-1c2d3e4f'

/** What a kind needs beside its key before it can be asked at all. */
const options: Readonly<Record<string, Record<string, string>>> = {
  vertex: { project: 'p', location: 'us-central1' },
  'vertex-anthropic': { project: 'p', location: 'us-central1' },
  bedrock: { region: 'us-east-1' },
}

describe('wrong credentials, each kind of account', () => {
  let torii: ToriiProcess
  let upstream: FakeUpstream
  let home: string
  beforeAll(async () => {
    home = makeHome()
    upstream = await startFakeUpstream()
    upstream.play({
      status: 401,
      body: '{"error":{"code":401,"message":"API key not valid. Please pass a valid API key.","status":"UNAUTHENTICATED","type":"invalid_request_error"}}',
    })
    torii = await startTorii({ home, words: ['--sandbox'] })
  })
  afterAll(async () => {
    await torii.stop()
    await upstream.close()
    rmSync(home, { recursive: true, force: true })
  })

  const verdictOf = async (name: string, account: object): Promise<Verdict> => {
    const added = await torii.api('/api/accounts', { method: 'POST', json: { name, ...account } })
    expect([name, added.status]).toEqual([name, 201])
    return (await (await torii.api(`/api/accounts/${name}/test`, { method: 'POST' })).json()) as Verdict
  }

  it.each(kinds.map(({ id }) => id))(
    '%s says what was asked, what the vendor said, and what to do',
    async (id) => {
      const verdict = await verdictOf(`t-${id}`, {
        ...{ upstream: id, base_url: upstream.url, apiKey: wrongKey },
        ...(options[id] === undefined ? {} : { options: options[id] }),
      })
      expect(verdict).toMatchObject({ ok: false, status: 401 })
      expect(verdict.asked).toContain(upstream.url)
      expect(verdict.answered).toContain('API key not valid')
      expect(verdict.advice ?? '').toContain('key')
      expect(JSON.stringify(verdict)).not.toContain(wrongKey)
    },
  )

  it.each([
    ['half a service account', 'vertex', '{"type":"service_account","client_email":', 'start like JSON'],
    [
      'a service account without its key',
      'vertex',
      '{"type":"service_account","client_email":"a@b"}',
      'private_key',
    ],
    ['credentials of another kind', 'gemini', '{"type":"external_account"}', 'external_account'],
    [
      'a service account whose key is none',
      'vertex',
      '{"type":"service_account","client_email":"a@b","private_key":"-----BEGIN PRIVATE KEY-----\\\\nAAAA\\\\n"}',
      'private_key',
    ],
    ['the client of an OAuth consent', 'gemini', '{"installed":{"client_id":"x"}}', 'accounts authorise'],
    ['half of AWS’s credentials', 'bedrock', '{"accessKeyId":"AKIA"}', 'secretAccessKey'],
  ])('%s are told without a call', async (what, upstreamId, secret, told) => {
    const before = upstream.received.length
    const name = what.replaceAll(/[^a-z]+/g, '-')
    const verdict = await verdictOf(name, {
      ...{ upstream: upstreamId, base_url: upstream.url, apiKey: secret },
      options: options[upstreamId] ?? {},
    })
    expect(verdict).toMatchObject({ ok: false, code: 'account_credentials' })
    expect(verdict.asked).toContain('nothing could be sent')
    expect(verdict.answered).toContain(told)
    expect(verdict.advice).toContain('enter them again')
    expect(upstream.received.length).toBe(before)
  })

  it.each([
    ['ja', 'モデル一覧', 'キー'],
    ['zh-CN', '模型列表', '密钥'],
  ])('in %s all three sentences are', async (language, asked, advice) => {
    const headers = { 'accept-language': language }
    const answer = await torii.api('/api/accounts/t-openai/test', { method: 'POST', headers })
    const verdict = (await answer.json()) as Verdict
    expect(verdict.asked).toContain(asked)
    expect(verdict.answered).toContain('API key not valid')
    expect(verdict.advice).toContain(advice)
  })

  it.each([
    ['a page of a web server', 200, 'text/html', '<!doctype html><p>Welcome', 'it is a web page', 'base_url'],
    ['another API', 200, 'application/json', '{"hello":"world"}', 'it is no list of models', 'base_url'],
    ['nothing', 200, 'application/json', '', 'it is empty', 'base_url'],
    ['a path that is not there', 404, 'text/html', '<html>nginx</html>', 'HTTP 404', 'base_url'],
    ['a redirect to a login', 302, 'text/html', '', 'HTTP 302', 'base_url'],
    [
      'no money left',
      402,
      'application/json',
      '{"error":{"message":"Insufficient balance"}}',
      'balance',
      'Top it up',
    ],
    [
      'trouble of the vendor',
      500,
      'application/json',
      '{"error":{"message":"boom"}}',
      'boom',
      'against the key',
    ],
  ])('%s is no good key, and no bad one', async (what, status, type, body, told, advice) => {
    const place = await startFakeUpstream()
    place.play({ status, headers: { 'content-type': type }, body })
    for (const id of ['openai', 'anthropic', 'gemini'])
      expect(
        await verdictOf(`${id}-${what.replaceAll(/[^a-z]+/g, '-')}`, {
          ...{ upstream: id, base_url: place.url, apiKey: wrongKey },
        }),
      ).toMatchObject({
        ok: false,
        status,
        answered: expect.stringContaining(told),
        advice: expect.stringContaining(advice),
      })
    await place.close()
  })

  it('a place that gives no reason is told in the reader’s language, each dialect', async () => {
    const silent = await startFakeUpstream()
    silent.play({ status: 404, body: '' })
    for (const { id } of kinds) {
      const name = `silent-${id}`
      await verdictOf(name, {
        ...{ upstream: id, base_url: silent.url, apiKey: wrongKey },
        ...(options[id] === undefined ? {} : { options: options[id] }),
      })
      const headers = { 'accept-language': 'ja' }
      const answer = await torii.api(`/api/accounts/${name}/test`, { method: 'POST', headers })
      expect([id, (await answer.json()) as Verdict]).toEqual([
        id,
        expect.objectContaining({ answered: 'HTTP 404。理由は示されていません。' }),
      ])
    }
    await silent.close()
  })

  it('a consent whose OAuth client is refused is told from one that is withdrawn', async () => {
    const tokens = await startFakeUpstream()
    const consent = (id: string) => ({
      ...{ upstream: 'vertex', base_url: upstream.url, options: options.vertex },
      apiKey: JSON.stringify({
        ...{ type: 'authorized_user', client_id: id, client_secret: 's', refresh_token: 'r' },
        token_uri: `${tokens.url}/token`,
      }),
    })
    tokens.play({ status: 401, body: '{"error":"invalid_client"}' })
    const refused = await verdictOf('client-refused', consent('a'))
    expect(refused.answered).toContain('HTTP 401 invalid_client')
    expect(refused.advice).toContain('client_secret')
    tokens.play({ status: 400, body: '{"error":"invalid_grant"}' })
    const withdrawn = await verdictOf('consent-withdrawn', consent('b'))
    expect(withdrawn).toMatchObject({ code: 'account_credentials' })
    expect(withdrawn.answered).toContain('accounts authorise')
    await tokens.close()
  })

  it('an account whose key was refused is not called usable, until a test finds the key good', async () => {
    const place = await startFakeUpstream()
    const account = { upstream: 'openai', base_url: place.url, apiKey: wrongKey }
    const usable = async () =>
      ((await (await torii.api('/api/accounts')).json()) as { name: string; usable: boolean }[]).find(
        ({ name }) => name === 'barred',
      )?.usable
    place.play({ status: 403, body: '{"error":{"message":"You may not list models."}}' })
    await verdictOf('barred', account)
    expect(await usable()).toBe(true)
    const again = async () => torii.api('/api/accounts/barred/test', { method: 'POST' })
    place.play({ status: 401, body: '{"error":{"message":"Incorrect API key","code":"invalid_api_key"}}' })
    await again()
    expect(await usable()).toBe(false)
    place.play({ body: '{"data":[{"id":"m"}]}' })
    await again()
    expect(await usable()).toBe(true)
    await place.close()
  })

  it('a place that speaks no TLS says so', async () => {
    const verdict = await verdictOf('no-tls', {
      ...{ upstream: 'openai', base_url: upstream.url.replace('http:', 'https:'), apiKey: wrongKey },
    })
    expect(verdict.answered).toContain('perhaps http:// is meant')
  })

  it('a key that may not list models is told from one that is wrong', async () => {
    const refused = await startFakeUpstream()
    refused.play({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException:' },
      body: '{"Message":"User is not authorized to perform: bedrock:ListInferenceProfiles"}',
    })
    const account = { upstream: 'bedrock', base_url: refused.url, apiKey: wrongKey }
    const verdict = await verdictOf('may-not-list', account)
    expect(verdict.answered).toContain('not authorized to perform')
    expect(verdict.advice).toContain('ListFoundationModels')
    // What AWS says to a Bedrock API key that is wrong, with the same status.
    refused.play({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException:' },
      body: '{"Message":"Authentication failed: Please make sure your API Key is valid."}',
    })
    const wrong = await verdictOf('wrong-bedrock-key', account)
    expect(wrong.advice).toContain('The vendor refused this key')
    await refused.close()
  })

  it('the sandbox is asked inside Torii, a place without a key without one', async () => {
    const sandbox = (await (
      await torii.api('/api/accounts/sandbox/test', { method: 'POST' })
    ).json()) as Verdict
    expect([sandbox.ok, sandbox.asked]).toEqual([true, expect.stringContaining('inside Torii')])
    const local = await verdictOf('local', { upstream: 'ollama', base_url: upstream.url })
    expect(local.asked).toContain('no key of its own')
  })

  it('an account without a key says so, and asks nobody', async () => {
    const verdict = await verdictOf('keyless', { upstream: 'anthropic', api_key: 'env:NO_SUCH_VARIABLE' })
    expect(verdict).toMatchObject({ ok: false, code: 'no_secret' })
    expect(verdict.answered).toContain('NO_SUCH_VARIABLE')
  })

  it('a place that is not there is told from a key that is not good', async () => {
    const verdict = await verdictOf('nowhere', {
      ...{ upstream: 'openai', base_url: 'http://127.0.0.1:9', apiKey: wrongKey },
    })
    expect(verdict).toMatchObject({ ok: false, code: 'upstream_unreachable' })
    expect(verdict.advice).toContain('base_url')
  })
})
