import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { ServerTool, Tool } from '../../canonical/request.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf, isOurs } from './rest.ts'

export const isSearchOptions = (tool: Tool): boolean =>
  tool.kind === 'server' && isOurs(tool.origin) && tool.name === 'web_search_options'

/** Another vendor's search, at a model of OpenAI's that searches. */
export const isSentAsOptions = (tool: Tool, out: Outgoing): boolean =>
  tool.kind === 'server' &&
  tool.tool === 'web-search' &&
  !isOurs(tool.origin) &&
  out.target.quirks.searchOptions === true

/** `web_search_options`. Undefined: no search is wanted, or the model has none. */
export function writeSearchOptions(out: Outgoing): JsonObject | undefined {
  const own = out.request.tools.find(isSearchOptions)
  if (own?.kind === 'server') return own.raw
  const foreign = out.request.tools.find((tool) => isSentAsOptions(tool, out))
  return foreign?.kind === 'server' ? optionsOf(foreign, out) : undefined
}

function optionsOf({ raw, name, origin }: ServerTool, out: Outgoing): JsonObject {
  const { search_context_size: size, user_location: location, ...others } = raw
  const left = Object.keys(others).filter((key) => !nameFields.has(key) && !isEmpty(others[key]))
  if (left.length > 0) {
    const detail = `${name} is sent as web_search_options, without its own options`
    out.lose('server-tool', origin?.at ?? '', 'approximated', detail, false)
  }
  return fieldsOf({ search_context_size: size, user_location: nestedLocation(location) })
}

/** The other dialects have the place one level higher. */
function nestedLocation(location: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(location)) return undefined
  const { type: _, ...approximate } = location
  return { type: 'approximate', approximate }
}

const nameFields: ReadonlySet<string> = new Set(['type', 'name', 'cache_control'])

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (isJsonObject(value) && Object.keys(value).length === 0)
