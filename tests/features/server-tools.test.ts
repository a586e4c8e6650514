import { expect } from 'vitest'
import { type Feature, plainModels, walkRequests } from './support/walk.ts'

const at = { chat: '/web_search_options', responses: '/tools/0', messages: '/tools/0' }
const atGoogle = (name: string) => ({ ...at, gemini: `/tools/0/${name}` })

const features: readonly Feature[] = [
  {
    feature: 'web search',
    at: atGoogle('googleSearch'),
    models: { ...plainModels, chat: 'gpt-4o-search-preview' },
    says: {
      chat: { web_search_options: {} },
      responses: { tools: [{ type: 'web_search' }] },
      messages: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      gemini: { tools: [{ googleSearch: {} }] },
    },
    reaches: {
      chat: { body: { web_search_options: {} } },
      responses: { body: { tools: [{ type: 'web_search' }] } },
      messages: { body: { tools: [{ type: expect.stringMatching(/^web_search_/), name: 'web_search' }] } },
      gemini: { body: { tools: [{ googleSearch: {} }] } },
    },
  },
  {
    feature: 'web search, where the model of this dialect cannot',
    at: atGoogle('googleSearch'),
    says: {
      responses: { tools: [{ type: 'web_search' }] },
      messages: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      gemini: { tools: [{ googleSearch: {} }] },
    },
    models: { ...plainModels, chat: 'gpt-4.1' },
    reaches: {
      chat: { told: ['server-tool dropped'], without: ['tools', 'web_search_options'] },
      responses: { body: { tools: [{ type: 'web_search' }] } },
      messages: { body: { tools: [{ name: 'web_search' }] } },
      gemini: { body: { tools: [{ googleSearch: {} }] } },
    },
  },
  {
    feature: 'web search in some places, of somebody somewhere',
    says: {
      responses: {
        tools: [
          {
            type: 'web_search',
            filters: { allowed_domains: ['example.com'] },
            user_location: { type: 'approximate', city: 'Kyoto', country: 'JP' },
          },
        ],
      },
      messages: {
        tools: [
          {
            type: 'web_search_20250305',
            name: 'web_search',
            allowed_domains: ['example.com'],
            user_location: { type: 'approximate', city: 'Kyoto', country: 'JP' },
          },
        ],
      },
    },
    at,
    reaches: {
      chat: { told: ['server-tool dropped'] },
      responses: {
        body: {
          tools: [
            {
              type: 'web_search',
              filters: { allowed_domains: ['example.com'] },
              user_location: { type: 'approximate', city: 'Kyoto', country: 'JP' },
            },
          ],
        },
      },
      messages: {
        body: {
          tools: [
            {
              name: 'web_search',
              allowed_domains: ['example.com'],
              user_location: { type: 'approximate', city: 'Kyoto', country: 'JP' },
            },
          ],
        },
      },
      gemini: {
        body: { tools: [{ googleSearch: {} }] },
        told: ['server-tool approximated'],
      },
    },
  },
  {
    feature: 'reading of web pages',
    at: atGoogle('urlContext'),
    says: {
      messages: { tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] },
      gemini: { tools: [{ urlContext: {} }] },
    },
    reaches: {
      chat: { told: ['server-tool dropped'] },
      responses: { told: ['server-tool dropped'] },
      messages: { body: { tools: [{ type: expect.stringMatching(/^web_fetch_/), name: 'web_fetch' }] } },
      gemini: { body: { tools: [{ urlContext: {} }] } },
    },
  },
  {
    feature: 'code execution',
    at: atGoogle('codeExecution'),
    says: {
      responses: { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] },
      messages: { tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] },
      gemini: { tools: [{ codeExecution: {} }] },
    },
    reaches: {
      chat: { told: ['server-tool dropped'] },
      responses: { body: { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] } },
      messages: {
        body: { tools: [{ type: expect.stringMatching(/^code_execution_/), name: 'code_execution' }] },
      },
      gemini: { body: { tools: [{ codeExecution: {} }] } },
    },
  },
  {
    feature: 'an MCP server',
    at,
    says: {
      responses: {
        tools: [
          {
            type: 'mcp',
            server_label: 'docs',
            server_url: 'https://example.com/mcp',
            authorization: 'token-1',
            allowed_tools: ['look'],
            require_approval: 'never',
          },
        ],
      },
      messages: {
        mcp_servers: [
          { type: 'url', name: 'docs', url: 'https://example.com/mcp', authorization_token: 'token-1' },
        ],
        tools: [
          {
            type: 'mcp_toolset',
            mcp_server_name: 'docs',
            default_config: { enabled: false },
            configs: { look: { enabled: true } },
          },
        ],
      },
    },
    reaches: {
      chat: { told: ['server-tool dropped'] },
      responses: {
        body: {
          tools: [
            {
              type: 'mcp',
              server_label: 'docs',
              server_url: 'https://example.com/mcp',
              authorization: 'token-1',
              allowed_tools: ['look'],
              require_approval: 'never',
            },
          ],
        },
      },
      messages: {
        body: {
          mcp_servers: [
            { type: 'url', name: 'docs', url: 'https://example.com/mcp', authorization_token: 'token-1' },
          ],
          tools: [
            {
              type: 'mcp_toolset',
              mcp_server_name: 'docs',
              default_config: { enabled: false },
              configs: { look: { enabled: true } },
            },
          ],
        },
      },
      gemini: { told: ['server-tool dropped'] },
    },
    pairs: {
      'messages>chat': { told: ['server-tool dropped /tools/0', 'server-tool dropped /mcp_servers/0'] },
      'messages>gemini': { told: ['server-tool dropped /tools/0', 'server-tool dropped /mcp_servers/0'] },
    },
  },
  {
    feature: 'tools of one vendor alone',
    at: atGoogle('fileSearch'),
    says: {
      responses: { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
      gemini: { tools: [{ fileSearch: { fileSearchStoreNames: ['stores/a'] } }] },
    },
    reaches: {
      chat: { told: ['server-tool dropped'] },
      responses: { told: ['server-tool dropped'] },
      messages: { told: ['server-tool dropped'] },
      gemini: { told: ['server-tool dropped'] },
    },
  },
  {
    feature: 'the tools of OpenAI’s harness',
    says: { responses: { tools: [{ type: 'apply_patch' }, { type: 'shell' }] } },
    reaches: {
      chat: { told: ['server-tool dropped /tools/0', 'server-tool dropped /tools/1'] },
      responses: {},
      messages: { told: ['server-tool dropped /tools/0', 'server-tool dropped /tools/1'] },
      gemini: { told: ['server-tool dropped /tools/0', 'server-tool dropped /tools/1'] },
    },
  },
  {
    feature: 'the tools of Anthropic’s harness',
    says: {
      messages: {
        tools: [
          { type: 'bash_20250124', name: 'bash' },
          { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
        ],
      },
    },
    reaches: {
      chat: {
        body: {
          tools: [
            { type: 'function', function: { name: 'bash', parameters: { properties: { command: {} } } } },
            { function: { name: 'str_replace_based_edit_tool', parameters: { properties: { path: {} } } } },
          ],
        },
        told: ['tool-definition approximated /tools/0', 'tool-definition approximated /tools/1'],
      },
      responses: {
        body: {
          tools: [
            { type: 'function', name: 'bash', parameters: { properties: { command: {} } } },
            { name: 'str_replace_based_edit_tool', parameters: { properties: { path: {} } } },
          ],
        },
        told: ['tool-definition approximated /tools/0', 'tool-definition approximated /tools/1'],
      },
      messages: {},
      gemini: {
        body: {
          tools: [
            {
              functionDeclarations: [
                { name: 'bash', parametersJsonSchema: { properties: { command: {} } } },
                { name: 'str_replace_based_edit_tool' },
              ],
            },
          ],
        },
        told: ['tool-definition approximated /tools/0', 'tool-definition approximated /tools/1'],
      },
    },
  },
]

walkRequests(features)
