import { expect, it } from 'vitest'
import { betasOf } from './betas.ts'

it('names no beta for what every client may send', () => {
  const body = {
    model: 'claude',
    output_config: { effort: 'high', format: { type: 'json_schema', schema: {} } },
    thinking: { type: 'adaptive', display: 'omitted' },
    tools: [
      { name: 'f', input_schema: {}, strict: true },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    messages: [{ role: 'system', content: 'Be brief.' }],
  }
  expect(betasOf(body)).toEqual([])
})

it.each([
  ['advanced-tool-use-2025-11-20', { tools: [{ name: 'f', defer_loading: true }] }],
  ['code-execution-2025-08-25', { tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] }],
  ['mcp-client-2025-04-04', { mcp_servers: [{ type: 'url' }] }],
  ['mcp-client-2025-11-20', { mcp_servers: [{ type: 'url' }], tools: [{ type: 'mcp_toolset' }] }],
  ['context-management-2025-06-27', { context_management: { edits: [] } }],
  ['message-threads-2026-08-12', { thread: { type: 'create' } }],
  ['structured-outputs-2025-11-13', { output_format: { type: 'json_schema' } }],
  ['thinking-display-updates-2026-08-18', { thinking: { type: 'adaptive', display: 'updates' } }],
  [
    'files-api-2025-04-14',
    {
      messages: [
        {
          role: 'user',
          content: [{ type: 'tool_result', content: [{ type: 'image', source: { type: 'file' } }] }],
        },
      ],
    },
  ],
])('names %s where the body needs it', (beta, body) => {
  expect(betasOf(body)).toEqual([beta])
})
