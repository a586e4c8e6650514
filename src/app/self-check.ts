import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import type { Exchange } from '../monitor/exchange.ts'

const limitMs = 5000

/** Of this process alone and told to nobody: no client can pass for it to stay out of the record. */
export const ownCheckAgent = `torii-self-check/${randomUUID()}`

/** What Torii asks of itself is no client's request: it is not recorded, counted or shown. */
export const isOwnCheck = ({ client }: Exchange): boolean => client === ownCheckAgent

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
        headers: { 'user-agent': ownCheckAgent, ...(key === undefined ? {} : { 'x-api-key': key }) },
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
