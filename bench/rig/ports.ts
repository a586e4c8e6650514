import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Resolves when something listens there. @throws Error after the limit. */
export async function waitForPort(port: number, what: string, limitMs = 20_000): Promise<void> {
  for (const end = performance.now() + limitMs; performance.now() < end; await sleep(25))
    if (await listens(port)) return
  throw new Error(`${what} did not listen on port ${port} within ${limitMs / 1000} s`)
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
