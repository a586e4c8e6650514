import { readFileSync } from 'node:fs'
import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { costOf } from './cost.ts'
import { describeModel } from './describe-model.ts'

const installed: unknown = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('@pydantic/genai-prices')), 'utf8'),
)

describe('what is known of a model', () => {
  it.each([
    ['claude-opus-5', 1_000_000, 128_000, true],
    ['claude-opus-4-8', 1_000_000, 128_000, true],
    ['claude-opus-4-1-20250805', 200_000, 32_000, true],
    ['claude-opus-4-20250514', 200_000, 32_000, true],
    ['claude-sonnet-4-20250514', undefined, 64_000, true],
    ['claude-sonnet-4-5-20250929', 200_000, 64_000, true],
    ['claude-sonnet-4-6', undefined, 128_000, true],
    ['anthropic/claude-opus-4.5', 200_000, 64_000, true],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 200_000, 64_000, true],
    ['claude-3-haiku-20240307', 200_000, 4096, false],
    ['gemini-2.5-pro', undefined, 65_536, true],
    ['gemini-3-flash', 1_048_576, 65_536, true],
    ['gemini-2.0-flash', undefined, 8192, false],
    ['gpt-5.6-sol', 1_050_000, 128_000, true],
    ['gpt-5-mini', 400_000, 128_000, true],
    ['gpt-5-chat-latest', undefined, 16_384, false],
    ['gpt-4o-mini', 128_000, 16_384, false],
    ['o4-mini', 200_000, 100_000, true],
    ['glm-4.7', 200_000, 131_072, true],
  ])('%s: window %s, output %i, reasons: %s', (id, contextWindow, maxOutput, reasoning) => {
    const info = describeModel(id)
    expect(info).toMatchObject({ id, maxOutput, reasoning })
    if (contextWindow !== undefined) expect(info.contextWindow).toBe(contextWindow)
    expect(info.contextWindow).toBeGreaterThan(maxOutput - 1)
  })

  it.each([
    ['gemini-embedding-2', ['embedding']],
    ['text-embedding-3-small', ['embedding']],
    ['gpt-image-1.5', ['image']],
    ['gemini-2.5-flash-image', ['text', 'image']],
    ['gemini-2.5-flash-preview-tts', ['audio']],
  ])('%s gives %j', (id, output) => {
    expect(describeModel(id).output).toEqual(output)
  })

  it('is the id alone for one that nobody knows', () => {
    expect(describeModel('my-own-thing')).toEqual({ id: 'my-own-thing' })
  })
})

describe('what an answer cost', () => {
  const at = Date.UTC(2026, 9, 1)

  it('counts cached input at its own price', () => {
    const usage = { input: { total: 1_000_000, cacheRead: 900_000 }, output: { total: 0 } }
    const cached = costOf({ model: 'claude-opus-5', upstream: 'anthropic', usage, at })
    const fresh = costOf({
      model: 'claude-opus-5',
      upstream: 'anthropic',
      usage: { input: { total: 1_000_000 }, output: { total: 0 } },
      at,
    })
    expect(fresh?.total).toBeCloseTo(5)
    expect(cached?.total).toBeCloseTo(0.1 * 5 + 0.9 * 0.5)
  })

  it.each([
    ['anthropic/claude-opus-5', 'openrouter'],
    ['claude-opus-5', 'my-proxy'],
    ['gemini-2.5-flash', 'gemini'],
    ['glm-4.7', 'zai'],
  ])('%s at %s has a price', (model, upstream) => {
    const usage = { input: { total: 1000 }, output: { total: 1000 } }
    expect(costOf({ model, upstream, usage, at })?.total).toBeGreaterThan(0)
  })

  it('tells what the cache saved, and by which price list', () => {
    const usage = { input: { total: 1_000_000, cacheRead: 900_000 }, output: { total: 0 } }
    const cost = costOf({ model: 'claude-opus-5', upstream: 'anthropic', usage, at })
    expect(cost?.cacheSaved).toBeCloseTo(0.9 * 5 - 0.9 * 0.5)
    expect(installed).toMatchObject({ version: cost?.prices.replace('genai-prices ', '') })
  })

  it.each([
    ['gemini-2.5-pro', 'gemini', { total: 300_000, cacheRead: 200_000 }],
    ['gemini-2.5-pro', 'gemini', { total: 200_000 }],
    ['claude-sonnet-4-5', 'anthropic', { total: 250_001, cacheRead: 1000, cacheWrite: 50_000 }],
    ['gpt-5.1', 'openai', { total: 1000, cacheRead: 500 }],
    ['deepseek-chat', 'deepseek', { total: 1000, cacheRead: 500 }],
    ['glm-4.7', 'zai', { total: 1000, cacheRead: 500 }],
  ])('%s at %s costs what the price list itself counts (%j)', (model, upstream, input) => {
    const cost = costOf({ model, upstream, usage: { input, output: { total: 1234 } }, at })
    const listed = calcPrice(
      {
        input_tokens: input.total,
        output_tokens: 1234,
        cache_read_tokens: 'cacheRead' in input ? input.cacheRead : undefined,
        cache_write_tokens: 'cacheWrite' in input ? input.cacheWrite : undefined,
      },
      model,
      { timestamp: new Date(at) },
    )
    expect(cost?.total).toBeCloseTo(listed?.total_price ?? Number.NaN, 9)
  })

  it('is not known without counts, or for a model without a price', () => {
    expect(
      costOf({ model: 'claude-opus-5', upstream: 'anthropic', usage: { input: {}, output: {} }, at }),
    ).toBeUndefined()
    expect(
      costOf({
        model: 'my-own',
        upstream: 'ollama',
        usage: { input: { total: 1 }, output: { total: 1 } },
        at,
      }),
    ).toBeUndefined()
  })
})
