import { expect, it } from 'vitest'
import { readAddressRange } from './address-range.ts'

it.each([
  ['192.168.1.20', '192.168.1.20'],
  [' 192.168.0.0/16 ', '192.168.0.0/16'],
  ['１０.0.0.0／8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['FD00::/8', 'fd00::/8'],
  ['::1', '::1'],
  ['2001:db8::7/128', '2001:db8::7/128'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
])('«%s» is read as %s', (text, range) => {
  expect(readAddressRange(text, 'no')).toEqual({ ok: true, value: range })
})

it.each([
  '',
  'localhost',
  '192.168.1',
  '192.168.1.256',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  'fd00::/129',
  'fd00:::1',
  '[::1]',
  '10.0.0.1-10.0.0.9',
])('«%s» is none', (text) => {
  expect(readAddressRange(text, 'no')).toEqual({ ok: false, why: 'no' })
})
