import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { agentsFolder, describeInstalled } from '../support/installed.ts'
import { accountOf, startWithAllDialects } from '../support/lanes.ts'
import type { ToriiProcess } from '../support/torii-process.ts'
import { type ClientRun, runClient } from './run-client.ts'

/** How each agent is pointed at a gateway, from its own documentation. The model id goes through as it is. */
const agents: Readonly<Record<string, (url: string, model: string) => Promise<ClientRun>>> = {
  claude: (url, account) =>
    agent(
      'claude',
      ['-p', 'Say hi', '--model', `${account}/claude-sonnet-5`, '--allowedTools', 'Bash,Read'],
      {
        env: {
          ANTHROPIC_BASE_URL: url,
          ANTHROPIC_API_KEY: 'sk-any',
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          DISABLE_TELEMETRY: '1',
          DISABLE_ERROR_REPORTING: '1',
          DISABLE_AUTOUPDATER: '1',
        },
      },
    ),
  codex: (url, account) =>
    agent('codex', ['exec', '--skip-git-repo-check', '--', 'Say hi'], {
      env: { GATEWAY_KEY: 'sk-any' },
      files: {
        '.codex/config.toml': [
          `model = "${account}/gpt-5.5"`,
          'model_provider = "gateway"',
          '[model_providers.gateway]',
          'name = "gateway"',
          `base_url = "${url}/v1"`,
          'env_key = "GATEWAY_KEY"',
          'wire_api = "responses"',
        ].join('\n'),
      },
    }),
  gemini: (url, account) =>
    agent('gemini', ['-m', `${account}/gemini-2.5-flash`, '-p', 'Say hi', '--yolo', '--skip-trust'], {
      env: { GEMINI_API_KEY: 'sk-any', GOOGLE_GEMINI_BASE_URL: url },
      files: {
        '.gemini/settings.json': JSON.stringify({
          security: { auth: { selectedType: 'gemini-api-key' } },
          privacy: { usageStatisticsEnabled: false },
        }),
      },
    }),
  opencode: (url, account) =>
    agent('opencode', ['run', '-m', `torii/${account}/model`, 'Say hi'], {
      files: {
        '.config/opencode/opencode.json': JSON.stringify({
          autoupdate: false,
          share: 'disabled',
          provider: {
            torii: {
              npm: '@ai-sdk/openai-compatible',
              options: { baseURL: `${url}/v1`, apiKey: 'sk-any' },
              models: { [`${account}/model`]: { name: 'model' } },
            },
          },
        }),
      },
    }),
  qwen: (url, account) =>
    agent('qwen', ['--auth-type', 'openai', '-p', 'Say hi', '--yolo'], {
      env: {
        OPENAI_API_KEY: 'sk-any',
        OPENAI_BASE_URL: `${url}/v1`,
        OPENAI_MODEL: `${account}/model`,
      },
    }),
}

const agent = (name: string, words: readonly string[], options: Parameters<typeof runClient>[2]) =>
  runClient(join(agentsFolder, name), words, options)

describeInstalled('coding agents, a tool round trip each', agentsFolder, () => {
  let torii: ToriiProcess
  beforeAll(async () => {
    torii = await startWithAllDialects()
  })
  afterAll(() => torii.stop())

  describe.each(Object.entries(agents))('%s', (_name, drive) => {
    it.each(protocolIds)(
      'through an upstream that speaks %s',
      async (upstream) => {
        const before = Date.now()
        const { status, output } = await drive(torii.url, accountOf(upstream))
        expect({ status, output }).toMatchObject({
          status: 0,
          output: expect.stringContaining('The tool answered'),
        })
        const { exchanges } = (await (
          await torii.api(`/api/exchanges?limit=100&since=${before}`)
        ).json()) as {
          exchanges: { path: string; state: string; fault?: { code: string } }[]
        }
        expect(exchanges.length).toBeGreaterThan(1)
        expect(exchanges.filter(({ state }) => state !== 'done')).toEqual([])
      },
      90_000,
    )
  })
})
