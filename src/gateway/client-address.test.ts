import { describe, expect, it } from 'vitest'
import { clientAddressOf } from './client-address.ts'

describe('who sends', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 10.0.0.7' }

  it('is the other end of the socket, whatever a stranger writes into headers', () => {
    expect(clientAddressOf('::ffff:198.51.100.2', forwarded, [])).toBe('198.51.100.2')
    expect(clientAddressOf('198.51.100.2', forwarded, ['10.0.0.0/8'])).toBe('198.51.100.2')
  })

  it('is the nearest machine that is not a trusted proxy', () => {
    expect(clientAddressOf('10.0.0.1', forwarded, ['10.0.0.0/8'])).toBe('203.0.113.9')
    expect(clientAddressOf('10.0.0.1', forwarded, ['10.0.0.1'])).toBe('10.0.0.7')
    expect(clientAddressOf('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9' }, ['10.0.0.0/8'])).toBe(
      '203.0.113.9',
    )
  })

  it('is read from Forwarded too, with ports and brackets', () => {
    const headers = { forwarded: 'for="[2001:db8::1]:4711";proto=http, for=10.0.0.9:80' }
    expect(clientAddressOf('127.0.0.1', headers, ['127.0.0.1', '10.0.0.0/8'])).toBe('2001:db8::1')
  })
})
