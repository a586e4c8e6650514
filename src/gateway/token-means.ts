import type { TokenWays } from '../upstreams/access-token.ts'
import type { Fetch } from '../upstreams/upstream.ts'
import type { Egress, GatewayAccount } from './ports.ts'
import type { UpstreamAgents } from './upstream-agents.ts'

/** What an account's own calls for a token go by. */
export const tokenMeans = (
  { account, egress, tokens }: GatewayAccount,
  agents: UpstreamAgents,
): TokenWays & { readonly fetch?: Fetch } => ({
  ...(egress === undefined ? {} : { fetch: fetchBy(agents, account.name, egress) }),
  ...tokens,
})

const fetchBy =
  (agents: UpstreamAgents, account: string, { proxy, isDirect }: Egress): Fetch =>
  (url, init) =>
    agents.fetch(account, isDirect(url) ? undefined : proxy)(url, init)
