import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DoctorView } from '../../src/control/contract/doctor.ts'
import type { AddressPreview, ExposureView, RefusedView } from '../../src/control/contract/security.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
beforeAll(async () => {
  torii = await startTorii({ words: ['--sandbox'], settings: 'proxy: { auth_mode: strict }\n' })
})
afterAll(() => torii.stop())

const get = async <T>(path: string, json?: unknown): Promise<T> =>
  (await (await torii.api(path, json === undefined ? {} : { method: 'POST', json })).json()) as T

it('knocks at its own doors without a key, and leaves no trace of it', async () => {
  const { checks, reach } = await get<ExposureView>('/api/security/exposure')
  const here = reach.filter(({ kind }) => kind === 'loopback').map(({ plane, result }) => [plane, result])
  expect(here).toEqual([
    ['gateway', 'key'],
    ['dashboard', 'session'],
  ])
  for (const { kind, result } of reach) if (kind === 'lan') expect(result).toBe('closed')
  expect(checks.filter(({ verdict }) => verdict !== 'good')).toEqual([])
  expect(await get('/api/exchanges')).toEqual({ exchanges: [] })
})

it('is judged alike by the doctor, in the reader’s language', async () => {
  const headers = { 'accept-language': 'ja' }
  const ask = async <T>(path: string): Promise<T> => (await (await torii.api(path, { headers })).json()) as T
  const { checks: seen } = await ask<ExposureView>('/api/security/exposure')
  const { checks } = await ask<DoctorView>('/api/doctor')
  expect(checks.filter(({ id }) => id.startsWith('exposure.'))).toEqual(
    seen.map(({ action: _, id, title, ...rest }) => ({
      id: `exposure.${id}`,
      title: `公開範囲・${title}`,
      ...rest,
    })),
  )
})

it('tells who was turned away and why, with the way to the exchange', async () => {
  const ask = (headers: Record<string, string>) => fetch(`${torii.url}/v1/models`, { headers })
  await ask({})
  const last = await ask({ 'user-agent': 'curl/8.14.1' })
  await ask({ authorization: 'Bearer sk-not-ours-0123' })
  const { groups, isPartial } = await get<RefusedView>('/api/security/refused')
  expect(isPartial).toBe(false)
  expect(groups).toMatchObject([
    { code: 'invalid_api_key', status: 401, address: '127.0.0.1', count: 1 },
    {
      code: 'missing_key',
      status: 401,
      count: 2,
      lastExchange: last.headers.get('x-torii-exchange'),
      client: 'curl/8.14.1',
    },
  ])
  expect(JSON.stringify(groups)).not.toContain('sk-not-ours')
})

it('says whom other lists would lock out: those who came, the reader, and its own networks', async () => {
  await torii.api('/api/settings', {
    method: 'PATCH',
    json: { set: { 'proxy.trusted_proxies': ['127.0.0.1'] } },
  })
  await fetch(`${torii.url}/healthz`, { headers: { 'x-forwarded-for': '198.51.100.4' } })
  const { addresses } = await get<AddressPreview>('/api/security/preview', {
    allowed: ['10.0.0.0/8'],
    denied: [],
  })
  expect(addresses).toContainEqual(
    expect.objectContaining({
      kind: 'caller',
      address: '198.51.100.4',
      requests: 1,
      admitted: true,
      wouldBeAdmitted: false,
    }),
  )
  expect(addresses.find(({ kind }) => kind === 'reader')).toMatchObject({
    address: '127.0.0.1',
    wouldBeAdmitted: true,
  })
})

it('takes its files from others at one press', async () => {
  const key = join(torii.home, 'secret.key')
  chmodSync(torii.home, 0o755)
  chmodSync(key, 0o644)
  const files = async () =>
    (await get<ExposureView>('/api/security/exposure')).checks.find(({ id }) => id === 'files')
  expect(await files()).toMatchObject({ verdict: 'bad', action: { kind: 'tighten' } })
  expect((await get<{ files: string[] }>('/api/security/tighten', {})).files).toEqual(
    expect.arrayContaining([torii.home, key]),
  )
  expect([statSync(torii.home).mode & 0o777, statSync(key).mode & 0o777]).toEqual([0o700, 0o600])
  expect(await files()).toMatchObject({ verdict: 'good' })
})
