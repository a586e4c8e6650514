import { describe, expect, it } from 'vitest'
import { dataFrame } from './frame.ts'
import { createFrameWriter } from './frame-writer.ts'

describe('frame writer, SSE', () => {
  const write = (...frames: Parameters<ReturnType<typeof createFrameWriter>['write']>[0]) =>
    createFrameWriter('sse').write(frames)

  it('names the event where the frame has a name', () => {
    expect(write(dataFrame('{}', 'message_stop'), dataFrame('[DONE]'))).toBe(
      'event: message_stop\ndata: {}\n\ndata: [DONE]\n\n',
    )
  })

  it('gives each line of the data a field of its own, whatever ends it', () => {
    expect(write(dataFrame('a\nb\r\nc\rd'))).toBe('data: a\ndata: b\ndata: c\ndata: d\n\n')
  })

  it('writes comments and leaves strays out', () => {
    expect(write({ kind: 'comment', text: 'ping' }, { kind: 'stray', text: '<html>' })).toBe(': ping\n\n')
  })

  it('closes with nothing', () => {
    expect(createFrameWriter('sse').end()).toBe('')
  })
})

describe('frame writer, JSON array', () => {
  it('puts the elements between brackets, as Gemini does', () => {
    const writer = createFrameWriter('json-array')
    expect(writer.write([dataFrame('{"a":1}')])).toBe('[{"a":1}')
    expect(writer.write([{ kind: 'comment', text: 'ping' }])).toBe('')
    expect(writer.write([dataFrame('{"b":2}')])).toBe(',\r\n{"b":2}')
    expect(writer.end()).toBe(']')
  })

  it('makes an empty stream an empty array', () => {
    expect(createFrameWriter('json-array').end()).toBe('[]')
  })
})
