import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Explanation } from '../../src/control/contract/model.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
beforeAll(async () => {
  torii = await startTorii({
    settings: `accounts:
  - { name: aws, upstream: bedrock, base_url: "http://127.0.0.1:9", api_key: env:K, models: [anthropic.claude-sonnet-4-5], options: { region: us-east-1 } }
  - { name: direct, upstream: anthropic, base_url: "http://127.0.0.1:9", api_key: env:K, models: [anthropic.claude-sonnet-4-5] }
`,
    env: { K: 'no-real-key' },
  })
})
afterAll(() => torii.stop())

async function explain(asked: object): Promise<Explanation> {
  const answer = await torii.api('/api/models/explain', { method: 'POST', json: asked })
  return (await answer.json()) as Explanation
}

it('says that streams in frames of the place’s own are translated, while whole answers are relayed', async () => {
  const { candidates } = await explain({
    model: 'anthropic.claude-sonnet-4-5',
    protocol: 'anthropic-messages',
  })
  expect(candidates.map(({ account, lane, streamLane }) => [account, lane, streamLane])).toEqual([
    ['aws', 'relay', 'translate'],
    ['direct', 'relay', 'relay'],
  ])
})
