/** What an upstream answers, pushed piece by piece. A socket and an upstream inside this process look the same. */
export interface UpstreamAnswer {
  readonly status: number
  /** Flat `[name, value, …]`, names in lower case. */
  readonly headers: readonly string[]
  /** It is over, and the socket has taken the last byte of its request. Absent: who knows. */
  readonly isSent?: boolean
  /** Gives the sink what has come and all that comes. Once. */
  drainTo(sink: AnswerSink): void
  /** After `data` gave false: the sink takes more. */
  resume(): void
  /** Nothing more is wanted: the connection is given up. */
  abandon(): void
}

export interface AnswerSink {
  /** false: no more before `resume`. */
  data(bytes: Uint8Array): boolean
  end(): void
  /** It broke off; nothing follows. */
  broke(error: Error): void
}

/** The first header of that lower-case name. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) if (headers[at] === name) return headers[at + 1]
  return undefined
}

/** Of headers in whatever case. */
export const lowerCased = (headers: readonly string[]): Record<string, string> =>
  headerRecord(headers.map((text, at) => (at % 2 === 0 ? text.toLowerCase() : text)))

export function headerRecord(headers: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    const before = record[name]
    record[name] = before === undefined ? (headers[at + 1] ?? '') : `${before}, ${headers[at + 1] ?? ''}`
  }
  return record
}

/** The body in one piece. What is beyond `limit` is thrown away. */
export function readWhole(answer: UpstreamAnswer, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    answer.drainTo({
      data: (bytes) => {
        if (length < limit) chunks.push(bytes)
        length += bytes.length
        return true
      },
      end: () => resolve(Buffer.concat(chunks)),
      broke: reject,
    })
  })
}
