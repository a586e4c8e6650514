import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { custom } from '../../src/upstreams/custom/index.ts'
import type { Upstream } from '../../src/upstreams/upstream.ts'
import { makeCertificate } from '../support/certificate.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

/**
 * Places on the public Internet, reached as many reach them: through the owner's proxy, which here leads to this machine. Whoever
 * can ask Torii must not have it, or a vendor on its behalf, look into the owner's network.
 */
const api = 'api.upstream.test'
/** An address that is on the Internet, and where the proxy finds the test's files. */
const outside = '93.184.216.34'

let upstream: FakeUpstream
let files: FakeUpstream
/** The same address by http. */
let insecure: FakeUpstream
let inside: FakeUpstream
let harness: Harness
const asked: string[] = []
const proxy = createServer()

/** The same place, where it fetches no images: Torii does. */
const unfetching: Upstream<ProtocolId> = {
  ...custom,
  id: 'unfetching',
  quirks: (...call) => ({ ...custom.quirks(...call), imageUrls: false }),
}

const usual = getCACertificates('default')

beforeAll(async () => {
  const certificate = makeCertificate(outside)
  setDefaultCACertificates([...usual, certificate.cert])
  upstream = await startFakeUpstream()
  files = await startFakeUpstream(certificate)
  insecure = await startFakeUpstream()
  inside = await startFakeUpstream()
  const ports: Readonly<Record<string, string>> = {
    [`${api}:80`]: new URL(upstream.url).port,
    [`${outside}:80`]: new URL(insecure.url).port,
    [`${outside}:443`]: new URL(files.url).port,
  }
  proxy.on('connect', (request, socket, head) => {
    asked.push(request.url ?? '')
    const out = connect(Number(ports[request.url ?? ''] ?? new URL(inside.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      out.write(head)
      out.pipe(socket).pipe(out)
    })
    for (const one of [out, socket]) one.on('error', () => out.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const egress = {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    isDirect: () => false,
  }
  harness = await startHarness({
    accounts: protocolIds.flatMap((id) =>
      [custom, unfetching].map((kind) => ({
        name: `${kind.id}-${id}`,
        upstream: kind,
        baseUrl: `http://${api}`,
        protocols: [id],
        egress,
      })),
    ),
  })
})
afterAll(async () => {
  setDefaultCACertificates([...usual])
  await harness.stop()
  for (const one of [upstream, files, insecure, inside]) await one.close()
  proxy.closeAllConnections()
  proxy.close()
})

const image: Readonly<Record<ProtocolId, (url: string) => JsonObject>> = {
  'openai-chat': (url) => ({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  }),
  'openai-responses': (url) => ({
    input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }],
  }),
  'anthropic-messages': (url) => ({
    max_tokens: 10,
    messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url } }] }],
  }),
  'gemini-generate': (url) => ({
    contents: [{ role: 'user', parts: [{ fileData: { mimeType: 'image/png', fileUri: url } }] }],
  }),
}

/** In the shape that each client's SDK takes apart. */
const refusal = (reason: string): Readonly<Record<ProtocolId, JsonObject>> => {
  const message = expect.stringContaining(reason)
  const openai = (param: string) => ({
    error: { type: 'invalid_request_error', code: 'media_not_fetched', param, message },
  })
  return {
    'openai-chat': openai('messages[0].content[0]'),
    'openai-responses': openai('input[0].content[0]'),
    'anthropic-messages': { type: 'error', error: { type: 'invalid_request_error', message } },
    'gemini-generate': { error: { code: 400, status: 'INVALID_ARGUMENT', message } },
  }
}

const askFor = (client: ProtocolId, account: string, url: string) => {
  const { path, headers, body } = dialectAnswers[client].call(`${account}/m`)
  const { model } = Object(body)
  return harness.ask({
    path,
    ...(headers === undefined ? {} : { headers }),
    body: { ...(model === undefined ? {} : { model }), ...image[client](url) },
  })
}

/** Anthropic takes no other URLs. */
const fits = (client: ProtocolId, url: string): string =>
  client === 'anthropic-messages' ? url.replace('http:', 'https:') : url

const pairs = protocolIds.flatMap((client) =>
  protocolIds.filter((target) => target !== client).map((target) => [client, target] as const),
)

