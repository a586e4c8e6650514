import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { ServerToolKind } from '../../canonical/part.ts'
import type { ServerTool } from '../../canonical/request.ts'

/** What a tool of another vendor becomes here. `servers`: entries of `mcp_servers` it needs. */
export interface Twin {
  readonly tool: JsonObject
  /** The name by which the model calls it; none for a set of tools. */
  readonly name?: string
  readonly servers?: readonly JsonObject[]
  /** What of the client's definition has no field here. */
  readonly left: readonly string[]
  /** What the client asked for and does not get, in words. */
  readonly changed?: readonly string[]
}

/** Undefined: there is nothing like it here. */
export const twinOf = (tool: ServerTool): Twin | undefined => twins[tool.tool]?.(tool.raw, tool)

const twins: Partial<Record<ServerToolKind, (raw: JsonObject, tool: ServerTool) => Twin | undefined>> = {
  'web-search': (raw) => {
    const settings = settingsOf(raw)
    const filters = isJsonObject(settings.filters) ? settings.filters : settings
    const allowed = textsIn(filters.allowed_domains)
    const blocked = textsIn(filters.blocked_domains ?? settings.excludeDomains)
    const location = locationOf(settings.user_location)
    return {
      tool: {
        type: 'web_search_20250305',
        name: 'web_search',
        ...(allowed.length === 0 ? {} : { allowed_domains: allowed }),
        // The API takes only one of the two lists.
        ...(blocked.length === 0 || allowed.length > 0 ? {} : { blocked_domains: blocked }),
        ...(location === undefined ? {} : { user_location: location }),
      },
      name: 'web_search',
      left: leftOf(settings, searchFields),
    }
  },
  'web-fetch': (raw) => ({
    tool: { type: 'web_fetch_20250910', name: 'web_fetch' },
    name: 'web_fetch',
    left: leftOf(settingsOf(raw), ['type']),
  }),
  'code-execution': (raw) => ({
    tool: { type: 'code_execution_20250825', name: 'code_execution' },
    name: 'code_execution',
    left: [...leftOf(settingsOf(raw), ['type', 'container']), ...leftOfContainer(raw.container)],
  }),
  mcp: (raw, { mcp }) => {
    if (mcp === undefined) return undefined
    const { label, url, authorization } = mcp
    const token = authorization === undefined ? {} : { authorization_token: authorization }
    return {
      tool: { type: 'mcp_toolset', mcp_server_name: label, ...chosenTools(mcp.allowed) },
      servers: [{ type: 'url', name: label, url, ...token }],
      left: leftOf(raw, mcpFields),
      // It is asked first where nothing is said.
      changed:
        raw.require_approval === 'never' ? [] : ['calls to the MCP server are made without an approval'],
    }
  },
}

const searchFields = [
  'type',
  'filters',
  'user_location',
  'allowed_domains',
  'blocked_domains',
  'excludeDomains',
]
const mcpFields = ['type', 'server_label', 'server_url', 'authorization', 'allowed_tools', 'require_approval']

/** Gemini writes a tool as the one field of an object: `{googleSearch: {…}}`. */
function settingsOf(raw: JsonObject): JsonObject {
  const values = Object.values(raw)
  const [only] = values
  return raw.type === undefined && values.length === 1 && isJsonObject(only) ? only : raw
}

const leftOf = (settings: JsonObject, known: readonly string[]): readonly string[] =>
  Object.keys(settings).filter(
    (key) => !known.includes(key) && settings[key] !== undefined && settings[key] !== null,
  )

/** A container that already holds something is the other vendor's. */
const leftOfContainer = (container: Json | undefined): readonly string[] => {
  if (container === undefined || container === null) return []
  if (!isJsonObject(container)) return ['container']
  const known = container.type === 'auto' ? ['type'] : []
  return leftOf(container, known).map((field) => `container.${field}`)
}

const textsIn = (list: Json | undefined): readonly string[] =>
  isJsonArray(list) ? list.filter((item) => typeof item === 'string') : []

function locationOf(value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined
  const place = isJsonObject(value.approximate) ? value.approximate : value
  const fields = ['city', 'region', 'country', 'timezone'].flatMap((key) =>
    typeof place[key] === 'string' ? [[key, place[key]] as const] : [],
  )
  return fields.length === 0 ? undefined : { type: 'approximate', ...Object.fromEntries(fields) }
}

/** All others of the set are switched off. */
function chosenTools(names: readonly string[] | undefined): JsonObject {
  if (names === undefined) return {}
  return {
    default_config: { enabled: false },
    configs: Object.fromEntries(names.map((name) => [name, { enabled: true }])),
  }
}
