import { describe, expect, it } from 'vitest'
import { languages } from '../canonical/language.ts'
import { settingsSchema } from '../config/settings.ts'
import { judgeExposure } from './exposure.ts'
import type { ExposureFacts } from './exposure-facts.ts'

const facts = (proxy: object = {}, changes: Partial<ExposureFacts> = {}): ExposureFacts => ({
  proxy: settingsSchema.parse({ proxy }).proxy,
  isRunning: true,
  control: { host: '127.0.0.1', port: 8046, wantedHost: '127.0.0.1', hasPassword: false },
  keys: { named: 0, boundless: [] },
  vaultKey: 'file',
  exposedFiles: [],
  reach: [],
  ...changes,
})

const find = (id: string, given: ExposureFacts) =>
  judgeExposure(given, 'en').find((check) => check.id === id) ?? { verdict: 'missing' }
const worst = (given: ExposureFacts) =>
  judgeExposure(given, 'en').flatMap(({ id, verdict }) => (verdict === 'good' ? [] : [`${id}: ${verdict}`]))

describe('what is exposed', () => {
  it('is nothing as Torii comes', () => {
    expect(worst(facts())).toEqual([])
  })

  it('is the LAN where it may come in, with a key for everybody', () => {
    expect(worst(facts({ allow_lan_access: true }))).toEqual([
      'listening: warning',
      'keys: warning',
      'addresses: warning',
      'encryption: warning',
    ])
    expect(find('auth', facts({ allow_lan_access: true, auth_mode: 'strict' }))).toMatchObject({
      verdict: 'good',
      seen: 'Everybody, for everything (mode strict).',
    })
  })

  it('is everything where the LAN needs no key, and one press asks for one', () => {
    const open = facts({ allow_lan_access: true, allow_open_lan: true, auth_mode: 'off' })
    expect(find('auth', open)).toMatchObject({
      verdict: 'bad',
      action: {
        kind: 'set',
        edits: [
          { path: 'proxy.allow_open_lan', from: true, to: false },
          { path: 'proxy.auth_mode', from: 'off', to: 'auto' },
        ],
      },
    })
  })

  it.each([
    ['off', 'bad'],
    ['strict', 'warning'],
  ])('is to every web page, with auth mode %s: %s', (auth_mode, verdict) => {
    const given = facts({ cors_origins: ['https://a.example', '*'], auth_mode })
    expect(find('origins', given)).toMatchObject({
      verdict,
      action: { edits: [{ to: ['https://a.example'] }] },
    })
  })

  it.each([
    [['0.0.0.0/0'], 'bad'],
    [['::/0'], 'bad'],
    [['10.0.0.2', 'fd00::/8'], 'good'],
  ])('is any address that a header claims, where proxies %j are trusted: %s', (trusted_proxies, verdict) => {
    expect(find('proxies', facts({ trusted_proxies })).verdict).toBe(verdict)
  })

  it('is a dashboard beyond loopback, files that others can read, and keys without any bound', () => {
    const given = facts(
      { allow_lan_access: true, allowed_addresses: ['10.0.0.0/8'] },
      {
        control: { host: '0.0.0.0', port: 8046, wantedHost: '0.0.0.0', hasPassword: true },
        exposedFiles: ['/home/x/.torii'],
        keys: { named: 2, boundless: ['ci'] },
      },
    )
    expect(worst(given)).toEqual([
      'listening: warning',
      'keys: warning',
      'dashboard: warning',
      'encryption: warning',
      'files: bad',
    ])
    expect(find('files', given)).toMatchObject({ action: { kind: 'tighten' } })
  })

  it('does not bother the owner of a machine that nobody else can reach with keys without bounds', () => {
    expect(find('keys', facts({}, { keys: { named: 2, boundless: ['ci'] } }))).toMatchObject({
      verdict: 'good',
      seen: '2 named. Without any bound: ci; only this machine can come in.',
    })
  })

  it('is a dashboard that waits for a restart, too: what is bound counts', () => {
    const control = { host: '0.0.0.0', port: 8046, wantedHost: '127.0.0.1', hasPassword: true }
    const found = find('dashboard', facts({}, { control }))
    expect(found).toMatchObject({ verdict: 'warning', fix: expect.stringContaining('restart Torii') })
    expect(found).not.toHaveProperty('action')
  })

  it('is what let a request without a key in, when it was tried', () => {
    const lan = { plane: 'gateway', kind: 'lan', address: 'http://192.168.1.20:8045' } as const
    expect(find('tried', facts({}, { reach: [{ ...lan, result: 'open' }] }))).toMatchObject({
      verdict: 'bad',
      seen: 'A request without a key was served at http://192.168.1.20:8045.',
    })
    expect(find('tried', facts({}, { reach: [{ ...lan, result: 'key' }] })).verdict).toBe('good')
  })

  it.each(languages)('is told in %s without a gap', (language) => {
    const texts = judgeExposure(facts({ allow_lan_access: true, allow_open_lan: true }), language)
    for (const { title, seen, fix = '–' } of texts)
      expect(`${title}${seen}${fix}`).not.toMatch(/\{\w+\}|undefined/)
  })
})
