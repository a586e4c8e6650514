import { tokenMeans } from '../../gateway/token-means.ts'
import { createUpstreamAgents } from '../../gateway/upstream-agents.ts'
import type { TokenCredentials } from '../../upstreams/access-token.ts'
import { CredentialError } from '../../upstreams/credential-error.ts'
import { accessTokens } from '../../upstreams/google-access-token.ts'
import type { Member } from '../compose-state.ts'
import type { IssuedToken } from './call-tables.ts'

/** An account's access token, for a worker. @throws when none came, but for the issuer's refusal, which is an answer. */
export async function issueToken(
  members: readonly Member[],
  name: string,
  credentials: TokenCredentials,
): Promise<IssuedToken> {
  const member = members.find(({ settings }) => settings.name === name)
  if (member === undefined) throw new Error(`The account ${name} has been taken out.`)
  const agents = createUpstreamAgents()
  try {
    const { token, expiresAt } = await accessTokens.issue(credentials, tokenMeans(member.gateway, agents))
    return { kind: 'token', token, expiresAt }
  } catch (error) {
    if (error instanceof CredentialError) return { kind: 'refused', text: error.text }
    throw error
  } finally {
    void agents.destroy()
  }
}
