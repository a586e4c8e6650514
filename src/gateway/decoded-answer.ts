import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { type AnswerSink, headerOf, type UpstreamAnswer } from './upstream-answer.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** The answer in plain bytes. Plain was asked for, but some places compress whatever is asked. */
export function decodedAnswer(answer: UpstreamAnswer): UpstreamAnswer {
  const decoder = decoders[headerOf(answer.headers, 'content-encoding') ?? '']
  return decoder === undefined ? answer : new DecodedAnswer(answer, decoder())
}

class DecodedAnswer implements UpstreamAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly #answer: UpstreamAnswer
  readonly #decoder: Transform

  constructor(answer: UpstreamAnswer, decoder: Transform) {
    this.status = answer.status
    this.headers = answer.headers.filter((_, at) => answer.headers[at - (at % 2)] !== 'content-encoding')
    this.#answer = answer
    this.#decoder = decoder
  }

  drainTo(sink: AnswerSink): void {
    const decoder = this.#decoder
    decoder.on('data', (bytes: Buffer) => {
      if (!sink.data(bytes)) decoder.pause()
    })
    decoder.once('end', () => sink.end())
    decoder.once('error', (error) => {
      this.#answer.abandon()
      sink.broke(error)
    })
    decoder.on('drain', () => this.#answer.resume())
    this.#answer.drainTo({
      data: (bytes) => decoder.write(bytes),
      end: () => decoder.end(),
      broke: (error) => decoder.destroy(error),
    })
  }

  resume(): void {
    this.#decoder.resume()
  }

  abandon(): void {
    this.#decoder.destroy()
    this.#answer.abandon()
  }
}
