import { describe, expect, it } from 'vitest'
import { type OutgoingHead, writeHead } from './request-head.ts'

const write = (changes: Partial<OutgoingHead>): string =>
  writeHead({ method: 'POST', authority: 'host:1', path: '/v1', headers: [], length: 2, ...changes })

it('says the length of every body, and of none where a body is usual', () => {
  const lengths = [write({}), write({ length: 0 }), write({ method: 'GET', length: 0 })].map(
    (text) => /content-length: (\d+)/.exec(text)?.[1],
  )
  expect(lengths).toEqual(['2', '0', undefined])
})

it('is the request line, the host and the headers as they were given', () => {
  expect(write({ headers: ['X-Key', 'a b\tc', 'accept', ''] })).toBe(
    'POST /v1 HTTP/1.1\r\nhost: host:1\r\nconnection: keep-alive\r\nX-Key: a b\tc\r\naccept: \r\ncontent-length: 2\r\n\r\n',
  )
})

describe('refuses what would be another request inside this one', () => {
  it.each<readonly [string, Partial<OutgoingHead>]>([
    ['a line break in a value', { headers: ['x-key', 'a\r\nx-other: b'] }],
    ['a letter that HTTP has not', { headers: ['x-key', '鍵'] }],
    ['a line break in a name', { headers: ['x\r\ny', 'a'] }],
    ['a space in the path', { path: '/v1 HTTP/1.1\r\nx: y' }],
  ])('%s, without telling the value', (_what, changes) => {
    let message = ''
    try {
      write(changes)
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain('Unsendable')
    expect(message).not.toContain('other')
  })
})
