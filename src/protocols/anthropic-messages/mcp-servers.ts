import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { McpServer, ServerTool } from '../../canonical/request.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { protocol } from './vocabulary.ts'

/** An entry of `mcp_servers`. */
interface Entry extends McpServer {
  /** What of it nobody else understands. */
  readonly unread?: Origin
}

/** Entries without a name or an address are the vendor's to refuse. */
export const readMcpServers = (list: readonly Json[]): readonly Entry[] =>
  list.flatMap((value, index) =>
    isJsonObject(value) ? readEntry(value, pointerTo('/mcp_servers', index)) : [],
  )

const entryFields = {
  ...{ name: true, url: true, authorization_token: true },
  tool_configuration: { enabled: true, allowed_tools: true },
} satisfies ReadFields

/** The one kind of server there is. */
const urlFields = { type: true, ...entryFields } satisfies ReadFields

function readEntry(entry: JsonObject, at: string): readonly Entry[] {
  const { name, url, authorization_token: token, tool_configuration: tools } = entry
  if (typeof name !== 'string' || typeof url !== 'string') return []
  const allowed = isJsonObject(tools) ? textsOf(tools.allowed_tools) : undefined
  const unread = unreadFields(entry, entry.type === 'url' ? urlFields : entryFields, { protocol, at })
  return [
    {
      label: name,
      url,
      ...(typeof token === 'string' ? { authorization: token } : {}),
      ...(allowed === undefined ? {} : { allowed }),
      at,
      ...(unread === undefined ? {} : { unread }),
    },
  ]
}

const textsOf = (value: Json | undefined): readonly string[] | undefined =>
  isJsonArray(value) ? value.filter((item) => typeof item === 'string') : undefined

/** A set of tools with the server that has them. */
export function withServer(tool: ServerTool, servers: readonly Entry[]): ServerTool {
  const server = servers.find(({ label }) => label === tool.raw.mcp_server_name)
  if (tool.name !== 'mcp_toolset' || server === undefined) return tool
  const { unread, ...mcp } = server
  const allowed = allowedOf(tool.raw) ?? mcp.allowed
  return {
    ...tool,
    mcp: { ...mcp, ...(allowed === undefined ? {} : { allowed }) },
    ...(tool.origin === undefined || unread === undefined
      ? {}
      : { origin: { ...tool.origin, within: unread } }),
  }
}

/** Where all tools are off, those that are on. */
function allowedOf({ default_config: usual, configs }: JsonObject): readonly string[] | undefined {
  if (!isJsonObject(usual) || usual.enabled !== false || !isJsonObject(configs)) return undefined
  return Object.entries(configs).flatMap(([name, config]) =>
    isJsonObject(config) && config.enabled === true ? [name] : [],
  )
}

/** The form of a tool that stands for a server without a set: its definition is in `mcp_servers` alone. */
export const serverForm = 'mcp-server'

/** Before there were sets, a server offered its tools by being named. */
export const serversWithoutSet = (
  servers: readonly Entry[],
  tools: readonly { readonly kind: string; readonly mcp?: McpServer }[],
): readonly ServerTool[] =>
  servers
    .filter(({ label }) => !tools.some(({ mcp }) => mcp?.label === label))
    .map(({ unread, ...mcp }) => ({
      kind: 'server',
      tool: 'mcp',
      name: mcp.label,
      raw: {},
      mcp,
      origin: {
        protocol,
        at: mcp.at,
        form: serverForm,
        ...(unread === undefined ? {} : { within: unread }),
      },
    }))
