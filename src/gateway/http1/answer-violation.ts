/** What is wrong with an answer. `code` is for egress-fault.ts. */
export class AnswerViolation extends Error {
  readonly code: 'not_http' | 'headers_too_large' | 'too_few_bytes' | 'closed'

  constructor(code: AnswerViolation['code'], message: string) {
    super(message)
    this.name = 'AnswerViolation'
    this.code = code
  }
}
