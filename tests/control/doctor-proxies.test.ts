import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DoctorView } from '../../src/control/contract/doctor.ts'
import { makeCertificate } from '../support/certificate.ts'
import { makeHome, runToriiBeside, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const servers: (Server | TcpServer)[] = []
let torii: ToriiProcess

async function listen(server: Server | TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return (server.address() as AddressInfo).port
}
beforeAll(async () => {
  torii = await startTorii({ words: ['--sandbox'] })
})
afterAll(async () => {
  await torii.stop()
  for (const server of servers) server.close()
})

async function verdictOn(proxy: string): Promise<string> {
  const set = await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'egress.proxy': proxy } } })
  expect(set.status).toBe(200)
  const view = (await (await torii.api('/api/doctor')).json()) as DoctorView
  const check = view.checks.find(({ id }) => id === 'egress')
  return `${check?.verdict} ${check?.seen}`
}

it('tries each kind of proxy in its own words', async () => {
  const plain = await listen(createServer())
  const secure = await listen(createSecureServer(makeCertificate()))
  const socks = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(Buffer.from([5, 0])))
    }),
  )
  expect(await verdictOn(`http://127.0.0.1:${plain}`)).toMatch(/^good/)
  expect(await verdictOn(`socks5://127.0.0.1:${socks}`)).toMatch(/^good/)
  expect(await verdictOn(`socks5://127.0.0.1:${plain}`)).toMatch(/^bad.*SOCKS5/)
  expect(await verdictOn(`https://127.0.0.1:${secure}`)).toMatch(/^bad.*SELF_SIGNED/)
  expect(await verdictOn(`https://127.0.0.1:${plain}`)).toMatch(/^bad/)
  expect(await verdictOn('http://127.0.0.1:9')).toMatch(/^bad.*ECONNREFUSED/)
})

it('says by torii doctor whether a proxy that is spoken to in TLS is there', async () => {
  const certificate = makeCertificate()
  const home = makeHome()
  const authority = join(home, 'authority.pem')
  writeFileSync(authority, certificate.cert)
  const server = createSecureServer(certificate)
  const port = await listen(server)
  const settings = `egress: { proxy: "https://127.0.0.1:${port}" }
accounts:
  - { name: a, upstream: anthropic, api_key: env:K }
`
  writeFileSync(join(home, 'torii.yaml'), settings, { mode: 0o600 })
  const doctor = async () => {
    const { stdout } = await runToriiBeside(['doctor', '--home', home, '--json'], {
      NODE_EXTRA_CA_CERTS: authority,
      K: 'k',
    })
    const { checks } = JSON.parse(stdout) as DoctorView
    return checks.find(({ id }) => id === 'egress')
  }
  expect(await doctor()).toMatchObject({ verdict: 'good' })
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
  expect(await doctor()).toMatchObject({ verdict: 'bad', seen: expect.stringContaining('ECONNREFUSED') })
})
