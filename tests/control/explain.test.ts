import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Explanation } from '../../src/control/contract/model.ts'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'

let torii: ToriiProcess
let fake: FakeUpstream
beforeAll(async () => {
  fake = await startFakeUpstream()
  fake.play({ body: message })
  torii = await startTorii({
    settings: `models:
  background:
    enabled: true
    match: []
    model: small
    calls:
      - { max_output: 1 }
      - { without_tools: true, answer_fields: [title] }
accounts:
  - { name: main, upstream: anthropic, base_url: "${fake.url}", api_key: env:K, models: [big, small] }
  - { name: aws, upstream: bedrock, base_url: "http://127.0.0.1:9", api_key: env:K, models: [anthropic.claude-sonnet-4-5], options: { region: us-east-1 } }
  - { name: direct, upstream: anthropic, base_url: "http://127.0.0.1:9", api_key: env:K, models: [anthropic.claude-sonnet-4-5] }
`,
    env: { K: 'no-real-key' },
  })
})
afterAll(async () => {
  await torii.stop()
  await fake.close()
})

const message = JSON.stringify({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
  content: [{ type: 'text', text: 'Hi' }],
  usage: { input_tokens: 1, output_tokens: 1 },
})

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

const schema = { type: 'object', properties: { title: { type: 'string' } }, additionalProperties: false }

it.each([
  ['as it was asked', { max_tokens: 1000 }, undefined, 'big'],
  ['as a check of a quota', { max_tokens: 1 }, 'models.background.calls[0]', 'small'],
  [
    'as a title',
    {
      max_tokens: 1000,
      output_config: { format: { type: 'json_schema', schema } },
    },
    'models.background.calls[1]',
    'small',
  ],
])('says where an agent’s call goes, and it goes there: %s', async (_what, fields, rule, model) => {
  const body = { model: 'big', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  const told = await explain({ model: 'big', protocol: 'anthropic-messages', body })
  expect([told.rule, told.candidates[0]?.model]).toEqual([rule, model])
  const answer = await ask(torii.url, { path: '/v1/messages', body })
  expect(answer.status).toBe(200)
  expect(JSON.parse(fake.received.at(-1)?.body.toString() ?? '')).toMatchObject({ model })
})
