import type { Settings } from '../config/settings.ts'
import type { Egress, ToolServer } from '../gateway/ports.ts'
import { upstreams } from '../upstreams/registry.ts'
import { visionServer } from './vision-server.ts'

/** Of the connections alone: it is no member of the pool. */
const name = 'zai-tools'

/** z.ai's tools for clients of this gateway, each where its switch is on: path under `/mcp/` → server. */
export function toolServers(
  { zai }: Settings,
  secret: string | undefined,
  egress: Egress | undefined,
): ReadonlyMap<string, ToolServer> {
  const servers = new Map<string, ToolServer>()
  if (!zai.enabled || secret === undefined) return servers
  const { origin } = new URL(zai.base_url)
  const way = egress === undefined ? {} : { egress }
  const remote = (path: string): ToolServer => ({
    kind: 'remote',
    account: name,
    url: `${origin}/api/mcp/${path}/mcp`,
    secret,
    ...way,
  })
  if (zai.mcp.web_search) servers.set('web_search', remote('web_search_prime'))
  if (zai.mcp.reader) servers.set('reader', remote('web_reader'))
  const upstream = upstreams['zai-openai']
  if (zai.mcp.vision && upstream !== undefined)
    servers.set(
      'vision',
      visionServer(
        {
          upstream,
          protocols: upstream.protocols,
          account: { name, secret, baseUrl: `${origin}/api/paas/v4`, options: {} },
          ...way,
        },
        zai.mcp.vision_model,
      ),
    )
  return servers
}
