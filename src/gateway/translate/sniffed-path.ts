import type { Fault } from '../../canonical/fault.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'

/** The two forms that an upstream may answer in, whatever was asked for and whatever its Content-Type says. */
export interface FormPaths {
  readonly events: () => AnswerPath
  readonly whole: () => AnswerPath
  /** Taken where the answer ends without a byte. */
  readonly asked: 'events' | 'whole'
}

const openBrace = 123

/** Looks at the first byte: `{` begins a whole answer, anything else a stream. */
export class SniffedPath implements AnswerPath {
  readonly stream: boolean
  readonly #paths: FormPaths
  #path: AnswerPath | undefined

  constructor(paths: FormPaths) {
    this.#paths = paths
    this.stream = paths.asked === 'events'
  }

  get carriesFaults(): boolean {
    return this.#path?.carriesFaults ?? false
  }

  get semantic(): boolean {
    return this.#path?.semantic ?? false
  }

  get fault(): Fault | undefined {
    return this.#path?.fault
  }

  push(bytes: Uint8Array): Piece {
    this.#path ??= this.#choose(bytes)
    return this.#path?.push(bytes) ?? ''
  }

  end(): Piece {
    return this.#chosen().end()
  }

  breakOff(fault: Fault): Piece | undefined {
    return this.#chosen().breakOff(fault)
  }

  ping(): Piece {
    return this.#path?.ping() ?? ''
  }

  headers(): string[] {
    return this.#chosen().headers()
  }

  report(): AnswerReport {
    return this.#chosen().report()
  }

  /** White space in front says nothing: no form gives it a meaning. */
  #choose(bytes: Uint8Array): AnswerPath | undefined {
    const first = bytes.find((byte) => byte > 32)
    if (first === undefined) return undefined
    return first === openBrace ? this.#paths.whole() : this.#paths.events()
  }

  #chosen(): AnswerPath {
    this.#path ??= this.#paths[this.#paths.asked]()
    return this.#path
  }
}
