import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { freePort } from '../support/torii-process.ts'
import { chatAnswer, chatStream, sse } from '../support/wire-answers.ts'
import { type Caller, type CrewProcess, isAlive, startCrew, until } from './support.ts'

const streamed = {
  path: '/v1/chat/completions',
  body: {
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
    stream_options: { include_usage: true },
  },
}
const plain = { ...streamed, body: { ...streamed.body, stream: false } }

let upstream: FakeUpstream
let torii: CrewProcess | undefined
beforeAll(async () => {
  upstream = await startFakeUpstream()
  return () => upstream.close()
})
beforeEach(() => upstream.play({ headers: sse, body: chatStream, chunking: { seed: 5 }, gap: 40 }))
afterEach(async () => {
  await torii?.stop()
  torii = undefined
})

const accounts = (): string =>
  `accounts:\n  - { name: a, upstream: custom, base_url: "${upstream.url}", protocols: [openai-chat], models: [m], max_concurrency: 2 }\n`
const start = async (workers: number | string = 2, more = ''): Promise<CrewProcess> => {
  torii = await startCrew(accounts() + more, { workers })
  return torii
}

/** A stream that has begun. */
async function begin(one: Caller): Promise<Answer> {
  let started: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    started = resolve
  })
  const answer = one.ask({ ...streamed, onData: () => started() })
  // One that is cut before it says anything is told by its answer.
  await Promise.race([first, answer.catch(() => undefined)])
  return answer
}

describe('a worker that is killed', () => {
  it('takes only its own exchanges with it, is replaced, and what it held comes back', async () => {
    const crew = await start()
    upstream.play({ headers: sse, body: chatStream, chunking: { seed: 5 }, gap: 200 })
    const [one, other] = await crew.callers()
    if (one === undefined || other === undefined) throw new Error('two workers are expected')
    const answers = [begin(one), begin(other)]
    await until(async () =>
      (await crew.workers()).processes.every(({ openExchanges }) => openExchanges === 1),
    )
    const before = (await crew.workers()).processes.map(({ pid }) => pid)
    const killed = before[0] ?? 0
    // What has been open for a moment is known to the owner.
    await new Promise((resolve) => setTimeout(resolve, 450))
    process.kill(killed, 'SIGKILL')
    const ends = await Promise.allSettled(answers)
    const whole = ends.filter((end) => end.status === 'fulfilled' && end.value.text === chatStream)
    expect(whole).toHaveLength(1)
    await until(async () => {
      const { processes, restarts } = await crew.workers()
      return restarts === 1 && processes.filter(({ state }) => state === 'ready').length === 2
    })
    const after = (await crew.workers()).processes.map(({ pid }) => pid)
    expect(after).toContain(before[1])
    expect(after).not.toContain(killed)
    const page = (await (await crew.api('/api/exchanges?limit=10')).json()) as {
      exchanges: { state: string; fault?: { code: string } }[]
    }
    expect(page.exchanges.filter(({ fault }) => fault?.code === 'worker_lost')).toMatchObject([
      { state: 'failed' },
    ])
    upstream.play({ body: chatAnswer })
    // Both of the account's two places are free again.
    const next = await Promise.all([1, 2].map(() => crew.caller().ask(plain)))
    expect(next.map(({ status }) => status)).toEqual([200, 200])
    await until(async () => (await crew.status()).openExchanges === 0)
    one.close()
    other.close()
  })

  it('is not replaced without end, and the status says what happens', async () => {
    const crew = await start()
    for (let death = 0; death < 6; death += 1) {
      const { restarts, processes } = await crew.workers()
      process.kill(processes[0]?.pid ?? 0, 'SIGKILL')
      await until(async () => (await crew.workers()).restarts > restarts)
    }
    await until(async () =>
      (await crew.status()).notices.some((notice) => notice.includes('6 workers ended')),
    )
    expect((await crew.caller().ask({ path: '/healthz' })).status).toBe(200)
  })
})

describe('the end of the owner', () => {
  it('is the end of its workers, however it comes, and the port is free', async () => {
    const crew = await start()
    const { processes } = await crew.workers()
    crew.child.kill('SIGKILL')
    await crew.ended
    await until(() => processes.every(({ pid }) => !isAlive(pid)))
    const probe = createServer().listen(crew.port, '127.0.0.1')
    await once(probe, 'listening')
    probe.close()
  })

  it('lets a stream end that was open, and takes nothing new meanwhile', async () => {
    const crew = await start()
    const caller = crew.caller()
    const answer = begin(caller)
    await until(async () => (await crew.status()).openExchanges === 1)
    const { processes } = await crew.workers()
    crew.child.kill('SIGINT')
    await until(async () =>
      crew
        .caller()
        .ask({ path: '/healthz' })
        .then(
          () => false,
          () => true,
        ),
    )
    expect((await answer).text).toBe(chatStream)
    expect(await crew.ended).toBe(0)
    expect(processes.some(({ pid }) => isAlive(pid))).toBe(false)
    caller.close()
  })

  it('comes at once with a second Ctrl-C', async () => {
    const crew = await start()
    const caller = crew.caller()
    upstream.play({ headers: sse, body: chatStream, hang: { afterBytes: 40 } })
    const answer = begin(caller).catch(() => undefined)
    await until(async () => (await crew.status()).openExchanges === 1)
    const { processes } = await crew.workers()
    const said = crew.output().length
    crew.child.kill('SIGINT')
    await until(() => crew.output().length > said)
    crew.child.kill('SIGINT')
    expect(await crew.ended).toBe(1)
    await answer
    await until(() => processes.every(({ pid }) => !isAlive(pid)))
    caller.close()
  })
})

describe('the number of workers', () => {
  it('says at the start that the port is taken, and starts no worker', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as { port: number }
    torii = await startCrew(accounts(), { port })
    const { failure, workers } = await torii.status()
    expect(failure?.code).toBe('bind_failed')
    expect(failure?.message).toContain('EADDRINUSE')
    expect(workers).toBeUndefined()
    blocker.close()
  })

  it('changes while it runs, from one process to several and back, and no exchange is lost', async () => {
    const crew = await start(1)
    for (const workers of [2, 3, 2, 1]) {
      const caller = crew.caller()
      const answer = begin(caller)
      await until(async () => (await crew.status()).openExchanges > 0)
      const saved = await crew.api('/api/settings', {
        method: 'PATCH',
        json: { set: { 'proxy.workers': workers } },
      })
      expect(saved.status).toBe(200)
      expect((await crew.caller().ask({ path: '/healthz' })).status).toBe(200)
      expect((await answer).text).toBe(chatStream)
      await until(async () => {
        const { processes } = await crew.workers()
        return processes.length === (workers === 1 ? 0 : workers)
      })
      caller.close()
    }
  })

  it('does not hinder a move to another port', async () => {
    const crew = await start()
    const caller = crew.caller()
    const answer = begin(caller)
    await until(async () => (await crew.status()).openExchanges === 1)
    const port = await freePort()
    await crew.api('/api/settings', { method: 'PATCH', json: { set: { 'proxy.port': port } } })
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    await expect(fetch(`${crew.url}/healthz`)).rejects.toThrow()
    expect((await answer).text).toBe(chatStream)
    caller.close()
  })
})
