/** One request of the load, and where it goes: what all load generators send again and again. */
export interface Target {
  readonly port: number
  readonly method: 'POST' | 'GET'
  /** With query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function requestBytes({ port, method, path, headers, body }: Target): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = Buffer.byteLength(body)
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: ${length}\r\n${lines.join('')}\r\n`
  return Buffer.from(head + body)
}
