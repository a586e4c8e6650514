import { request } from 'node:http'

const limitMs = 5000

/** Asks Torii's own /healthz over the socket that clients will use. Undefined: it is well; else what was wrong. */
export function checkOwnHealth(
  address: { readonly host: string; readonly port: number },
  key: string | undefined,
): Promise<string | undefined> {
  const host = address.host === '0.0.0.0' ? '127.0.0.1' : address.host === '::' ? '::1' : address.host
  return new Promise((resolve) => {
    const call = request(
      {
        host,
        port: address.port,
        path: '/healthz',
        agent: false,
        timeout: limitMs,
        headers: { 'user-agent': 'torii-self-check', ...(key === undefined ? {} : { 'x-api-key': key }) },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve(verdict(answer.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))),
        )
        answer.on('error', (error) => resolve(error.message))
      },
    )
    call.on('timeout', () => call.destroy(new Error(`no answer within ${limitMs / 1000} s`)))
    call.on('error', (error) => resolve(error.message))
    call.end()
  })
}

const verdict = (status: number, body: string): string | undefined =>
  status === 200 && body === '{"status":"ok"}' ? undefined : `HTTP ${status} ${body.slice(0, 200)}`
