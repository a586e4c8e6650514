import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { agentsFolder, describeInstalled } from '../support/installed.ts'
import { accountOf, startWithAllDialects } from '../support/lanes.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
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

  it('compacts from afar: the summary it gets is what the next call stands on', async () => {
    const upstream = await startFakeUpstream()
    upstream.play(({ body }) => answerTo(body.toString()))
    const gateway = await startTorii({
      settings: `accounts:\n  - name: chat\n    upstream: custom\n    base_url: ${upstream.url}\n    protocols: [openai-chat]\n    models: ["*"]\n`,
    })
    const { status, output } = await runClient(
      join(agentsFolder, 'codex'),
      ['exec', '--skip-git-repo-check', '--', 'Say hi'],
      {
        env: { CODEX_API_KEY: 'sk-any' },
        files: {
          '.codex/config.toml': [
            'model = "chat/gpt-5.5"',
            `openai_base_url = "${gateway.url}/v1"`,
            'model_auto_compact_token_limit = 50000',
          ].join('\n'),
        },
      },
    )
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('Carried on.') })
    expect(output).toContain('context compacted')
    const last = upstream.received.at(-1)?.body.toString() ?? ''
    expect(last).toContain('Summary of the conversation so far')
    await gateway.stop()
    await upstream.close()
  }, 90_000)
})

/** A model whose first call of a tool fills its context: a summary when it is asked for one, then the end. */
function answerTo(request: string): Play {
  if (request.includes('Summary of the conversation so far')) return stream({ content: 'Carried on.' }, 100)
  if (request.includes('Summarize the conversation so far'))
    return whole({ content: 'The user wants a greeting.' }, 60_000)
  const call = { name: 'exec_command', arguments: JSON.stringify({ cmd: 'echo hi' }) }
  return stream({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] }, 60_000)
}

const usageOf = (tokens: number) => ({
  prompt_tokens: tokens,
  completion_tokens: 1,
  total_tokens: tokens + 1,
})
const finishOf = (message: object): string => ('tool_calls' in message ? 'tool_calls' : 'stop')

const whole = (message: object, tokens: number): Play => ({
  body: JSON.stringify({
    id: 'c',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishOf(message) }],
    usage: usageOf(tokens),
  }),
})

const stream = (delta: object, tokens: number): Play => ({
  headers: { 'content-type': 'text/event-stream' },
  body: [
    { choices: [{ index: 0, delta: { role: 'assistant', ...delta } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: finishOf(delta) }] },
    { choices: [], usage: usageOf(tokens) },
  ]
    .map((chunk) => `data: ${JSON.stringify({ id: 'c', ...chunk })}\n\n`)
    .concat('data: [DONE]\n\n')
    .join(''),
})
