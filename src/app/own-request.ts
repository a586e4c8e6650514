import { request } from 'node:http'
import type { Language } from '../canonical/language.ts'

export interface OwnAnswer {
  readonly status: number
  readonly exchange: string | undefined
  readonly body: string
}

const limitMs = 600_000
const maxBytes = 8_000_000

/** One request to Torii's own data plane, over the socket that clients use. */
export function askOwnGateway(
  address: string,
  call: {
    readonly method: string
    readonly path: string
    readonly key: string | undefined
    readonly body: string
    /** User-Agent. */
    readonly client?: string
    readonly language?: Language
  },
): Promise<OwnAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      address + call.path,
      {
        method: call.method,
        agent: false,
        timeout: limitMs,
        headers: {
          'content-type': 'application/json',
          'user-agent': call.client ?? 'torii-replay',
          ...(call.language === undefined ? {} : { 'accept-language': call.language }),
          ...(call.key === undefined ? {} : { 'x-api-key': call.key }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes <= maxBytes) chunks.push(chunk)
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            exchange: answer.headers['x-torii-exchange']?.toString(),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`no byte for ${limitMs / 1000} s`)))
    sent.on('error', reject)
    sent.end(call.body)
  })
}
