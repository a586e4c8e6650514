import { describe, expect, it } from 'vitest'
import type { ProtocolId } from '../canonical/protocol-id.ts'
import type { Quirks } from '../canonical/quirks.ts'
import { upstreams } from './registry.ts'

const quirks = (id: string, protocol: ProtocolId, model: string): Quirks =>
  upstreams[id]?.quirks({ name: 'a', options: {} }, protocol, model) ?? {}

describe('Claude by generation', () => {
  it.each([
    ['claude-3-haiku-20240307', 'none', true, 4096],
    ['claude-3-5-sonnet-20241022', 'none', true, 8192],
    ['claude-3-7-sonnet-20250219', 'budget', true, 64_000],
    ['claude-opus-4-20250514', 'budget', true, 32_000],
    ['claude-opus-4-0', 'budget', true, 32_000],
    ['claude-opus-4-1-20250805', 'budget', true, 32_000],
    ['claude-opus-4-1@20250805', 'budget', true, 32_000],
    ['claude-sonnet-4-20250514', 'budget', true, 64_000],
    ['claude-sonnet-4-0', 'budget', true, 64_000],
    ['claude-sonnet-4-5', 'budget', true, 64_000],
    ['claude-haiku-4-5-20251001', 'budget', true, 64_000],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 'budget', true, 64_000],
    ['claude-opus-4-6', 'adaptive', true, 128_000],
    ['claude-sonnet-4-6', 'adaptive', true, 128_000],
    ['claude-opus-4-7', 'adaptive', false, 128_000],
    ['claude-opus-4-8', 'adaptive', false, 128_000],
    ['claude-opus-5', 'adaptive', false, 128_000],
    ['claude-sonnet-5-5', 'adaptive', false, 128_000],
    ['claude-fable-5-1', 'adaptive', false, 128_000],
    ['claude-not-yet-6', 'adaptive', false, 128_000],
  ])('%s: thinking %s, sampling %s, output %i', (model, thinkingForm, sampling, maxOutput) => {
    expect(quirks('anthropic', 'anthropic-messages', model)).toMatchObject({ thinkingForm, maxOutput })
    expect(quirks('anthropic', 'anthropic-messages', model).sampling ?? true).toBe(sampling)
  })

  it('is the same Claude at another place', () => {
    expect(quirks('openrouter', 'anthropic-messages', 'anthropic/claude-opus-4.8')).toEqual(
      quirks('anthropic', 'anthropic-messages', 'claude-opus-4-8'),
    )
  })
})

describe('Gemini by generation', () => {
  it.each([
    ['gemini-2.0-flash', { thinkingForm: 'none', imageUrls: false, toolResultMedia: false }],
    ['gemini-2.5-pro', { thinkingForm: 'budget', toolResultMedia: false }],
    ['gemini-2.5-flash-image', { thinkingForm: 'none', toolResultMedia: false }],
    ['gemini-3-flash', { thinkingForm: 'level', callIds: true }],
    ['gemini-3-pro-preview', { thinkingForm: 'level', callIds: true }],
    ['gemini-flash-latest', { thinkingForm: 'level', callIds: true }],
    ['gemini-9-flash', { thinkingForm: 'level', callIds: true }],
  ])('%s', (model, expected) => {
    expect(quirks('gemini', 'gemini-generate', model)).toEqual(expected)
  })
})

describe('OpenAI by kind', () => {
  it.each(['o4-mini', 'gpt-5', 'gpt-5-mini-2025-08-07', 'gpt-5.3-codex', 'gpt-5.6-sol', 'openai/gpt-5'])(
    '%s reasons',
    (model) => {
      expect(quirks('openai', 'openai-chat', model)).toMatchObject({
        maxOutputField: 'max_completion_tokens',
        instructionRole: 'developer',
        sampling: false,
        reasoningRequest: 'reasoning_effort',
      })
    },
  )

  it.each(['gpt-4o', 'gpt-4.1-mini', 'gpt-5-chat-latest', 'gpt-3.5-turbo'])('%s does not', (model) => {
    const { sampling, reasoningRequest } = quirks('openai', 'openai-chat', model)
    expect([sampling, reasoningRequest]).toEqual([undefined, 'none'])
  })
})

describe('places that follow OpenAI', () => {
  it.each([
    ['deepseek', 'deepseek-v4-flash', { reasoningField: 'reasoning_content', reasoningRequest: 'thinking' }],
    ['openrouter', 'x', { reasoningRequest: 'openrouter' }],
    ['mistral', 'x', { toolCallId: { length: 9, characters: 'a-zA-Z0-9' }, streamOptions: false }],
    ['xai', 'grok-4-fast', { outputExcludesReasoning: true, reasoningRequest: 'none' }],
    ['xai', 'grok-3-mini', { outputExcludesReasoning: true, reasoningRequest: 'reasoning_effort' }],
    ['alibaba', 'qwen3', { reasoningRequest: 'enable_thinking' }],
    ['groq', 'x', { reasoningField: 'reasoning' }],
    ['ollama', 'x', { imageUrls: false }],
    ['gemini-openai', 'x', { outputExcludesReasoning: true }],
  ])('%s: %s', (id, model, expected) => {
    expect(quirks(id, 'openai-chat', model)).toMatchObject({
      maxOutputField: 'max_tokens',
      instructionRole: 'system',
      customTools: false,
      ...expected,
    })
  })
})
