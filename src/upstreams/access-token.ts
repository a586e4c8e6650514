/** What a token is asked for with, in place of a key: a service account's own word, or a person's consent. */
export type TokenCredentials = ServiceAccount | AuthorisedUser

export interface ServiceAccount {
  readonly kind: 'service-account'
  readonly email: string
  readonly privateKey: string
  readonly keyId?: string
  readonly tokenUrl: string
  readonly project?: string
  readonly quotaProject?: string
}

/** What `gcloud auth application-default login` leaves: the owner's own consent. */
export interface AuthorisedUser {
  readonly kind: 'authorised-user'
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly tokenUrl: string
  readonly project?: string
  readonly quotaProject?: string
}

export interface AccessToken {
  readonly token: string
  /** Unix milliseconds. */
  readonly expiresAt: number
}

/** Has a token asked for elsewhere, where all who need it share one. @throws CredentialError as the issuer's own refusal does. */
export type IssueToken = (credentials: TokenCredentials) => Promise<AccessToken>

/** Never rejects: a token that could not be kept is good until the process ends. */
export type RenewToken = (renewal: { readonly before: string; readonly after: string }) => Promise<void>

/** How the tokens of one account are come by. Absent, both: asked for here, and a renewed one is not kept. */
export interface TokenWays {
  /** Keeps a token that its issuer has renewed, before it is used. */
  readonly renew?: RenewToken
  /** Stands in for asking the issuer. */
  readonly issue?: IssueToken
}
