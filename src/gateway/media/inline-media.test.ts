import { expect, it } from 'vitest'
import { isHidden } from './inline-media.ts'

it.each([
  ['http://10.0.0.1/a.png', true],
  ['https://192.168.0.1/a.png', true],
  ['http://169.254.169.254/latest', true],
  ['http://[::1]/a.png', true],
  ['http://[fd00::1]/a.png', true],
  ['http://2130706433/a.png', true],
  ['http://localhost:8080/a.png', true],
  ['https://files.localhost/a.png', true],
  ['http://localhost./a.png', true],
  ['http://[::ffff:10.0.0.1]/a.png', true],
  ['http://0x7f.1/a.png', true],
  ['http://metadata.google.internal/a.png', true],
  ['http://printer.local/a.png', true],
  ['https://local.example.com/a.png', false],
  ['https://example.com/a.png', false],
  ['https://1.1.1.1/a.png', false],
  ['gs://bucket/a.png', false],
  ['nowhere', false],
])('%s is an address inside a private network: %s', (url, hidden) => {
  expect(isHidden(url)).toBe(hidden)
})
