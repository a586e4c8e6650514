import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import type { AnswerPath, AnswerReport, Piece } from '../answer-path.ts'

/** A whole answer in the client's dialect, or why there is none. */
export type Converted =
  | {
      readonly kind: 'answer'
      readonly contentType: string
      readonly body: string | Uint8Array
      readonly report: AnswerReport
    }
  | { readonly kind: 'fault'; readonly fault: Fault }

export const jsonAnswer = (body: JsonObject, report: AnswerReport): Converted => ({
  kind: 'answer',
  contentType: jsonType,
  body: writeJson(body),
  report,
})

const jsonType = 'application/json; charset=utf-8'

export interface WholeConversion {
  convert(body: JsonObject): Converted
  unreadable(reason: string, detail: string): Fault
}

/** A whole answer in another dialect: nothing goes to the client before all of it is read. */
export class TranslatedWholePath implements AnswerPath {
  readonly carriesFaults = false
  readonly stream = false
  fault: Fault | undefined
  readonly #conversion: WholeConversion
  #chunks: Uint8Array[] = []
  #report: AnswerReport = { losses: [] }
  #contentType = jsonType
  #ended = false

  constructor(conversion: WholeConversion) {
    this.#conversion = conversion
  }

  get semantic(): boolean {
    return this.#ended && this.fault === undefined
  }

  push(bytes: Uint8Array): Piece {
    this.#chunks.push(bytes)
    return ''
  }

  end(): Piece {
    this.#ended = true
    const converted = this.#convert(Buffer.concat(this.#chunks).toString())
    this.#chunks = []
    if (converted.kind === 'fault') {
      this.fault = converted.fault
      return ''
    }
    this.#report = converted.report
    this.#contentType = converted.contentType
    return converted.body
  }

  breakOff(fault: Fault): undefined {
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

  #convert(text: string): Converted {
    try {
      const body: Json = parseJson(text)
      if (isJsonObject(body)) return this.#conversion.convert(body)
      return { kind: 'fault', fault: this.#conversion.unreadable('it is no JSON object', '') }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return { kind: 'fault', fault: this.#conversion.unreadable('it cannot be read', detail) }
    }
  }
}
