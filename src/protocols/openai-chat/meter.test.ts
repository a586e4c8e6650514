import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { dataFrame } from '../../wire/frame.ts'
import { createMeter } from './meter.ts'

const chunk = (delta: JsonObject, more: JsonObject = {}, top: JsonObject = {}) =>
  JSON.stringify({
    id: 'c1',
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
    ...top,
  })
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }

function watch(...frames: readonly string[]) {
  const meter = createMeter()
  for (const data of frames) meter.frame(dataFrame(data))
  return meter.reading()
}

describe('the meter', () => {
  it('tells model, usage, stop reason and the end of a stream', () => {
    const reading = watch(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hi' }),
      chunk({}, { finish_reason: 'length' }),
      JSON.stringify({ id: 'c1', model: 'm', choices: [], usage }),
      '[DONE]',
    )
    expect(reading).toEqual({
      id: 'c1',
      model: 'm',
      usage: { input: { total: 3 }, output: { total: 2 }, raw: usage },
      stop: { unified: 'max-output', raw: 'length' },
      complete: true,
      semantic: true,
    })
  })

  it('tells tool calls that end with «stop», and refusals', () => {
    const call = { tool_calls: [{ index: 0, id: 'a', function: { name: 'look', arguments: '' } }] }
    expect(watch(chunk(call), chunk({}, { finish_reason: 'stop' })).stop?.unified).toBe('tool-calls')
    expect(watch(chunk({ refusal: 'No' }), chunk({}, { finish_reason: 'stop' })).stop?.unified).toBe(
      'refusal',
    )
  })

  it.each<[string, string, boolean]>([
    ['a role alone', chunk({ role: 'assistant', content: '', refusal: null }), false],
    ['padding', chunk({ content: '' }, {}, { obfuscation: 'abc', p: 'x' }), false],
    ['a text', chunk({ content: 'a' }), true],
    ['a thought', chunk({ reasoning: 'a' }), true],
    ['a call’s name', chunk({ tool_calls: [{ function: { name: 'a', arguments: '' } }] }), true],
    ['Mistral’s list', chunk({ content: [{ type: 'thinking', thinking: [] }] }), true],
  ])('content that a client can use: %s', (_name, data, semantic) => {
    expect(watch(data).semantic).toBe(semantic)
  })

  it('is not deceived by what stands inside a text', () => {
    const text = '"finish_reason":"stop" "usage":{"prompt_tokens":1} "error":{"message":"x"}'
    expect(watch(chunk({ content: text }))).toMatchObject({ complete: false, semantic: true })
    expect(watch(chunk({ content: text })).fault).toBeUndefined()
    expect(watch(chunk({ content: text })).usage).toBeUndefined()
  })

  it('tells an error inside a 200, streamed or whole', () => {
    expect(watch(chunk({ content: 'a' }), '{"error":{"code":429,"message":"slow"}}').fault).toMatchObject({
      status: 429,
    })
    const meter = createMeter()
    meter.whole({
      id: 'x',
      choices: [{ index: 0, error: { code: 502, message: 'down' }, message: { content: 'a' } }],
    })
    expect(meter.reading().fault).toMatchObject({ status: 502, message: 'down' })
  })

  it('reads a whole answer', () => {
    const meter = createMeter()
    meter.whole({
      id: 'c1',
      model: 'm',
      choices: [{ index: 0, message: { content: 'a' }, finish_reason: 'stop' }],
      usage,
    })
    expect(meter.reading()).toMatchObject({
      id: 'c1',
      model: 'm',
      stop: { unified: 'end' },
      complete: true,
      semantic: true,
    })
  })
})
