import { assemble } from '../../canonical/assemble.ts'
import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'
import type { Events } from './stream-path.ts'
import type { Converted } from './whole-path.ts'

/** A whole answer was asked for and a stream came: its events are put together. */
export class GatheredPath implements AnswerPath {
  readonly carriesFaults = false
  readonly stream = false
  fault: Fault | undefined
  readonly #events: Events
  readonly #write: (response: CanonicalResponse) => Converted
  readonly #gathered: CanonicalEvent[] = []
  #report: AnswerReport = { losses: [] }
  #contentType = ''
  #ended = false

  constructor(events: Events, write: (response: CanonicalResponse) => Converted) {
    this.#events = events
    this.#write = write
  }

  get semantic(): boolean {
    return this.#ended && this.fault === undefined
  }

  push(bytes: Uint8Array): Piece {
    this.#gathered.push(...this.#events.push(bytes))
    return ''
  }

  end(): Piece {
    this.#gathered.push(...this.#events.end())
    this.#ended = true
    const { response, fault } = assemble(this.#gathered)
    const written: Converted = fault === undefined ? this.#write(response) : { kind: 'fault', fault }
    if (written.kind === 'fault') {
      this.fault = written.fault
      return ''
    }
    this.#report = written.report
    this.#contentType = written.contentType
    return written.body
  }

  breakOff(fault: Fault): undefined {
    this.#events.breakOff()
    this.fault = fault
    return undefined
  }

  ping(): Piece {
    return ''
  }

  headers(): string[] {
    return ['content-type', this.#contentType]
  }

  report(): AnswerReport {
    return this.#report
  }
}
