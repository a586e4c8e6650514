import { describe, expect, it } from 'vitest'
import { dataFrame } from '../../wire/frame.ts'
import { createMeter } from './meter.ts'

describe('createMeter', () => {
  it('knows content by its event’s name or by its data, and is not misled by words inside it', () => {
    const text = {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: '"message_stop" "error"' },
    }
    for (const event of ['content_block_delta', undefined]) {
      const meter = createMeter()
      meter.frame(dataFrame(JSON.stringify(text), event))
      expect(meter.reading()).toEqual({ complete: false, semantic: true })
    }
  })

  it.each([
    [{ type: 'text', text: '' }, false],
    [{ type: 'thinking', thinking: '', signature: '' }, false],
    [{ type: 'text', text: 'H' }, true],
    [{ type: 'tool_use', id: 'toolu_1', name: 'text', input: {} }, true],
  ])('holds the beginning of %j for content: %s', (content_block, semantic) => {
    for (const event of ['content_block_start', undefined]) {
      const meter = createMeter()
      meter.frame(dataFrame(JSON.stringify({ type: 'content_block_start', index: 0, content_block }), event))
      expect(meter.reading().semantic).toBe(semantic)
    }
  })

  it('reads usage, stop reason and end, key order notwithstanding', () => {
    const meter = createMeter()
    meter.frame(
      dataFrame(
        '{"message":{"id":"msg_1","model":"claude","usage":{"input_tokens":3,"output_tokens":1}},"type":"message_start"}',
      ),
    )
    expect(meter.reading()).toMatchObject({ id: 'msg_1', model: 'claude', semantic: false, complete: false })
    meter.frame(
      dataFrame('{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}'),
    )
    meter.frame(dataFrame('{"type":"message_stop"          }', 'message_stop'))
    meter.frame(dataFrame('[DONE]', 'data'))
    expect(meter.reading()).toMatchObject({
      usage: { input: { total: 3 }, output: { total: 7 } },
      stop: { unified: 'end' },
      complete: true,
    })
  })

  it('sees an error inside a 200', () => {
    const meter = createMeter()
    meter.whole({ error: { code: '1113', message: 'Insufficient balance' } })
    expect(meter.reading()).toMatchObject({ fault: { kind: 'payment' }, complete: false })
  })
})
