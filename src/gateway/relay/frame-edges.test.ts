import { describe, expect, it } from 'vitest'
import { FrameEdges, splitFrames } from './frame-edges.ts'

const bytes = (text: string) => Buffer.from(text)
const text = (piece: Uint8Array) => Buffer.from(piece).toString()

describe('the edges of relayed frames', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n'],
    ['CR LF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
  ])('only whole frames pass, wherever %s streams are cut', (_name, stream) => {
    for (let cut = 1; cut < stream.length; cut++) {
      const edges = new FrameEdges()
      const passed = [edges.push(bytes(stream.slice(0, cut))), edges.push(bytes(stream.slice(cut)))].map(text)
      expect(passed.join('')).toBe(stream)
      for (const piece of passed) expect(piece === '' || /(?:\n\n|\r\n\r\n)$/.test(piece)).toBe(true)
      expect(text(edges.end())).toBe('')
    }
  })

  it('gives a chunk of whole frames on as it is', () => {
    const chunk = bytes('data: a\n\n')
    expect(new FrameEdges().push(chunk)).toBe(chunk)
  })

  it('keeps what is left over for the end', () => {
    const edges = new FrameEdges()
    expect(text(edges.push(bytes('data: a\n\ndata: {"half')))).toBe('data: a\n\n')
    expect(text(edges.end())).toBe('data: {"half')
  })

  it('does not hold a frame that never seems to end', () => {
    const edges = new FrameEdges()
    const long = bytes(`data: ${'x'.repeat(300_000)}`)
    expect(edges.push(long)).toHaveLength(long.length)
    expect(edges.midFrame).toBe(true)
    edges.push(bytes('\n\n'))
    expect(edges.midFrame).toBe(false)
  })

  it('splits a run of frames into each', () => {
    expect(splitFrames(bytes(': ping\n\ndata: a\r\n\r\nevent: x\ndata: b\n\n')).map(text)).toEqual([
      ': ping\n\n',
      'data: a\r\n\r\n',
      'event: x\ndata: b\n\n',
    ])
  })
})
