import type { IssueToken } from '../../upstreams/access-token.ts'
import { CredentialError } from '../../upstreams/credential-error.ts'
import type { OwnerCalls } from './call-tables.ts'
import type { Calls } from './calls.ts'

/** An account's access tokens, in a worker: the owner asks for them, since a token to renew with may be good once only. */
export const issueByOwner =
  (owner: Calls<OwnerCalls>, account: string): IssueToken =>
  async (credentials) => {
    const issued = await owner.ask('issueToken', account, credentials)
    if (issued.kind === 'token') return { token: issued.token, expiresAt: issued.expiresAt }
    throw new CredentialError(issued.text)
  }
