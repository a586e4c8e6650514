import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where the browser comes back to: a listener for one consent, on this machine alone (RFC 8252). */
export interface Loopback {
  readonly redirectUri: string
  close(): void
}

const path = '/oauth/callback'

/** `returned` gets the whole address that the browser came to, and says what the page tells the person. */
export function listenForReturn(returned: (url: string) => Promise<string>): Promise<Loopback> {
  const server = createServer((request, response) => {
    // Anybody on this machine can call here, with any nonsense.
    const target = `http://127.0.0.1${request.url ?? '/'}`
    if (!URL.canParse(target) || new URL(target).pathname !== path) {
      response.writeHead(404).end()
      return
    }
    void returned(new URL(target).href).then((text) => {
      response.writeHead(200, {
        'content-type': 'text/plain; charset=utf-8',
        'referrer-policy': 'no-referrer',
        connection: 'close',
      })
      response.end(text)
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.unref()
      resolve({
        redirectUri: `http://127.0.0.1:${port}${path}`,
        close() {
          server.close()
          server.closeIdleConnections()
        },
      })
    })
  })
}
