import { describe, expect, it } from 'vitest'
import { readDataUrl, writeDataUrl } from './data-url.ts'

describe('data URLs', () => {
  it('give media type and base64 untouched, and take them back', () => {
    const url = 'data:image/png;base64,iVBORw0KGgo='
    expect(readDataUrl(url)).toEqual({ mediaType: 'image/png', data: 'iVBORw0KGgo=' })
    expect(writeDataUrl('image/png', 'iVBORw0KGgo=')).toBe(url)
  })

  it('keep parameters, but no charset of what is no text', () => {
    expect(readDataUrl('data:audio/L16;rate=24000;base64,AA==')?.mediaType).toBe('audio/L16;rate=24000')
    expect(readDataUrl('data:image/jpeg;charset=utf-8;base64,AA==')?.mediaType).toBe('image/jpeg')
    expect(readDataUrl('data:text/plain;charset=utf-8;base64,AA==')?.mediaType).toBe(
      'text/plain;charset=utf-8',
    )
  })

  it('make base64 of percent-encoded text', () => {
    expect(readDataUrl('data:,a%20b%C3%A9é')).toEqual({
      mediaType: 'text/plain',
      data: btoa('a b\u00c3\u00a9\u00c3\u00a9'),
    })
    expect(readDataUrl('data:text/html,100%')).toEqual({ mediaType: 'text/html', data: btoa('100%') })
  })

  it('read any case', () => {
    expect(readDataUrl('DATA:Image/PNG;BASE64,AA==')).toEqual({ mediaType: 'Image/PNG', data: 'AA==' })
  })

  it('are told from other URLs', () => {
    expect(readDataUrl('https://example.com/a.png')).toBeUndefined()
    expect(readDataUrl('data:image/png')).toBeUndefined()
    expect(readDataUrl('')).toBeUndefined()
  })

  it('read megabytes at once', () => {
    const data = 'A'.repeat(8_000_000)
    expect(readDataUrl(`data:image/png;base64,${data}`)?.data.length).toBe(data.length)
  })
})
