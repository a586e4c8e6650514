import { describe, expect, it } from 'vitest'
import { readHost, readOrigin } from './list-readings.ts'

const value = (reading: ReturnType<typeof readHost>): string | undefined =>
  reading.ok ? reading.value : undefined

describe('a host name', () => {
  it.each([
    ['Torii.Example.COM', 'torii.example.com'],
    [' nas ', 'nas'],
    ['192.168.1.20', '192.168.1.20'],
    ['fd00::2', 'fd00::2'],
    ['ｔｏｒｉｉ', 'torii'],
  ])('is read: %s', (text, read) => {
    expect(value(readHost(text, 'no'))).toBe(read)
  })

  it.each(['', 'https://torii.example.com', 'torii.example.com:8045', 'a/b', '-a', 'a..b', 'a b'])(
    'is none: «%s»',
    (text) => {
      expect(readHost(text, 'no')).toEqual({ ok: false, why: 'no' })
    },
  )
})

describe('an origin', () => {
  it.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['chrome-extension://abcdef', 'chrome-extension://abcdef'],
    ['*', '*'],
  ])('is read: %s', (text, read) => {
    expect(value(readOrigin(text, 'no'))).toBe(read)
  })

  it.each(['', 'app.example.com', 'https://app.example.com/path', 'https://a?b'])('is none: «%s»', (text) => {
    expect(readOrigin(text, 'no').ok).toBe(false)
  })
})
