import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.4 little')
const answer: Play = {
  body: JSON.stringify({
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Seen.' }, finish_reason: 'stop' }],
  }),
}

/** Ollama's place takes no image URLs. */
const accounts = (url: string) => [
  { name: 'local', upstream: 'ollama', baseUrl: `${url}/v1`, protocols: ['openai-chat'] as const },
]

describe('files that stand as URLs, where the target fetches none', () => {
  let upstream: FakeUpstream
  let files: FakeUpstream
  let harness: Harness
  let guarded: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    files = await startFakeUpstream()
    harness = await startHarness({ accounts: accounts(upstream.url), fetchesFromLoopback: true })
    guarded = await startHarness({ accounts: accounts(upstream.url) })
    upstream.play(answer)
  })
  afterEach(() => harness.change({}))
  afterAll(async () => {
    await harness.stop()
    await guarded.stop()
    await upstream.close()
    await files.close()
  })

  const ask = (through: Harness, part: object = { type: 'input_image', image_url: `${files.url}/a.png` }) =>
    through.ask({
      path: '/v1/responses',
      body: {
        model: 'm',
        input: [{ role: 'user', content: [part, { type: 'input_text', text: 'What is it?' }] }],
      },
    })
  const serve = (body: Buffer, type: string, more: Partial<Play> = {}) =>
    files.play({ body, headers: { 'content-type': type }, ...more })

  it('are fetched and sent inline, and the loss says so', async () => {
    serve(picture, 'image/png')
    const before = harness.exchanges.length
    const got = await ask(harness)
    expect(got.status).toBe(200)
    expect(upstream.received.at(-1)?.body.toString()).toContain(
      `data:image/png;base64,${picture.toString('base64')}`,
    )
    expect((await harness.closed(before + 1)).losses[0]).toMatchObject({
      code: 'media',
      treatment: 'approximated',
      functional: false,
      at: '/input/0/content/0',
    })
    expect(files.received.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('are documents too, told by their first bytes where the type says nothing', async () => {
    serve(pdf, 'application/octet-stream')
    expect((await ask(harness, { type: 'input_file', file_url: `${files.url}/a.pdf` })).status).toBe(200)
    expect(upstream.received.at(-1)?.body.toString()).toContain(
      `application/pdf;base64,${pdf.toString('base64')}`,
    )
  })

  it('follow a redirect, and it is judged like the first address', async () => {
    files.play(
      { status: 302, headers: { location: '/b.png' } },
      { body: picture, headers: { 'content-type': 'image/png' } },
    )
    expect((await ask(harness)).status).toBe(200)
    files.play({ status: 302, headers: { location: 'http://127.0.0.2:9/b.png' } })
    const refused = await ask(harness)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('not on the public Internet')
  })

  it('are refused before a token is spent when they cannot be had', async () => {
    const before = upstream.received.length
    const cases: readonly (readonly [() => void, string])[] = [
      [() => serve(Buffer.from('<html>'), 'text/html'), 'it is text/html, not image'],
      [() => serve(picture, 'image/png', { status: 404 }), 'HTTP 404'],
      [() => files.play({ status: 302, headers: { location: '/again' } }), 'more than 3 redirects'],
    ]
    for (const [play, reason] of cases) {
      play()
      const refused = await ask(harness)
      expect(refused.status).toBe(400)
      expect(refused.json()).toMatchObject({
        error: {
          type: 'invalid_request_error',
          param: 'input[0].content[0]',
          message: expect.stringContaining(reason),
        },
      })
    }
    harness.change({ settings: { media: { max_megabytes: 0.1 } } })
    serve(Buffer.alloc(150_000, 1), 'image/png')
    expect((await ask(harness)).text).toContain('larger than')
    expect(upstream.received).toHaveLength(before)
  })

  it('are never fetched from this machine or its network', async () => {
    const before = files.received.length
    const refused = await ask(guarded)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('not on the public Internet')
    expect(files.received).toHaveLength(before)
  })

  it('are left alone when the owner wants it so', async () => {
    harness.change({ settings: { media: { fetch: false } } })
    const before = files.received.length
    await ask(harness)
    expect(files.received).toHaveLength(before)
  })
})
