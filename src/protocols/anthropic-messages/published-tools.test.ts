import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { openaiResponses } from '../openai-responses/index.ts'
import { anthropicMessages } from './index.ts'

const context = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId: () => 'id_1' }
const read = (more: JsonObject) =>
  anthropicMessages.readRequest(
    { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], ...more },
    context,
  )
const target = { model: 'm', issuer: 'anthropic', quirks: {} }

describe('tools that the vendor’s models know', () => {
  it.each([
    ['bash_20250124', { name: 'bash' }, ['command', 'restart']],
    [
      'text_editor_20250728',
      { name: 'str_replace_based_edit_tool', max_characters: 10_000 },
      ['command', 'path', 'file_text', 'old_str', 'view_range', 'insert_line', 'new_str', 'insert_text'],
    ],
    [
      'computer_20241022',
      { name: 'computer', display_width_px: 1024, display_height_px: 768 },
      ['action', 'coordinate', 'text'],
    ],
    [
      'memory_20250818',
      { name: 'memory' },
      [
        ...['command', 'path', 'file_text', 'old_str', 'view_range', 'insert_line', 'new_str', 'insert_text'],
        ...['old_path', 'new_path'],
      ],
    ],
  ])('%s is a function with its published schema, and itself at home', (type, fields, inputs) => {
    const definition = { type, ...fields }
    const request = read({ tools: [definition] })
    const [tool] = request.tools
    expect(tool).toMatchObject({ kind: 'function', name: fields.name, published: true })
    expect(tool?.kind === 'function' && Object.keys(Object(tool.schema?.properties))).toEqual(inputs)
    expect(anthropicMessages.writeRequest(request, target)).toMatchObject({
      value: { body: { tools: [definition] } },
      losses: [],
    })
  })

  it('tells the size of the screen', () => {
    const { tools } = read({
      tools: [
        { type: 'computer_20250124', name: 'computer', display_width_px: 1024, display_height_px: 768 },
      ],
    })
    expect(tools[0]).toMatchObject({ description: expect.stringContaining('1024 × 768') })
  })
})

describe('servers of tools', () => {
  const server = { type: 'url', name: 'docs', url: 'https://example.com/mcp', authorization_token: 'token' }
  const asked = {
    type: 'mcp',
    server_label: 'docs',
    server_url: 'https://example.com/mcp',
    authorization: 'token',
    require_approval: 'never',
  }
  const openai = { model: 'gpt-5.4', issuer: 'openai', quirks: {} }
  const written = (more: JsonObject) => openaiResponses.writeRequest(read(more), openai)

  it('with a set of tools, in a request of Responses', () => {
    const some = {
      type: 'mcp_toolset',
      mcp_server_name: 'docs',
      default_config: { enabled: false },
      configs: { search: { enabled: true }, write: { enabled: false } },
    }
    const { value, losses } = written({ mcp_servers: [server], tools: [some] })
    expect([value.body.tools, losses.filter(({ code }) => code === 'server-tool')]).toEqual([
      [{ ...asked, allowed_tools: ['search'] }],
      [],
    ])
    expect(JSON.stringify(losses)).not.toContain('mcp_servers')
  })

  it('without a set, as they were named before there were sets', () => {
    const { value } = written({ mcp_servers: [server] })
    expect(value.body.tools).toEqual([asked])
    const home = anthropicMessages.writeRequest(read({ mcp_servers: [server] }), target)
    expect(home.value.body).toMatchObject({ mcp_servers: [server] })
    expect(home.value.body.tools).toBeUndefined()
  })

  it('a tool that is switched off cannot be told, and that matters', () => {
    const { losses } = written({
      mcp_servers: [server],
      tools: [{ type: 'mcp_toolset', mcp_server_name: 'docs', configs: { write: { enabled: false } } }],
    })
    expect(losses).toContainEqual(expect.objectContaining({ at: '/tools/0/configs', functional: true }))
  })
})

describe('calls to servers of tools', () => {
  const reading = { issuer: 'x', quirks: {}, newId: (prefix: string) => `${prefix}_1` }
  const writing = { ...reading, now: 0, request: read({}) }
  const called = {
    type: 'mcp_call',
    id: 'mcp_1',
    server_label: 'docs',
    name: 'search',
    arguments: '{"query":"rain"}',
    output: 'It rains.',
    error: null,
  }
  const blocks = [
    {
      type: 'mcp_tool_use',
      id: 'mcptoolu_mcp_1',
      name: 'search',
      server_name: 'docs',
      input: { query: 'rain' },
    },
    {
      type: 'mcp_tool_result',
      tool_use_id: 'mcptoolu_mcp_1',
      is_error: false,
      content: [{ type: 'text', text: 'It rains.' }],
    },
  ]

  it('of Responses are blocks here', () => {
    const answer = openaiResponses.readResponse({ status: 'completed', output: [called] }, reading)
    expect(anthropicMessages.writeResponse(answer, writing).value.content).toEqual(blocks)
  })

  it('of Anthropic are items there, failed ones with their error', () => {
    const answer = (content: JsonObject[]) =>
      openaiResponses.writeResponse(
        anthropicMessages.readResponse({ type: 'message', content, stop_reason: 'end_turn' }, reading),
        writing,
      ).value.output
    expect(answer(blocks)).toMatchObject([{ ...called, status: 'completed' }])
    const failed = blocks.map((block) =>
      block.type === 'mcp_tool_result' ? { ...block, is_error: true } : block,
    )
    expect(answer(failed)).toMatchObject([{ status: 'failed', output: null, error: 'It rains.' }])
  })
})
