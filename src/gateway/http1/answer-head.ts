import { AnswerViolation } from './answer-violation.ts'

export interface AnswerHead {
  readonly status: number
  /** Flat, names in lower case. */
  readonly headers: readonly string[]
  /** Absent: none is said. */
  readonly length: number | undefined
  readonly isChunked: boolean
  readonly keepsAlive: boolean
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/
const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const badText = /[^\t\x20-\x7e\x80-\xff]/
const wholeNumber = /^\d{1,15}$/

/** The lines of a head, without the empty one. @throws AnswerViolation */
export function readAnswerHead(text: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, code] = statusLine.exec(first) ?? []
  if (minor === undefined || code === undefined || badText.test(first))
    throw violation('It does not begin as HTTP/1.1 does.')
  const framing = new Framing()
  const headers: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = nameOf(line.slice(0, Math.max(colon, 0)))
    const value = line.slice(colon + 1).trim()
    if (badText.test(value)) throw violation(`The value of ${name} has a control character.`)
    headers.push(name, value)
    framing.note(name, value)
  }
  return { status: Number(code), headers, ...framing.read(minor === '1') }
}

const violation = (message: string): AnswerViolation => new AnswerViolation('not_http', message)

/** What a head says of the length of its body and of the connection. */
class Framing {
  #length: string | undefined
  #coding: string | undefined
  #connection = ''

  note(name: string, value: string): void {
    if (name === 'content-length') {
      if (this.#length !== undefined && this.#length !== value) throw violation('It has two lengths.')
      this.#length = value
    } else if (name === 'transfer-encoding')
      this.#coding = this.#coding === undefined ? value.toLowerCase() : `${this.#coding}, ${value}`
    else if (name === 'connection') this.#connection += ` ${value.toLowerCase()}`
  }

  /** A body that could be framed in two ways is refused: two readers would find two different answers in it (RFC 9112 §6.3). */
  read(isCurrent: boolean): Pick<AnswerHead, 'length' | 'isChunked' | 'keepsAlive'> {
    const isChunked = this.#coding !== undefined
    if (isChunked && (this.#coding !== 'chunked' || this.#length !== undefined))
      throw violation('Its body is framed in a way that can be read as two.')
    if (this.#length !== undefined && !wholeNumber.test(this.#length))
      throw violation('Its length is no number.')
    return {
      length: this.#length === undefined ? undefined : Number(this.#length),
      isChunked,
      keepsAlive: isCurrent ? !this.#connection.includes('close') : this.#connection.includes('keep-alive'),
    }
  }
}

/** Upstreams send the same few dozen names in all their answers. */
const knownNames = new Map<string, string>()
const mostNames = 500

function nameOf(sent: string): string {
  const known = knownNames.get(sent)
  if (known !== undefined) return known
  if (!fieldName.test(sent)) throw violation('A header has no name that HTTP knows.')
  const name = sent.toLowerCase()
  if (knownNames.size < mostNames) knownNames.set(sent, name)
  return name
}
