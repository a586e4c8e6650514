import { createVerify, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CredentialError } from '../credential-error.ts'
import { createTokenSource } from '../google-access-token.ts'
import { readCredentials } from '../google-credentials.ts'
import type { UpstreamAccount } from '../upstream.ts'
import { vertex, vertexAnthropic } from './index.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const file = {
  type: 'service_account',
  project_id: 'my-project',
  private_key_id: 'key-1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  client_email: 'me@my-project.iam.gserviceaccount.com',
  token_uri: 'https://tokens.example/token',
}
const credentials = readCredentials(JSON.stringify(file))
if (credentials.kind === 'api-key') throw new Error('a service account was expected')

/** A token endpoint that remembers what it was asked. */
function tokenEndpoint(answer: { status: number; body: unknown }) {
  const asked: URLSearchParams[] = []
  const clock = { now: 1_700_000_000_000 }
  const source = createTokenSource({
    now: () => clock.now,
    fetch: async (_url, init) => {
      asked.push(new URLSearchParams(String(init.body)))
      await Promise.resolve()
      return Response.json(answer.body, { status: answer.status })
    },
  })
  return { asked, clock, source }
}

describe('access tokens', () => {
  const granted = { status: 200, body: { access_token: 'ya29.token', expires_in: 3600 } }

  it('are asked for with an assertion that the account has signed', async () => {
    const { asked, source } = tokenEndpoint(granted)
    expect((await source.tokenFor(credentials)).token).toBe('ya29.token')
    const [header = '', claims = '', signature = ''] = asked[0]?.get('assertion')?.split('.') ?? []
    expect(
      createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url'),
    ).toBe(true)
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: 'key-1',
    })
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: file.client_email,
      aud: file.token_uri,
      iat: 1_700_000_000,
      exp: 1_700_003_600,
    })
  })

  it('are refreshed once for fifty requests at one time, and again when they are nearly over', async () => {
    const { asked, clock, source } = tokenEndpoint(granted)
    await Promise.all(Array.from({ length: 50 }, () => source.tokenFor(credentials)))
    expect(asked).toHaveLength(1)
    clock.now += 3_500_000
    await source.tokenFor(credentials)
    expect(asked).toHaveLength(1)
    clock.now += 50_000
    await source.tokenFor(credentials)
    expect(asked).toHaveLength(2)
  })

  it('of a person come by the refresh token', async () => {
    const { asked, source } = tokenEndpoint(granted)
    const user = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' }
    const read = readCredentials(JSON.stringify(user))
    if (read.kind !== 'authorised-user') throw new Error('a person was expected')
    await source.tokenFor(read)
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      client_id: 'c',
      client_secret: 's',
      refresh_token: 'r',
    })
  })

  it.each([
    [400, { error: 'invalid_grant' }, true],
    [503, {}, false],
  ])('that are not given at %i are the credentials’ fault: %j', async (status, body, isTheirs) => {
    const { source } = tokenEndpoint({ status, body })
    const failure = await source.tokenFor(credentials).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    expect(failure instanceof CredentialError).toBe(isTheirs)
  })
})

describe('credentials', () => {
  it.each([
    '{"type":"service_account","private_key":"planted"}',
    '{"planted',
    '{"type":"external_account","x":"planted"}',
  ])('that cannot be used say so without repeating them: %s', (secret) => {
    expect(() => readCredentials(secret)).toThrow(CredentialError)
    expect(() => readCredentials(secret)).not.toThrow(/planted/)
  })

  it('a plain text is a key', () => {
    expect(readCredentials(' AQ.key ')).toEqual({ kind: 'api-key', key: 'AQ.key' })
  })
})

describe('addresses', () => {
  const account = (
    options: Record<string, string>,
    over: Partial<UpstreamAccount> = {},
  ): UpstreamAccount => ({
    name: 'a',
    options,
    ...over,
  })
  const generate = {
    protocol: 'gemini-generate',
    method: 'POST',
    path: '/v1beta/models/gemini-x:streamGenerateContent',
    query: 'alt=sse',
    stream: true,
  } as const
  const messages = {
    protocol: 'anthropic-messages',
    method: 'POST',
    path: '/v1/messages',
    query: 'beta=true',
    model: 'claude-opus-4-1@20250805',
    stream: false,
  } as const
  const root = 'https://aiplatform.googleapis.com/v1beta1'

  it.each([
    [
      account({ project: 'p' }),
      `${root}/projects/p/locations/global/publishers/google/models/gemini-x:streamGenerateContent?alt=sse`,
    ],
    [
      account({ project: 'p', location: 'us-east5' }),
      'https://us-east5-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-east5/publishers/google/models/gemini-x:streamGenerateContent?alt=sse',
    ],
    [
      account({}, { secret: JSON.stringify(file) }),
      `${root}/projects/my-project/locations/global/publishers/google/models/gemini-x:streamGenerateContent?alt=sse`,
    ],
    [
      account({}, { secret: 'AQ.express' }),
      `${root}/publishers/google/models/gemini-x:streamGenerateContent?alt=sse`,
    ],
    [
      account({ project: 'p' }, { baseUrl: 'http://127.0.0.1:9/' }),
      'http://127.0.0.1:9/v1beta1/projects/p/locations/global/publishers/google/models/gemini-x:streamGenerateContent?alt=sse',
    ],
  ])('of Gemini (%#)', (place, url) => {
    expect(vertex.endpoint(place, generate)).toBe(url)
  })

  it.each([
    [{ ...messages }, 'claude-opus-4-1@20250805:rawPredict'],
    [{ ...messages, stream: true }, 'claude-opus-4-1@20250805:streamRawPredict'],
    [{ ...messages, path: '/v1/messages/count_tokens' }, 'count-tokens:rawPredict'],
  ])('of Claude (%#)', (call, end) => {
    expect(vertexAnthropic.endpoint(account({ project: 'p', location: 'eu' }), call)).toBe(
      `https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu/publishers/anthropic/models/${end}`,
    )
  })

  it('the body loses the model and gains the version, but keeps the model where it is to be counted', () => {
    const edited = (path: string) =>
      vertexAnthropic.bodyEdits?.(account({}), { ...messages, path }, {}).map(({ at }) => at)
    expect(edited('/v1/messages')).toEqual(['/model', '/anthropic_version'])
    expect(edited('/v1/messages/count_tokens')).toEqual(['/anthropic_version'])
  })
})
