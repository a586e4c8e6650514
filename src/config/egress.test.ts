import { describe, expect, it } from 'vitest'
import { bypassOfEnvironment, createBypass, holdsCredentials, isProxySetting } from './egress.ts'

describe('hosts reached without the proxy', () => {
  const isDirect = createBypass(['example.com', '.intern', 'host.test:8080', '10.0.0.0/8'])

  it.each([
    ['http://localhost:1234/v1', true],
    ['http://127.0.0.1/v1', true],
    ['http://[::1]:8000/', true],
    ['https://example.com/', true],
    ['https://api.example.com/', true],
    ['https://notexample.com/', false],
    ['https://a.intern/', true],
    ['http://host.test:8080/', true],
    ['http://host.test:9090/', false],
    ['https://10.1.2.3/', true],
    ['https://11.1.2.3/', false],
    ['https://api.vendor.test/', false],
  ])('%s: %s', (url, expected) => {
    expect(isDirect(url)).toBe(expected)
  })

  it('is everything with *', () => {
    expect(createBypass(['*'])('https://api.vendor.test/')).toBe(true)
  })
})

describe('a proxy in the settings', () => {
  it.each([
    ['direct', true],
    ['env:HTTPS_PROXY', true],
    ['http://proxy.test:3128', true],
    ['https://user:pass@proxy.test', true],
    ['socks5://127.0.0.1:1080', true],
    ['http://user:50%25off@proxy.test', true],
    ['http://user:50%off@proxy.test', false],
    ['ftp://proxy.test', false],
    ['proxy.test:3128', false],
  ])('%s: %s', (text, good) => {
    expect(isProxySetting(text)).toBe(good)
  })
})

it('a password of a proxy is a secret even where its address cannot be used', () => {
  expect(holdsCredentials('http://user:50%off@proxy.test')).toBe(true)
})

it('NO_PROXY of the environment is read as it is written elsewhere', () => {
  expect(bypassOfEnvironment({ NO_PROXY: 'a.example, .b.example 10.0.0.0/8' })).toEqual([
    'a.example',
    '.b.example',
    '10.0.0.0/8',
  ])
  expect(bypassOfEnvironment({ no_proxy: '*' })).toEqual(['*'])
  expect(bypassOfEnvironment({})).toEqual([])
})
