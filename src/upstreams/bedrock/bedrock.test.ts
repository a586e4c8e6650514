import { EventStreamCodec } from '@smithy/core/event-streams'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CredentialError } from '../credential-error.ts'
import type { UpstreamCall } from '../upstream.ts'
import { createEventStreamReader, loadEventStreams } from './event-stream.ts'
import { bedrock } from './index.ts'
import { signedHeaders } from './signature.ts'

const call = (over: Partial<UpstreamCall> = {}): UpstreamCall => ({
  protocol: 'anthropic-messages',
  method: 'POST',
  path: '/v1/messages',
  query: 'beta=true',
  model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  stream: false,
  ...over,
})

describe("AWS's published signatures (Signature Version 4 test suite)", () => {
  const account = {
    name: 'a',
    secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    options: { access_key_id: 'AKIDEXAMPLE' },
  }
  const scope = { region: 'us-east-1', service: 'service' }

  it.each([
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('%s', async (_name, method, path, signature) => {
    const outgoing = { method, url: `https://example.amazonaws.com${path}`, body: [] }
    const headers = await signedHeaders(account, scope, outgoing, '20150830T123600Z')
    expect(headers.authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    )
  })
})

describe('credentials', () => {
  const outgoing = { method: 'POST', url: 'https://x/', body: [] }
  const scope = { region: 'us-east-1', service: 'bedrock' }
  const headersFor = (secret: string) => signedHeaders({ name: 'a', secret, options: {} }, scope, outgoing)

  it('a Bedrock API key is a bearer token', async () => {
    expect(await headersFor('bedrock-api-key')).toEqual({ authorization: 'Bearer bedrock-api-key' })
  })

  it('temporary ones carry their session token', async () => {
    const secret = JSON.stringify({ AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T' })
    expect(await headersFor(secret)).toMatchObject({ 'x-amz-security-token': 'T' })
  })

  it.each(['{"accessKeyId":"planted', '{"accessKeyId":"planted"}'])(
    'that are none say so without repeating them: %s',
    async (secret) => {
      const failure = await headersFor(secret).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(CredentialError)
      expect(String(failure)).not.toContain('planted')
    },
  )
})

describe('addresses', () => {
  const account = { name: 'a', options: { region: 'eu-west-1' } }

  it.each([
    [
      false,
      'https://bedrock-runtime.eu-west-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke',
    ],
    [
      true,
      'https://bedrock-runtime.eu-west-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
    ],
  ])('stream %s', (stream, url) => {
    expect(bedrock.endpoint(account, call({ stream }))).toBe(url)
  })

  it('lists what can be called', () => {
    const body = {
      inferenceProfileSummaries: [
        { inferenceProfileId: 'us.anthropic.claude-opus-5-v1', inferenceProfileName: 'US Claude Opus 5' },
        { inferenceProfileId: 'us.meta.llama3', inferenceProfileName: 'US Llama' },
      ],
    }
    expect(bedrock.models.read(body)).toEqual([
      { id: 'us.anthropic.claude-opus-5-v1', displayName: 'US Claude Opus 5' },
      { id: 'us.meta.llama3', displayName: 'US Llama' },
    ])
    const summary = {
      modelId: 'mistral.mistral-large-3',
      modelName: 'Mistral Large 3',
      providerName: 'Mistral AI',
    }
    expect(bedrock.models.read({ modelSummaries: [summary, { modelId: 'cohere.embed-v4' }] })).toEqual([
      { id: 'mistral.mistral-large-3', displayName: 'Mistral Large 3', owner: 'Mistral AI' },
    ])
  })
})

describe('event streams', async () => {
  await loadEventStreams()
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
    (text) => Buffer.from(text),
  )
  const header = (value: string) => ({ type: 'string' as const, value })
  const event = (data: string): Uint8Array =>
    codec.encode({
      headers: { ':message-type': header('event'), ':event-type': header('chunk') },
      body: Buffer.from(JSON.stringify({ bytes: Buffer.from(data).toString('base64'), p: 'abc' })),
    })
  const exception = (type: string, message: string): Uint8Array =>
    codec.encode({
      headers: { ':message-type': header('exception'), ':exception-type': header(type) },
      body: Buffer.from(JSON.stringify({ message })),
    })
  const deltas = [
    '{"type":"message_start"}',
    '{"type":"content_block_delta","delta":{"text":"日本"}}',
    '{"type":"message_stop"}',
  ]

  it('are read however they are cut', () => {
    const bytes = Buffer.concat(deltas.map(event))
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const reader = createEventStreamReader('anthropic-messages')
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const frames = edges
          .slice(1)
          .flatMap((edge, place) => reader.push(bytes.subarray(edges[place], edge)))
        expect([...frames, ...reader.end()]).toEqual(
          deltas.map((data) => ({ kind: 'event', event: JSON.parse(data).type, data })),
        )
      }),
    )
  })

  it('say exceptions in the words of the dialect', () => {
    expect(
      createEventStreamReader('anthropic-messages').push(exception('throttlingException', 'slow down')),
    ).toEqual([
      {
        kind: 'event',
        event: 'error',
        data: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
      },
    ])
  })

  it('tell what is broken and what broke off', () => {
    const bytes = Buffer.from(event('{"type":"ping"}'))
    const cut = createEventStreamReader('anthropic-messages')
    expect(cut.push(bytes.subarray(0, -1))).toEqual([])
    expect(cut.end()).toMatchObject([{ kind: 'stray' }])
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 255
    expect(createEventStreamReader('anthropic-messages').push(bytes)).toMatchObject([{ kind: 'stray' }])
  })
})
