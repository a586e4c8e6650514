import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export interface Ask {
  readonly method?: string
  /** With query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** A value that is no text or bytes goes as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Called with each piece as it comes. */
  readonly onData?: (piece: Buffer) => void
  readonly agent?: Agent
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly bytes: Buffer
  readonly text: string
  /** Parsed on demand. */
  json(): unknown
  /** The connection broke off before the end. */
  readonly broken: boolean
}

/** A plain HTTP client that shows everything that came. Rejects only when there was no answer. */
export function ask(
  url: string,
  { method, path, headers, body, signal, onData, agent }: Ask,
): Promise<Answer> {
  const bytes = bytesOf(body)
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname,
        port,
        path,
        method: method ?? (bytes === undefined ? 'GET' : 'POST'),
        agent: agent ?? new Agent({ keepAlive: false }),
        headers: {
          ...(bytes === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
          ...(headers as Record<string, string>),
        },
        ...(signal === undefined ? {} : { signal }),
      },
      (answer) => void collect(answer, onData).then(resolve),
    )
    call.on('error', reject)
    call.end(bytes)
  })
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

async function collect(answer: IncomingMessage, onData: Ask['onData']): Promise<Answer> {
  const chunks: Buffer[] = []
  let broken = false
  try {
    for await (const chunk of answer) {
      chunks.push(chunk as Buffer)
      onData?.(chunk as Buffer)
    }
  } catch {
    broken = true
  }
  const bytes = Buffer.concat(chunks)
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    rawHeaders: answer.rawHeaders,
    bytes,
    text: bytes.toString(),
    json: () => JSON.parse(bytes.toString()),
    broken: broken || !answer.complete,
  }
}
