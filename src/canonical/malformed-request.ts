/** The one border error: the client's body is not what its dialect allows. Becomes a `request` fault with status 400. */
export class MalformedRequest extends Error {
  /** JSON pointer to the field at fault. */
  readonly at: string
  /** Stable code, e.g. `invalid_json`, `missing_field`, `wrong_type`. */
  readonly code: string
  readonly status: number

  constructor(
    message: string,
    options: { at?: string; code?: string; status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MalformedRequest'
    this.at = options.at ?? ''
    this.code = options.code ?? 'invalid_request'
    this.status = options.status ?? 400
  }
}
