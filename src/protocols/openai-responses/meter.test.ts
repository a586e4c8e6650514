import { expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { dataFrame } from '../../wire/frame.ts'
import { openaiResponses } from './index.ts'

const usage = { input_tokens: 3, output_tokens: 2, total_tokens: 5 }
const read = (...events: readonly JsonObject[]) => {
  const meter = openaiResponses.meter()
  for (const event of events) meter.frame(dataFrame(JSON.stringify(event), String(event.type)))
  return meter.reading()
}

const created = { type: 'response.created', response: { id: 'resp_1', model: 'm', usage: null, error: null } }
const delta = { type: 'response.output_text.delta', delta: 'the word "response.completed" in a text' }
const called = {
  type: 'response.output_item.done',
  output_index: 0,
  item: { type: 'function_call', name: 'f' },
}
const completed = {
  type: 'response.completed',
  response: { id: 'resp_1', status: 'completed', output: [], usage },
}

it('knows content from preamble', () => {
  expect(read(created, { type: 'response.in_progress', response: {} })).toMatchObject({
    semantic: false,
    complete: false,
  })
  expect(read(created, delta)).toMatchObject({ semantic: true, complete: false })
})

it('holds an item that has begun and says nothing for preamble, and the beginning of a call for content', () => {
  const added = (item: JsonObject): JsonObject => ({
    type: 'response.output_item.added',
    output_index: 0,
    item,
  })
  const message = added({
    type: 'message',
    id: 'msg_1',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  })
  const part = {
    type: 'response.content_part.added',
    part: { type: 'output_text', text: '', annotations: [] },
  }
  expect(read(created, message, part)).toMatchObject({ semantic: false, items: ['msg_1'] })
  expect(read(created, added({ type: 'reasoning', id: 'rs_1', summary: [] })).semantic).toBe(false)
  expect(read(created, added({ type: 'function_call', id: 'fc_1', name: 'f', arguments: '' })).semantic).toBe(
    true,
  )
  expect(read(created, message, part, delta).semantic).toBe(true)
})

it('reads model, usage and stop reason, also where the end repeats no items', () => {
  expect(read(created, called, completed)).toMatchObject({
    id: 'resp_1',
    model: 'm',
    usage: { input: { total: 3 }, output: { total: 2 } },
    stop: { unified: 'tool-calls' },
    complete: true,
  })
})

it('sees an error inside a 200', () => {
  const error = { code: 'rate_limit_exceeded', message: 'm' }
  expect(read(created, { type: 'error', error })).toMatchObject({
    fault: { kind: 'rate-limited' },
    semantic: false,
  })
  expect(read(created, { type: 'response.failed', response: { status: 'failed', error } })).toMatchObject({
    fault: { kind: 'rate-limited' },
    complete: true,
  })
})

it('reads a whole answer', () => {
  const meter = openaiResponses.meter()
  meter.whole({
    object: 'response',
    id: 'resp_1',
    status: 'failed',
    error: { code: 'server_error', message: 'm' },
    output: [],
  })
  expect(meter.reading()).toMatchObject({ id: 'resp_1', fault: { kind: 'internal' }, semantic: false })
})
