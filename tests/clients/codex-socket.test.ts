import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { agentsFolder, describeInstalled } from '../support/installed.ts'
import { accountOf, startWithAllDialects } from '../support/lanes.ts'
import type { ToriiProcess } from '../support/torii-process.ts'
import { runClient } from './run-client.ts'

interface Recorded {
  readonly method: string
  readonly path: string
  readonly state: string
}

/** With its built-in provider Codex tries a WebSocket first, warms it up, and then sends only what is new. */
describeInstalled('Codex with its built-in provider', agentsFolder, () => {
  let torii: ToriiProcess
  beforeAll(async () => {
    torii = await startWithAllDialects()
  })
  afterAll(() => torii.stop())

  it.each(protocolIds)(
    'makes a tool round trip over a WebSocket through an upstream that speaks %s',
    async (upstream) => {
      const before = Date.now()
      const { status, output } = await runClient(
        join(agentsFolder, 'codex'),
        ['exec', '--skip-git-repo-check', '--', 'Say hi'],
        {
          env: { CODEX_API_KEY: 'sk-any' },
          files: {
            '.codex/config.toml': [
              `model = "${accountOf(upstream)}/gpt-5.5"`,
              `openai_base_url = "${torii.url}/v1"`,
            ].join('\n'),
          },
        },
      )
      expect({ status, output }).toMatchObject({
        status: 0,
        output: expect.stringContaining('The tool answered'),
      })
      const answer = await torii.api(`/api/exchanges?limit=100&since=${before}`)
      const { exchanges } = (await answer.json()) as { exchanges: readonly Recorded[] }
      const calls = exchanges.map(({ method, path, state }) => `${method} ${path} ${state}`)
      // The warm-up, the call of the tool, its result: nothing was said twice and nothing over plain HTTP.
      expect(calls).toEqual(Array.from({ length: 3 }, () => 'POST /v1/responses done'))
    },
    90_000,
  )
})
