import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinRoot, joinVersioned } from './join-url.ts'

const openai = 'https://api.openai.com/v1'

describe('joinVersioned, for SDKs whose base URL holds the version', () => {
  it.each([
    ['https://x/v1', 'https://x/v1/chat/completions'],
    ['https://x/v1/', 'https://x/v1/chat/completions'],
    ['https://x//v1//', 'https://x/v1/chat/completions'],
    ['https://x', 'https://x/v1/chat/completions'],
    ['https://x/', 'https://x/v1/chat/completions'],
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['https://x/openai/v1/', 'https://x/openai/v1/chat/completions'],
    ['https://x/openai', 'https://x/openai/v1/chat/completions'],
    ['https://x/api/paas/v4', 'https://x/api/paas/v4/chat/completions'],
    ['https://x/v1beta/openai', 'https://x/v1beta/openai/chat/completions'],
    ['https://x/v1/account/gateway/openai', 'https://x/v1/account/gateway/openai/chat/completions'],
    ['https://x/inference', 'https://x/inference/chat/completions'],
    ['https://x/v1/chat/completions', 'https://x/v1/chat/completions'],
    ['https://x/v1/responses', 'https://x/v1/chat/completions'],
    ['https://x/v1?api-version=2', 'https://x/v1/chat/completions?api-version=2'],
  ])('%s', (base, url) => {
    expect(joinVersioned(base, '/v1/chat/completions', '', openai)).toBe(url)
  })

  it.each([
    ['https://api.groq.com', 'https://api.groq.com/openai/v1/models'],
    ['https://api.groq.com/openai', 'https://api.groq.com/openai/v1/models'],
    ['https://api.groq.com/openai/v1', 'https://api.groq.com/openai/v1/models'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9/v1/models'],
  ])("takes the vendor's own path at the vendor's own address: %s", (base, url) => {
    expect(joinVersioned(base, '/v1/models', '', 'https://api.groq.com/openai/v1')).toBe(url)
  })

  it('adds no version where the vendor has none', () => {
    const own = 'https://api.perplexity.ai'
    expect(joinVersioned(own, '/v1/chat/completions', '', own)).toBe(
      'https://api.perplexity.ai/chat/completions',
    )
    expect(joinVersioned('http://127.0.0.1:9', '/v1/models', '', own)).toBe('http://127.0.0.1:9/models')
    expect(joinVersioned('http://127.0.0.1:9/v1', '/v1/models', '', own)).toBe('http://127.0.0.1:9/v1/models')
  })

  it('keeps the query, but never a key that was meant for Torii', () => {
    expect(joinVersioned('https://x/v1', '/v1/models', 'limit=2&key=sk-1&after=a%20b')).toBe(
      'https://x/v1/models?limit=2&after=a%20b',
    )
  })
})

describe('joinRoot, for SDKs whose base URL ends before the version', () => {
  const generate = '/v1beta/models/gemini-x:generateContent'

  it.each([
    ['https://api.anthropic.com', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/v1', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/v1/messages', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
    ['https://api.z.ai/api/anthropic', '/v1/messages', 'https://api.z.ai/api/anthropic/v1/messages'],
    ['https://api.z.ai/api/anthropic/v1/', '/v1/messages', 'https://api.z.ai/api/anthropic/v1/messages'],
    [
      'http://127.0.0.1:9/proxy',
      '/v1/messages/count_tokens',
      'http://127.0.0.1:9/proxy/v1/messages/count_tokens',
    ],
    ['https://g', generate, `https://g${generate}`],
    ['https://g/v1beta', generate, `https://g${generate}`],
    ['https://g/v1beta/', generate, `https://g${generate}`],
    ['https://g/v1alpha', generate, 'https://g/v1alpha/models/gemini-x:generateContent'],
    ['https://g/v1beta', '/upload/v1beta/files', 'https://g/upload/v1beta/files'],
    ['https://g', '/v1/models', 'https://g/v1/models'],
  ])('%s + %s', (base, path, url) => {
    expect(joinRoot(base, path)).toBe(url)
  })

  it('keeps what a model id is written with', () => {
    expect(joinRoot('https://g', '/v1beta/models/a%2Fb@1:generateContent')).toBe(
      'https://g/v1beta/models/a%2Fb@1:generateContent',
    )
  })
})

describe('both joins', () => {
  const segment = fc.stringMatching(/^[a-u]{1,6}$/)

  it('neither lose nor double a segment of any base', () => {
    fc.assert(
      fc.property(fc.array(segment), fc.constantFrom('', '/', '/v1', '/v1/'), (segments, end) => {
        fc.pre(!['inference', 'models', 'openapi', 'messages'].includes(segments.at(-1) ?? ''))
        const base = `https://host/${segments.join('/')}${end}`
        const prefix = ['https://host', ...segments, 'v1'].join('/')
        expect(joinVersioned(base, '/v1/chat/completions')).toBe(`${prefix}/chat/completions`)
        expect(joinRoot(base, '/v1/messages')).toBe(`${prefix}/messages`)
      }),
    )
  })
})
