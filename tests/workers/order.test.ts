import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { chatAnswer } from '../support/wire-answers.ts'
import { type Caller, type CrewProcess, startCrew, until } from './support.ts'

// The owner reads the pipe first on which it was told of something first. So that this is the pipe of the worker that asks,
// it stands still meanwhile, as on a machine that has no time for it.
describe('what one worker has given out', () => {
  let upstream: FakeUpstream
  let torii: CrewProcess
  let here: Caller
  let there: Caller
  /** More of those that ask at the other worker. */
  let ahead: Caller
  let probe: Caller
  const all: Caller[] = []
  let known: string
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    torii = await startCrew(
      `
accounts:
  - { name: kept, upstream: custom, base_url: "${upstream.url}/kept", protocols: [openai-chat], models: [m] }
`,
    )
    all.push(...(await torii.callers()))
    // The next connections go to the two in turn.
    for (let more = 0; more < 4; more += 1) {
      const caller = torii.caller()
      await caller.ask({ path: '/healthz' })
      all.push(caller)
      const at = more % 2
      const held = 2 + Math.floor(more / 2)
      await until(async () => (await torii.workers()).processes[at]?.connections === held)
    }
    const [first, second, , third, , fourth] = all
    if (!first || !second || !third || !fourth) throw new Error('six callers are expected')
    here = first
    there = second
    ahead = third
    probe = fourth
    known = ((await here.ask({ path: '/v1/conversations', body: {} })).json() as { id: string }).id
  })
  beforeEach(() => upstream.play({ body: chatAnswer }))
  afterAll(async () => {
    for (const caller of all) caller.close()
    await torii.stop()
    await upstream.close()
  })

  /** What the other worker has been asked until now is on its way to the owner when it has turned so often. */
  const onTheWay = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await probe.ask({ path: '/healthz' })
  }

  /** `call` is answered by one worker and `next`, made of the answer, by the other, before the owner has read a word. */
  async function inOneBreath<T>(
    play: Play,
    call: { path: string; body: object },
    next: (answer: T) => { path: string; body?: object },
  ) {
    const answered = Promise.withResolvers<void>()
    upstream.play({ ...play, until: answered.promise }, play)
    const before = upstream.received.length
    const first = here.ask(call)
    await upstream.reached(before + 1)
    torii.child.kill('SIGSTOP')
    const question = ahead.ask({ path: `/v1/conversations/${known}` })
    await onTheWay()
    answered.resolve()
    const answer = (await first).json() as T
    const followed = there.ask(next(answer))
    await onTheWay()
    torii.child.kill('SIGCONT')
    await question
    return { answer, followed: await followed }
  }

  it('is found by the other in the same moment: a kept answer, and what goes on from it', async () => {
    const call = { path: '/v1/responses', body: { model: 'm', input: 'Remember heron.' } }
    const { answer, followed } = await inOneBreath<{ id: string }>({ body: chatAnswer }, call, ({ id }) => ({
      path: `/v1/responses/${id}`,
    }))
    expect(followed.json()).toEqual(answer)
    await inOneBreath<{ id: string }>({ body: chatAnswer }, call, ({ id }) => ({
      path: '/v1/responses',
      body: { model: 'm', input: 'Which?', previous_response_id: id },
    }))
    expect(upstream.received.at(-1)?.body.toString()).toContain('Remember heron.')
  })

  it('is found by the other in the same moment: the latest turn of a conversation', async () => {
    const made = await here.ask({ path: '/v1/conversations', body: {} })
    const { id: conversation } = made.json() as { id: string }
    const { followed } = await inOneBreath(
      { body: chatAnswer },
      { path: '/v1/responses', body: { model: 'm', input: 'Said here', conversation } },
      () => ({ path: '/v1/responses', body: { model: 'm', input: 'Said there', conversation } }),
    )
    expect(followed.status).toBe(200)
    expect(upstream.received.at(-1)?.body.toString()).toContain('Said here')
  })

  it('is found by the other in the same moment: what was added to a conversation stands behind its turns', async () => {
    const made = await here.ask({ path: '/v1/conversations', body: {} })
    const { id: conversation } = made.json() as { id: string }
    await inOneBreath(
      { body: chatAnswer },
      { path: '/v1/responses', body: { model: 'm', input: 'first', conversation } },
      () => ({
        path: `/v1/conversations/${conversation}/items`,
        body: { items: [{ role: 'user', content: 'last' }] },
      }),
    )
    const listed = (await here.ask({ path: `/v1/conversations/${conversation}/items?order=asc` })).json()
    const { data } = listed as { data: { content: { text: string }[] }[] }
    const texts = data.map(({ content }) => content[0]?.text)
    expect([texts[0], texts.at(-1), texts.length]).toEqual(['first', 'last', 3])
  })
})
