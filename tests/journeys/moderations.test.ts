import { expect, it } from 'vitest'
import { startFakeUpstream } from '../support/fake-upstream.ts'
import { startHarness } from '../support/harness.ts'

it('moderations go to who speaks OpenAI’s API and come back, byte for byte', async () => {
  const upstream = await startFakeUpstream()
  const harness = await startHarness({
    accounts: [{ name: 'o', upstream: 'custom', baseUrl: upstream.url, secret: 'key' }],
  })
  const asked = '{ "model":"omni-moderation-latest", "input" : [{"type":"text","text":"\\u00e9"}], "x":1.0 }'
  const answered = '{"id":"modr-1", "results":[{"flagged":false,"category_scores":{"hate":1.0e-7}}]}\n'
  upstream.play({ headers: { 'content-type': 'application/json' }, body: answered })
  const answer = await harness.ask({ path: '/v1/moderations', body: asked })
  expect([answer.status, answer.text]).toEqual([200, answered])
  expect(upstream.received.map(({ path, body }) => [path, body.toString()])).toEqual([
    ['/v1/moderations', asked],
  ])
  await harness.stop()
  await upstream.close()
})
