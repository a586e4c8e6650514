import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'

const ids = ['claude-sonnet-4-5', 'gemini-2.5-flash', 'gpt-4o', 'gpt-image-1', 'text-embedding-3-small']

describe('model lists, read by the three vendors’ SDKs', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({
      accounts: [{ name: 'a', upstream: 'custom', baseUrl: 'http://127.0.0.1:9', models: ids }],
    })
  })
  afterAll(() => harness.stop())

  it('are OpenAI’s, with limits and modalities', async () => {
    const sdk = new OpenAI({ baseURL: `${harness.url}/v1`, apiKey: 'sk-any' })
    const listed = await Array.fromAsync(sdk.models.list())
    expect(listed.map(({ id }) => id).sort()).toEqual(ids)
    expect(await sdk.models.retrieve('gpt-4o')).toMatchObject({
      id: 'gpt-4o',
      object: 'model',
      context_length: 128_000,
      architecture: {
        input_modalities: expect.arrayContaining(['text', 'image']),
        output_modalities: ['text'],
      },
    })
    await expect(sdk.models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404 })
  })

  it('are Anthropic’s, page by page', async () => {
    const sdk = new Anthropic({ baseURL: harness.url, apiKey: 'any', maxRetries: 0 })
    const whole = await sdk.models.list()
    expect([whole.data.length, whole.has_more]).toEqual([5, false])
    const order = whole.data.map(({ id }) => id)
    const paged = await Array.fromAsync(sdk.models.list({ limit: 2 }))
    expect(paged.map(({ id }) => id)).toEqual(order)
    const before = await sdk.models.list({ limit: 2, before_id: order[3] ?? '' })
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([order.slice(1, 3), true])
    expect(await sdk.models.retrieve('claude-sonnet-4-5')).toMatchObject({
      type: 'model',
      max_input_tokens: 200_000,
      max_tokens: 64_000,
      input_modalities: expect.arrayContaining(['image', 'document']),
    })
    await expect(sdk.models.list({ limit: 5000 })).rejects.toMatchObject({ status: 400 })
    await expect(sdk.models.list({ after_id: 'none' })).rejects.toMatchObject({ status: 400 })
  })

  it('are Google’s, page by page', async () => {
    const sdk = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: harness.url } })
    const pager = await sdk.models.list({ config: { pageSize: 2 } })
    expect(pager.page).toHaveLength(2)
    const all = await Array.fromAsync(pager)
    expect(all.map(({ name }) => name).sort()).toEqual(ids.map((id) => `models/${id}`))
    expect(await sdk.models.get({ model: 'gemini-2.5-flash' })).toMatchObject({
      name: 'models/gemini-2.5-flash',
      inputTokenLimit: 1_048_576,
      outputTokenLimit: expect.any(Number),
    })
    const whole = (await harness.ask({ path: '/v1beta/models' })).json() as { models: unknown[] }
    expect(whole.models).toHaveLength(5)
    for (const query of ['pageSize=-1', 'pageSize=x', 'pageToken=!', 'pageToken=YWJj'])
      expect((await harness.ask({ path: `/v1beta/models?${query}` })).status).toBe(400)
  })
})
