import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { ServerToolCallPart, ServerToolKind, ServerToolResultPart } from '../../canonical/part.ts'
import { sourcesWithin, textsWithin, traceNames } from '../../canonical/tool-traces.ts'
import type { WireCodeResult, WireWebSearchResult } from './schema.ts'

/**
 * What another vendor's tools did, as this vendor's own tools would tell it, so that a client shows searches, sources and
 * runs. The proofs that only Anthropic could open are left empty. Undefined: no client of this dialect knows such a tool.
 */
export const writeForeignCall = (part: ServerToolCallPart): JsonObject | undefined => {
  if (part.tool === 'mcp') return writeMcpCall(part)
  const name = names[part.tool]
  if (name === undefined) return undefined
  return { type: 'server_tool_use', id: serverId(part.id), name, input: writeInput[name](part.input) }
}

export const writeForeignResult = (part: ServerToolResultPart): JsonObject | undefined => {
  if (part.tool === 'mcp') return writeMcpResult(part)
  const name = names[part.tool]
  if (name === undefined) return undefined
  return {
    type: `${name}_tool_result`,
    tool_use_id: serverId(part.callId),
    content: writeContent[name](part.content, part.isError === true),
  }
}

/** Lists of tools and approvals belong to no call, and have no server here. */
const writeMcpCall = ({ server, id, name, input }: ServerToolCallPart): JsonObject | undefined =>
  server === undefined
    ? undefined
    : {
        type: 'mcp_tool_use',
        id: mcpId(id),
        name,
        server_name: server,
        input: isJsonObject(input) ? input : {},
      }

const writeMcpResult = ({
  server,
  callId,
  content,
  isError,
}: ServerToolResultPart): JsonObject | undefined =>
  server === undefined
    ? undefined
    : {
        type: 'mcp_tool_result',
        tool_use_id: mcpId(callId),
        is_error: isError === true,
        content: [{ type: 'text', text: typeof content === 'string' ? content : JSON.stringify(content) }],
      }

const mcpId = (id: string): string => `mcptoolu_${id.replace(/^mcptoolu_/, '').replace(/\W/g, '_')}`

type Name = 'web_search' | 'code_execution'

const names: Partial<Record<ServerToolKind, Name>> = {
  'web-search': 'web_search',
  'code-execution': 'code_execution',
}

/** The vendor's own pattern: `srvtoolu_` and word characters. */
const serverId = (id: string): string =>
  /^srvtoolu_\w+$/.test(id) ? id : `srvtoolu_${id.replace(/\W/g, '_')}`

const writeInput = {
  web_search: (input: Json): JsonObject => ({
    query: textsWithin(input, traceNames.query).join('; '),
  }),
  code_execution: (input: Json): JsonObject => ({ code: textsWithin(input, traceNames.code).join('\n') }),
} satisfies Record<Name, (input: Json) => JsonObject>

const writeContent = {
  web_search: (content: Json, isError: boolean): Json =>
    isError
      ? { type: 'web_search_tool_result_error', error_code: 'unavailable' }
      : sourcesWithin(content).map(
          ({ url, title = url }) =>
            ({
              type: 'web_search_result',
              url,
              title,
              encrypted_content: '',
              page_age: null,
            }) satisfies WireWebSearchResult,
        ),
  code_execution: (content: Json, isError: boolean): Json =>
    ({
      type: 'code_execution_result',
      stdout: textsWithin(content, traceNames.output).join('\n'),
      stderr: textsWithin(content, ['stderr']).join('\n'),
      return_code: isError ? 1 : 0,
      content: [],
    }) satisfies WireCodeResult,
} satisfies Record<Name, (content: Json, isError: boolean) => Json>
