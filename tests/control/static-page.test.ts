import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servePage } from '../../src/app/static-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'torii-test-page-'))
const page = join(folder, 'ui')
const server = Fastify({ forceCloseConnections: true })

beforeAll(async () => {
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), 'first page')
  writeFileSync(join(page, 'assets/first.js'), 'first')
  writeFileSync(join(folder, 'secret.key'), 'KEPT APART')
  await servePage(server as unknown as Parameters<typeof servePage>[0], page)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = async (url: string) => {
  const { statusCode, body, headers } = await server.inject({ url })
  return { status: statusCode, body, cache: headers['cache-control'] }
}

it('serves files, and the page itself for its views', async () => {
  expect(await get('/assets/first.js')).toEqual({
    status: 200,
    body: 'first',
    cache: 'public, max-age=31536000, immutable',
  })
  expect(await get('/monitor/ex_1?x=1')).toEqual({ status: 200, body: 'first page', cache: 'no-cache' })
  expect((await get('/')).body).toBe('first page')
})

it('serves what is built while it runs', async () => {
  rmSync(join(page, 'assets/first.js'))
  writeFileSync(join(page, 'index.html'), 'second page')
  writeFileSync(join(page, 'assets/second.js'), 'second')
  expect((await get('/assets/second.js')).body).toBe('second')
  expect((await get('/keys')).body).toBe('second page')
  expect((await get('/assets/first.js')).status).toBe(404)
})

it.each([
  '/../secret.key',
  '/%2e%2e/secret.key',
  '/..%2fsecret.key',
  '/assets/..%2f..%2fsecret.key',
  '/assets/../../secret.key',
  '/%00',
  '/%zz',
  '/..%5csecret.key',
])('never leaves its folder: %s', async (url) => {
  const { body } = await get(url)
  expect(body).not.toContain('KEPT APART')
})
