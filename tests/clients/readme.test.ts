import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentsFolder, describeInstalled, pythonPath } from '../support/installed.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { runClient } from './run-client.ts'

/** The lesson's snippets, as they stand in each README, with the test's own port. */
const snippets = (readme: string, language: string, port: number): readonly string[] =>
  [...readFileSync(join(import.meta.dirname, '../..', readme), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, of]) => of === language)
    .map(([, , text = '']) => text.replaceAll('127.0.0.1:8045', `127.0.0.1:${port}`))

describe.each(['README.md', 'README.ja.md'])('the snippets of %s', (readme) => {
  let torii: ToriiProcess
  beforeAll(async () => {
    torii = await startTorii({ words: ['--sandbox'] })
  })
  afterAll(() => torii.stop())

  it('answer /healthz', async () => {
    const [curl = ''] = snippets(readme, 'sh', torii.port).filter((text) => text.includes('/healthz'))
    expect(await runClient('bash', ['-c', curl.replace('curl', 'curl -s')])).toMatchObject({
      status: 0,
      output: '{"status":"ok"}',
    })
  })

  describeInstalled('in Python', pythonPath, () => {
    it.each([
      ['openai', 0],
      ['anthropic', 1],
      ['google-generativeai', 2],
    ])('print an answer with %s', async (_sdk, at) => {
      const code = snippets(readme, 'python', torii.port)[at] ?? ''
      const { status, output } = await runClient(pythonPath, ['-W', 'ignore', '-c', code])
      expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('sandbox') })
    })
  })

  describeInstalled('with Claude Code', join(agentsFolder, 'claude'), () => {
    it('print an answer', async () => {
      const [command = ''] = snippets(readme, 'sh', torii.port).filter((text) => text.includes('claude -p'))
      const env = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' }
      const run = await runClient('bash', ['-c', `PATH="${agentsFolder}:$PATH"; ${command}`], { env })
      expect(run).toMatchObject({ status: 0, output: expect.stringContaining('sandbox') })
    })
  })
})
