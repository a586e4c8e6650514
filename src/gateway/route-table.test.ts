import { describe, expect, it } from 'vitest'
import { protocols } from '../protocols/registry.ts'
import { compileRoutes } from './route-table.ts'

const table = compileRoutes(Object.values(protocols))
const find = (method: string, path: string, headers = {}) => {
  const match = table.match(method, path, headers)
  return match === undefined ? undefined : [match.protocol.id, match.route.operation, match.params]
}

describe('the route table', () => {
  it('knows the endpoints of every dialect', () => {
    expect(find('POST', '/v1/chat/completions')).toEqual(['openai-chat', 'generate', {}])
    expect(find('POST', '/v1/responses')).toEqual(['openai-responses', 'generate', {}])
    expect(find('POST', '/v1/messages/count_tokens')).toEqual(['anthropic-messages', 'count-tokens', {}])
  })

  it('lets a model hold slashes and end before a verb', () => {
    expect(find('POST', '/v1beta/models/work/gemini-3-flash:streamGenerateContent')).toEqual([
      'gemini-generate',
      'generate',
      { model: 'work/gemini-3-flash' },
    ])
    expect(find('POST', '/v1beta/models/a%2Fb:countTokens')).toEqual([
      'gemini-generate',
      'count-tokens',
      { model: 'a/b' },
    ])
  })

  it('lets another variable end at the next slash', () => {
    expect(find('GET', '/v1/responses/resp_1/input_items')?.[2]).toEqual({ id: 'resp_1' })
  })

  it('asks a shared path for the header that tells whose it is', () => {
    expect(find('GET', '/v1/models')?.[0]).toBe('openai-chat')
    expect(find('GET', '/v1/models', { 'anthropic-version': '2023-06-01' })?.[0]).toBe('anthropic-messages')
    expect(find('GET', '/v1/models', { 'x-goog-api-key': 'k' })?.[0]).toBe('gemini-generate')
    expect(find('HEAD', '/v1/models')?.[1]).toBe('list-models')
  })

  it('prefers an endpoint to a prefix that belongs to a dialect', () => {
    expect(find('POST', '/v1/images/generations')?.[1]).toBe('image-generation')
    expect(find('POST', '/v1/images/variations')?.[1]).toBe('other')
    expect(find('GET', '/v1/files/file_1/content')?.[1]).toBe('other')
  })

  it('knows no path of its own making', () => {
    expect(find('POST', '/v1/chats')).toBeUndefined()
    expect(find('GET', '/v1/messages')).toBeUndefined()
  })
})
