/**
 * The account's own credentials cannot be used: they are malformed, absent, or refused by the place that gives tokens for them. Thrown by
 * `authorise` and `endpoint`; the fault of that account and of no other. The message holds no secret.
 */
export class CredentialError extends Error {
  readonly code = 'bad_credentials'

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CredentialError'
  }
}
