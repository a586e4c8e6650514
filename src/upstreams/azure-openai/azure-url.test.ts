import { describe, expect, it } from 'vitest'
import { azureOpenai } from './index.ts'

const endpoint = (
  baseUrl: string,
  options: Record<string, string>,
  path = '/v1/chat/completions',
  model = 'gpt-5-mini',
) =>
  azureOpenai.endpoint(
    { name: 'a', baseUrl, options },
    { protocol: 'openai-chat', method: 'POST', path, query: '', model, stream: false },
  )

const resource = 'https://res.openai.azure.com'

describe('the v1 API', () => {
  it.each([
    [resource, `${resource}/openai/v1/chat/completions`],
    [`${resource}/`, `${resource}/openai/v1/chat/completions`],
    [`${resource}/openai`, `${resource}/openai/v1/chat/completions`],
    [`${resource}/openai/v1/`, `${resource}/openai/v1/chat/completions`],
    ['https://res.services.ai.azure.com', 'https://res.services.ai.azure.com/openai/v1/chat/completions'],
    ['https://res.services.ai.azure.com/models', 'https://res.services.ai.azure.com/models/chat/completions'],
    ['http://127.0.0.1:9/openai/v1', 'http://127.0.0.1:9/openai/v1/chat/completions'],
  ])('%s', (base, url) => {
    expect(endpoint(base, {})).toBe(url)
  })
})

describe('the dated API', () => {
  const options = { api_version: '2024-10-21', deployments: 'gpt-5-mini = mine, gpt-4o=other' }

  it.each([
    ['/v1/chat/completions', `${resource}/openai/deployments/mine/chat/completions?api-version=2024-10-21`],
    ['/v1/embeddings', `${resource}/openai/deployments/mine/embeddings?api-version=2024-10-21`],
    ['/v1/responses', `${resource}/openai/responses?api-version=2024-10-21`],
  ])('%s', (path, url) => {
    expect(endpoint(resource, options, path)).toBe(url)
  })

  it('takes the model for the deployment where no map names one', () => {
    expect(endpoint(resource, { api_version: '2024-10-21' })).toContain('/deployments/gpt-5-mini/')
  })
})

describe('deployments', () => {
  it('stand in the body for the model', () => {
    const call = {
      protocol: 'openai-chat',
      method: 'POST',
      path: '/v1/chat/completions',
      query: '',
      stream: false,
    } as const
    const edits = (model: string) =>
      azureOpenai.bodyEdits?.({ name: 'a', options: { deployments: 'gpt-4o=mine' } }, { ...call, model }, {})
    expect(edits('gpt-4o')).toMatchObject([{ at: '/model', edit: { kind: 'set', raw: '"mine"' } }])
    expect(edits('gpt-5')).toEqual([])
  })

  it('are what is listed', () => {
    const { path, query } = azureOpenai.models
    const call = { protocol: 'openai-chat', method: 'GET', path, query: query ?? '', stream: false } as const
    expect(azureOpenai.endpoint({ name: 'a', baseUrl: resource, options: {} }, call)).toBe(
      `${resource}/openai/deployments?api-version=2023-03-15-preview`,
    )
  })
})
