import type { ExchangeView } from './contract/exchange.ts'

/**
 * An exchange as an HTTP archive (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/), for browsers' and other tools. Only what
 * was recorded stands in it: redacted bodies and no headers but those that are known.
 */
export function harOf(exchange: ExchangeView, address: string, version: string): Har {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Torii', version },
      entries: [entryOf(exchange, address)],
    },
  }
}

export interface Har {
  readonly log: {
    readonly version: string
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly object[]
  }
}

function entryOf(exchange: ExchangeView, address: string): object {
  const { startedAt, durationMs = 0, firstByteMs } = exchange
  const wait = firstByteMs ?? durationMs
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: durationMs,
    request: requestOf(exchange, address),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait, receive: Math.max(0, durationMs - wait) },
    comment: `Torii exchange ${exchange.id}`,
    _torii: { ...exchange, bodies: undefined },
  }
}

function requestOf({ method, path, client, bodies, requestBytes }: ExchangeView, address: string): object {
  const url = new URL(path, address)
  const text = bodies?.clientSent
  return {
    method,
    url: url.href,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [
      ...(text === undefined ? [] : [header('content-type', 'application/json')]),
      ...(client === undefined ? [] : [header('user-agent', client)]),
    ],
    queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
    ...(text === undefined ? {} : { postData: { mimeType: 'application/json', text } }),
    headersSize: -1,
    bodySize: requestBytes,
  }
}

function responseOf({ status, stream, bodies, responseBytes, id, lane }: ExchangeView): object {
  const text = bodies?.clientGot
  const mimeType =
    stream && text?.trimStart().startsWith('{') !== true ? 'text/event-stream' : 'application/json'
  return {
    status: status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [
      header('content-type', mimeType),
      header('x-torii-exchange', id),
      ...(lane === undefined ? [] : [header('x-torii-lane', lane)]),
    ],
    content: { size: responseBytes, mimeType, ...(text === undefined ? {} : { text }) },
    redirectURL: '',
    headersSize: -1,
    bodySize: responseBytes,
  }
}

const header = (name: string, value: string): { readonly name: string; readonly value: string } => ({
  name,
  value,
})
