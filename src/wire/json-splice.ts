/** A declared edit of the original bytes. Everything else of the body stays as the client wrote it. */
export interface Splice {
  /** JSON pointer (RFC 6901) of the value. For `set` of a key that is not there, it is added at the end of its parent object. */
  readonly at: string
  readonly edit: { readonly kind: 'set'; readonly raw: string } | { readonly kind: 'remove' }
  /** Why, in English, for the record. */
  readonly reason: string
}
