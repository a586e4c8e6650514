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

  it.each([
    ['claude-3-haiku-20240307', { prefill: true, system: false, schema: false, joint: true }],
    ['claude-3-7-sonnet-20250219', { prefill: true, system: false, schema: false, joint: true }],
    ['claude-opus-4-20250514', { prefill: true, system: false, schema: false, joint: true }],
    ['claude-opus-4-1-20250805', { prefill: true, system: false, schema: false, joint: false }],
    ['claude-sonnet-4-20250514', { prefill: true, system: false, schema: false, joint: true }],
    ['claude-haiku-4-5-20251001', { prefill: true, system: false, schema: true, joint: false }],
    ['claude-sonnet-4-6', { prefill: false, system: false, schema: true, joint: false }],
    ['claude-opus-4-7', { prefill: false, system: false, schema: true, joint: false }],
    ['claude-opus-4-8', { prefill: false, system: true, schema: true, joint: false }],
    ['claude-sonnet-5', { prefill: false, system: true, schema: true, joint: false }],
    ['claude-fable-5-1', { prefill: false, system: true, schema: true, joint: false }],
  ])('%s: %o', (model, expected) => {
    const quirk = quirks('anthropic', 'anthropic-messages', model)
    expect({
      prefill: quirk.prefill ?? true,
      system: quirk.systemTurns,
      schema: quirk.outputSchema ?? true,
      joint: quirk.jointSampling ?? false,
    }).toEqual(expected)
  })

  it('is the same Claude at another place', () => {
    const { verifiesSeals, ...claude } = quirks('anthropic', 'anthropic-messages', 'claude-opus-4-8')
    expect(verifiesSeals).toBe(true)
    expect(quirks('openrouter', 'anthropic-messages', 'anthropic/claude-opus-4.8')).toEqual(claude)
  })
})

describe('Gemini by generation', () => {
  it.each([
    ['gemini-2.0-flash', { thinkingForm: 'none', imageUrls: false, toolResultMedia: false, maxOutput: 8192 }],
    ['gemini-2.5-pro', { thinkingForm: 'budget', toolResultMedia: false, maxOutput: 65_536 }],
    ['gemini-2.5-flash-image', { thinkingForm: 'none', toolResultMedia: false, maxOutput: 32_768 }],
    ['gemini-3-flash', { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true }],
    ['gemini-3-pro-preview', { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true }],
    ['gemini-3-pro-image-preview', { thinkingForm: 'none', callIds: true, maxOutput: 32_768 }],
    ['gemini-3.5-flash', { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true }],
    [
      'gemini-3.5-flash-lite',
      { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true, prefill: false },
    ],
    [
      'gemini-3.6-flash',
      { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true, prefill: false },
    ],
    [
      'gemini-flash-latest',
      { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true, prefill: false },
    ],
    [
      'gemini-9-flash',
      { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true, prefill: false },
    ],
  ])('%s', (model, expected) => {
    expect(quirks('gemini', 'gemini-generate', model)).toEqual({ ...expected, verifiesSeals: true })
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

describe('OpenAI by model', () => {
  it.each([
    ['o4-mini', 'low', 100_000],
    ['o3-deep-research', 'medium', 100_000],
    ['gpt-5', 'minimal', 128_000],
    ['gpt-5-mini-2025-08-07', 'minimal', 128_000],
    ['gpt-5-codex', 'low', 128_000],
    ['gpt-5-pro', 'high', 272_000],
    ['gpt-5.1', 'none', 128_000],
    ['gpt-5.1-codex', 'low', 128_000],
    ['gpt-5.1-codex-max', 'low', 128_000],
    ['gpt-5.2-pro', 'medium', 128_000],
    ['gpt-5.3-codex', 'low', 128_000],
    ['gpt-5.4-mini', 'none', 128_000],
    ['gpt-5.6-sol', undefined, 128_000],
    ['gpt-6', undefined, undefined],
    ['gpt-4o-mini', undefined, 16_384],
    ['gpt-4.1-nano', undefined, 32_768],
    ['gpt-4', undefined, 8192],
    ['gpt-4-turbo', undefined, 4096],
  ])('%s: least effort %s, output %i', (model, leastEffort, maxOutput) => {
    const quirk = quirks('openai', 'openai-chat', model)
    expect([quirk.reasoningEfforts?.[0], quirk.maxOutput]).toEqual([leastEffort, maxOutput])
  })

  it('takes longer call ids on Responses', () => {
    expect(quirks('openai', 'openai-chat', 'gpt-5').toolCallId?.length).toBe(40)
    expect(quirks('azure-openai', 'openai-responses', 'gpt-5').toolCallId?.length).toBe(64)
  })
})

it('Vertex is not told of tools that are mixed, and no other place has OpenAI’s namespaces', () => {
  expect(quirks('vertex', 'gemini-generate', 'gemini-3-flash').mixedTools).toBe('undeclared')
  for (const place of ['xai', 'openrouter', 'custom'])
    expect(quirks(place, 'openai-responses', 'm').namespaces).toBe(false)
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
