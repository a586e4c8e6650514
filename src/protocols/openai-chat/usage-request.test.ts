import { describe, expect, it } from 'vitest'
import { dataFrame } from '../../wire/frame.ts'
import { usageRequest } from './usage-request.ts'

describe('asking a stream for its usage', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['not asked', { stream: 'true' }, '/stream_options'],
    ['asked for null', { stream: 'true', stream_options: 'null' }, '/stream_options'],
    [
      'other options only',
      { stream: 'true', stream_options: '{"include_obfuscation":false}' },
      '/stream_options/include_usage',
    ],
    [
      'asked for none',
      { stream: 'true', stream_options: '{"include_usage":false}' },
      '/stream_options/include_usage',
    ],
    ['asked itself', { stream: 'true', stream_options: '{ "include_usage" : true }' }, undefined],
    ['no stream', { stream: 'false' }, undefined],
  ])('%s', (_name, fields, at) => {
    expect(usageRequest.edit(fields)?.at).toBe(at)
  })

  it('knows the frame that is there only because of it', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    const isOwn = (chunk: object) => usageRequest.isOwn(dataFrame(JSON.stringify(chunk)))
    expect(isOwn({ choices: [], usage })).toBe(true)
    expect(isOwn({ choices: [], usage: null, prompt_filter_results: [] })).toBe(false)
    expect(isOwn({ choices: [{ delta: {}, finish_reason: 'stop' }], usage })).toBe(false)
    expect(usageRequest.isOwn(dataFrame('[DONE]'))).toBe(false)
    expect(usageRequest.isOwn({ kind: 'comment', text: 'x' })).toBe(false)
  })
})
