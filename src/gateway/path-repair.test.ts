import { describe, expect, it } from 'vitest'
import { protocols } from '../protocols/registry.ts'
import { findEndpoint, nearestPath } from './path-repair.ts'
import { compileRoutes } from './route-table.ts'

const table = compileRoutes(Object.values(protocols))
const repair = (path: string, method = 'POST', headers = {}) =>
  findEndpoint(table, method, path, headers)?.path

describe('findEndpoint', () => {
  it.each([
    ['/v1/chat/completions', '/v1/chat/completions'],
    ['/v1/chat/completions/', '/v1/chat/completions'],
    ['//v1//chat/completions', '/v1/chat/completions'],
    ['/chat/completions', '/v1/chat/completions'],
    ['/v1/v1/chat/completions', '/v1/chat/completions'],
    ['/v1/chat/completions/chat/completions', '/v1/chat/completions'],
    ['/v1/chat/completions/v1/chat/completions', '/v1/chat/completions'],
    ['/v1/chat/completions/responses', '/v1/responses'],
    ['/v1/responses/chat/completions', '/v1/chat/completions'],
    ['/v1beta/openai/chat/completions', '/v1/chat/completions'],
    ['/v1/v1beta/openai/chat/completions', '/v1/chat/completions'],
    ['/openai/v1/chat/completions', '/v1/chat/completions'],
    ['/completions', '/v1/completions'],
    ['/v1/completions', '/v1/completions'],
    ['/responses', '/v1/responses'],
    ['/v1/v1/messages', '/v1/messages'],
    ['/messages', '/v1/messages'],
    ['/v1/messages/v1/messages', '/v1/messages'],
    ['/v1/messages/messages/count_tokens', '/v1/messages/count_tokens'],
    ['/anthropic/v1/messages', '/v1/messages'],
    ['/v1/v1/messages/count_tokens', '/v1/messages/count_tokens'],
    ['/v1/v1beta/models/gemini-3-flash:generateContent', '/v1beta/models/gemini-3-flash:generateContent'],
    ['/v1beta/v1beta/models/m:streamGenerateContent', '/v1beta/models/m:streamGenerateContent'],
    ['/v1beta/models/work/gemini-3-flash:countTokens', '/v1beta/models/work/gemini-3-flash:countTokens'],
    ['/v1beta/models/gemini-3-flash%3AgenerateContent', '/v1beta/models/gemini-3-flash:generateContent'],
    ['/v1beta/models/models/gemini-3-flash:countTokens', '/v1beta/models/gemini-3-flash:countTokens'],
    ['/embeddings', '/v1/embeddings'],
    ['/images/generations', '/v1/images/generations'],
  ])('%s is %s', (path, expected) => {
    expect(repair(path)).toBe(expected)
  })

  it.each([
    ['/v1/v1/models', '/v1/models'],
    ['/models', '/v1/models'],
    ['/v1/models/work/gpt-5', '/v1/models/work/gpt-5'],
    ['/v1/v1/models/gpt-5', '/v1/models/gpt-5'],
  ])('GET %s is %s', (path, expected) => {
    expect(repair(path, 'GET')).toBe(expected)
  })

  it('leaves what is no endpoint', () => {
    expect(repair('/v1/foo')).toBeUndefined()
    expect(repair('/nothing/here')).toBeUndefined()
  })

  it.each([
    ['/v1/chat/completion', '/v1/chat/completions'],
    ['/v1/chat', '/v1/chat/completions'],
    ['/v1/message', '/v1/messages'],
    ['/v1beta/models/gemini-3-flash:generate', '/v1beta/models/{model}:generateContent'],
    ['/v1beta/model/gemini-3-flash:countTokens', '/v1beta/models/{model}:countTokens'],
  ])('%s is nearest to %s', (path, nearest) => {
    const paths = table.pathsFor('POST').map((one) => one.path)
    expect(nearestPath(paths, path)).toBe(nearest)
  })
})
