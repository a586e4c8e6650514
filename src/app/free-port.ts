import { createServer } from 'node:net'

const attempts = 50

/** A port near `wanted` that could be bound a moment ago; any free one when none near is. */
export async function findFreePort(host: string, wanted: number): Promise<number> {
  for (let port = wanted + 1; port <= Math.min(wanted + attempts, 65_535); port++)
    if ((await tryBind(host, port)) !== undefined) return port
  return (await tryBind(host, 0)) ?? 0
}

function tryBind(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
