import { describe, expect, it } from 'vitest'
import type { ProtocolId, TargetProtocolId } from '../canonical/protocol-id.ts'
import { upstreams } from './registry.ts'

const paths: Readonly<Record<TargetProtocolId, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  'gemini-generate': '/v1beta/models/m:generateContent',
  'bedrock-converse': '/converse',
}

function endpoint(id: string, protocol: TargetProtocolId, baseUrl?: string): string {
  const account = { name: 'a', options: {}, ...(baseUrl === undefined ? {} : { baseUrl }) }
  const call = { protocol, method: 'POST', path: paths[protocol], query: '', stream: false }
  return upstreams[id]?.endpoint(account, call) ?? ''
}

describe('addresses of the vendors', () => {
  it.each<[string, ProtocolId, string]>([
    [
      'gemini',
      'gemini-generate',
      'https://generativelanguage.googleapis.com/v1beta/models/m:generateContent',
    ],
    ['anthropic', 'anthropic-messages', 'https://api.anthropic.com/v1/messages'],
    ['openai', 'openai-responses', 'https://api.openai.com/v1/responses'],
    ['zai', 'anthropic-messages', 'https://api.z.ai/api/anthropic/v1/messages'],
    ['zai-openai', 'openai-chat', 'https://api.z.ai/api/paas/v4/chat/completions'],
    ['zai-coding', 'openai-chat', 'https://api.z.ai/api/coding/paas/v4/chat/completions'],
    [
      'gemini-openai',
      'openai-chat',
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    ['openrouter', 'openai-chat', 'https://openrouter.ai/api/v1/chat/completions'],
    ['openrouter', 'openai-responses', 'https://openrouter.ai/api/v1/responses'],
    ['openrouter', 'anthropic-messages', 'https://openrouter.ai/api/v1/messages'],
    ['deepseek', 'openai-chat', 'https://api.deepseek.com/chat/completions'],
    ['deepseek', 'anthropic-messages', 'https://api.deepseek.com/anthropic/v1/messages'],
    ['groq', 'openai-chat', 'https://api.groq.com/openai/v1/chat/completions'],
    ['perplexity', 'openai-chat', 'https://api.perplexity.ai/chat/completions'],
    ['alibaba', 'openai-chat', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions'],
    ['huggingface', 'openai-chat', 'https://router.huggingface.co/v1/chat/completions'],
    ['github-models', 'openai-chat', 'https://models.github.ai/inference/chat/completions'],
    ['ollama', 'openai-chat', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['minimax', 'anthropic-messages', 'https://api.minimax.io/anthropic/v1/messages'],
  ])('%s in %s', (id, protocol, url) => {
    expect(endpoint(id, protocol)).toBe(url)
  })
})

describe('an account with a base URL of its own', () => {
  it.each<[string, ProtocolId, string, string]>([
    [
      'gemini',
      'gemini-generate',
      'http://127.0.0.1:9/v1beta',
      'http://127.0.0.1:9/v1beta/models/m:generateContent',
    ],
    ['anthropic', 'anthropic-messages', 'http://127.0.0.1:9/v1', 'http://127.0.0.1:9/v1/messages'],
    ['openai', 'openai-chat', 'http://127.0.0.1:9', 'http://127.0.0.1:9/v1/chat/completions'],
    [
      'zai',
      'anthropic-messages',
      'https://open.bigmodel.cn/api/anthropic',
      'https://open.bigmodel.cn/api/anthropic/v1/messages',
    ],
    ['openrouter', 'anthropic-messages', 'http://127.0.0.1:9/api/v1', 'http://127.0.0.1:9/api/v1/messages'],
    ['deepseek', 'openai-chat', 'https://mirror/anthropic', 'https://mirror/chat/completions'],
    [
      'moonshot',
      'anthropic-messages',
      'https://api.moonshot.cn/v1',
      'https://api.moonshot.cn/anthropic/v1/messages',
    ],
    ['custom', 'openai-chat', 'https://x', 'https://x/v1/chat/completions'],
    ['custom', 'anthropic-messages', 'https://x/v1', 'https://x/v1/messages'],
    ['custom', 'gemini-generate', 'https://x', 'https://x/v1beta/models/m:generateContent'],
    ['openai-compatible', 'openai-chat', 'http://127.0.0.1:9/v1/', 'http://127.0.0.1:9/v1/chat/completions'],
  ])('%s in %s at %s', (id, protocol, baseUrl, url) => {
    expect(endpoint(id, protocol, baseUrl)).toBe(url)
  })
})

describe('every upstream of the registry', () => {
  it.each(Object.values(upstreams))(
    '$id has a whole form and an address for each dialect it speaks',
    (upstream) => {
      const needsBase = upstream.form.some(({ name, required }) => name === 'base_url' && required)
      const baseUrl = needsBase ? 'https://host/v1' : undefined
      expect(upstreams[upstream.id]).toBe(upstream)
      for (const protocol of upstream.protocols)
        expect(endpoint(upstream.id, protocol, baseUrl)).toMatch(/^(?:https?:\/\/|sandbox:)/)
      for (const { label } of upstream.form)
        expect(Object.values(label).every((text) => text !== '')).toBe(true)
    },
  )

  it.each(Object.values(upstreams))('$id never puts a secret anywhere but into headers', (upstream) => {
    const account = { name: 'a', options: {}, baseUrl: 'https://host/v1', secret: 'planted-secret' }
    const call = {
      protocol: upstream.protocols[0] ?? 'openai-chat',
      method: 'POST',
      path: '/v1/x',
      query: '',
      stream: false,
    }
    expect(upstream.endpoint(account, call)).not.toContain('planted-secret')
  })
})