describe.each(pairs)('%s → %s, a place on the public Internet', (client, target) => {
  const urls = (): readonly (readonly [string, string])[] =>
    [
      ['this machine', `${inside.url}/a.png`],
      ['this machine by its name', inside.url.replace('127.0.0.1', 'localhost')],
      ['by its name with a dot', inside.url.replace('127.0.0.1', 'localhost.')],
      ['IPv6', inside.url.replace('127.0.0.1', '[::1]')],
      ['IPv4 in IPv6', inside.url.replace('127.0.0.1', '[::ffff:127.0.0.1]')],
      ['one number', inside.url.replace('127.0.0.1', '2130706433')],
      ['metadata', 'http://169.254.169.254/latest/meta-data'],
      ['metadata by its name', 'http://metadata.google.internal/computeMetadata/v1'],
      ['a private network', 'http://10.1.2.3/a.png'],
    ].map(([name = '', url = '']) => [name, fits(client, url)] as const)

  it.each(['custom', 'unfetching'])('%s: no file of a private network', async (kind) => {
    const before = [upstream, files, inside].map(({ received }) => received.length)
    const proxied = asked.length
    for (const [, url] of urls()) {
      const answer = await askFor(client, `${kind}-${target}`, url)
      expect([url, answer.status, answer.json()]).toMatchObject([
        url,
        400,
        refusal('its address is not on the public Internet')[client],
      ])
      expect(answer.headers['x-should-retry']).toBe('false')
    }
    expect([upstream, files, inside].map(({ received }) => received.length)).toEqual(before)
    expect(asked).toHaveLength(proxied)
  })

  it('no redirect into one', async () => {
    const before = [upstream, inside].map(({ received }) => received.length)
    for (const [, url] of urls()) {
      files.play({ status: 302, headers: { location: url } })
      const answer = await askFor(client, `unfetching-${target}`, `https://${outside}/a.png`)
      expect([url, answer.status, answer.json()]).toMatchObject([
        url,
        400,
        refusal('its address is not on the public Internet')[client],
      ])
    }
    expect([upstream, inside].map(({ received }) => received.length)).toEqual(before)
  })

  it('a file of the Internet reaches it, by the same way', async () => {
    files.play({ body: Buffer.from('\x89PNG picture', 'latin1'), headers: { 'content-type': 'image/png' } })
    upstream.play({ body: dialectAnswers[target].whole })
    const got = files.received.length
    const answer = await askFor(client, `unfetching-${target}`, `https://${outside}/a.png`)
    expect([answer.status, files.received.length]).toEqual([200, got + 1])
    expect(upstream.received.at(-1)?.body.toString()).toContain(
      Buffer.from('\x89PNG picture', 'latin1').toString('base64'),
    )
  })
})

describe('images in other calls', () => {
  const secret = () => `${inside.url}/a.png`

  it.each([
    ['/v1/messages/count_tokens', 'anthropic-messages', 'gemini-generate'],
    ['/v1beta/models/{model}:countTokens', 'gemini-generate', 'anthropic-messages'],
  ] as const)('%s is told nothing of a private network', async (path, client, target) => {
    const before = upstream.received.length
    const model = `custom-${target}/m`
    const { max_tokens: _, ...body } = image[client](secret().replace('http:', 'https:'))
    const answer = await harness.ask({
      path: path.replace('{model}', encodeURIComponent(model)),
      headers: client === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
      body: client === 'anthropic-messages' ? { model, ...body } : body,
    })
    expect([answer.status, answer.json()]).toMatchObject([
      400,
      refusal('its address is not on the public Internet')[client],
    ])
    expect(upstream.received).toHaveLength(before)
  })

  const edit = (kind: string, url: string) =>
    harness.ask({
      path: '/v1/images/edits',
      body: { model: `${kind}-gemini-generate/m`, prompt: 'Bluer', images: [{ image_url: url }] },
    })

  it('an image to be edited is refused from a private network, and fetched from the Internet', async () => {
    const before = upstream.received.length
    const refused = await edit('custom', secret())
    expect([refused.status, refused.json()]).toMatchObject([
      400,
      { error: { code: 'media_not_fetched', param: 'images[0].image_url' } },
    ])
    expect(upstream.received).toHaveLength(before)
    files.play({ body: Buffer.from('\x89PNG picture', 'latin1'), headers: { 'content-type': 'image/png' } })
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }]
    upstream.play({ body: JSON.stringify({ candidates: [{ content: { parts }, finishReason: 'STOP' }] }) })
    expect((await edit('unfetching', `https://${outside}/a.png`)).json()).toMatchObject({
      data: [{ b64_json: 'aGk=' }],
    })
    expect(upstream.received.at(-1)?.body.toString()).toContain(
      Buffer.from('\x89PNG picture', 'latin1').toString('base64'),
    )
  })
})

describe('images by http', () => {
  const picture = Buffer.from('\x89PNG picture', 'latin1')

  it.each(protocolIds.filter((target) => target !== 'anthropic-messages'))(
    'a client of Anthropic’s is told what Anthropic tells it, also on the way to %s',
    async (target) => {
      const before = upstream.received.length
      const answer = await askFor('anthropic-messages', `custom-${target}`, `http://${outside}/a.png`)
      expect([answer.status, answer.json()]).toMatchObject([
        400,
        {
          type: 'error',
          error: { type: 'invalid_request_error', message: 'Only HTTPS URLs are supported.' },
        },
      ])
      expect(upstream.received).toHaveLength(before)
    },
  )

  it.each(protocolIds.filter((client) => client !== 'anthropic-messages'))(
    'are fetched for Anthropic, from %s, and the loss says so',
    async (client) => {
      insecure.play({ body: picture, headers: { 'content-type': 'image/png' } })
      upstream.play({ body: dialectAnswers['anthropic-messages'].whole })
      const count = harness.exchanges.length
      const answer = await askFor(client, 'custom-anthropic-messages', `http://${outside}/a.png`)
      expect(answer.status).toBe(200)
      expect(upstream.received.at(-1)?.body.toString()).toContain(picture.toString('base64'))
      expect((await harness.closed(count + 1)).losses).toContainEqual(
        expect.objectContaining({ code: 'media', treatment: 'approximated', functional: false }),
      )
    },
  )

  it('those by https go there as they are', async () => {
    const count = files.received.length
    const url = `https://${outside}/a.png`
    expect((await askFor('openai-chat', 'custom-anthropic-messages', url)).status).toBe(200)
    expect(upstream.received.at(-1)?.body.toString()).toContain(`"url":"${url}"`)
    expect(files.received).toHaveLength(count)
  })
})
