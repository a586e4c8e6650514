import { afterEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'

let harness: Harness | undefined
let upstream: FakeUpstream | undefined
afterEach(async () => {
  await harness?.stop()
  await upstream?.close()
})

const message = {
  role: 'assistant',
  content: [],
  id: 'msg_1',
  type: 'message',
  model: 'm',
  stop_reason: 'end_turn',
}
const user = (content: string) => ({ role: 'user', content })

async function served(bodies: readonly object[]): Promise<readonly string[]> {
  upstream = await startFakeUpstream()
  upstream.play({ body: JSON.stringify(message) })
  const accounts = ['a', 'b', 'c'].map((name) => ({
    name,
    upstream: 'anthropic',
    baseUrl: upstream?.url ?? '',
  }))
  harness = await startHarness({
    accounts,
    settings: { scheduling: { mode: 'cache_first' } },
    mode: 'cache_first',
  })
  for (const body of bodies)
    await harness.ask({ path: '/v1/messages', body: { model: 'm', max_tokens: 5, ...body } })
  return harness.exchanges.map(({ account = '' }) => account)
}

describe('cache_first', () => {
  it('keeps a conversation at one account by the session that Claude Code names', async () => {
    const of = (session: string, text: string) => ({
      metadata: { user_id: JSON.stringify({ session_id: session }) },
      messages: [user(text)],
    })
    const places = await served([of('s1', 'x'), of('s2', 'x'), of('s1', 'y'), of('s2', 'z'), of('s1', 'w')])
    expect([places[2], places[4], places[3]]).toEqual([places[0], places[0], places[1]])
    expect(places[0]).not.toBe(places[1])
  })

  it('knows that session in each of the forms that Claude Code has had', async () => {
    const of = (user_id: string, text: string) => ({ metadata: { user_id }, messages: [user(text)] })
    const places = await served([
      of('user_abc_account__session_s1', 'x'),
      of('user_abc_account__session_s2', 'x'),
      of(JSON.stringify({ device_id: 'd', account_uuid: '', session_id: 's1' }), 'y'),
      of(JSON.stringify({ session_id: 's2', device_id: 'd', account_uuid: 'u' }), 'z'),
      of('user_abc_account_u_session_s1', 'w'),
    ])
    expect([places[2], places[4], places[3]]).toEqual([places[0], places[0], places[1]])
    expect(places[0]).not.toBe(places[1])
  })

  it('keeps one by what it begins with, where no session is named', async () => {
    const one = [user('One')]
    const two = [user('Two')]
    const answer = { role: 'assistant', content: 'Yes' }
    const places = await served([
      { messages: one },
      { messages: two },
      { messages: [...one, answer, user('more')] },
      { messages: [...two, answer, user('more')] },
    ])
    expect([places[2], places[3]]).toEqual([places[0], places[1]])
    expect(places[0]).not.toBe(places[1])
  })
})
