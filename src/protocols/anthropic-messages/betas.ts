import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'

/**
 * The `anthropic-beta` names that a body needs, by what stands in it. Only features that are still behind a header: a name
 * that is not needed may be refused by places that speak this dialect without being Anthropic.
 */
export const betasOf = (body: JsonObject): readonly string[] => [
  ...new Set([
    ...topLevel.flatMap(([key, beta]) => (isSaid(body[key]) ? [beta] : [])),
    ...toolsOf(body).flatMap(betasOfTool),
    ...editsOf(body),
    ...(holdsFile(body.messages) ? ['files-api-2025-04-14'] : []),
    ...(isJsonArray(body.messages) ? body.messages.flatMap(betasOfMessage) : []),
  ]),
]

const topLevel: readonly (readonly [string, string])[] = [
  ['output_format', 'structured-outputs-2025-11-13'],
  ['thread', 'message-threads-2026-08-12'],
  ['compaction', 'compact-2026-09-04'],
  ['fallbacks', 'server-side-fallback-2026-07-01'],
  ['fallback_credit_token', 'fallback-credit-2026-07-01'],
  ['diagnostics', 'cache-diagnosis-2026-04-07'],
  ['safeguards', 'dangerous-tool-use-2026-09-03'],
]

/** By the type of a tool, or its start. */
const toolBetas: readonly (readonly [string, string])[] = [
  ['computer_20241022', 'computer-use-2024-10-22'],
  ['computer_20250124', 'computer-use-2025-01-24'],
  ['computer_20251124', 'computer-use-2025-11-24'],
  ['code_execution_20250522', 'code-execution-2025-05-22'],
  ['code_execution_20250825', 'code-execution-2025-08-25'],
  ['web_fetch_20250910', 'web-fetch-2025-09-10'],
  ['memory_20250818', 'context-management-2025-06-27'],
  ['tool_search_tool_', 'advanced-tool-use-2025-11-20'],
  ['advisor_20260301', 'advisor-tool-2026-03-01'],
  ['mcp_toolset', 'mcp-client-2025-11-20'],
]

const toolFields = ['defer_loading', 'input_examples', 'allowed_callers']

function betasOfTool(tool: JsonObject): readonly string[] {
  const { type } = tool
  const byType = typeof type === 'string' ? toolBetas.filter(([start]) => type.startsWith(start)) : []
  const advanced = toolFields.some((field) => isSaid(tool[field])) ? ['advanced-tool-use-2025-11-20'] : []
  return [...byType.map(([, beta]) => beta), ...advanced]
}

function editsOf(body: JsonObject): readonly string[] {
  const servers = isJsonArray(body.mcp_servers) && body.mcp_servers.length > 0
  const sets = toolsOf(body).some((tool) => tool.type === 'mcp_toolset')
  const edits = isJsonObject(body.context_management) ? body.context_management.edits : undefined
  const compacts =
    isJsonArray(edits) && edits.some((edit) => isJsonObject(edit) && edit.type === 'compact_20260112')
  const { container, thinking, output_config: output } = body
  return [
    // Without sets the servers stand in their first form.
    ...(servers && !sets ? ['mcp-client-2025-04-04'] : []),
    ...(edits === undefined ? [] : ['context-management-2025-06-27']),
    ...(compacts ? ['compact-2026-01-12'] : []),
    ...(isJsonObject(container) && isSaid(container.skills) ? ['skills-2025-10-02'] : []),
    ...(isJsonObject(thinking) && thinking.display === 'updates'
      ? ['thinking-display-updates-2026-08-18']
      : []),
    ...(isJsonObject(output) && isSaid(output.task_budget) ? ['task-budgets-2026-03-13'] : []),
    ...(body.speed === 'fast' ? ['fast-mode-2026-02-01'] : []),
  ]
}

function betasOfMessage(message: Json): readonly string[] {
  if (!isJsonObject(message) || message.role !== 'system') return []
  const changes =
    isJsonArray(message.content) &&
    message.content.some(
      (block) => isJsonObject(block) && /^tool_(addition|removal)$/.test(String(block.type)),
    )
  return [
    ...(isSaid(message.clear_at) ? ['mid-conversation-system-clear-at-2026-08-21'] : []),
    ...(isSaid(message.output_config) ? ['mid-conversation-output-config-2026-07-01'] : []),
    ...(changes ? ['mid-conversation-tool-changes-2026-07-01'] : []),
  ]
}

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null

const toolsOf = (body: JsonObject): readonly JsonObject[] =>
  isJsonArray(body.tools) ? body.tools.filter(isJsonObject) : []

/** A file kept at the vendor, in any block of any message. */
function holdsFile(value: Json | undefined): boolean {
  if (isJsonArray(value)) return value.some(holdsFile)
  if (!isJsonObject(value)) return false
  if (value.type === 'container_upload') return true
  const { source, content } = value
  return (
    (isJsonObject(source) && source.type === 'file') ||
    holdsFile(content) ||
    (isJsonObject(source) && holdsFile(source.content))
  )
}
